// `drydock explain PATH.OF.FIELD`: kubectl explain, offline.
import { explain as explainField } from "#analysis";
import { assetsOf } from "../assets.ts";
import { type Command, UsageError } from "../command.ts";

const explain: Command = {
  name: "explain",
  usage: "RESOURCE[.FIELD...]",
  summary: "the documentation of a kind or field, as kubectl explain prints it",
  options: [
    { name: "api-version", value: "GROUP/VERSION", summary: "the version to describe" },
    { name: "recursive", summary: "the fields of fields too" },
  ],
  async run(args, io) {
    const [field] = args.positionals;
    if (field === undefined)
      throw new UsageError("You must specify the type of resource to explain.");
    const assets = assetsOf();
    const apiVersion = args.value("api-version");
    const result = explainField(assets.pack(), assets.texts(), field, {
      recursive: args.flag("recursive"),
      ...(apiVersion === undefined ? {} : { apiVersion }),
    });
    io.out(result.text);
    if (result.error === undefined) return 0;
    io.err(`${result.error}\n`);
    return 1;
  },
};

export default explain;
