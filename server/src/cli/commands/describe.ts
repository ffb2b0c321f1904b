// `drydock describe`: kubectl describe on a dry run.
import { describe, type Stored } from "#engine";
import type { Arguments, Command, Io } from "../command.ts";
import { asAsked, readSelector, selectorOption, selectResources } from "../resources.ts";
import { readView, viewOptions } from "../simulated.ts";

const command: Command = {
  name: "describe",
  usage: "(RESOURCE [NAME...] | RESOURCE/NAME...) -f PATH",
  summary: "what kubectl describe would tell after a dry run",
  options: [
    selectorOption,
    {
      name: "show-events",
      summary: "events also where several objects are described; of one they are always told",
    },
    ...viewOptions,
  ],
  run,
};

export default command;

async function run(args: Arguments, io: Io): Promise<number> {
  const view = await readView(args, io);
  const { groups, errors } = selectResources(args.positionals, view, readSelector(args));
  const count = groups.reduce((sum, { objects }) => sum + objects.length, 0);
  const withEvents = args.flag("show-events") || (count === 1 && errors.length === 0);
  const texts = groups.flatMap(({ kind, objects }) =>
    objects.map((object) => {
      const { uid } = object.metadata;
      const events = withEvents
        ? view.events.filter(({ involvedObject }) => involvedObject.uid === uid)
        : undefined;
      return describe(kind, asAsked(kind, object, view) as Stored, { ...view, events });
    }),
  );
  io.out(texts.join("\n\n"));
  for (const error of errors) io.err(`${error}\n`);
  if (texts.length === 0 && errors.length === 0)
    io.err(
      view.namespace === undefined
        ? "No resources found\n"
        : `No resources found in ${view.namespace} namespace.\n`,
    );
  return errors.length > 0 ? 1 : 0;
}
