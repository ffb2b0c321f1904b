// The dry run behind `dry-run` and behind the views: its flags, and the cluster that it leaves.
import {
  type DryRun,
  dryRun,
  eventObjects,
  type Kubectl,
  type KubeObject,
  parseDuration,
  runScenario,
  type Simulation,
  type Surroundings,
} from "#engine";
import { assetsOf } from "./assets.ts";
import { readBaseline } from "./baseline.ts";
import { tellClusterProblem } from "./cluster.ts";
import { readClusterSettings } from "./cluster-settings.ts";
import { type Arguments, clusterOptions, type Io, type Option, UsageError } from "./command.ts";
import { type Manifest, readManifests } from "./manifests.ts";
import { readScenario, readSeed } from "./scenarios.ts";

/** Flags of a dry run, beside those of the cluster. */
export const runOptions: readonly Option[] = [
  { name: "until", value: "DURATION", summary: "how far virtual time runs (default 10m)" },
  { name: "at", value: "T", summary: "the state at that instant" },
  { name: "seed", value: "N", summary: "for everything that a real cluster picks at random" },
  {
    name: "baseline",
    value: "PATH|git",
    summary: "what runs before the manifests are applied; git: the same files at HEAD",
  },
];

const scenarioOption: Option = {
  name: "scenario",
  value: "FILE[#NAME]",
  summary: "run a scenario instead",
};

/** Flags that every view takes. */
export const viewOptions: readonly Option[] = [
  {
    name: "filename",
    short: "f",
    value: "PATH",
    repeatable: true,
    summary: "the manifests that are applied",
  },
  { name: "namespace", short: "n", value: "NAME", summary: "the namespace (default default)" },
  { name: "all-namespaces", short: "A", summary: "every namespace" },
  scenarioOption,
  ...runOptions,
  ...clusterOptions,
];

export interface Simulated {
  readonly result: DryRun;
  /** Those that could be read, in order. */
  readonly manifests: readonly Manifest[];
  /** False when a document could not be read, and when there was none. */
  readonly allReadable: boolean;
}

/** Runs what `paths` name; tells on standard error what could not be read. */
export async function simulate(
  paths: readonly string[],
  args: Arguments,
  io: Io,
): Promise<Simulated> {
  const untilMs = readDuration(args, "at") ?? readDuration(args, "until");
  const seed = readSeed(args);
  const given = await readManifests(paths, io);
  const manifests = given.filter(({ unreadable }) => unreadable === undefined);
  const baseline = await readBaseline(args.value("baseline"), paths, io);
  const result = dryRun({
    ...(await readClusterSettings(paths, args, io)),
    baseline,
    manifests: manifests.map(({ object }) => object as KubeObject),
    seed,
    pack: assetsOf().pack(),
    ...(untilMs === undefined ? {} : { untilMs }),
  });
  if (given.length === 0) io.err("error: no objects passed to apply\n");
  for (const { file, unreadable } of given)
    if (unreadable !== undefined) io.err(`error: error parsing ${file}: ${unreadable}\n`);
  for (const problem of result.clusterProblems) tellClusterProblem(problem, io);
  return { result, manifests, allReadable: given.length > 0 && manifests.length === given.length };
}

/** What a view looks at. */
export interface View extends Surroundings {
  readonly events: NonNullable<Surroundings["events"]>;
  readonly kubectl: Kubectl;
  /** The namespace asked for; undefined: all of them. */
  readonly namespace: string | undefined;
  readonly simulation: Simulation;
  /** Milliseconds since the epoch at which the story begins. */
  readonly originMs: number;
}

type Told = Pick<View, "simulation" | "originMs"> & {
  /** Where objects are when the flags do not say. */
  readonly namespace?: string | undefined;
};

/** The cluster at the instant that the flags name. What the API server refused is told on standard error. */
export async function readView(args: Arguments, io: Io): Promise<View> {
  const told = await runForView(args, io);
  const { simulation, originMs } = told;
  const namespace = args.value("namespace") ?? told.namespace ?? "default";
  const { api, context } = simulation;
  return {
    simulation,
    originMs,
    kubectl: { api, context, namespace },
    namespace: args.flag("all-namespaces") ? undefined : namespace,
    nowMs: simulation.clock.nowMs(),
    events: eventObjects(simulation.toldEvents()),
    list: (resource, where) => api.list(resource, where),
  };
}

async function runForView(args: Arguments, io: Io): Promise<Told> {
  const paths = args.values("filename");
  const file = args.value("scenario");
  if (file === undefined) {
    if (paths.length === 0) throw new UsageError("name the manifests with -f PATH");
    const { result } = await simulate(paths, args, io);
    for (const { given, status } of result.results)
      if (status)
        io.err(`${given.kind.toLowerCase()}/${given.metadata?.name ?? ""}: ${status.message}\n`);
    return result;
  }
  if (paths.length > 0) throw new UsageError("either -f PATH or --scenario");
  const { run, namespace } = await runScenarioFile(file, args, io);
  return { ...run, namespace };
}

/** Runs the scenario of a file up to the instant that the flags name, and tells on standard error why it fails. */
export async function runScenarioFile(given: string, args: Arguments, io: Io) {
  const { file, input, placeOf } = await readScenario(given, args, io);
  const untilMs = readDuration(args, "at") ?? readDuration(args, "until");
  const run = runScenario({ ...input, ...(untilMs === undefined ? {} : { untilMs }) });
  for (const problem of run.clusterProblems) tellClusterProblem(problem, io);
  for (const { step, path, message } of run.failures) {
    const { line, column } = placeOf(path);
    io.err(`${file}:${line}:${column}: step ${step + 1}: ${message}\n`);
  }
  const { namespace, seed = input.seed } = input.scenario;
  return { run, namespace, seed };
}

function readDuration(args: Arguments, name: string): number | undefined {
  const text = args.value(name);
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined || ms < 0)
    throw new UsageError(`--${name} ${text} is not a duration such as 90s or 5m`);
  return ms;
}
