// Mirrors validateDeviceRequest, isSelectable and selectorsMatch of structured/internal/incubating/allocator_incubating.go
// in staging/src/k8s.io/dynamic-resource-allocation (1.36): the devices of a node that a request may get.
import { selectsDevice } from "../../../apis/cel/device-selector.ts";
import { claimName, toleratesDeviceTaint } from "../../../apis/resource/v1/pod-claims.ts";
import type {
  ResourceV1DeviceClass,
  ResourceV1DeviceSelector,
  ResourceV1ResourceClaim,
} from "../../../model/generated/types.ts";
import type { NodeInfo } from "../../node-info.ts";
import { type AllocationError, fatal } from "./allocation-error.ts";
import type { Allocator } from "./allocator.ts";
import { isUsableOn, type Pool, type PooledDevice, pooled } from "./pools.ts";
import type { DeviceRequest } from "./requests.ts";

/** A request or alternative of a claim with what a node has for it. */
export class Candidates {
  readonly request: DeviceRequest;
  readonly class: ResourceV1DeviceClass;
  /** All that match, where all are asked for. */
  readonly all: readonly PooledDevice[] | undefined;
  readonly #allocator: Allocator;
  readonly #claim: ResourceV1ResourceClaim;
  readonly #node: NodeInfo;
  readonly #matches = new Map<string, boolean>();

  private constructor(
    allocator: Allocator,
    claim: ResourceV1ResourceClaim,
    request: DeviceRequest,
    deviceClass: ResourceV1DeviceClass,
    node: NodeInfo,
    all: PooledDevice[] | undefined,
  ) {
    this.#allocator = allocator;
    this.#claim = claim;
    this.request = request;
    this.class = deviceClass;
    this.#node = node;
    this.all = all;
  }

  static of(
    allocator: Allocator,
    claim: ResourceV1ResourceClaim,
    request: DeviceRequest,
    node: NodeInfo,
    pools: readonly Pool[],
  ): Candidates | AllocationError {
    const place = `claim ${claimName(claim)}, request ${request.name}`;
    const { deviceClassName: className, wantsAll } = request;
    const deviceClass = allocator.classNamed(className);
    if (!deviceClass)
      return fatal(
        `${place}: could not retrieve device class ${className}: deviceclass.resource.k8s.io "${className}" not found`,
      );
    const all: PooledDevice[] = [];
    const found = new Candidates(
      allocator,
      claim,
      request,
      deviceClass,
      node,
      wantsAll ? all : undefined,
    );
    if (!wantsAll) return found;
    for (const pool of pools) {
      if (pool.incomplete || pool.invalid)
        return fatal(
          `${place}: asks for all devices, but resource pool ${pool.driver}/${pool.name} is currently ${pool.incomplete ? "being updated" : "invalid"}`,
        );
      for (const device of devicesOf(pool)) {
        const selectable = found.isSelectable(device);
        if (typeof selectable === "object") return selectable;
        if (selectable && allocator.hasCapacity(request, device)) all.push(device);
      }
    }
    return found;
  }

  /** How many devices are wanted. */
  get count(): number {
    return this.all ? this.all.length : this.request.count;
  }

  /** Whether class and request select the device; the answer is the same for the whole search. */
  isSelectable({ id, device, slice, pool }: PooledDevice): boolean | AllocationError {
    const { bindingConditions, consumableCapacity } = this.#allocator.features;
    const needsBinding = (device.bindingConditions ?? []).length > 0;
    if (needsBinding && !bindingConditions) return false;
    const known = this.#matches.get(id);
    if (known !== undefined) return known;
    const select = (selectors: readonly ResourceV1DeviceSelector[], whose: string) => {
      for (const [i, { cel }] of selectors.entries()) {
        const matches = selectsDevice(
          cel?.expression ?? "",
          pool.driver,
          device,
          consumableCapacity,
        );
        if (typeof matches === "object") return fatal(`${whose}: selector #${i}: ${matches.error}`);
        if (!matches) return false;
      }
      return true;
    };
    let matches = select(this.class.spec.selectors ?? [], `class ${this.class.metadata?.name}`);
    if (matches === true)
      matches = select(this.request.selectors, `claim ${claimName(this.#claim)}`);
    if (typeof matches === "object") return matches;
    const usable =
      matches && (slice.spec.perDeviceNodeSelection !== true || isUsableOn(device, this.#node));
    this.#matches.set(id, usable);
    return usable;
  }
}

export function* devicesOf(pool: Pool): Generator<PooledDevice> {
  for (const slice of pool.slices)
    for (const device of slice.spec.devices ?? []) yield pooled(pool, slice, device);
}

/** Whether the device has a taint that keeps the request away from it. */
export function isTainted({ device }: PooledDevice, { tolerations = [] }: DeviceRequest): boolean {
  return (device.taints ?? []).some(
    (taint) =>
      (taint.effect === "NoSchedule" || taint.effect === "NoExecute") &&
      !tolerations.some((toleration) => toleratesDeviceTaint(toleration, taint)),
  );
}
