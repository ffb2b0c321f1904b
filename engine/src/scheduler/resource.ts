// Mirrors staging/src/k8s.io/component-helpers/resource/helpers.go and the Resource of pkg/scheduler/framework/types.go (1.36).
// Difference: amounts are numbers (milli-CPU, bytes, units), exact below 2^53.
import { podRequests as sumOfRequests } from "../apis/core/v1/pod-resources.ts";
import { actualResources, effectiveRequests } from "../apis/core/v1/resized-resources.ts";
import { type ResourceList, type Resources, resourcesOf } from "../apis/core/v1/resource-list.ts";
import { isSupportedPodLevelResource } from "../apis/core/v1/resource-names.ts";
import type { CoreV1Container, CoreV1Pod, CoreV1PodSpec } from "../model/generated/types.ts";
import { Quantity } from "../model/quantity.ts";

/** Amounts as the scheduler compares them: milli-CPU, bytes, units. */
export interface Resource {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly ephemeralStorageBytes: number;
  /** Extended resources, huge pages and attachable volumes, by name. */
  readonly scalars: ReadonlyMap<string, number>;
}

/** What LeastAllocated assumes of a container that names no request. */
const nonZeroDefaults: Resources = new Map([
  ["cpu", Quantity.ofMilli(100)],
  ["memory", Quantity.ofUnits(200 * 1024 * 1024, "BinarySI")],
]);

/** What decides how requests are summed up. */
export interface RequestOptions {
  readonly podLevelResources: boolean;
  readonly inPlaceResize: boolean;
  readonly podLevelResize: boolean;
}

export function requestOptions(gates: { feature(name: string): boolean }): RequestOptions {
  return {
    podLevelResources: gates.feature("PodLevelResources"),
    inPlaceResize: gates.feature("InPlacePodVerticalScaling"),
    podLevelResize: gates.feature("InPlacePodLevelResourcesVerticalScaling"),
  };
}

const noScalars: ReadonlyMap<string, number> = new Map();

export const noResources: Resource = {
  cpuMilli: 0,
  memoryBytes: 0,
  ephemeralStorageBytes: 0,
  scalars: noScalars,
};

/** `base` plus `sign` times `other`. */
export function addResource(base: Resource, other: Resource, sign: 1 | -1): Resource {
  return {
    cpuMilli: base.cpuMilli + sign * other.cpuMilli,
    memoryBytes: base.memoryBytes + sign * other.memoryBytes,
    ephemeralStorageBytes: base.ephemeralStorageBytes + sign * other.ephemeralStorageBytes,
    scalars:
      other.scalars.size === 0 ? base.scalars : addScalars(base.scalars, other.scalars, sign),
  };
}

function addScalars(
  base: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
  sign: 1 | -1,
): ReadonlyMap<string, number> {
  const sum = new Map(base);
  for (const [name, amount] of other) sum.set(name, (sum.get(name) ?? 0) + sign * amount);
  return sum;
}

/** A resource list of an API object; names that the scheduler does not track (such as `pods`) are left out. */
export function resourceOf(list: ResourceList | undefined): Resource {
  return toResource(resourcesOf(list));
}

/** An amount as people write it: `500m`, `1536Mi`, `2`. */
export function formatAmount(name: string, amount: number): string {
  if (!Number.isSafeInteger(amount)) return String(amount);
  if (name === "cpu") return Quantity.ofMilli(amount).toString();
  const bytes = name === "memory" || name === "ephemeral-storage" || name.startsWith("hugepages-");
  return Quantity.ofUnits(amount, bytes ? "BinarySI" : "DecimalSI").toString();
}

/**
 * What a pod requests, of running pods what they have while that is more. With `nonZero`, cpu and memory that a
 * container does not name count as the defaults of `getNonMissingContainerRequests`.
 */
export function podRequests(pod: CoreV1Pod, options: RequestOptions, nonZero = false): Resource {
  if (!pod.spec) return noResources;
  return toResource(
    nonZero ? nonZeroAmounts(pod, pod.spec, options) : amountsOf(pod, pod.spec, options),
  );
}

/** Where there are pod-level requests, a default is for what neither they, a container nor the overhead names. */
function nonZeroAmounts(pod: CoreV1Pod, spec: CoreV1PodSpec, options: RequestOptions): Resources {
  const asWhole = Object.keys(spec.resources?.requests ?? {}).some(isSupportedPodLevelResource);
  if (!options.podLevelResources || !asWhole) return amountsOf(pod, spec, options, nonZeroDefaults);
  const named = amountsOf(pod, spec, options);
  const missing = new Map([...nonZeroDefaults].filter(([name]) => !named.has(name)));
  return missing.size === 0 ? named : amountsOf(pod, spec, options, missing);
}

/** `defaults` are for containers that do not name these. */
function amountsOf(
  pod: CoreV1Pod,
  spec: CoreV1PodSpec,
  { podLevelResources, inPlaceResize, podLevelResize }: RequestOptions,
  defaults: Resources = new Map(),
): Resources {
  const requestsOf = (container: CoreV1Container): Resources => {
    const status = inPlaceResize ? actualResources(container, pod) : undefined;
    const amounts = effectiveRequests(pod, container.resources?.requests, status);
    for (const [name, amount] of defaults) if (!amounts.has(name)) amounts.set(name, amount);
    return amounts;
  };
  const podLevelRequests = effectiveRequests(
    pod,
    spec.resources?.requests,
    inPlaceResize && podLevelResize ? pod.status : undefined,
  );
  return sumOfRequests(spec, { requestsOf, podLevelResources, podLevelRequests });
}

function toResource(amounts: Resources): Resource {
  let scalars: Map<string, number> | undefined;
  for (const [name, amount] of amounts) {
    if (!isScalar(name)) continue;
    scalars ??= new Map();
    scalars.set(name, amount.value());
  }
  return {
    cpuMilli: amounts.get("cpu")?.milliValue() ?? 0,
    memoryBytes: amounts.get("memory")?.value() ?? 0,
    ephemeralStorageBytes: amounts.get("ephemeral-storage")?.value() ?? 0,
    scalars: scalars ?? noScalars,
  };
}

function isScalar(name: string): boolean {
  return (
    name.includes("/") || name.startsWith("hugepages-") || name.startsWith("attachable-volumes-")
  );
}
