// `drydock describe`: kubectl describe on a dry run.
import { describe } from "#engine";
import type { Arguments, Command, Io } from "../command.ts";
import { readSelector, selectorOption, selectResources } from "../resources.ts";
import { readView, viewOptions } from "../simulated.ts";

const command: Command = {
  name: "describe",
  usage: "(RESOURCE [NAME...] | RESOURCE/NAME...) -f PATH",
  summary: "what kubectl describe would tell after a dry run",
  options: [selectorOption, ...viewOptions],
  run,
};

export default command;

async function run(args: Arguments, io: Io): Promise<number> {
  const view = await readView(args, io);
  const { groups, errors } = selectResources(args.positionals, view, readSelector(args));
  const texts = groups.flatMap(({ kind, objects }) =>
    objects.map((object) => {
      const { uid } = object.metadata;
      const events = view.events.filter(({ involvedObject }) => involvedObject.uid === uid);
      return describe(kind, object, { ...view, events });
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
