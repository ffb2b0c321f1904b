// `drydock rollout status|history`: kubectl rollout on a dry run.
import { printedHistory, rolloutStatus } from "#engine";
import { type Arguments, type Command, type Io, UsageError } from "../command.ts";
import { selectResources } from "../resources.ts";
import { readView, viewOptions } from "../simulated.ts";

const command: Command = {
  name: "rollout",
  usage: "(status|history) (RESOURCE NAME | RESOURCE/NAME) -f PATH",
  summary: "how far a rollout has come, and the revisions of a workload",
  options: [
    { name: "revision", value: "N", summary: "history: the template of this revision" },
    ...viewOptions,
  ],
  run,
};

export default command;

async function run(args: Arguments, io: Io): Promise<number> {
  const [verb, ...words] = args.positionals;
  if (verb !== "status" && verb !== "history")
    throw new UsageError("rollout takes status or history");
  const revision = readRevision(args);
  const view = await readView(args, io);
  const { groups, errors } = selectResources(words, view);
  let failed = errors.length > 0;
  for (const error of errors) io.err(`${error}\n`);
  for (const { kind, objects } of groups)
    for (const object of objects) {
      const status = rolloutStatus(object);
      if (!status)
        throw new UsageError(
          verb === "status"
            ? `no status viewer has been implemented for ${kind.kind}`
            : `no history viewer has been implemented for "${kind.kind}"`,
        );
      if (verb === "history") {
        const history = printedHistory(view.kubectl, object, kind, revision);
        failed ||= history === undefined;
        if (history === undefined) io.err("error: unable to find the specified revision\n");
        else io.out(history);
        continue;
      }
      const refused = status.text.startsWith("error: ");
      if (refused) io.err(`${status.text}\n`);
      else io.out(`${status.text}\n`);
      failed ||= refused || !status.done;
    }
  return failed ? 1 : 0;
}

function readRevision(args: Arguments): number | undefined {
  const text = args.value("revision");
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`revision must be a positive integer: ${text}`);
  return Number(text) || undefined;
}
