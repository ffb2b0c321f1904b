// Mirrors pkg/controller/deployment/deployment_controller.go (1.36).
import type { ComponentFactory, WatchEvent } from "../../model/cluster-access.ts";
import type { AppsV1Deployment, AppsV1ReplicaSet, CoreV1Pod } from "../../model/generated/types.ts";
import { deepEqual } from "../../model/object.ts";
import { matchesLabelSelector } from "../../model/selector.ts";
import { conditionOf } from "../framework/conditions.ts";
import { keyOf, queueController, type SyncOutcome } from "../framework/controller.ts";
import { Informer, namespaceIndex, ownerIndexes } from "../framework/informer.ts";
import { claim, controllerOf, mayBeAdopted, resolveController } from "../framework/owner.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import { type Deployment, hasProgressDeadline, type ReplicaSet } from "./arithmetic.ts";
import { isScalingEvent, scale } from "./proportional-scaling.ts";
import { rollBack, rollbackTarget } from "./rollback.ts";
import { recreate, rollingUpdate } from "./rolling-update.ts";
import { Rollout } from "./rollout.ts";
import { progressCheckInMs, syncStatus, timedOutReason } from "./rollout-status.ts";

export const deploymentController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const queue = new WorkQueue(host);
  const access = {
    client,
    clock,
    recorder: host.recorder("deployment-controller"),
    minor: host.minor,
    countTerminating: host.feature("DeploymentReplicaSetTerminatingReplicas"),
  };

  const deployments = new Informer<AppsV1Deployment>(
    host,
    "deployments.apps",
    ({ object }) => queue.add(keyOf(object)),
    namespaceIndex,
  );
  const sets = new Informer<AppsV1ReplicaSet>(host, "replicasets.apps", onSet, ownerIndexes);
  const pods = new Informer<CoreV1Pod>(host, "pods", onPod, ownerIndexes);

  const ownerOf = (set: ReplicaSet) => resolveController(deployments, "Deployment", set);

  function onSet(event: WatchEvent<AppsV1ReplicaSet>): void {
    const { object: set, old } = event;
    const owner = ownerOf(set);
    const oldOwner = old && ownerOf(old);
    if (oldOwner && oldOwner !== owner) queue.add(keyOf(oldOwner));
    if (owner) queue.add(keyOf(owner));
    if (set.metadata.deletionTimestamp !== undefined || !mayBeAdopted(event)) return;
    for (const deployment of deployments.by("namespace", set.metadata.namespace ?? ""))
      if (matchesLabelSelector(deployment.spec?.selector, set.metadata.labels))
        queue.add(keyOf(deployment));
  }

  /** Only Recreate waits for pods: it goes on when the last one is gone. */
  function onPod({ type, object: pod }: WatchEvent<CoreV1Pod>): void {
    const owner = controllerOf(pod);
    if (type !== "DELETED" || owner?.kind !== "ReplicaSet") return;
    const set = sets.get(`${pod.metadata.namespace}/${owner.name}`);
    const deployment = set && ownerOf(set);
    if (deployment?.spec?.strategy?.type !== "Recreate") return;
    const left = sets
      .by("owner", deployment.metadata.uid)
      .some((other) => pods.by("owner", other.metadata.uid).length > 0);
    if (!left) queue.add(keyOf(deployment));
  }

  function sync(key: string): SyncOutcome {
    const deployment = deployments.get(key);
    if (!deployment) return "done";
    if (deepEqual(deployment.spec?.selector, {})) return selectsEverything(deployment);
    const claimed = claim(
      client,
      "replicasets.apps",
      deployment,
      deployment.spec?.selector,
      sets.by("owner", deployment.metadata.uid),
      sets.by("orphan", deployment.metadata.namespace ?? ""),
    );
    const rollout = new Rollout(access, deployment, claimed);
    if (!step(rollout)) return "retry";
    const checkInMs = progressCheckInMs(rollout.deployment, clock.nowMs());
    if (checkInMs !== undefined) queue.addAfter(key, checkInMs);
    return "done";
  }

  function selectsEverything(deployment: Deployment): SyncOutcome {
    access.recorder.event(
      deployment,
      "Warning",
      "SelectingAll",
      "This deployment is selecting all pods. A non-empty selector is required.",
    );
    const generation = deployment.metadata.generation ?? 0;
    if ((deployment.status?.observedGeneration ?? 0) < generation) {
      const status = { ...deployment.status, observedGeneration: generation };
      client.update("deployments.apps", { ...deployment, status }, "status");
    }
    return "done";
  }

  function step(rollout: Rollout): boolean {
    if (rollout.deployment.metadata.deletionTimestamp !== undefined)
      return rollout.syncRevision() && syncStatus(rollout);
    if (!notePause(rollout)) return false;
    const { spec } = rollout.deployment;
    const target = rollbackTarget(rollout.deployment);
    if (spec?.paused)
      return (
        rollout.syncRevision() &&
        scale(rollout) &&
        (target !== undefined || rollout.cleanUpHistory()) &&
        syncStatus(rollout)
      );
    if (!rollout.syncRevision()) return false;
    if (target !== undefined) return rollBack(rollout, target);
    if (isScalingEvent(rollout)) return scale(rollout) && syncStatus(rollout);
    if (spec?.strategy?.type !== "Recreate") return rollingUpdate(rollout);
    const oldPods = rollout.old.flatMap((set) => pods.by("owner", set.metadata.uid));
    return recreate(rollout, oldPods);
  }

  return queueController("deployment-controller", queue, sync);
};

/** A pause stops the clock of the progress deadline, and resuming starts it anew. */
function notePause(rollout: Rollout): boolean {
  const { deployment } = rollout;
  const condition = conditionOf(deployment.status?.conditions, "Progressing");
  if (!hasProgressDeadline(deployment) || condition?.reason === timedOutReason) return true;
  const notedPause = condition?.reason === "DeploymentPaused";
  if (Boolean(deployment.spec?.paused) === notedPause) return true;
  if (notedPause)
    rollout.setCondition("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed");
  else rollout.setCondition("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused");
  return rollout.writeStatus();
}
