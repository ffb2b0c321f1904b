// `drydock rules [ID]`: the list of rules, the page of one, or what the configuration makes of them for a file.
import { rules as all, LanguageService, readableRulePage } from "#analysis";
import { assetsOf } from "../assets.ts";
import { type Arguments, type Command, type Io, UsageError } from "../command.ts";
import { loadConfiguration } from "../configuration-files.ts";

const rules: Command = {
  name: "rules",
  usage: "[ID]",
  summary: "lists the lint rules, or prints one's page",
  options: [
    {
      name: "print-config",
      value: "FILE",
      summary: "the settings of every rule for a file, and where each comes from",
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
      const width = Math.max(...all.map((rule) => rule.id.length));
      for (const rule of all)
        io.out(
          `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.profiles.join(",").padEnd(11)}  ${rule.summary}\n`,
        );
      return 0;
    }
    const page = assetsOf().rulePage(id);
    if (page === undefined) throw new UsageError(`no rule "${id}"; \`drydock rules\` lists them`);
    io.out(readableRulePage(page));
    return 0;
  },
};

export default rules;

function printConfiguration(file: string, args: Arguments, io: Io): number {
  const { pack, texts, rulePage } = assetsOf();
  const service = new LanguageService({
    pack: pack(),
    texts,
    rulePage,
    clusterFile: () => undefined,
  });
  loadConfiguration(service, [file], args, io);
  const width = Math.max(...all.map((rule) => rule.id.length)) + 1;
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
