// Mirrors pkg/controller/deployment/sync.go (1.36): the ReplicaSets of a Deployment, which one is new, and how they are
// made, sized and cleaned up.
import type { ApiClient, Clock, EventRecorder } from "../../model/cluster-access.ts";
import type {
  AppsV1Deployment,
  AppsV1DeploymentCondition,
  AppsV1ReplicaSet,
  MetaV1LabelSelector,
} from "../../model/generated/types.ts";
import { clone, deepEqual } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import { conditionOf, withCondition } from "../framework/conditions.ts";
import { byCreation } from "../framework/instant.ts";
import { controllerOf, controllerReference } from "../framework/owner.ts";
import { isNamespaceTerminating, isNotFound } from "../framework/pod-control.ts";
import { templateHash } from "../framework/template-hash.ts";
import {
  maxRevision,
  newReplicaSetAnnotations,
  revisionAnnotation,
  revisionOf,
  sizeAnnotations,
} from "./annotations.ts";
import {
  type Deployment,
  desiredReplicas,
  hasProgressDeadline,
  isActive,
  newReplicaSetSize,
  type ReplicaSet,
  revisionHistoryLimit,
  totalSize,
} from "./arithmetic.ts";
import { podTemplateHashLabel, sameTemplate } from "./template.ts";

export interface RolloutAccess {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
  readonly minor: number;
  readonly countTerminating: boolean;
}

const maxNameLength = 253;

/** A copy whose status and metadata can be given other values. */
function changeable(deployment: Deployment): Deployment {
  return { ...deployment, metadata: { ...deployment.metadata } };
}

/** One sync's view of a Deployment and its ReplicaSets. Operations give false when a request failed and the sync must be retried. */
export class Rollout {
  readonly access: RolloutAccess;
  deployment: Deployment;
  newSet: ReplicaSet | undefined;
  /** All but the new one, oldest first. */
  old: ReplicaSet[];

  constructor(access: RolloutAccess, deployment: Deployment, sets: readonly ReplicaSet[]) {
    this.access = access;
    this.deployment = changeable(deployment);
    const byAge = sets.toSorted(byCreation);
    this.newSet = byAge.find((set) => sameTemplate(set.spec?.template, deployment.spec?.template));
    this.old = byAge.filter((set) => set !== this.newSet);
  }

  all(): ReplicaSet[] {
    return this.newSet ? [...this.old, this.newSet] : this.old;
  }

  activeOld(): ReplicaSet[] {
    return this.old.filter(isActive);
  }

  active(): ReplicaSet[] {
    return this.all().filter(isActive);
  }

  /** Sets a condition of the Deployment in memory. */
  setCondition(type: string, status: string, reason: string, message: string): void {
    const now = this.access.clock.timestamp();
    const deploymentStatus = { ...this.deployment.status };
    deploymentStatus.conditions = withCondition<AppsV1DeploymentCondition>(
      deploymentStatus.conditions,
      { type, status, reason, message, lastUpdateTime: now, lastTransitionTime: now },
    );
    this.deployment.status = deploymentStatus;
  }

  /** Writes status and annotations; the Deployment is as stored afterwards. */
  writeStatus(): boolean {
    const result = this.access.client.update<AppsV1Deployment>(
      "deployments.apps",
      this.deployment,
      "status",
    );
    if (result.ok) this.deployment = changeable(result.value);
    return result.ok;
  }

  /** Brings the revision and the copied annotations of the new ReplicaSet up to date, if there is one. */
  syncRevision(): boolean {
    const { newSet } = this;
    if (!newSet) return true;
    const current = newSet.metadata.annotations ?? {};
    const annotations = newReplicaSetAnnotations(
      this.deployment,
      current,
      maxRevision(this.old) + 1,
    );
    const minReadySeconds = this.deployment.spec?.minReadySeconds ?? 0;
    if (
      !deepEqual(annotations, current) ||
      (newSet.spec?.minReadySeconds ?? 0) !== minReadySeconds
    ) {
      const changed = clone(newSet);
      changed.metadata.annotations = annotations;
      changed.spec!.minReadySeconds = minReadySeconds;
      return this.#updateSet(newSet, changed);
    }
    let changed = this.#setRevision(annotations[revisionAnnotation] ?? "");
    if (
      hasProgressDeadline(this.deployment) &&
      !conditionOf(this.deployment.status?.conditions, "Progressing")
    ) {
      this.setCondition(
        "Progressing",
        "True",
        "FoundNewReplicaSet",
        `Found new replica set "${newSet.metadata.name}"`,
      );
      changed = true;
    }
    return !changed || this.writeStatus();
  }

  /** Makes the new ReplicaSet when there is none yet. */
  createNewSet(): boolean {
    if (this.newSet) return true;
    const wanted = this.#newSetObject();
    const size = desiredReplicas(wanted as ReplicaSet);
    const name = wanted.metadata?.name ?? "";
    const result = this.access.client.create<AppsV1ReplicaSet>("replicasets.apps", wanted);
    if (!result.ok) return this.#creationRefused(name, result.status);
    this.newSet = result.value;
    if (size > 0) this.#scaledEvent(name, 0, size, true);
    let changed = this.#setRevision(String(maxRevision(this.old) + 1));
    if (hasProgressDeadline(this.deployment)) {
      this.setCondition(
        "Progressing",
        "True",
        "NewReplicaSetCreated",
        `Created new replica set "${name}"`,
      );
      changed = true;
    }
    return !changed || this.writeStatus();
  }

  /** Gives a ReplicaSet another size, with the event; `force` writes changed size annotations alone too. */
  scale(set: ReplicaSet, size: number, force = false): boolean {
    const before = desiredReplicas(set);
    if (!force && before === size) return true;
    const current = set.metadata.annotations ?? {};
    const annotations = { ...current, ...sizeAnnotations(this.deployment) };
    if (before === size && deepEqual(annotations, current)) return true;
    const changed = clone(set);
    changed.spec!.replicas = size;
    changed.metadata.annotations = annotations;
    if (!this.#updateSet(set, changed)) return false;
    if (before !== size) this.#scaledEvent(set.metadata.name, before, size, false);
    return true;
  }

  /** Deletes the oldest revisions beyond the limit that have no pods left. */
  cleanUpHistory(): boolean {
    const limit = revisionHistoryLimit(this.deployment);
    if (limit === undefined) return true;
    const candidates = this.old.filter((set) => set.metadata.deletionTimestamp === undefined);
    const excess = candidates
      .toSorted((a, b) => (revisionOf(a) ?? 0) - (revisionOf(b) ?? 0))
      .slice(0, Math.max(0, candidates.length - limit));
    for (const set of excess) {
      const { generation = 0, name, namespace = "" } = set.metadata;
      const { replicas = 0, observedGeneration = 0 } = set.status ?? {};
      if (replicas !== 0 || desiredReplicas(set) !== 0 || generation > observedGeneration) continue;
      const result = this.access.client.delete("replicasets.apps", namespace, name);
      if (!result.ok && !isNotFound(result.status)) return false;
    }
    return true;
  }

  #newSetObject(): AppsV1ReplicaSet {
    const { deployment } = this;
    const { name, namespace = "" } = deployment.metadata;
    const hash = templateHash(deployment.spec?.template, deployment.status?.collisionCount);
    const template = clone(deployment.spec?.template ?? {});
    const labels = { ...template.metadata?.labels, [podTemplateHashLabel]: hash };
    template.metadata = { ...template.metadata, labels };
    const selector: MetaV1LabelSelector = clone(deployment.spec?.selector ?? {});
    selector.matchLabels = { ...selector.matchLabels, [podTemplateHashLabel]: hash };
    return {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name: `${name.slice(0, maxNameLength - 1 - hash.length)}-${hash}`,
        namespace,
        labels: { ...labels },
        annotations: {
          ...newReplicaSetAnnotations(deployment, {}, maxRevision(this.old) + 1),
          ...sizeAnnotations(deployment),
        },
        ownerReferences: [controllerReference(deployment)],
      },
      spec: {
        replicas: newReplicaSetSize(deployment, 0, totalSize(this.old)),
        minReadySeconds: deployment.spec?.minReadySeconds ?? 0,
        selector,
        template,
      },
    };
  }

  /** An object of that name may be this Deployment's own; otherwise its hash collides and the next try takes another. */
  #creationRefused(name: string, status: Status): boolean {
    const { client, recorder } = this.access;
    if (status.reason === "AlreadyExists") {
      const namespace = this.deployment.metadata.namespace ?? "";
      const existing = client.get<AppsV1ReplicaSet>("replicasets.apps", namespace, name);
      if (
        existing &&
        controllerOf(existing)?.uid === this.deployment.metadata.uid &&
        sameTemplate(existing.spec?.template, this.deployment.spec?.template)
      ) {
        this.newSet = existing;
        return !this.#setRevision(String(maxRevision(this.old) + 1)) || this.writeStatus();
      }
      const collisionCount = (this.deployment.status?.collisionCount ?? 0) + 1;
      this.deployment.status = { ...this.deployment.status, collisionCount };
      this.writeStatus();
      return false;
    }
    if (isNamespaceTerminating(status)) return false;
    const message = `Failed to create new replica set "${name}": ${status.message}`;
    if (hasProgressDeadline(this.deployment)) {
      this.setCondition("Progressing", "False", "ReplicaSetCreateError", message);
      this.writeStatus();
    }
    recorder.event(this.deployment, "Warning", "ReplicaSetCreateError", message);
    return false;
  }

  #setRevision(revision: string): boolean {
    const annotations = this.deployment.metadata.annotations ?? {};
    if (annotations[revisionAnnotation] === revision) return false;
    this.deployment.metadata.annotations = { ...annotations, [revisionAnnotation]: revision };
    return true;
  }

  #updateSet(set: ReplicaSet, changed: ReplicaSet): boolean {
    const result = this.access.client.update<AppsV1ReplicaSet>("replicasets.apps", changed);
    if (!result.ok) return false;
    if (set === this.newSet) this.newSet = result.value;
    else this.old = this.old.map((other) => (other === set ? result.value : other));
    return true;
  }

  #scaledEvent(name: string, from: number, to: number, created: boolean): void {
    const direction = from < to ? "up" : "down";
    const change =
      this.access.minor >= 32
        ? `from ${from} to ${to}`
        : created
          ? `to ${to}`
          : `to ${to} from ${from}`;
    this.access.recorder.event(
      this.deployment,
      "Normal",
      "ScalingReplicaSet",
      `Scaled ${direction} replica set ${name} ${change}`,
    );
  }
}
