// Mirrors structured/internal/incubating/allocator_incubating.go of staging/src/k8s.io/dynamic-resource-allocation (1.36):
// finds the first devices on a node that satisfy all claims of a pod. Difference: a search is cut off after a number of
// steps, where upstream gives it 10 s.
import { claimName } from "../../../apis/resource/v1/pod-claims.ts";
import type {
  ResourceV1AllocationResult,
  ResourceV1ResourceClaim,
} from "../../../model/generated/types.ts";
import type { NodeInfo } from "../../node-info.ts";
import { type AllocationError, fatal } from "./allocation-error.ts";
import { allocationResult, type ChosenDevice } from "./allocation-result.ts";
import type { Allocator } from "./allocator.ts";
import { Candidates, isTainted } from "./candidates.ts";
import { ConsumedCapacity, consumedCapacity } from "./capacity.ts";
import { type Constraint, constraintOf } from "./constraints.ts";
import { ConsumedCounters } from "./counters.ts";
import { type Pool, type PooledDevice, pooled } from "./pools.ts";
import { alternativesOf, type DeviceRequest } from "./requests.ts";

const maxDevicesPerClaim = 32;
/** Devices that are tried for one pod on one node. */
const maxSteps = 200_000;

/** One device that is wanted: for which claim, request and alternative, and how many were chosen for it before. */
interface Wanted {
  readonly claim: number;
  readonly request: number;
  readonly alternative: number;
  readonly device: number;
}

interface Location {
  readonly pool: number;
  readonly slice: number;
  readonly device: number;
}

/** `tooMany`: any solution from here on has more devices than a claim can hold. */
type Outcome = boolean | "tooMany" | AllocationError;

const start: Location = { pool: 0, slice: 0, device: 0 };

export class Search {
  readonly #allocator: Allocator;
  readonly #node: NodeInfo;
  readonly #claims: readonly ResourceV1ResourceClaim[];
  readonly #pools: readonly Pool[];
  /** By claim, request and alternative. */
  readonly #candidates: Candidates[][][] = [];
  /** The alternative that was taken, by claim and request. */
  readonly #selected: number[][] = [];
  readonly #constraints: Constraint[][] = [];
  readonly #chosen: ChosenDevice[][] = [];
  /** The claims that a device is being allocated to. */
  readonly #allocating = new Map<string, Set<number>>();
  readonly #counters = new ConsumedCounters();
  readonly #capacity = new ConsumedCapacity();
  #steps = 0;

  constructor(allocator: Allocator, node: NodeInfo, claims: readonly ResourceV1ResourceClaim[]) {
    this.#allocator = allocator;
    this.#node = node;
    this.#claims = claims;
    this.#pools = allocator.poolsFor(node);
  }

  run(): readonly ResourceV1AllocationResult[] | AllocationError | undefined {
    for (const claim of this.#claims) {
      const error = this.#prepare(claim);
      if (error) return error;
    }
    const outcome = this.#next({ claim: 0, request: 0, alternative: 0, device: 0 }, false, start);
    if (typeof outcome === "object") return outcome;
    if (outcome !== true) {
      if (!this.#pools.some(({ invalid }) => invalid)) return undefined;
      return { error: "invalid resource pools were encountered", fatal: false };
    }
    return this.#claims.map((claim, i) =>
      allocationResult(
        claim,
        this.#chosen[i]!,
        this.#candidates[i]!.map(
          (alternatives, request) => alternatives[this.#selected[i]![request] ?? 0]!,
        ),
        this.#node.name,
        this.#allocator.features.bindingConditions,
      ),
    );
  }

  #prepare(claim: ResourceV1ResourceClaim): AllocationError | undefined {
    const candidates: Candidates[][] = [];
    let least = 0;
    for (const request of claim.spec.devices?.requests ?? []) {
      const alternatives: Candidates[] = [];
      for (const alternative of alternativesOf(request)) {
        const found = Candidates.of(this.#allocator, claim, alternative, this.#node, this.#pools);
        if (!(found instanceof Candidates)) return found;
        alternatives.push(found);
      }
      candidates.push(alternatives);
      least += Math.min(...alternatives.map(({ count }) => count));
    }
    if (least > maxDevicesPerClaim)
      return fatal(
        `claim ${claimName(claim)}: number of requested devices ${least} exceeds the claim limit of ${maxDevicesPerClaim}`,
      );
    const constraints: Constraint[] = [];
    for (const [i, given] of (claim.spec.devices?.constraints ?? []).entries()) {
      const constraint = constraintOf(given);
      if (!constraint)
        return fatal(
          `claim ${claimName(claim)}, constraint #${i}: empty constraint (unsupported constraint type?)`,
        );
      constraints.push(constraint);
    }
    this.#candidates.push(candidates);
    this.#selected.push([]);
    this.#constraints.push(constraints);
    this.#chosen.push([]);
    return undefined;
  }

  /** Chooses the wanted device and everything after it. `inAlternative`: which alternative is settled. */
  #next(wanted: Wanted, inAlternative: boolean, from: Location): Outcome {
    const requests = this.#candidates[wanted.claim];
    if (!requests) return true;
    const alternatives = requests[wanted.request];
    if (!alternatives) {
      const next = { claim: wanted.claim + 1, request: 0, alternative: 0, device: 0 };
      const outcome = this.#next(next, false, start);
      // With another alternative for an earlier claim it may still work.
      return outcome === "tooMany" ? false : outcome;
    }
    if (!inAlternative && alternatives[0]?.request.parentName !== undefined)
      return this.#firstAlternative(wanted, alternatives);
    const candidates = alternatives[wanted.alternative]!;
    if (candidates.all?.length === 0) return false;
    if (wanted.device >= candidates.count) {
      const next = { claim: wanted.claim, request: wanted.request + 1, alternative: 0, device: 0 };
      return this.#next(next, false, start);
    }
    const total = this.#chosen[wanted.claim]!.length + candidates.count - wanted.device;
    if (total > maxDevicesPerClaim) return "tooMany";
    return candidates.all
      ? this.#takeAll(wanted, candidates, inAlternative)
      : this.#tryEach(wanted, candidates, inAlternative, from);
  }

  #firstAlternative(wanted: Wanted, alternatives: readonly Candidates[]): Outcome {
    let allTooMany = true;
    for (let alternative = 0; alternative < alternatives.length; alternative++) {
      const outcome = this.#next({ ...wanted, alternative }, true, start);
      if (outcome === "tooMany") continue;
      allTooMany = false;
      if (outcome === false) continue;
      if (outcome === true) this.#selected[wanted.claim]![wanted.request] = alternative;
      return outcome;
    }
    return allTooMany ? "tooMany" : false;
  }

  /** Which devices are wanted is clear, and in what order they are taken does not matter. */
  #takeAll(wanted: Wanted, { request, all }: Candidates, inAlternative: boolean): Outcome {
    const giveBack = this.#take(wanted, request, all![wanted.device]!, true);
    if (typeof giveBack !== "function") return giveBack ?? false;
    const outcome = this.#next({ ...wanted, device: wanted.device + 1 }, inAlternative, start);
    if (outcome !== true) giveBack();
    return outcome;
  }

  #tryEach(
    wanted: Wanted,
    candidates: Candidates,
    inAlternative: boolean,
    from: Location,
  ): Outcome {
    const { request } = candidates;
    for (let p = from.pool; p < this.#pools.length; p++) {
      const pool = this.#pools[p]!;
      if (pool.incomplete || pool.invalid) continue;
      for (let s = p === from.pool ? from.slice : 0; s < pool.slices.length; s++) {
        const slice = pool.slices[s]!;
        const devices = slice.spec.devices ?? [];
        const first = p === from.pool && s === from.slice ? from.device : 0;
        for (let d = first; d < devices.length; d++) {
          if (++this.#steps > maxSteps)
            return fatal(`node ${this.#node.name}: timed out trying to allocate devices`);
          const device = pooled(pool, slice, devices[d]!);
          if (this.#isTaken(wanted, request, device)) continue;
          const selectable = candidates.isSelectable(device);
          if (typeof selectable === "object") return selectable;
          if (!selectable || !this.#allocator.hasCapacity(request, device, this.#capacity))
            continue;
          const giveBack = this.#take(wanted, request, device, false);
          if (!giveBack) continue;
          if (typeof giveBack !== "function") return giveBack;
          const next = { ...wanted, device: wanted.device + 1 };
          const after = { pool: p, slice: s, device: d + 1 };
          const outcome = this.#next(next, inAlternative, after);
          if (outcome === true) return true;
          giveBack();
          if (outcome !== false) return outcome;
        }
      }
    }
    return false;
  }

  /** Administrators share devices with others, but have none twice in a claim. */
  #isTaken({ claim }: Wanted, { adminAccess }: DeviceRequest, { id }: PooledDevice): boolean {
    const claims = this.#allocating.get(id);
    if (adminAccess) return claims?.has(claim) ?? false;
    return this.#allocator.allocated.exclusive.has(id) || (claims?.size ?? 0) > 0;
  }

  /**
   * Takes a device, unless it is in use, tainted or against a constraint; gives what takes that back. Where upstream
   * forgets to give counters back that it has counted already, they stay taken for the rest of the search.
   */
  #take(
    wanted: Wanted,
    request: DeviceRequest,
    candidate: PooledDevice,
    must: boolean,
  ): (() => void) | AllocationError | undefined {
    const { features, allocated, counters } = this.#allocator;
    const { id, device, pool } = candidate;
    const shares = features.consumableCapacity && device.allowMultipleAllocations === true;
    const consumes = (device.consumesCounters ?? []).length > 0;
    if (!(shares && request.adminAccess) && this.#isTaken(wanted, request, candidate))
      return undefined;
    if (consumes) {
      if (!features.partitionableDevices) return undefined;
      const inUse = shares && (allocated.capacity.has(id) || this.#capacity.has(id));
      if (!inUse && !this.#counters.take(candidate, counters)) return undefined;
    }
    if (features.deviceTaints && isTainted(candidate, request)) return undefined;
    const constraints = this.#constraints[wanted.claim]!;
    for (const [i, constraint] of constraints.entries()) {
      if (constraint.add(request, device, pool.driver)) continue;
      if (must)
        return fatal(
          `claim ${claimName(this.#claims[wanted.claim]!)}, request ${request.name}: cannot add device ${id} because a claim constraint would not be satisfied`,
        );
      for (const added of constraints.slice(0, i)) added.remove(request);
      return undefined;
    }
    const claims = this.#allocating.get(id) ?? new Set();
    this.#allocating.set(id, claims);
    if (!shares) claims.add(wanted.claim);
    if (!this.#allocator.hasCapacity(request, candidate, this.#capacity)) return undefined;
    const amounts = shares ? consumedCapacity(device, request.capacity) : undefined;
    if (amounts) this.#capacity.add(id, amounts);
    const chosen = this.#chosen[wanted.claim]!;
    const before = chosen.length;
    chosen.push({ ...candidate, request, consumed: amounts });
    return () => {
      for (const constraint of constraints) constraint.remove(request);
      claims.delete(wanted.claim);
      if (!amounts) {
        if (consumes) this.#counters.giveBack(candidate);
      } else if (amounts.size > 0) this.#capacity.remove(id, amounts);
      chosen.length = before;
    };
  }
}
