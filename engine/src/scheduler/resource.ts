// Mirrors staging/src/k8s.io/component-helpers/resource/helpers.go and the Resource of pkg/scheduler/framework/types.go (1.36).
// Difference: amounts are numbers (milli-CPU, bytes, units), exact below 2^53.
import type { CoreV1Container, CoreV1Pod } from "../model/generated/types.ts";
import { Quantity, quantityOf } from "../model/quantity.ts";

/** Amounts as the scheduler compares them: milli-CPU, bytes, units. */
export interface Resource {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly ephemeralStorageBytes: number;
  /** Extended resources, huge pages and attachable volumes, by name. */
  readonly scalars: ReadonlyMap<string, number>;
}

/** What LeastAllocated assumes of a container that names no request. */
const nonZeroCpuMilli = 100;
const nonZeroMemoryBytes = 200 * 1024 * 1024;

type Amounts = Map<string, number>;
type ResourceList = Readonly<Record<string, string | number>>;

/** What decides how requests are summed up. */
export interface RequestOptions {
  readonly podLevelResources: boolean;
  readonly inPlaceResize: boolean;
}

export function requestOptions(gates: { feature(name: string): boolean }): RequestOptions {
  return {
    podLevelResources: gates.feature("PodLevelResources"),
    inPlaceResize: gates.feature("InPlacePodVerticalScaling"),
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
  return toResource(amountsOf(list));
}

/** An amount as people write it: `500m`, `1536Mi`, `2`. */
export function formatAmount(name: string, amount: number): string {
  if (!Number.isSafeInteger(amount)) return String(amount);
  if (name === "cpu") return Quantity.ofMilli(amount).toString();
  const bytes = name === "memory" || name === "ephemeral-storage" || name.startsWith("hugepages-");
  return Quantity.ofUnits(amount, bytes ? "BinarySI" : "DecimalSI").toString();
}

/**
 * What a pod requests: the larger of the sum over its running containers (sidecars included) and the peak while its
 * init containers run, then pod-level requests in place of the sums, then the overhead. With `nonZero`, cpu and
 * memory that a container does not name count as upstream's defaults.
 */
export function podRequests(pod: CoreV1Pod, options: RequestOptions, nonZero = false): Resource {
  const spec = pod.spec;
  if (!spec) return noResources;
  const requestsOf = (container: CoreV1Container): Amounts => {
    const amounts = containerRequests(pod, container, options);
    if (nonZero) {
      if (!amounts.has("cpu")) amounts.set("cpu", nonZeroCpuMilli);
      if (!amounts.has("memory")) amounts.set("memory", nonZeroMemoryBytes);
    }
    return amounts;
  };
  const total: Amounts = new Map();
  for (const container of spec.containers ?? []) add(total, requestsOf(container));
  const sidecars: Amounts = new Map();
  const peak: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const amounts = requestsOf(container);
    if (container.restartPolicy === "Always") {
      add(total, amounts);
      add(sidecars, amounts);
      raise(peak, sidecars);
    } else {
      add(amounts, sidecars);
      raise(peak, amounts);
    }
  }
  raise(total, peak);
  if (options.podLevelResources)
    for (const [name, amount] of amountsOf(spec.resources?.requests))
      if (name === "cpu" || name === "memory" || name.startsWith("hugepages-"))
        total.set(name, amount);
  add(total, amountsOf(spec.overhead));
  return toResource(total);
}

/** A container's requests; while it is resized in place, the largest of what is asked, allocated and in use. */
function containerRequests(
  pod: CoreV1Pod,
  container: CoreV1Container,
  options: RequestOptions,
): Amounts {
  const asked = amountsOf(container.resources?.requests);
  if (!options.inPlaceResize) return asked;
  const statuses = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ];
  const status = statuses.find((candidate) => candidate.name === container.name);
  if (!status?.resources) return asked;
  const infeasible = pod.status?.conditions?.some(
    (condition) => condition.type === "PodResizePending" && condition.reason === "Infeasible",
  );
  const largest = infeasible ? new Map<string, number>() : asked;
  raise(largest, amountsOf(status.resources.requests));
  raise(largest, amountsOf(status.allocatedResources));
  return largest;
}

function amountsOf(list: ResourceList | undefined): Amounts {
  const amounts: Amounts = new Map();
  if (!list) return amounts;
  for (const name of Object.keys(list)) {
    const quantity = quantityOf(list[name]);
    amounts.set(name, name === "cpu" ? quantity.milliValue() : quantity.value());
  }
  return amounts;
}

function add(target: Amounts, other: Amounts): void {
  for (const [name, amount] of other) target.set(name, (target.get(name) ?? 0) + amount);
}

function raise(target: Amounts, other: Amounts): void {
  for (const [name, amount] of other)
    if (amount > (target.get(name) ?? Number.NEGATIVE_INFINITY)) target.set(name, amount);
}

function toResource(amounts: Amounts): Resource {
  let scalars: Map<string, number> | undefined;
  for (const [name, amount] of amounts) {
    if (!isScalar(name)) continue;
    scalars ??= new Map();
    scalars.set(name, amount);
  }
  return {
    cpuMilli: amounts.get("cpu") ?? 0,
    memoryBytes: amounts.get("memory") ?? 0,
    ephemeralStorageBytes: amounts.get("ephemeral-storage") ?? 0,
    scalars: scalars ?? noScalars,
  };
}

function isScalar(name: string): boolean {
  return (
    name.includes("/") || name.startsWith("hugepages-") || name.startsWith("attachable-volumes-")
  );
}
