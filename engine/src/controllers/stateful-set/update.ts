// Mirrors updateStatefulSet of pkg/controller/statefulset/stateful_set_control.go (1.36). Difference: the gate
// MaxUnavailableStatefulSet (off) is left out, so updates go one pod at a time.
import type { AppsV1StatefulSetStatus, CoreV1Pod } from "../../model/generated/types.ts";
import { goAggregate } from "../../model/go-format.ts";
import type { Stored } from "../../model/object.ts";
import { type Revision, templateOf } from "../framework/controller-history.ts";
import { isPodAvailable, isPodReady } from "../framework/pod-state.ts";
import {
  isInRange,
  newPod,
  ordinalOf,
  replicasOf,
  revisionNameOf,
  type StatefulSet,
  startOrdinal,
} from "./identity.ts";
import type { StatefulPodControl } from "./pod-control.ts";

type Pod = Stored<CoreV1Pod>;

/** A place in the set: a pod that exists, or one that is to be made. */
interface Replica {
  readonly pod: CoreV1Pod;
  readonly stored: Pod | undefined;
}

export interface Update {
  readonly status: AppsV1StatefulSetStatus;
  readonly error: string | undefined;
}

/** One pass over the pods of a set: whatever the first thing is that must be waited for ends it. */
export class StatefulSetUpdate {
  readonly #set: StatefulSet;
  readonly #current: Revision;
  readonly #update: Revision;
  readonly #pods: readonly Pod[];
  readonly #control: StatefulPodControl;
  readonly #nowMs: number;
  readonly #ordered: boolean;
  #deletedForUpdate = 0;

  constructor(
    set: StatefulSet,
    current: Revision,
    update: Revision,
    pods: readonly Pod[],
    control: StatefulPodControl,
    nowMs: number,
  ) {
    this.#set = set;
    this.#current = current;
    this.#update = update;
    this.#pods = pods;
    this.#control = control;
    this.#nowMs = nowMs;
    this.#ordered = set.spec?.podManagementPolicy !== "Parallel";
  }

  run(collisionCount: number): Update {
    const error = this.#set.metadata.deletionTimestamp === undefined ? this.#advance() : undefined;
    return { status: this.#status(collisionCount), error };
  }

  #advance(): string | undefined {
    const replicas = this.#replicas();
    const condemned = this.#condemned();
    const firstUnavailable =
      replicas.find(({ pod }) => this.#isUnavailable(pod))?.pod ??
      condemned.findLast((pod) => this.#isUnavailable(pod));
    const living = this.#forAll(replicas, (replica) => this.#processReplica(replica));
    if (living !== "next") return living.error;
    const retained = this.#forAll(condemned, (pod) => {
      const error = this.#control.retainClaims(this.#set, pod);
      return error === undefined ? "next" : { error };
    });
    if (retained !== "next") return retained.error;
    const going = this.#forAll(condemned, (pod) => this.#processCondemned(pod, firstUnavailable));
    if (going !== "next") return going.error;
    return this.#set.spec?.updateStrategy?.type === "OnDelete"
      ? undefined
      : this.#updateNext(replicas);
  }

  /** One replica for every ordinal in range. */
  #replicas(): Replica[] {
    const start = startOrdinal(this.#set);
    return Array.from({ length: replicasOf(this.#set) }, (_, i) => {
      const ordinal = start + i;
      const stored = this.#pods.find((pod) => ordinalOf(this.#set, pod) === ordinal);
      return { stored, pod: stored ?? this.#podOf(ordinal) };
    });
  }

  /** Below the partition, and while a first rollout goes on, new pods are of the old revision. */
  #podOf(ordinal: number): CoreV1Pod {
    const { updateStrategy } = this.#set.spec ?? {};
    const rolling = updateStrategy?.rollingUpdate;
    const old = rolling
      ? (rolling.partition ?? 0)
      : updateStrategy?.type === "RollingUpdate"
        ? (this.#set.status?.currentReplicas ?? 0)
        : 0;
    const revision = ordinal < startOrdinal(this.#set) + old ? this.#current : this.#update;
    return newPod(this.#set, templateOf(revision), revision.metadata.name, ordinal);
  }

  /** Pods outside the range, the highest ordinal first. */
  #condemned(): Pod[] {
    const ordinal = (pod: Pod) => ordinalOf(this.#set, pod) ?? -1;
    return this.#pods
      .filter((pod) => ordinal(pod) >= 0 && !isInRange(this.#set, ordinal(pod)))
      .toSorted((a, b) => ordinal(b) - ordinal(a));
  }

  /** In order up to the first that stops; or, in parallel, all of them in batches that double while nothing fails. */
  #forAll<T>(items: readonly T[], process: (item: T) => Step): Step {
    if (this.#ordered) {
      for (const item of items) {
        const step = process(item);
        if (step !== "next") return step;
      }
      return "next";
    }
    let size = 1;
    for (let next = 0; next < items.length; size *= 2) {
      const batch = items.slice(next, next + size);
      const errors = batch.flatMap((item) => {
        const step = process(item);
        return step === "next" || step.error === undefined ? [] : [step.error];
      });
      if (errors.length > 0) return { error: goAggregate(errors) };
      next += batch.length;
    }
    return "next";
  }

  #processReplica({ pod, stored }: Replica): Step {
    const phase = stored?.status?.phase;
    if (stored && (phase === "Failed" || phase === "Succeeded")) {
      const going = stored.metadata.deletionTimestamp !== undefined;
      return { error: going ? undefined : this.#control.delete(this.#set, stored) };
    }
    if (!stored) {
      if (this.#control.hasStaleClaim(this.#set, pod)) return { error: undefined };
      const error = this.#control.create(this.#set, pod);
      return error !== undefined || this.#ordered ? { error } : "next";
    }
    if (phase === "Pending") {
      const error = this.#control.createMissingClaims(this.#set, stored);
      if (error !== undefined) return { error };
    }
    if (this.#ordered && this.#isUnavailable(stored)) return { error: undefined };
    const error = this.#control.repair(this.#set, stored);
    return error === undefined ? "next" : { error };
  }

  #processCondemned(pod: Pod, firstUnavailable: CoreV1Pod | undefined): Step {
    if (pod.metadata.deletionTimestamp !== undefined)
      return this.#ordered ? { error: undefined } : "next";
    if (this.#ordered && pod !== firstUnavailable && !this.#isRunningAndAvailable(pod))
      return { error: undefined };
    return { error: this.#control.delete(this.#set, pod) };
  }

  /** From the highest ordinal down to the partition, one pod that is not up to date goes, when all above it are fine. */
  #updateNext(replicas: readonly Replica[]): string | undefined {
    const partition = this.#set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
    for (const { stored } of replicas.slice(partition).reverse()) {
      if (!stored) return undefined;
      const terminating = stored.metadata.deletionTimestamp !== undefined;
      if (revisionNameOf(stored) !== this.#update.metadata.name && !terminating) {
        const error = this.#control.delete(this.#set, stored);
        if (error === undefined) this.#deletedForUpdate++;
        return error;
      }
      if (this.#isUnavailable(stored)) return undefined;
    }
    return undefined;
  }

  #isRunningAndAvailable(pod: CoreV1Pod): boolean {
    const minReadySeconds = this.#set.spec?.minReadySeconds ?? 0;
    return pod.status?.phase === "Running" && isPodAvailable(pod, minReadySeconds, this.#nowMs);
  }

  #isUnavailable(pod: CoreV1Pod): boolean {
    return !this.#isRunningAndAvailable(pod) || pod.metadata?.deletionTimestamp !== undefined;
  }

  #status(collisionCount: number): AppsV1StatefulSetStatus {
    const set = this.#set;
    const desired = replicasOf(set);
    const created = this.#pods.filter((pod) => pod.status?.phase);
    const ready = created.filter((pod) => pod.status?.phase === "Running" && isPodReady(pod));
    const staying = created.filter((pod) => pod.metadata.deletionTimestamp === undefined);
    const at = (revision: Revision) =>
      staying.filter((pod) => revisionNameOf(pod) === revision.metadata.name).length;
    const status: AppsV1StatefulSetStatus = {
      observedGeneration: set.metadata.generation ?? 0,
      replicas: created.length,
      readyReplicas: ready.length,
      availableReplicas: ready.filter((pod) => this.#isRunningAndAvailable(pod)).length,
      currentReplicas: at(this.#current) - this.#deletedForUpdate,
      updatedReplicas: at(this.#update),
      currentRevision: this.#current.metadata.name,
      updateRevision: this.#update.metadata.name,
      collisionCount,
    };
    const complete =
      set.spec?.updateStrategy?.type === "RollingUpdate" &&
      status.updatedReplicas === desired &&
      status.readyReplicas === desired &&
      status.replicas === desired;
    return complete
      ? {
          ...status,
          currentReplicas: desired,
          currentRevision: this.#update.metadata.name,
        }
      : status;
  }
}

/** Go on with the next one, or end the pass, with an error or waiting for something. */
type Step = "next" | { readonly error: string | undefined };
