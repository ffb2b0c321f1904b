// How many pods a workload has, as far as its manifest and its autoscaler say.
import type { BoundObject, ResourceScope } from "../resources/index.ts";
import { field } from "../resources/json.ts";
import { numberOf } from "../resources/workload.ts";
import { autoscalersOf } from "./neighbours.ts";

/** The replicas that it always has: those of its autoscaler's minimum, else its own, else 1. */
export function leastReplicas(scope: ResourceScope, object: BoundObject): number {
  const [scaler] = autoscalersOf(scope, object);
  const holder = scaler ? field(scaler.value, "spec", "minReplicas") : replicasOf(object);
  return numberOf(holder) ?? 1;
}

/** The replicas that it may have. */
export function mostReplicas(scope: ResourceScope, object: BoundObject): number {
  const scaled = autoscalersOf(scope, object).map(({ value }) =>
    numberOf(field(value, "spec", "maxReplicas")),
  );
  return Math.max(numberOf(replicasOf(object)) ?? 1, ...scaled.map((most) => most ?? 1));
}

/** `spec.replicas` as written. */
export function replicasOf({ value }: BoundObject): unknown {
  return field(value, "spec", "replicas");
}
