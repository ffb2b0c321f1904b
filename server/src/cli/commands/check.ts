// `drydock check`: the editor's diagnostics on the command line.
import path from "node:path";
import {
  type Configuration,
  type Diagnostic,
  decodeBytes,
  defaultConfiguration,
  LanguageService,
  LineIndex,
  type Severity,
} from "#analysis";
import { isPresetName, runDryRun } from "#engine";
import { assetsOf } from "../assets.ts";
import { readMinor } from "../cluster.ts";
import { type Arguments, type Command, clusterOptions, type Io, UsageError } from "../command.ts";
import { listFiles } from "../input.ts";
import { json } from "../reporters/json.ts";
import type { CheckReport, ReportedFinding, Reporter } from "../reporters/report.ts";
import { text } from "../reporters/text.ts";

const reporters: Readonly<Record<string, Reporter>> = { text, json };
const levels: readonly (Severity | "never")[] = ["error", "warning", "info", "hint", "never"];

const check: Command = {
  name: "check",
  usage: "PATH...",
  summary: "syntax, schema, the API server's rules, lint, references and the dry run",
  options: [
    ...clusterOptions,
    {
      name: "format",
      value: "NAME[=FILE]",
      repeatable: true,
      summary: `${Object.keys(reporters).join(", ")} (default text)`,
    },
    {
      name: "fail-on",
      value: "LEVEL",
      summary: "error, warning, info, hint or never (default error)",
    },
    { name: "no-dry-run", summary: "leave out what needs the dry run" },
    { name: "fix", summary: "apply the safe fixes, then check" },
    {
      name: "stdin-filename",
      value: "FILE",
      summary: "the name of what is read from standard input",
    },
  ],
  async run(args, io) {
    const started = performance.now();
    const failOn = args.value("fail-on") ?? "error";
    if (!levels.includes(failOn as Severity))
      throw new UsageError(`unknown level "${failOn}": ${levels.join(", ")}`);
    const outputs = outputsOf(args);
    const service = new LanguageService({
      ...world(),
      clusterFile: (name) => decodeBytes(io.readFile(path.resolve(io.cwd, name))).text,
    });
    service.configure(configuration(args));
    const files = await readInto(service, args, io);
    await service.prepare();
    if (args.flag("fix")) fix(service, files, io);
    const report = gather(service, files, !args.flag("no-dry-run"), started);
    for (const { reporter, file } of outputs) {
      const output = reporter(report, { color: io.color && file === undefined });
      if (file === undefined) io.out(output);
      else io.writeFile(path.resolve(io.cwd, file), output);
    }
    const worst = levels.indexOf(failOn as Severity);
    const failed =
      failOn !== "never" &&
      report.findings.some(({ diagnostic }) => levels.indexOf(diagnostic.severity) <= worst);
    return failed ? 1 : 0;
  },
};

export default check;

function world() {
  const { pack, texts, rulePage } = assetsOf();
  return { pack: pack(), texts, rulePage };
}

function outputsOf(args: Arguments): { reporter: Reporter; file?: string }[] {
  const given = args.values("format");
  return (given.length > 0 ? given : ["text"]).map((option) => {
    const [name = "", file] = option.split("=", 2);
    const reporter = Object.hasOwn(reporters, name) ? reporters[name] : undefined;
    if (!reporter)
      throw new UsageError(`unknown format "${name}": ${Object.keys(reporters).join(", ")}`);
    return file === undefined ? { reporter } : { reporter, file };
  });
}

function configuration(args: Arguments): Partial<Configuration> {
  const clusters = args.values("cluster");
  if (clusters.length > 1) throw new UsageError("check takes one --cluster");
  const [cluster = defaultConfiguration.cluster] = clusters;
  if (!isPresetName(cluster) && !/[./]/.test(cluster))
    throw new UsageError(`unknown cluster preset "${cluster}"`);
  return { kubernetesVersion: `1.${readMinor(args)}`, cluster };
}

/** Reads every file into the service, under the name that the user gave. */
async function readInto(service: LanguageService, args: Arguments, io: Io): Promise<string[]> {
  const files: string[] = [];
  for (const given of listFiles(args.positionals)) {
    const name = given === "-" ? (args.value("stdin-filename") ?? "stdin.yaml") : given;
    const bytes = given === "-" ? await io.readStdin() : io.readFile(path.resolve(io.cwd, given));
    service.update(name, decodeBytes(bytes).text);
    files.push(name);
  }
  if (files.length === 0) throw new UsageError("name files or folders to check");
  return files;
}

/** Safe fixes until none is left; a fix may make room for another. */
function fix(service: LanguageService, files: readonly string[], io: Io): void {
  for (const file of files)
    for (let round = 0; round < 10; round++) {
      const fixed = service.applySafeFixes(file);
      if (fixed === undefined) break;
      io.writeFile(path.resolve(io.cwd, file), fixed);
    }
}

function gather(
  service: LanguageService,
  files: readonly string[],
  dryRun: boolean,
  started: number,
): CheckReport {
  const findings = new Map(files.map((file) => [file, [...service.diagnostics(file)]]));
  if (dryRun)
    for (const file of files) {
      const request = service.needsDryRun(file) ? service.dryRunRequest(file) : undefined;
      if (request) service.acceptDryRun(request, runDryRun(request.input));
      findings.get(file)?.push(...service.dryRunDiagnostics(file));
    }
  return {
    findings: files.flatMap((file) => reported(service, file, findings.get(file) ?? [])),
    files: files.length,
    documents: files.reduce(
      (sum, file) => sum + (service.source(file)?.documents.filter((d) => !d.empty).length ?? 0),
      0,
    ),
    ms: Math.round(performance.now() - started),
  };
}

/** In the order of the text. */
function reported(
  service: LanguageService,
  file: string,
  diagnostics: readonly Diagnostic[],
): ReportedFinding[] {
  const lines = new Map<string, LineIndex>();
  const linesOf = (name: string) => {
    const known = lines.get(name) ?? new LineIndex(service.source(name)?.text ?? "");
    lines.set(name, known);
    return known;
  };
  return [...diagnostics]
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    .map((diagnostic) => ({
      file,
      start: linesOf(file).position(diagnostic.span.start),
      end: linesOf(file).position(diagnostic.span.end),
      diagnostic,
      ...(diagnostic.finding ? { object: diagnostic.finding.object } : {}),
      related: diagnostic.related.map((place) => ({
        file: place.file,
        start: linesOf(place.file).position(place.span.start),
        message: place.message,
      })),
    }));
}
