// `drydock rules [ID]`: the list of rules, the page of one, or what the configuration makes of them for a file.
import { catalogue } from "#analysis";
import { assetsOf } from "../assets.ts";
import { type Arguments, type Command, type Io, UsageError } from "../command.ts";
import { configuredService } from "../configuration-files.ts";

const idWidth = Math.max(...catalogue.map(({ id }) => id.length));

const rules: Command = {
  name: "rules",
  usage: "[ID]",
  summary: "lists the lint rules, or prints one's page",
  options: [
    {
      name: "print-config",
      value: "FILE",
      summary: "the configuration that counts for a file, and where each line comes from",
    },
    {
      name: "config",
      value: "FILE",
      summary: "configuration file (default: the nearest .drydock.yaml)",
    },
  ],
  async run(args, io) {
    const [id] = args.positionals;
    const file = args.value("print-config");
    if (file !== undefined) return printConfiguration(file, args, io);
    if (id === undefined) {
      for (const { id, severity, profiles, summary } of catalogue)
        io.out(
          `${id.padEnd(idWidth)}  ${severity.padEnd(7)}  ${profiles.join(",").padEnd(11)}  ${summary}\n`,
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

/** Prints it in the form of a configuration file. */
function printConfiguration(file: string, args: Arguments, io: Io): number {
  const service = configuredService(file, args, io);
  const told = new Set<string>();
  for (const { path, value, origin } of service.configurations.effective(file)) {
    path.slice(0, -1).forEach((name, depth) => {
      const head = path.slice(0, depth + 1).join(".");
      if (!told.has(head)) io.out(`${"  ".repeat(depth)}${name}:\n`);
      told.add(head);
    });
    const indent = "  ".repeat(path.length - 1);
    io.out(`${indent}${path.at(-1)}: ${JSON.stringify(value)} # ${origin}\n`);
  }
  const width = idWidth + 1;
  io.out("rules:\n");
  for (const { id, level, options, origin } of service.settingsOf(file)) {
    const names = Object.keys(options);
    io.out(
      names.length === 0
        ? `  ${`${id}:`.padEnd(width)} ${level.padEnd(8)} # ${origin}\n`
        : `  ${`${id}:`.padEnd(width)} { severity: ${level}, options: ${JSON.stringify(options)} } # ${origin}\n`,
    );
  }
  return 0;
}
