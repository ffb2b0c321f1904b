// `drydock dry-run`: applies, lets virtual time run, and tells what became of it.
import { type ManifestResult, type Report, report, scenarioReport } from "#engine";
import { readCluster, readMinor } from "../cluster.ts";
import { type Arguments, type Command, clusterOptions, type Io, UsageError } from "../command.ts";
import type { Manifest } from "../manifests.ts";
import { dryRunText, eventLine } from "../reporters/dry-run-text.ts";
import { loadScenarios, runLoaded } from "../scenarios.ts";
import { readDuration, readSeed, runOptions, simulate } from "../simulated.ts";

const command: Command = {
  name: "dry-run",
  usage: "PATH...",
  summary: "applies manifests to the cluster model, runs them to rest, and reports",
  options: [
    { name: "format", value: "text|json", summary: "how the result is printed (default text)" },
    { name: "watch", summary: "print events as kubectl get events --watch would" },
    ...runOptions,
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

  const { result, manifests, allReadable } = await simulate(args.positionals, args, io);
  const told = report(result, { seed, notSimulated: result.notSimulated });
  const results = result.results.map((answer, i) => resultRow(manifests[i]!, answer));
  print({ results, ...told }, format, args.flag("watch"), result.simulation.exhausted, io);
  const refused = result.results.some(({ status }) => status !== undefined);
  return refused || !allReadable || told.workloads.some(({ stuck }) => stuck) ? 1 : 0;
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
