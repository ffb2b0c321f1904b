// Runs a scenario from its first step to its last.
import type { SchemaPack } from "../../apis/schema-pack.ts";
import { bootCluster } from "../../cluster/bootstrap.ts";
import { isPresetName, presetManifests } from "../../cluster/presets.ts";
import type { ClusterProblem } from "../../cluster/read.ts";
import { type KubectlError, type KubectlResult, kindByAlias } from "../../kubectl/kubectl.ts";
import type { KubeObject } from "../../model/object.ts";
import { matchesPattern } from "../../workload/entry.ts";
import { World } from "../../workload/world.ts";
import { defaultNamespace, defaultStartMs } from "../defaults.ts";
import type { EventOccurrence } from "../event-log.ts";
import { Simulation } from "../simulation.ts";
import { type Failure, failureText } from "./failure.ts";
import type { ExpectedStatus, Scenario, ScenarioStep } from "./scenario.ts";
import { stepVerbs } from "./steps/registry.ts";
import type { Instant, StepContext } from "./steps/step.ts";

/** A kubectl command of the scenario and what came of it. */
export interface StoryEntry {
  readonly step: number;
  readonly do: string;
  readonly atMs: number;
  readonly status: KubectlError | undefined;
  readonly output: string;
}

/** When a step was done. */
export interface StepRun {
  readonly step: number;
  readonly do: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ScenarioFailure extends Omit<Failure, "path"> {
  readonly step: number;
  readonly atMs: number;
  /** Steps from the document's root to what does not hold. */
  readonly path: readonly (string | number)[];
  /** All of it in one line. */
  readonly message: string;
  /** The last events of the object, oldest first. */
  readonly events: readonly EventOccurrence[];
}

export interface ScenarioRun {
  readonly simulation: Simulation;
  readonly originMs: number;
  readonly story: readonly StoryEntry[];
  /** The steps that were done, the last one perhaps in part. */
  readonly steps: readonly StepRun[];
  /** Empty when the scenario holds. */
  readonly failures: readonly ScenarioFailure[];
  readonly clusterProblems: readonly ClusterProblem[];
  readonly notSimulated: readonly string[];
}

/** Plain data: it can cross to another thread. */
export interface ScenarioInput {
  readonly scenario: Scenario;
  /** The cluster where the scenario names none. */
  readonly cluster: readonly unknown[];
  /** The objects of the manifest files, by the names that the scenario uses. */
  readonly files: ReadonlyMap<string, readonly KubeObject[]>;
  /** Where the scenario names none: minor of the version, and seed. */
  readonly minor: number;
  readonly seed: number;
  readonly pack?: SchemaPack;
  /** The story is told up to here: steps later than that are not done, and the clock runs on when they end earlier. */
  readonly untilMs?: number;
}

/** The longest story that is told. */
const horizonMs = 7 * 24 * 3_600_000;
/** How many events are shown with a failure. */
const lastEvents = 5;

export function runScenario(input: ScenarioInput): ScenarioRun {
  const { scenario, pack } = input;
  const originMs = scenario.startMs ?? defaultStartMs;
  const files = (names: readonly string[]) => names.flatMap((name) => input.files.get(name) ?? []);
  const simulation = new Simulation({
    minor: scenario.minor ?? input.minor,
    seed: scenario.seed ?? input.seed,
    startMs: originMs,
    world: new World(scenario.workloads),
    metrics: scenario.metrics,
    controllerManager: scenario.controllerManager,
    ...(pack ? { pack } : {}),
  });
  const { preset = "", files: clusterFiles = [] } = scenario.cluster ?? {};
  const own = [...(isPresetName(preset) ? presetManifests(preset) : []), ...files(clusterFiles)];
  const given = scenario.cluster ? own : input.cluster;
  const cluster = bootCluster(simulation.api, simulation.context, given, pack);
  simulation.settle();
  simulation.beginTelling();
  const story: StoryEntry[] = [];
  const steps: StepRun[] = [];
  const failures: ScenarioFailure[] = [];
  let action: Instant = { atMs: originMs, revision: simulation.api.store.revision };
  for (const step of scenario.steps) {
    const fromMs = simulation.clock.nowMs();
    const { revision } = simulation.api.store;
    const namespace = step.namespace ?? scenario.namespace ?? defaultNamespace;
    const api = step.user === undefined ? simulation.api : simulation.api.as(step.user);
    const context: StepContext = {
      simulation,
      kubectl: { api, context: simulation.context, namespace },
      files,
      horizonMs: originMs + Math.min(input.untilMs ?? horizonMs, horizonMs),
      originMs,
      action,
    };
    const verb = stepVerbs[step.verb]!;
    const { kubectl, failures: found = [], cutOff } = verb.run(context, step.argument as never);
    simulation.settle();
    steps.push({ step: step.index, do: step.verb, fromMs, toMs: simulation.clock.nowMs() });
    if (cutOff) break;
    if (!verb.observes) action = { atMs: fromMs, revision };
    if (kubectl) {
      const { output, error: status } = kubectl;
      story.push({ step: step.index, do: step.verb, atMs: fromMs, status, output });
    }
    const wrong = [
      ...found,
      ...(kubectl ? judgeStatus(kubectl, step.expectStatus) : []),
      ...(simulation.exhausted === undefined ? [] : [{ path: [], what: simulation.exhausted }]),
    ];
    failures.push(...wrong.map((failure) => located(context, step, failure)));
  }
  if (input.untilMs !== undefined) simulation.advanceTo(originMs + input.untilMs);
  return {
    simulation,
    originMs,
    story,
    steps,
    failures,
    clusterProblems: cluster.problems,
    notSimulated: cluster.notSimulated,
  };
}

/** A refusal must be expected, and an expected one must come. */
function judgeStatus({ error }: KubectlResult, wanted: ExpectedStatus | undefined): Failure[] {
  if (!wanted) {
    if (!error) return [];
    const reason = error.reason === "ClientError" ? "kubectl" : `${error.code} ${error.reason}`;
    return [
      { path: [], what: "answer", expected: "no refusal", actual: `${reason}: ${error.message}` },
    ];
  }
  const fail = (key: keyof ExpectedStatus, expected: unknown, actual: unknown): Failure[] => [
    {
      path: ["expectStatus", key],
      what: `${key} of the refusal`,
      expected: String(expected),
      actual: String(actual),
    },
  ];
  const { code, reason, message } = wanted;
  if (!error)
    return Object.keys(wanted).length === 0
      ? []
      : [{ path: ["expectStatus"], what: "answer", expected: "a refusal", actual: "accepted" }];
  if (code !== undefined && code !== error.code)
    return fail("code", code, `${error.code}: ${error.message}`);
  if (reason !== undefined && reason !== error.reason) return fail("reason", reason, error.reason);
  if (message !== undefined && !matchesPattern(message, error.message))
    return fail("message", message, error.message);
  return [];
}

function located(context: StepContext, step: ScenarioStep, failure: Failure): ScenarioFailure {
  const { simulation } = context;
  const inStep = failure.path[0] === "expectStatus" ? failure.path : [step.verb, ...failure.path];
  return {
    ...failure,
    step: step.index,
    atMs: simulation.clock.nowMs(),
    path: ["spec", "steps", step.index, ...inStep],
    message: failureText(failure),
    events: failure.object === undefined ? [] : eventsAbout(context, failure.object),
  };
}

function eventsAbout({ simulation, kubectl }: StepContext, reference: string): EventOccurrence[] {
  const [alias = "", name = ""] = reference.split("/", 2);
  const kind = kindByAlias(alias, kubectl.context.minor, kubectl.api);
  const pattern = name.replace(/#\d+$/, "");
  return simulation
    .toldEvents()
    .filter(
      ({ object }) =>
        object.kind === kind?.kind &&
        (!kind.namespaced || object.namespace === kubectl.namespace) &&
        matchesPattern(pattern, object.name),
    )
    .slice(-lastEvents);
}
