// Mirrors pkg/controller/statefulset/stateful_pod_control.go (1.36): makes, repairs and deletes the pods of a set and
// their claims, with the events. Methods give the error text of a failure.
import type { ApiClient, EventRecorder } from "../../model/cluster-access.ts";
import type { CoreV1PersistentVolumeClaim, CoreV1Pod } from "../../model/generated/types.ts";
import { goAggregate } from "../../model/go-format.ts";
import { clone, type Stored } from "../../model/object.ts";
import { isNotFound } from "../framework/pod-control.ts";
import {
  claimsOf,
  hasIdentity,
  hasStorage,
  ordinalOf,
  retainedBy,
  type StatefulSet,
  withIdentity,
  withStorage,
} from "./identity.ts";

const claims = "persistentvolumeclaims";

export class StatefulPodControl {
  readonly #client: ApiClient;
  readonly #recorder: EventRecorder;
  readonly #minor: number;

  constructor(client: ApiClient, recorder: EventRecorder, minor: number) {
    this.#client = client;
    this.#recorder = recorder;
    this.#minor = minor;
  }

  create(set: StatefulSet, pod: CoreV1Pod): string | undefined {
    const claimError = this.createClaims(set, pod);
    if (claimError !== undefined) {
      this.#podEvent("Create", set, pod, claimError);
      return claimError;
    }
    const result = this.#client.create<CoreV1Pod>("pods", pod);
    if (!result.ok && result.status.reason === "AlreadyExists") return result.status.message;
    const error = result.ok ? undefined : result.status.message;
    const retentionError = result.ok ? this.retainClaims(set, result.value) : undefined;
    if (retentionError !== undefined) {
      this.#podEvent("Update", set, pod, retentionError);
      return retentionError;
    }
    this.#podEvent("Create", set, pod, error);
    return error;
  }

  /** Brings labels, volumes and the ownership of claims in line where they are not. */
  repair(set: StatefulSet, pod: Stored<CoreV1Pod>): string | undefined {
    const ordinal = ordinalOf(set, pod);
    if (ordinal === undefined) return undefined;
    const identityFits = hasIdentity(set, pod);
    const storageFits = hasStorage(set, pod);
    if (identityFits && storageFits && !this.#hasClaimsToRetain(set, pod)) return undefined;
    const changed = clone(pod);
    if (!identityFits) withIdentity(set, changed, ordinal);
    if (!storageFits) withStorage(set, changed, ordinal);
    const claimError =
      (storageFits ? undefined : this.createClaims(set, pod)) ?? this.retainClaims(set, pod);
    if (claimError !== undefined) {
      this.#podEvent("Update", set, pod, claimError);
      return claimError;
    }
    const result = this.#client.update("pods", changed);
    const error = result.ok ? undefined : result.status.message;
    this.#podEvent("Update", set, pod, error);
    return error;
  }

  delete(set: StatefulSet, pod: Stored<CoreV1Pod>): string | undefined {
    const { namespace = "", name } = pod.metadata;
    const result = this.#client.delete("pods", namespace, name);
    const error = result.ok || isNotFound(result.status) ? undefined : result.status.message;
    this.#podEvent("Delete", set, pod, error);
    return error;
  }

  /** Creates the claims of a pod that do not exist; one that is being deleted is an error. */
  createClaims(set: StatefulSet, pod: CoreV1Pod): string | undefined {
    const ordinal = ordinalOf(set, pod);
    const errors: string[] = [];
    for (const claim of ordinal === undefined ? [] : claimsOf(set, ordinal)) {
      const { namespace = "", name = "" } = claim.metadata ?? {};
      const existing = this.#client.get(claims, namespace, name);
      if (existing) {
        if (existing.metadata.deletionTimestamp !== undefined)
          errors.push(`pvc ${name} is being deleted`);
        continue;
      }
      const result = this.#client.create(claims, claim);
      const error = result.ok ? undefined : result.status.message;
      if (error !== undefined) errors.push(`failed to create PVC ${name}: ${error}`);
      this.#claimEvent(set, pod, claim, error);
    }
    return goAggregate(errors);
  }

  /** For pods that wait for their claims: creates those, and settles who owns them. */
  createMissingClaims(set: StatefulSet, pod: Stored<CoreV1Pod>): string | undefined {
    const error = this.createClaims(set, pod);
    if (error !== undefined) return error;
    const retentionError = this.retainClaims(set, pod);
    if (retentionError !== undefined) this.#podEvent("Update", set, pod, retentionError);
    return retentionError;
  }

  /** Whether a claim still belongs to an earlier pod of the name, whose end will take it away. */
  hasStaleClaim(set: StatefulSet, pod: CoreV1Pod): boolean {
    if (set.spec?.persistentVolumeClaimRetentionPolicy?.whenScaled !== "Delete") return false;
    return this.#claims(set, pod).some((claim) =>
      (claim.metadata.ownerReferences ?? []).some(
        ({ kind, name, uid }) =>
          kind === "Pod" && name === pod.metadata?.name && uid !== pod.metadata?.uid,
      ),
    );
  }

  #claims(set: StatefulSet, pod: CoreV1Pod): Stored<CoreV1PersistentVolumeClaim>[] {
    const ordinal = ordinalOf(set, pod);
    return (ordinal === undefined ? [] : claimsOf(set, ordinal)).flatMap(({ metadata }) => {
      const { namespace = "", name = "" } = metadata ?? {};
      const claim = this.#client.get<CoreV1PersistentVolumeClaim>(claims, namespace, name);
      return claim ? [claim] : [];
    });
  }

  #hasClaimsToRetain(set: StatefulSet, pod: Stored<CoreV1Pod>): boolean {
    return this.#claims(set, pod).some((claim) => retainedBy(set, pod, claim) !== undefined);
  }

  /** Settles who owns the claims of a pod. */
  retainClaims(set: StatefulSet, pod: Stored<CoreV1Pod>): string | undefined {
    for (const claim of this.#claims(set, pod)) {
      const ownerReferences = retainedBy(set, pod, claim);
      if (!ownerReferences) continue;
      const metadata = { ...claim.metadata, ownerReferences };
      const result = this.#client.update(claims, { ...claim, metadata });
      if (!result.ok)
        return `could not update claim ${claim.metadata.name} for delete policy ownerRefs: ${result.status.message}`;
    }
    return undefined;
  }

  #podEvent(verb: string, set: StatefulSet, pod: CoreV1Pod, error: string | undefined): void {
    const subject = `${this.#spelled(verb)} Pod ${pod.metadata?.name} in StatefulSet ${set.metadata.name}`;
    if (error === undefined)
      this.#recorder.event(set, "Normal", `Successful${verb}`, `${subject} successful`);
    else this.#recorder.event(set, "Warning", `Failed${verb}`, `${subject} failed error: ${error}`);
  }

  #claimEvent(
    set: StatefulSet,
    pod: CoreV1Pod,
    claim: CoreV1PersistentVolumeClaim,
    error: string | undefined,
  ): void {
    const start = `${this.#spelled("Create")} Claim ${claim.metadata?.name}`;
    const end = `Pod ${pod.metadata?.name} in StatefulSet ${set.metadata.name}`;
    if (error === undefined)
      this.#recorder.event(set, "Normal", "SuccessfulCreate", `${start} ${end} success`);
    else
      this.#recorder.event(
        set,
        "Warning",
        "FailedCreate",
        `${start} for ${end} failed error: ${error}`,
      );
  }

  #spelled(verb: string): string {
    return this.#minor >= 35 ? verb : verb.toLowerCase();
  }
}
