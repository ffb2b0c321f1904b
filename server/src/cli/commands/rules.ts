// `drydock rules [ID]`: the list of rules, or the page of one.
import { rules as all } from "#analysis";
import { assetsOf } from "../assets.ts";
import { type Command, UsageError } from "../command.ts";

const rules: Command = {
  name: "rules",
  usage: "[ID]",
  summary: "lists the lint rules, or prints one's page",
  options: [],
  async run(args, io) {
    const [id] = args.positionals;
    if (id === undefined) {
      const width = Math.max(...all.map((rule) => rule.id.length));
      for (const rule of all)
        io.out(
          `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.profiles.join(",").padEnd(11)}  ${rule.summary}\n`,
        );
      return 0;
    }
    const page = assetsOf().rulePage(id);
    if (page === undefined) throw new UsageError(`no rule "${id}"; \`drydock rules\` lists them`);
    io.out(page);
    return 0;
  },
};

export default rules;
