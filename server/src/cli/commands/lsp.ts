// `drydock lsp --stdio`: the language server for any editor. It is a bundle of its own, so that a check does not load it.
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { type Command, UsageError } from "../command.ts";

const lsp: Command = {
  name: "lsp",
  usage: "",
  summary: "the language server, for any editor",
  options: [{ name: "stdio", summary: "talk over standard input and output" }],
  async run(args) {
    if (!args.flag("stdio"))
      throw new UsageError("the language server talks over standard input and output: --stdio");
    const main = path.resolve(process.argv[1] ?? "");
    createRequire(main)(path.join(path.dirname(main), "server.cjs"));
    return new Promise((resolve) => process.stdin.once("close", () => resolve(0)));
  },
};

export default lsp;
