// Mirrors syncClaim of pkg/controller/resourceclaim/controller.go (1.36).
import { claimFinalizer } from "../../apis/resource/v1/pod-claims.ts";
import type { ComponentHost } from "../../model/cluster-access.ts";
import type {
  CoreV1Pod,
  ResourceV1ResourceClaim,
  ResourceV1ResourceClaimConsumerReference,
} from "../../model/generated/types.ts";
import { clone, type Stored } from "../../model/object.ts";
import type { SyncOutcome } from "../framework/controller.ts";
import type { Informer } from "../framework/informer.ts";
import { isPodFinished } from "../framework/pod-state.ts";

type Claim = Stored<ResourceV1ResourceClaim>;

const resourceClaims = "resourceclaims.resource.k8s.io";

/** Takes pods off claims that they no longer use, gives devices back, and deletes claims whose pod has ended. */
export class ClaimCleaner {
  readonly #client: ComponentHost["client"];
  readonly #pods: Informer<CoreV1Pod>;

  constructor({ client }: Pick<ComponentHost, "client">, pods: Informer<CoreV1Pod>) {
    this.#client = client;
    this.#pods = pods;
  }

  sync(claim: Claim): SyncOutcome {
    const users = claim.status?.reservedFor ?? [];
    const remaining = users.filter((user) => this.#isUsing(user, claim));
    const isKept = claim.metadata.finalizers?.includes(claimFinalizer) ?? false;
    if (remaining.length < users.length) {
      const updated = clone(claim);
      updated.status = { ...updated.status, reservedFor: remaining };
      if (remaining.length === 0) {
        delete updated.status.reservedFor;
        if (isKept) delete updated.status.allocation;
      }
      const written = this.#write(updated, "status");
      if (!written) return "retry";
      if (isKept && !written.status?.allocation && !this.#release(written)) return "retry";
    } else if (isKept && claim.metadata.deletionTimestamp !== undefined && users.length === 0) {
      let free: Claim | undefined = claim;
      if (claim.status?.allocation) {
        const updated = clone(claim);
        delete updated.status!.allocation;
        free = this.#write(updated, "status");
      }
      if (!free || !this.#release(free)) return "retry";
    }
    return remaining.length === 0 ? this.#deleteUnused(claim) : "done";
  }

  #isUsing(user: ResourceV1ResourceClaimConsumerReference, { metadata }: Claim): boolean {
    if (user.apiGroup || user.resource !== "pods") return true;
    const pod = this.#pods.get(`${metadata.namespace}/${user.name}`);
    return pod?.metadata.uid === user.uid && !isDone(pod);
  }

  /** A claim that was made for a pod that has ended: the garbage collector would leave it until the pod is deleted. */
  #deleteUnused(claim: Claim): SyncOutcome {
    const [owner] = ownerPods(claim);
    const pod = owner && this.#pods.get(`${claim.metadata.namespace}/${owner.name}`);
    if (!pod || (pod.metadata.uid === owner.uid && !isDone(pod))) return "done";
    const { namespace = "", name } = claim.metadata;
    const stored = this.#client.get(resourceClaims, namespace, name);
    if (stored?.metadata.uid !== claim.metadata.uid) return "done";
    return this.#client.delete(resourceClaims, namespace, name).ok ? "done" : "retry";
  }

  #release(claim: Claim): boolean {
    const updated = clone(claim);
    updated.metadata.finalizers = (claim.metadata.finalizers ?? []).filter(
      (finalizer) => finalizer !== claimFinalizer,
    );
    return this.#write(updated) !== undefined;
  }

  #write(claim: Claim, subresource?: string): Claim | undefined {
    const result = this.#client.update<ResourceV1ResourceClaim>(resourceClaims, claim, subresource);
    return result.ok ? result.value : undefined;
  }
}

/** Whether it is certain that none of the pod's containers runs or will run. */
export function isDone(pod: Stored<CoreV1Pod>): boolean {
  return (
    isPodFinished(pod) || (pod.metadata.deletionTimestamp !== undefined && !pod.spec?.nodeName)
  );
}

/** The pods that a claim was made for: one, if any. */
export function ownerPods({ metadata }: Claim) {
  return (metadata.ownerReferences ?? []).filter(
    ({ apiVersion, kind, controller }) =>
      controller === true && apiVersion === "v1" && kind === "Pod",
  );
}
