// The dry run as one call: a cluster, what runs on it, what is applied, and what became of it.
import type { SchemaPack } from "../apis/schema-pack.ts";
import { bootCluster } from "../cluster/bootstrap.ts";
import type { ClusterProblem } from "../cluster/read.ts";
import { applyObject } from "../kubectl/apply.ts";
import type { Kubectl } from "../kubectl/kubectl.ts";
import type { ManifestResult } from "../kubectl/manifest-result.ts";
import type { KubeObject } from "../model/object.ts";
import type { WorkloadEntry } from "../workload/entry.ts";
import { World } from "../workload/world.ts";
import {
  defaultNamespace,
  defaultSeed,
  defaultStartMs,
  defaultUntilMs,
  latestMinor,
} from "./defaults.ts";
import { Simulation } from "./simulation.ts";

export interface DryRunInput {
  /** The cluster before anything is applied, as manifests; Lists are taken apart. */
  readonly cluster: readonly unknown[];
  /** What runs now, from which a rollout starts. */
  readonly baseline?: readonly KubeObject[];
  /** What is applied at t = 0, in order. */
  readonly manifests: readonly KubeObject[];
  /** Minor of the Kubernetes version: 31 to 36. */
  readonly minor?: number;
  readonly seed?: number;
  readonly pack?: SchemaPack;
  /** First and last node port of the cluster; default 30000 and 32767. */
  readonly nodePorts?: readonly [number, number];
  readonly workloads?: readonly WorkloadEntry[];
  /** How far virtual time runs, in milliseconds. */
  readonly untilMs?: number;
  readonly startMs?: number;
}

export interface DryRun {
  readonly simulation: Simulation;
  readonly originMs: number;
  readonly seed: number;
  /** One per manifest, in order. */
  readonly results: readonly ManifestResult[];
  readonly clusterProblems: readonly ClusterProblem[];
  readonly notSimulated: readonly string[];
}

/** Boots the cluster, lets the baseline come to rest, applies the manifests and lets virtual time run. Never throws on input. */
export function dryRun(input: DryRunInput): DryRun {
  const { baseline = [], manifests, pack, nodePorts } = input;
  const { minor = latestMinor, seed = defaultSeed } = input;
  const untilMs = input.untilMs ?? defaultUntilMs;
  const simulation = new Simulation({
    minor,
    seed,
    startMs: input.startMs ?? defaultStartMs,
    world: new World(input.workloads),
    ...(pack ? { pack } : {}),
    ...(nodePorts ? { nodePorts } : {}),
  });
  const cluster = bootCluster(simulation.api, simulation.context, input.cluster, pack);
  const kubectl: Kubectl = {
    api: simulation.api,
    context: simulation.context,
    namespace: defaultNamespace,
  };
  // Without a baseline the cluster stands still until the first object is applied.
  if (baseline.length > 0) {
    simulation.settle();
    for (const object of baseline) {
      applyObject(kubectl, object);
      simulation.settle();
    }
    simulation.advanceTo(simulation.clock.nowMs() + defaultUntilMs);
  }
  simulation.beginTelling();
  const originMs = simulation.clock.nowMs();
  const results = manifests.map((object) => {
    const result = applyObject(kubectl, object);
    // Controllers are faster than kubectl: a namespace has its service account when the next object comes.
    simulation.settle();
    return result;
  });
  simulation.advanceTo(originMs + untilMs);
  return {
    simulation,
    originMs,
    seed,
    results,
    clusterProblems: cluster.problems,
    notSimulated: cluster.notSimulated,
  };
}
