// Mirrors structured/allocator.go of staging/src/k8s.io/dynamic-resource-allocation (1.36): devices for the claims of a pod.
// Difference: there is one allocator, the incubating one, which leaves out what the gates of older versions leave out.
import type {
  ResourceV1AllocationResult,
  ResourceV1DeviceClass,
  ResourceV1ResourceClaim,
} from "../../../model/generated/types.ts";
import type { ClusterView } from "../../framework.ts";
import type { NodeInfo } from "../../node-info.ts";
import type { AllocatedDevices } from "./allocated-devices.ts";
import type { AllocationError } from "./allocation-error.ts";
import { bindingConditionsOn } from "./binding-conditions.ts";
import { type ConsumedCapacity, hasCapacityFor } from "./capacity.ts";
import { AvailableCounters } from "./counters.ts";
import { type Pool, type PooledDevice, ResourceSlices, type Slice } from "./pools.ts";
import type { DeviceRequest } from "./requests.ts";
import { Search } from "./search.ts";

export interface AllocatorFeatures {
  readonly partitionableDevices: boolean;
  readonly deviceTaints: boolean;
  readonly bindingConditions: boolean;
  readonly consumableCapacity: boolean;
}

export function allocatorFeatures({ feature }: Pick<ClusterView, "feature">): AllocatorFeatures {
  return {
    partitionableDevices: feature("DRAPartitionableDevices"),
    deviceTaints: feature("DRADeviceTaints"),
    bindingConditions: bindingConditionsOn({ feature }),
    consumableCapacity: feature("DRAConsumableCapacity"),
  };
}

/** Allocates devices to the claims of one pod, on any node. */
export class Allocator {
  readonly features: AllocatorFeatures;
  readonly allocated: AllocatedDevices;
  readonly counters: AvailableCounters;
  readonly #slices: ResourceSlices;
  readonly #classNamed: (name: string) => ResourceV1DeviceClass | undefined;

  constructor(
    features: AllocatorFeatures,
    allocated: AllocatedDevices,
    slices: readonly Slice[],
    classNamed: (name: string) => ResourceV1DeviceClass | undefined,
  ) {
    this.features = features;
    this.allocated = allocated;
    this.counters = new AvailableCounters(allocated);
    this.#slices = new ResourceSlices(slices, features.partitionableDevices);
    this.#classNamed = classNamed;
  }

  /** What each claim would get on the node; nothing when they cannot all be satisfied there. */
  allocate(
    node: NodeInfo,
    claims: readonly ResourceV1ResourceClaim[],
  ): readonly ResourceV1AllocationResult[] | AllocationError | undefined {
    return new Search(this, node, claims).run();
  }

  /** The pools with devices for a node, in the order in which they are tried. */
  poolsFor(node: NodeInfo): readonly Pool[] {
    return this.#slices.poolsFor(node);
  }

  classNamed(name: string): ResourceV1DeviceClass | undefined {
    return this.#classNamed(name);
  }

  /** Whether a device has what a request asks for, beside what claims have and what a search takes meanwhile. */
  hasCapacity(
    { capacity }: DeviceRequest,
    { id, device }: PooledDevice,
    taken?: ConsumedCapacity,
  ): boolean {
    if (!this.features.consumableCapacity) return true;
    const ofClaims = this.allocated.capacity.of(id);
    return hasCapacityFor(device, capacity, ...(taken ? [ofClaims, taken.of(id)] : [ofClaims]));
  }
}
