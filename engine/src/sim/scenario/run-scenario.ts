// Runs a scenario from its first step to its last.
import type { SchemaPack } from "../../apis/schema-pack.ts";
import { bootCluster } from "../../cluster/bootstrap.ts";
import type { ClusterProblem } from "../../cluster/read.ts";
import type { Kubectl, KubectlError, KubectlResult } from "../../kubectl/kubectl.ts";
import type { KubeObject } from "../../model/object.ts";
import { matchesPattern } from "../../workload/entry.ts";
import { World } from "../../workload/world.ts";
import { defaultNamespace, defaultStartMs } from "../defaults.ts";
import { Simulation } from "../simulation.ts";
import type { ExpectedStatus, Scenario, ScenarioStep } from "./scenario.ts";
import { stepVerbs } from "./steps/registry.ts";
import type { StepContext } from "./steps/step.ts";

/** A kubectl command of the scenario and what came of it. */
export interface StoryEntry {
  readonly step: number;
  readonly do: string;
  readonly atMs: number;
  readonly status: KubectlError | undefined;
  readonly output: string;
}

export interface ScenarioFailure {
  readonly step: number;
  readonly message: string;
}

export interface ScenarioRun {
  readonly simulation: Simulation;
  readonly originMs: number;
  readonly story: readonly StoryEntry[];
  /** Empty when the scenario holds. */
  readonly failures: readonly ScenarioFailure[];
  readonly clusterProblems: readonly ClusterProblem[];
  readonly notSimulated: readonly string[];
}

export interface ScenarioInput {
  readonly scenario: Scenario;
  /** The cluster's objects, before anything is done. */
  readonly cluster: readonly unknown[];
  /** The objects of the manifest files that steps name. */
  files(paths: readonly string[]): readonly KubeObject[];
  readonly minor: number;
  readonly seed: number;
  readonly pack?: SchemaPack;
  /** The clock runs on to here when the steps end earlier; also the latest that steps can reach. */
  readonly untilMs?: number;
}

/** The longest story that is told. */
const horizonMs = 7 * 24 * 3_600_000;

export function runScenario(input: ScenarioInput): ScenarioRun {
  const { scenario, minor, seed, pack } = input;
  const originMs = scenario.startMs ?? defaultStartMs;
  const simulation = new Simulation({
    minor,
    seed,
    startMs: originMs,
    world: new World(scenario.workloads),
    metrics: scenario.metrics,
    controllerManager: scenario.controllerManager,
    ...(pack ? { pack } : {}),
  });
  const cluster = bootCluster(simulation.api, simulation.context, input.cluster, pack);
  simulation.settle();
  simulation.beginTelling();
  const kubectl: Kubectl = {
    api: simulation.api,
    context: simulation.context,
    namespace: defaultNamespace,
  };
  const context: StepContext = {
    simulation,
    kubectl,
    files: input.files,
    horizonMs: originMs + horizonMs,
    originMs,
    lastActionMs: originMs,
  };
  const story: StoryEntry[] = [];
  const failures: ScenarioFailure[] = [];
  for (const step of scenario.steps) {
    const atMs = simulation.clock.nowMs();
    const { kubectl: result, failures: problems = [] } = runStep(context, step);
    simulation.settle();
    if (result) {
      context.lastActionMs = atMs;
      story.push({
        step: step.index,
        do: step.verb,
        atMs,
        status: result.error,
        output: result.output,
      });
      const problem = judgeStatus(result, step.expectStatus);
      if (problem !== undefined) failures.push({ step: step.index, message: problem });
    }
    failures.push(...problems.map((message) => ({ step: step.index, message })));
  }
  if (input.untilMs !== undefined) simulation.advanceTo(originMs + input.untilMs);
  return {
    simulation,
    originMs,
    story,
    failures,
    clusterProblems: cluster.problems,
    notSimulated: cluster.notSimulated,
  };
}

function runStep(context: StepContext, step: ScenarioStep) {
  return stepVerbs[step.verb]!.run(context, step.argument as never);
}

/** A refusal must be expected, and an expected one must come. */
function judgeStatus({ error }: KubectlResult, expected: ExpectedStatus | undefined) {
  if (!expected) return error && `refused: ${error.message}`;
  if (!error) return Object.keys(expected).length > 0 ? "was expected to be refused" : undefined;
  if (expected.code !== undefined && expected.code !== error.code)
    return `refused with ${error.code}, expected ${expected.code}: ${error.message}`;
  if (expected.reason !== undefined && expected.reason !== error.reason)
    return `refused as ${error.reason}, expected ${expected.reason}`;
  if (expected.message !== undefined && !matchesPattern(expected.message, error.message))
    return `refused with "${error.message}", expected "${expected.message}"`;
  return undefined;
}
