// `drydock dry-run`: applies, lets virtual time run, and tells what became of it.
import { type ManifestResult, type Report, report, scenarioReport } from "#engine";
import { type Arguments, type Command, clusterOptions, type Io, UsageError } from "../command.ts";
import type { Manifest } from "../manifests.ts";
import { dryRunText, eventLine } from "../reporters/dry-run-text.ts";
import { runOptions, runScenarioFile, simulate } from "../simulated.ts";

const command: Command = {
  name: "dry-run",
  usage: "PATH...",
  summary: "applies manifests to the cluster model, runs them to rest, and reports",
  options: [
    { name: "format", value: "text|json", summary: "how the result is printed (default text)" },
    { name: "watch", summary: "print events as kubectl get events --watch would" },
    ...runOptions,
    { name: "scenario", value: "FILE[#NAME]", summary: "run the scenario instead of PATH" },
    ...clusterOptions,
  ],
  run,
};

export default command;

async function run(args: Arguments, io: Io): Promise<number> {
  const format = args.value("format") ?? "text";
  if (format !== "text" && format !== "json") throw new UsageError(`unknown format "${format}"`);
  const scenario = args.value("scenario");
  if (scenario !== undefined) {
    if (args.positionals.length > 0) throw new UsageError("either PATH or --scenario");
    const { run: told, seed } = await runScenarioFile(scenario, args, io);
    const { story, notSimulated, simulation, failures } = told;
    const result = { results: [], ...scenarioReport(told, story, { seed, notSimulated }) };
    print(result, format, args.flag("watch"), simulation.exhausted, io);
    return failures.length > 0 ? 1 : 0;
  }
  if (args.positionals.length === 0) throw new UsageError("dry-run needs at least one path");

  const { result, manifests, allReadable } = await simulate(args.positionals, args, io);
  const told = report(result, { seed: result.seed, notSimulated: result.notSimulated });
  const results = result.results.map((answer, i) => resultRow(manifests[i]!, answer));
  print({ results, ...told }, format, args.flag("watch"), result.simulation.exhausted, io);
  const refused = result.results.some(({ status }) => status !== undefined);
  return refused || !allReadable || told.workloads.some(({ stuck }) => stuck) ? 1 : 0;
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
