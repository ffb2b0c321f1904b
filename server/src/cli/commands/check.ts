// `drydock check`: the editor's diagnostics on the command line.
import path from "node:path";
import {
  type Configuration,
  clusterOf,
  type Diagnostic,
  decodeBytes,
  LanguageService,
  LineIndex,
  type ProfileName,
  profileNames,
  type Severity,
} from "#analysis";
import { isPresetName, runDryRun } from "#engine";
import { assetsOf } from "../assets.ts";
import { clusterText, readMinor } from "../cluster.ts";
import { type Arguments, type Command, clusterOptions, type Io, UsageError } from "../command.ts";
import { loadConfiguration } from "../configuration-files.ts";
import { fingerprintOf, numbered } from "../fingerprint.ts";
import { listFiles, scanRoot } from "../input.ts";
import { toldOnce } from "../repeated-advice.ts";
import { github } from "../reporters/github.ts";
import { json } from "../reporters/json.ts";
import { junit } from "../reporters/junit.ts";
import { formatOption, outputsOf, write } from "../reporters/outputs.ts";
import type { CheckReport, ReportedFinding, Reporter } from "../reporters/report.ts";
import { sarif } from "../reporters/sarif.ts";
import { text } from "../reporters/text.ts";
import { fileText } from "../scenarios.ts";

const reporters: Readonly<Record<string, Reporter>> = { text, json, sarif, github, junit };
const levels: readonly (Severity | "never")[] = ["error", "warning", "info", "hint", "never"];

const check: Command = {
  name: "check",
  usage: "PATH...",
  summary: "syntax, schema, the API server's rules, lint, references and the dry run",
  options: [
    ...clusterOptions,
    formatOption(reporters),
    {
      name: "fail-on",
      value: "LEVEL",
      summary: "error, warning, info, hint or never (default error)",
    },
    {
      name: "profile",
      value: "NAME",
      repeatable: true,
      summary: `lint rules: ${profileNames.join(", ")}`,
    },
    { name: "baseline-findings", value: "FILE", summary: "leave out the findings of this file" },
    { name: "write-baseline", value: "FILE", summary: "write the findings to this file" },
    {
      name: "show-suppressed",
      summary: "show what comments and annotations silence (json, sarif)",
    },
    { name: "every-place", summary: "tell advice that repeats itself at every place" },
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
    if (!isLevel(failOn)) throw new UsageError(`unknown level "${failOn}": ${levels.join(", ")}`);
    const outputs = outputsOf(args, reporters);
    const service = new LanguageService({
      ...world(),
      startFolder: io.cwd,
      clusterFile: (name) => clusterText(name, io),
      manifestText: fileText(io),
    });
    service.configure(configuration(args));
    const { files, configured } = await readInto(service, args, io);
    await service.prepare();
    if (args.flag("fix")) fix(service, files, io);
    const everything = gather(service, files, configured, args, io);
    const unitOf = (file: string) => service.resources.visibility.unitOf(file);
    const report = {
      ...everything,
      findings: args.flag("every-place")
        ? everything.findings
        : toldOnce(everything.findings, unitOf, failOn),
      ms: Math.round(performance.now() - started),
    };
    for (const output of outputs)
      write(output, io, (reporter, color) => reporter(report, { color, failOn }));
    const worst = levels.indexOf(failOn);
    const failed =
      failOn !== "never" &&
      report.findings.some(({ diagnostic }) => levels.indexOf(diagnostic.severity) <= worst);
    return failed ? 1 : 0;
  },
};

export default check;

function isLevel(text: string): text is Severity | "never" {
  return levels.includes(text as Severity);
}

function world() {
  const { pack, texts, rulePage } = assetsOf();
  return { pack: pack(), texts, rulePage };
}

/** Only what a flag says: the rest comes from the configuration files. */
function configuration(args: Arguments): Partial<Configuration> {
  const clusters = args.values("cluster");
  const unknown = clusters.find((name) => !isPresetName(name) && !/[./]/.test(name));
  if (unknown !== undefined) throw new UsageError(`unknown cluster preset "${unknown}"`);
  const profiles = args.values("profile").map((name): ProfileName => {
    if (!profileNames.includes(name as ProfileName))
      throw new UsageError(`unknown profile "${name}": ${profileNames.join(", ")}`);
    return name as ProfileName;
  });
  return {
    ...(args.value("kubernetes-version") !== undefined && {
      kubernetesVersion: `1.${readMinor(args)}`,
    }),
    ...(clusters.length > 0 && { cluster: clusterOf(clusters) }),
    ...(profiles.length > 0 && { profiles }),
  };
}

interface Input {
  readonly files: readonly string[];
  /** The configuration files. */
  readonly configured: readonly string[];
}

/** Reads every file into the service, under the name that the user gave; a scan leaves out what the configuration says. */
async function readInto(service: LanguageService, args: Arguments, io: Io): Promise<Input> {
  const names = listFiles(args.positionals).map((given) => ({
    given,
    name: given === "-" ? (args.value("stdin-filename") ?? "stdin.yaml") : given,
  }));
  if (names.length === 0) throw new UsageError("name files or folders to check");
  const configured = loadConfiguration(
    service,
    names.map(({ name }) => name),
    args,
    io,
  );
  const { excludes } = service.configurations.fileLists;
  const files: string[] = [];
  for (const { given, name } of names) {
    if (!args.positionals.includes(given) && excludes(name, scanRoot(args.positionals, given)))
      continue;
    const bytes = given === "-" ? await io.readStdin() : io.readFile(path.resolve(io.cwd, given));
    service.update(name, decodeBytes(bytes).text);
    files.push(name);
  }
  return { files, configured };
}

/** Applies the safe fixes until none is left. */
function fix(service: LanguageService, files: readonly string[], io: Io): void {
  for (const file of files) {
    const fixed = service.actions.applySafeFixes(file);
    if (fixed !== undefined) io.writeFile(path.resolve(io.cwd, file), fixed);
  }
}

function gather(
  service: LanguageService,
  files: readonly string[],
  configured: readonly string[],
  args: Arguments,
  io: Io,
): Omit<CheckReport, "ms"> {
  const dryRun = (file: string) => {
    const request = service.dryRuns.needed(file) ? service.dryRuns.request(file) : undefined;
    if (request) service.dryRuns.accept(request, runDryRun(request.input));
    return service.dryRunDiagnostics(file);
  };
  const number = numbered();
  const place = placer(service, configured);
  const all = files.flatMap((file) =>
    [...(args.flag("no-dry-run") ? [] : dryRun(file)), ...service.diagnostics(file)]
      .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
      .map((diagnostic) => place(file, diagnostic, number)),
  );
  const silenced = args.flag("show-suppressed")
    ? files.flatMap((file) =>
        service.suppressed(file).map(({ diagnostic, reason }) => ({
          ...place(file, diagnostic, number),
          suppression: { kind: "inSource" as const, reason },
        })),
      )
    : [];
  const written = args.value("write-baseline");
  if (written !== undefined) {
    const fingerprints = all.map(({ fingerprint }) => fingerprint).sort();
    io.writeFile(path.resolve(io.cwd, written), `${JSON.stringify(fingerprints, null, 2)}\n`);
  }
  const baseline = readBaseline(service, args, io);
  const known = ({ fingerprint }: ReportedFinding) => baseline?.has(fingerprint) ?? false;
  return {
    findings: all.filter((finding) => !known(finding)),
    suppressed: [
      ...silenced,
      ...(args.flag("show-suppressed")
        ? all.filter(known).map((finding) => ({
            ...finding,
            suppression: { kind: "external" as const, reason: "" },
          }))
        : []),
    ],
    fileNames: files,
    files: files.length,
    documents: files.reduce(
      (sum, file) => sum + (service.source(file)?.documents.filter((d) => !d.empty).length ?? 0),
      0,
    ),
    turnedOff: service.turnedOff(),
    hasBaseline: baseline !== undefined,
    objectsOf: (file) => service.resources.objectsOf(file).map(({ ref }) => ref),
    textOf: (file) => service.source(file)?.text ?? "",
    fixesOf: ({ diagnostic }) => (diagnostic.finding ? service.fixesOf(diagnostic.finding) : []),
    rulePage: assetsOf().rulePage,
  };
}

/** The fingerprints of the baselines that a flag or the configuration names. */
function readBaseline(
  service: LanguageService,
  args: Arguments,
  io: Io,
): ReadonlySet<string> | undefined {
  const given = args.value("baseline-findings");
  const names = given === undefined ? service.configurations.fileLists.baselines : [given];
  if (names.length === 0 || args.value("write-baseline") !== undefined) return undefined;
  return new Set(
    names.flatMap((name) => {
      const { text } = decodeBytes(io.readFile(path.resolve(io.cwd, name)));
      const wrong = new UsageError(`${name} is no list of fingerprints`);
      try {
        const value: unknown = JSON.parse(text);
        if (Array.isArray(value)) return value.map(String);
      } catch {
        throw wrong;
      }
      throw wrong;
    }),
  );
}

/** A file as it is named from the folder of the nearest configuration, wherever the command is called. */
function fromConfiguration(file: string, configured: readonly string[]): string {
  const absolute = path.resolve(file);
  const folders = configured.map((name) => path.dirname(path.resolve(name)));
  const nearest = folders
    .filter((folder) => absolute.startsWith(folder + path.sep))
    .toSorted((a, b) => b.length - a.length)[0];
  return nearest === undefined ? file : path.relative(nearest, absolute);
}

/** Gives diagnostics their lines, columns and names. */
function placer(service: LanguageService, configured: readonly string[]) {
  const lines = new Map<string, LineIndex>();
  const linesOf = (name: string) => {
    const known = lines.get(name) ?? new LineIndex(service.source(name)?.text ?? "");
    lines.set(name, known);
    return known;
  };
  return (
    file: string,
    diagnostic: Diagnostic,
    number: (fingerprint: string) => string,
  ): ReportedFinding => {
    const object = diagnostic.finding?.object;
    const document = object && service.source(object.file)?.documents[object.document]?.value;
    const value = object?.base.reduce<unknown>(
      (at, step) => (at as Record<string | number, unknown> | undefined)?.[step],
      document,
    );
    return {
      file,
      start: linesOf(file).position(diagnostic.span.start),
      end: linesOf(file).position(diagnostic.span.end),
      diagnostic,
      ...(object ? { object } : {}),
      related: diagnostic.related.map((place) => ({
        file: place.file,
        start: linesOf(place.file).position(place.span.start),
        message: place.message,
      })),
      fingerprint: number(
        fingerprintOf({
          file: fromConfiguration(file, configured),
          diagnostic,
          value: value ?? document,
        }),
      ),
    };
  };
}
