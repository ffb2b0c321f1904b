// `drydock events`: kubectl events on a dry run.
import { eventsTable, kindByAlias, renderLines, selectEvents } from "#engine";
import { type Arguments, type Command, type Io, UsageError } from "../command.ts";
import { readView, viewOptions } from "../simulated.ts";

const command: Command = {
  name: "events",
  usage: "-f PATH",
  summary: "the events of a dry run, the oldest first",
  options: [
    { name: "for", value: "TYPE/NAME", summary: "only the events about this object" },
    { name: "types", value: "TYPE[,TYPE]", summary: "Normal, Warning (default both)" },
    { name: "no-headers", summary: "the table without its headings" },
    ...viewOptions,
  ],
  run,
};

export default command;

async function run(args: Arguments, io: Io): Promise<number> {
  const types = args.value("types")?.split(",") ?? [];
  for (const type of types)
    if (!["normal", "warning"].includes(type.toLowerCase()))
      throw new UsageError(`valid --types are Normal or Warning`);
  if (args.positionals.length > 0)
    throw new UsageError(`unknown argument ${args.positionals[0]}; \`--for TYPE/NAME\` selects`);
  const view = await readView(args, io);
  const about = args.value("for");
  const events = selectEvents(view.events, {
    types,
    ...(view.namespace === undefined ? {} : { namespace: view.namespace }),
    ...(about === undefined ? {} : { about: objectName(about, view.kubectl.context.minor) }),
  });
  if (events.length === 0) {
    const place = view.namespace === undefined ? "." : ` in ${view.namespace} namespace.`;
    io.err(`No events found${place}\n`);
    return 0;
  }
  const text = renderLines(eventsTable(events, view.nowMs, view.namespace === undefined));
  io.out(args.flag("no-headers") ? text.slice(text.indexOf("\n") + 1) : text);
  return 0;
}

/** `deploy/web` -> `deployment/web`. */
function objectName(reference: string, minor: number): string {
  const [alias = "", name = "", ...rest] = reference.split("/");
  if (name === "" || rest.length > 0)
    throw new UsageError(`--for ${reference}: resource and name, such as pod/web`);
  const kind = kindByAlias(alias, minor);
  if (!kind) throw new UsageError(`the server doesn't have a resource type "${alias}"`);
  return `${kind.kind.toLowerCase()}/${name}`;
}
