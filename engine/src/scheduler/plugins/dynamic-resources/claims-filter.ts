// Mirrors Filter, PostFilter, Score and Reserve of pkg/scheduler/framework/plugins/dynamicresources/dynamicresources.go
// (1.36). Difference: of several claims that could be deallocated the first is taken (upstream: a random one).
import type {
  CoreV1ContainerExtendedResourceRequest,
  ResourceV1AllocationResult,
  ResourceV1ResourceClaim,
} from "../../../model/generated/types.ts";
import { matchesNodeSelector } from "../../../model/node-selector.ts";
import { clone, type Stored } from "../../../model/object.ts";
import {
  type ClusterView,
  type PreparedFilter,
  type Reservation,
  rejection,
  type Status,
} from "../../framework.ts";
import type { NodeInfo } from "../../node-info.ts";
import type { PodInfo } from "../../pod-info.ts";
import type { Allocator } from "./allocator.ts";
import { bindingConditionsOn, isReady, isTimedOut } from "./binding-conditions.ts";
import { ClaimReservation, deleteClaim } from "./claim-reservation.ts";
import { explainShortage } from "./explain.ts";
import { requestsFor } from "./extended-resources.ts";
import { resourceClaims } from "./pod-claims.ts";

export const name = "DynamicResources";
const maxAlternatives = 8;
const unavailable = rejection(
  "UnschedulableAndUnresolvable",
  name,
  "resourceclaim not available on the node",
);
const staleClaim = rejection(
  "UnschedulableAndUnresolvable",
  name,
  "cannot schedule extended resource claim",
);

/** The claims of a pod; what stands for its extended resources comes last and has no name until the pod is placed. */
export interface PodClaims {
  readonly own: readonly Stored<ResourceV1ResourceClaim>[];
  readonly forResources?: {
    readonly claim: ResourceV1ResourceClaim | Stored<ResourceV1ResourceClaim>;
    readonly resources: ReadonlyMap<string, number>;
  };
}

/** What the pod would get on a node, for each claim that has nothing yet. */
export interface NodeAllocation {
  readonly results: readonly ResourceV1AllocationResult[];
  /** The claim for extended resources with the requests that this node cannot satisfy itself. */
  readonly forResources: ResourceV1ResourceClaim | undefined;
  readonly mappings: readonly CoreV1ContainerExtendedResourceRequest[];
}

/** Looks for devices for a pod that uses claims. */
export class ClaimsFilter implements PreparedFilter {
  readonly #pod: PodInfo;
  readonly #cluster: ClusterView;
  readonly #claims: PodClaims;
  readonly #all: readonly ResourceV1ResourceClaim[];
  /** Absent where everything is allocated. */
  readonly #allocator: Allocator | undefined;
  readonly #allocations = new Map<string, NodeAllocation>();
  /** Allocated claims that kept the pod from some node. */
  readonly #unavailable = new Set<Stored<ResourceV1ResourceClaim>>();

  constructor(
    pod: PodInfo,
    cluster: ClusterView,
    claims: PodClaims,
    allocator: Allocator | undefined,
  ) {
    this.#pod = pod;
    this.#cluster = cluster;
    this.#claims = claims;
    this.#allocator = allocator;
    const { own, forResources } = claims;
    this.#all = forResources ? [...own, forResources.claim] : own;
  }

  filter(node: NodeInfo): Status | undefined {
    const { own, forResources } = this.#claims;
    if (forResources?.claim.spec.devices?.requests) return staleClaim;
    const forNode = forResources && this.#resourcesOn(node);
    if (own.length === 0 && !forNode) return undefined;
    const kept = own.filter((claim) => !this.#isAvailable(claim, node));
    const toAllocate = this.#all
      .filter(({ status }) => !status?.allocation)
      .map((claim) => (claim === forResources?.claim ? (forNode?.claim ?? claim) : claim));
    const results = this.#allocator?.allocate(node, toAllocate) ?? [];
    if ("error" in results)
      return rejection(
        results.fatal ? "Error" : "UnschedulableAndUnresolvable",
        name,
        results.error,
      );
    if (this.#allocator && results.length !== toAllocate.length)
      return new NotAllocated(this.#allocator, node, toAllocate);
    if (kept.length > 0) {
      for (const claim of kept) this.#unavailable.add(claim);
      return unavailable;
    }
    if (this.#allocator)
      this.#allocations.set(node.name, {
        results,
        forResources: forNode?.claim,
        mappings: forNode?.mappings ?? [],
      });
    return undefined;
  }

  /** Gives up an allocation that keeps the pod from every node, so that the next attempt is free to choose. */
  postFilter(): string | { readonly error: string } {
    const { client } = this.#cluster;
    for (const claim of this.#unavailable) {
      const users = claim.status?.reservedFor ?? [];
      if (users.length > 1 || users.some(({ uid }) => uid !== this.#pod.uid)) continue;
      const free = clone(claim);
      delete free.status?.reservedFor;
      delete free.status?.allocation;
      delete free.status?.devices;
      const result = client.update(resourceClaims, free, "status");
      if (!result.ok) return { error: result.status.message ?? "" };
      return "deallocation of ResourceClaim completed";
    }
    const earlier = this.#claims.forResources?.claim;
    if (earlier && isStored(earlier)) {
      const error = deleteClaim(client, earlier);
      return error === undefined ? "deletion of ResourceClaim completed" : { error };
    }
    return "still not schedulable";
  }

  /** The better the alternatives that the pod would get on the node, the higher. */
  score(node: NodeInfo): number {
    const allocation = this.#allocations.get(node.name);
    if (!allocation) return 0;
    let score = 0;
    let next = 0;
    for (const claim of this.#all) {
      const result = claim.status?.allocation ?? allocation.results[next++];
      const taken = new Set(result?.devices?.results?.map(({ request }) => request));
      for (const { name: request, firstAvailable = [] } of claim.spec.devices?.requests ?? [])
        for (const [i, alternative] of firstAvailable.entries())
          if (taken.has(`${request}/${alternative.name}`)) score += maxAlternatives - i;
    }
    return score;
  }

  reserve(node: NodeInfo): Reservation {
    return new ClaimReservation(
      this.#pod,
      node.name,
      this.#claims,
      this.#allocations.get(node.name),
      this.#cluster,
    );
  }

  /** The claim with the pod's extended resources that the node does not have itself; nothing when it has them all. */
  #resourcesOn(node: NodeInfo) {
    const { own, forResources } = this.#claims;
    if (!forResources) return undefined;
    const missing = new Map(
      [...forResources.resources].filter(([name]) => !node.allocatable.scalars.get(name)),
    );
    if (missing.size === 0 && own.length === 0) return undefined;
    const { requests, mappings } = requestsFor(this.#pod, missing, this.#cluster);
    const claim: ResourceV1ResourceClaim = {
      ...forResources.claim,
      spec: requests.length > 0 ? { devices: { requests } } : {},
    };
    return { claim, mappings };
  }

  #isAvailable(claim: Stored<ResourceV1ResourceClaim>, node: NodeInfo): boolean {
    const { allocation } = claim.status ?? {};
    if (!allocation) return true;
    const { nodeSelector } = allocation;
    if (nodeSelector && !matchesNodeSelector(nodeSelector, node.name, node.labels)) return false;
    if (!bindingConditionsOn(this.#cluster)) return true;
    const ready = isReady(claim);
    return typeof ready !== "object" && (ready || !isTimedOut(claim, this.#cluster.clock.nowMs()));
  }
}

export function isStored(claim: ResourceV1ResourceClaim): claim is Stored<ResourceV1ResourceClaim> {
  return claim.metadata?.uid !== undefined;
}

/** A node without the devices; which ones it lacks is found out when somebody asks. */
class NotAllocated implements Status {
  readonly code = "UnschedulableAndUnresolvable";
  readonly plugin = name;
  readonly reasons = notAllocatedReasons;
  readonly #allocator: Allocator;
  readonly #node: NodeInfo;
  readonly #claims: readonly ResourceV1ResourceClaim[];

  constructor(allocator: Allocator, node: NodeInfo, claims: readonly ResourceV1ResourceClaim[]) {
    this.#allocator = allocator;
    this.#node = node;
    this.#claims = claims;
  }

  explain(): readonly string[] {
    return [`${this.reasons[0]}: ${explainShortage(this.#allocator, this.#node, this.#claims)}`];
  }
}

const notAllocatedReasons: readonly string[] = ["cannot allocate all claims"];
