// Mirrors PreBind, bindClaim and Unreserve of pkg/scheduler/framework/plugins/dynamicresources/dynamicresources.go and
// their parts in extendeddynamicresources.go (1.36). Differences: claims are allocated in the step that places the pod, so
// no other pod sees them half done; devices are looked at when something changes, not every 5 s.
import { claimFinalizer, claimName, isReservedFor } from "../../../apis/resource/v1/pod-claims.ts";
import type { ApiClient } from "../../../model/cluster-access.ts";
import type {
  CoreV1Pod,
  ResourceV1AllocationResult,
  ResourceV1ResourceClaim,
} from "../../../model/generated/types.ts";
import { clone, type Result, type Stored } from "../../../model/object.ts";
import { randomStream, randomUid } from "../../../model/random.ts";
import type { ClusterView, Reservation } from "../../framework.ts";
import type { PodInfo } from "../../pod-info.ts";
import {
  bindingConditionsOn,
  hasBindingConditions,
  isReady,
  isTimedOut,
} from "./binding-conditions.ts";
import type { NodeAllocation, PodClaims } from "./claims-filter.ts";
import { resourceClaims } from "./pod-claims.ts";

type Claim = Stored<ResourceV1ResourceClaim>;
type Written = Claim | { readonly error: string };

/** Allocates the claims of a pod and reserves them for it. */
export class ClaimReservation implements Reservation {
  readonly plugin = "DynamicResources";
  readonly timeoutError = "device binding timeout: context deadline exceeded";
  readonly #pod: PodInfo;
  readonly #nodeName: string;
  readonly #claims: PodClaims;
  readonly #allocation: NodeAllocation | undefined;
  readonly #cluster: ClusterView;
  /** The claims as written. */
  readonly #written: Claim[] = [];
  #forResources: Claim | undefined;

  constructor(
    pod: PodInfo,
    nodeName: string,
    claims: PodClaims,
    allocation: NodeAllocation | undefined,
    cluster: ClusterView,
  ) {
    this.#pod = pod;
    this.#nodeName = nodeName;
    this.#claims = claims;
    this.#allocation = allocation;
    this.#cluster = cluster;
  }

  start(): string | undefined {
    let next = 0;
    for (const claim of this.#claims.own) {
      const allocation = claim.status?.allocation ? undefined : this.#allocation?.results[next++];
      const written = isReservedFor(this.#pod.pod, claim)
        ? claim
        : this.#reserve(claim, allocation);
      if ("error" in written) return written.error;
      this.#written.push(written);
    }
    const error = this.#claims.forResources && this.#bindResources(this.#allocation?.results[next]);
    if (error !== undefined) return error;
    if (this.#waits())
      this.#cluster.recorder.event(
        this.#pod.pod,
        "Normal",
        "BindingConditionsPending",
        `waiting for binding conditions for device on node ${this.#nodeName}`,
      );
    return undefined;
  }

  check(): "wait" | "ready" | { readonly error: string } {
    if (!this.#waits()) return "ready";
    for (const { metadata } of this.#all()) {
      const { namespace = "", name } = metadata;
      const claim = this.#cluster.client.get<ResourceV1ResourceClaim>(
        resourceClaims,
        namespace,
        name,
      );
      if (!claim) return { error: `could not find ResourceClaim "${namespace}/${name}"` };
      const ready = isReady(claim);
      if (typeof ready === "object") return ready;
      if (ready) continue;
      return isTimedOut(claim, this.#cluster.clock.nowMs())
        ? { error: `device binding timeout: claim=${name}` }
        : "wait";
    }
    return "ready";
  }

  undo(): void {
    const { client } = this.#cluster;
    for (const { metadata } of this.#written) {
      const { namespace = "", name, uid } = metadata;
      const stored = client.get<ResourceV1ResourceClaim>(resourceClaims, namespace, name);
      if (stored?.metadata.uid !== uid || !isReservedFor(this.#pod.pod, stored)) continue;
      const released = clone(stored);
      released.status!.reservedFor = stored.status!.reservedFor!.filter(
        (user) => user.uid !== this.#pod.uid,
      );
      client.update(resourceClaims, released, "status");
    }
    if (this.#forResources) deleteClaim(client, this.#forResources);
  }

  #all(): readonly Claim[] {
    return this.#forResources ? [...this.#written, this.#forResources] : this.#written;
  }

  #waits(): boolean {
    return bindingConditionsOn(this.#cluster) && this.#all().some(hasBindingConditions);
  }

  /** Makes the claim for what the node does not have itself, and tells the pod of it. */
  #bindResources(allocation: ResourceV1AllocationResult | undefined): string | undefined {
    const { forResources, mappings = [] } = this.#allocation ?? {};
    if (!allocation || !forResources) return undefined;
    const { client } = this.#cluster;
    const { namespace, name } = this.#pod;
    const created = client.create<ResourceV1ResourceClaim>(resourceClaims, forResources);
    if (!created.ok)
      return `create claim for extended resources ${namespace}/: ${created.status.message}`;
    this.#forResources = created.value;
    const written = this.#reserve(created.value, allocation);
    if ("error" in written) return written.error;
    this.#forResources = written;
    if (mappings.length === 0)
      return `nil or empty request mappings, no update of pod ${namespace}/${name} ExtendedResourceClaimStatus`;
    const pod = client.get<CoreV1Pod>("pods", namespace, name);
    if (!pod)
      return `update pod ${namespace}/${name} ExtendedResourceClaimStatus: pods "${name}" not found`;
    const updated = clone(pod);
    updated.status = {
      ...updated.status,
      extendedResourceClaimStatus: {
        requestMappings: [...mappings],
        resourceClaimName: written.metadata.name,
      },
    };
    const result = client.update("pods", updated, "status");
    return result.ok
      ? undefined
      : `update pod ${namespace}/${name} ExtendedResourceClaimStatus: ${result.status.message}`;
  }

  /** Writes an allocation, if there is one, and that the pod uses the claim. */
  #reserve(claim: Claim, allocation: ResourceV1AllocationResult | undefined): Written {
    const { client, clock } = this.#cluster;
    // The pod may have named the claim before.
    const { namespace = "", name } = claim.metadata;
    let current = client.get<ResourceV1ResourceClaim>(resourceClaims, namespace, name) ?? claim;
    if (allocation && current.status?.allocation)
      return { error: `claim ${claimName(claim)} got allocated elsewhere in the meantime` };
    if (allocation && !current.metadata.finalizers?.includes(claimFinalizer)) {
      const kept = clone(current);
      kept.metadata.finalizers = [...(kept.metadata.finalizers ?? []), claimFinalizer];
      const result = client.update<ResourceV1ResourceClaim>(resourceClaims, kept);
      if (!result.ok)
        return { error: `add finalizer to claim ${claimName(claim)}: ${result.status.message}` };
      current = result.value;
    }
    const updated = clone(current);
    const status = { ...updated.status };
    if (allocation)
      status.allocation = withShareIds(allocation, `${this.#pod.uid}/${claim.metadata.uid}`);
    status.reservedFor = [
      ...(status.reservedFor ?? []),
      { resource: "pods", name: this.#pod.name, uid: this.#pod.uid },
    ];
    if (status.allocation && bindingConditionsOn(this.#cluster))
      status.allocation = { allocationTimestamp: clock.timestamp(), ...status.allocation };
    updated.status = status;
    const result: Result<Claim> = client.update<ResourceV1ResourceClaim>(
      resourceClaims,
      updated,
      "status",
    );
    if (result.ok) return result.value;
    const what = allocation ? "allocation and reservation" : "reservation";
    return { error: `add ${what} to claim ${claimName(claim)}: ${result.status.message}` };
  }
}

/** Deletes a claim that is kept by nothing but its allocation; the words of the refusal, if there is one. */
export function deleteClaim(client: ApiClient, claim: Claim): string | undefined {
  const { namespace = "", name, finalizers = [] } = claim.metadata;
  const stored = client.get<ResourceV1ResourceClaim>(resourceClaims, namespace, name);
  if (!stored) return undefined;
  const free = clone(stored);
  free.metadata.finalizers = finalizers.filter((finalizer) => finalizer !== claimFinalizer);
  const updated = client.update(resourceClaims, free);
  if (!updated.ok) return `update resourceclaim ${namespace}/${name}: ${updated.status.message}`;
  const deleted = client.delete(resourceClaims, namespace, name);
  return deleted.ok ? undefined : deleted.status.message;
}

/** Gives every share of a device its identity. */
function withShareIds(allocation: ResourceV1AllocationResult, key: string) {
  const random = randomStream(`share/${key}`);
  const results = allocation.devices?.results?.map((result) =>
    result.shareID === undefined ? result : { ...result, shareID: randomUid(random) },
  );
  return { ...allocation, devices: { ...allocation.devices, ...(results && { results }) } };
}
