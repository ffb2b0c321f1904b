// `drydock dry-run`: applies, lets virtual time run, and tells what became of it.
import {
  dryRun,
  type KubeObject,
  type ManifestResult,
  parseDuration,
  type Report,
  report,
  scenarioReport,
} from "#engine";
import { assetsOf } from "../assets.ts";
import { readCluster, readMinor } from "../cluster.ts";
import { type Arguments, type Command, clusterOptions, type Io, UsageError } from "../command.ts";
import { type Manifest, readManifests } from "../manifests.ts";
import { dryRunText, eventLine } from "../reporters/dry-run-text.ts";
import { loadScenarios, runLoaded } from "../scenarios.ts";

const command: Command = {
  name: "dry-run",
  usage: "PATH...",
  summary: "applies manifests to the cluster model, runs them to rest, and reports",
  options: [
    { name: "format", value: "text|json", summary: "how the result is printed (default text)" },
    { name: "until", value: "DURATION", summary: "how far virtual time runs (default 10m)" },
    { name: "at", value: "T", summary: "the state at that instant" },
    { name: "watch", summary: "print events as kubectl get events --watch would" },
    { name: "seed", value: "N", summary: "for everything that a real cluster picks at random" },
    { name: "baseline", value: "PATH", summary: "what runs before PATH is applied" },
    { name: "scenario", value: "FILE", summary: "run the scenario instead of PATH" },
    ...clusterOptions,
  ],
  run,
};

export default command;

async function run(args: Arguments, io: Io): Promise<number> {
  const format = args.value("format") ?? "text";
  if (format !== "text" && format !== "json") throw new UsageError(`unknown format "${format}"`);
  const minor = readMinor(args);
  const seed = readSeed(args);
  const untilMs = readDuration(args, "at") ?? readDuration(args, "until");
  const scenario = args.value("scenario");
  if (scenario !== undefined) {
    if (args.positionals.length > 0) throw new UsageError("either PATH or --scenario");
    return runScenarioFile(scenario, args, io, { minor, seed, untilMs, format });
  }
  if (args.positionals.length === 0) throw new UsageError("dry-run needs at least one path");

  const manifests = await readManifests(args.positionals, io);
  const baseline = args.value("baseline");
  const readable = manifests.filter(({ unreadable }) => unreadable === undefined);
  const result = dryRun({
    cluster: await readCluster(args, io),
    manifests: readable.map(({ object }) => object as KubeObject),
    ...(baseline === undefined ? {} : { baseline: await readObjects(baseline, io) }),
    minor,
    seed,
    pack: assetsOf().pack(),
    ...(untilMs === undefined ? {} : { untilMs }),
  });
  for (const { file, unreadable } of manifests)
    if (unreadable !== undefined) io.err(`error: error parsing ${file}: ${unreadable}\n`);
  for (const { message } of result.clusterProblems) io.err(`cluster: ${message}\n`);
  const told = report(result, { seed, notSimulated: result.notSimulated });
  const results = result.results.map((answer, i) => resultRow(readable[i]!, answer));
  print({ results, ...told }, format, args.flag("watch"), result.simulation.exhausted, io);
  const refused = result.results.some(({ status }) => status !== undefined);
  return refused || readable.length < manifests.length || told.workloads.some(({ stuck }) => stuck)
    ? 1
    : 0;
}

async function runScenarioFile(
  file: string,
  args: Arguments,
  io: Io,
  options: { minor: number; seed: number; untilMs: number | undefined; format: string },
): Promise<number> {
  const [loaded, ...others] = await loadScenarios(file, io);
  if (!loaded || others.length > 0)
    throw new UsageError(`${file}: one scenario at a time; \`drydock test\` runs them all`);
  const given = args.values("cluster").length > 0 ? await readCluster(args, io) : undefined;
  const result = runLoaded(loaded, { ...options, cluster: given });
  for (const { message } of result.clusterProblems) io.err(`cluster: ${message}\n`);
  const seed = loaded.scenario.seed ?? options.seed;
  const told = scenarioReport(result, result.story, { seed, notSimulated: result.notSimulated });
  print(
    { results: [], ...told },
    options.format,
    args.flag("watch"),
    result.simulation.exhausted,
    io,
  );
  for (const { step, message } of result.failures) io.err(`step ${step + 1}: ${message}\n`);
  return result.failures.length > 0 ? 1 : 0;
}

function print(
  result: Report & { readonly results: readonly unknown[] },
  format: string,
  watch: boolean,
  exhausted: string | undefined,
  io: Io,
): void {
  if (format === "json") io.out(`${JSON.stringify(result)}\n`);
  else if (watch) for (const event of result.events) io.out(`${eventLine(event)}\n`);
  else io.out(dryRunText(result));
  if (exhausted !== undefined) io.err(`warning: ${exhausted}\n`);
}

async function readObjects(target: string, io: Io): Promise<KubeObject[]> {
  const manifests = await readManifests([target], io);
  return manifests.flatMap(({ object, unreadable }) =>
    unreadable === undefined ? [object as KubeObject] : [],
  );
}

/** One entry of `results`, in the form of `admit`. */
function resultRow(manifest: Manifest, answer: ManifestResult) {
  const { file, document, item, line } = manifest;
  const { apiVersion, kind, metadata } = answer.object ?? answer.given;
  return {
    file,
    document,
    ...(item === undefined ? {} : { item }),
    line,
    apiVersion,
    kind,
    ...(metadata?.namespace === undefined ? {} : { namespace: metadata.namespace }),
    ...(metadata?.name === undefined ? {} : { name: metadata.name }),
    code: answer.code,
    warnings: answer.warnings,
    status: answer.status ?? null,
    object: answer.object ?? null,
  };
}

function readSeed(args: Arguments): number {
  const text = args.value("seed") ?? "1";
  if (!/^\d+$/.test(text)) throw new UsageError(`--seed ${text} is not a whole number`);
  return Number(text);
}

function readDuration(args: Arguments, name: string): number | undefined {
  const text = args.value(name);
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined || ms < 0)
    throw new UsageError(`--${name} ${text} is not a duration such as 90s or 5m`);
  return ms;
}
