// Mirrors structured/internal/incubating/pools_incubating.go of staging/src/k8s.io/dynamic-resource-allocation (1.36):
// which devices a node can use.
import type {
  CoreV1NodeSelector,
  ResourceV1CounterSet,
  ResourceV1Device,
  ResourceV1ResourceSlice,
} from "../../../model/generated/types.ts";
import { matchesNodeSelector } from "../../../model/node-selector.ts";
import type { Stored } from "../../../model/object.ts";
import type { NodeInfo } from "../../node-info.ts";

export type Slice = Stored<ResourceV1ResourceSlice>;

/** What a driver offers under one name, as far as it matters for a node. */
export interface Pool {
  readonly driver: string;
  readonly name: string;
  /** Its driver is about to publish it: some slices are missing. */
  readonly incomplete: boolean;
  /** Its slices contradict each other. */
  readonly invalid: boolean;
  /** In the order in which devices are tried. */
  readonly slices: readonly Slice[];
  /** Slices with devices for other nodes only; they may share counters with those for this one. */
  readonly otherSlices: readonly Slice[];
  readonly counterSets: ReadonlyMap<string, ResourceV1CounterSet>;
}

/** A device in its pool. */
export interface PooledDevice {
  /** `driver/pool/device`. */
  readonly id: string;
  readonly device: ResourceV1Device;
  readonly slice: Slice;
  readonly pool: Pool;
}

export function deviceId(driver: string, pool: string, device: string): string {
  return `${driver}/${pool}/${device}`;
}

export function pooled(pool: Pool, slice: Slice, device: ResourceV1Device): PooledDevice {
  return { id: deviceId(pool.driver, pool.name, device.name), device, slice, pool };
}

/** Where a slice or a device of its own says that it can be used. */
interface Place {
  readonly nodeName?: string;
  readonly allNodes?: boolean;
  readonly nodeSelector?: CoreV1NodeSelector;
}

export function isUsableOn({ nodeName, allNodes, nodeSelector }: Place, node: NodeInfo): boolean {
  if (nodeName) return nodeName === node.name;
  if (allNodes) return true;
  return nodeSelector !== undefined && matchesNodeSelector(nodeSelector, node.name, node.labels);
}

/** All slices of a cluster, sorted by the nodes that they are for. */
export class ResourceSlices {
  readonly #all: readonly Slice[];
  readonly #local = new Map<string, Slice[]>();
  readonly #shared: Slice[] = [];
  readonly #partitionable: boolean;

  constructor(slices: readonly Slice[], partitionable: boolean) {
    this.#all = slices;
    this.#partitionable = partitionable;
    for (const slice of slices) {
      const { nodeName } = slice.spec;
      if (!nodeName || hasCounters(slice)) this.#shared.push(slice);
      else {
        const local = this.#local.get(nodeName);
        if (local) local.push(slice);
        else this.#local.set(nodeName, [slice]);
      }
    }
  }

  /** The pools with devices for a node, in the order in which they are tried: those whose devices need time to be bound come last. */
  poolsFor(node: NodeInfo): Pool[] {
    const byPool = new Map<string, Slice[]>();
    for (const slice of [...(this.#local.get(node.name) ?? []), ...this.#shared])
      if (this.#isRelevant(slice, node)) addNewest(byPool, slice);
    const pools: Pool[] = [];
    for (const slices of byPool.values()) {
      const pool = this.#pool(slices);
      if (pool) pools.push(pool);
    }
    return pools.sort(
      (left, right) =>
        Number(needsBinding(left)) - Number(needsBinding(right)) ||
        compareText(left.driver, right.driver) ||
        compareText(left.name, right.name),
    );
  }

  #isRelevant(slice: Slice, node: NodeInfo): boolean {
    const { spec } = slice;
    if (hasCounters(slice)) return this.#partitionable;
    if (spec.perDeviceNodeSelection !== undefined && !this.#partitionable) return false;
    if (spec.nodeName || spec.allNodes || spec.nodeSelector) return isUsableOn(spec, node);
    return (
      spec.perDeviceNodeSelection === true &&
      (spec.devices ?? []).some((device) => isUsableOn(device, node))
    );
  }

  /** Nothing where a newer generation takes the pool away from the node. */
  #pool(slices: readonly Slice[]): Pool | undefined {
    const { driver, pool } = slices[0]!.spec;
    const { name, generation, resourceSliceCount } = pool;
    const none = { driver, name, slices: [], otherSlices: [], counterSets: new Map() };
    if (slices.length === resourceSliceCount)
      return this.#build(slices, []) ?? { ...none, incomplete: false, invalid: true };
    const all = this.#all.filter(({ spec }) => spec.driver === driver && spec.pool.name === name);
    if (all.some(({ spec }) => spec.pool.generation > generation)) return undefined;
    const current = all.filter(({ spec }) => spec.pool.generation === generation);
    if (current.length !== resourceSliceCount) return { ...none, incomplete: true, invalid: false };
    const known = new Set(slices.map(({ metadata }) => metadata.name));
    const others = current.filter(({ metadata }) => !known.has(metadata.name));
    return this.#build(slices, others) ?? { ...none, incomplete: false, invalid: true };
  }

  /** Nothing when names are given twice or counters are used that do not exist. */
  #build(slices: readonly Slice[], otherSlices: readonly Slice[]): Pool | undefined {
    const { driver, pool } = slices[0]!.spec;
    const sorted = [...slices].sort((left, right) =>
      compareText(left.metadata.name, right.metadata.name),
    );
    const withDevices = this.#partitionable
      ? sorted.filter((slice) => !hasCounters(slice))
      : sorted;
    const names = withDevices.flatMap(({ spec }) => (spec.devices ?? []).map(({ name }) => name));
    if (new Set(names).size < names.length) return undefined;
    const counterSets = new Map<string, ResourceV1CounterSet>();
    const built: Pool = {
      driver,
      name: pool.name,
      incomplete: false,
      invalid: false,
      slices: withDevices,
      otherSlices: this.#partitionable ? otherSlices : [],
      counterSets,
    };
    if (!this.#partitionable) return built;
    for (const { spec } of sorted)
      for (const set of spec.sharedCounters ?? []) {
        if (counterSets.has(set.name)) return undefined;
        counterSets.set(set.name, set);
      }
    const known = [...sorted, ...otherSlices].every((slice) => usesKnown(counterSets, slice));
    return known ? built : undefined;
  }
}

function hasCounters({ spec }: Slice): boolean {
  return (spec.sharedCounters ?? []).length > 0;
}

function addNewest(byPool: Map<string, Slice[]>, slice: Slice): void {
  const { driver, pool } = slice.spec;
  const key = `${driver}/${pool.name}`;
  const slices = byPool.get(key);
  const generation = slices?.[0]?.spec.pool.generation;
  if (!slices || generation === undefined || pool.generation > generation) byPool.set(key, [slice]);
  else if (pool.generation === generation) slices.push(slice);
}

function usesKnown(
  counterSets: ReadonlyMap<string, ResourceV1CounterSet>,
  { spec }: Slice,
): boolean {
  return (spec.devices ?? []).every(({ consumesCounters = [] }) =>
    consumesCounters.every(({ counterSet, counters }) => {
      const set = counterSets.get(counterSet);
      return set && Object.keys(counters).every((name) => Object.hasOwn(set.counters, name));
    }),
  );
}

function needsBinding({ slices }: Pool): boolean {
  return slices.some(({ spec }) =>
    (spec.devices ?? []).some(({ bindingConditions }) => bindingConditions !== undefined),
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
