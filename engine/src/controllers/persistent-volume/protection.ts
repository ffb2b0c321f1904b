// Mirrors pkg/controller/volume/{pvcprotection,pvprotection} (1.36): claims that pods use and volumes that are bound
// stay, marked for deletion, until that is over.
import type { ComponentFactory } from "../../model/cluster-access.ts";
import type {
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
} from "../../model/generated/types.ts";
import type { KubeObject, ResourceName, Stored } from "../../model/object.ts";
import { combine, keyOf, queueController, type SyncOutcome } from "../framework/controller.ts";
import { Informer } from "../framework/informer.ts";
import { isNotFound } from "../framework/pod-control.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import { claimsOfPod } from "./index.ts";

const claimFinalizer = "kubernetes.io/pvc-protection";
const volumeFinalizer = "kubernetes.io/pv-protection";

export const storageProtectionController: ComponentFactory = (host) => {
  const { client } = host;
  const claimQueue = new WorkQueue(host);
  const volumeQueue = new WorkQueue(host);
  const claims = new Informer<CoreV1PersistentVolumeClaim>(
    host,
    "persistentvolumeclaims",
    ({ type, object }) => {
      // A claim that is found in deletion waits for something that is still to come.
      const found = type === "ADDED" && object.metadata.deletionTimestamp !== undefined;
      if (type !== "DELETED" && !found) claimQueue.add(keyOf(object));
    },
  );
  const pods = new Informer<CoreV1Pod>(
    host,
    "pods",
    ({ type, object }) => {
      if (type === "DELETED") for (const claim of claimsOfPod(object)) claimQueue.add(claim);
    },
    { claim: claimsOfPod },
  );
  const volumes = new Informer<CoreV1PersistentVolume>(
    host,
    "persistentvolumes",
    ({ type, object }) => {
      if (type !== "DELETED") volumeQueue.add(object.metadata.name);
    },
  );

  function syncClaim(key: string): SyncOutcome {
    const claim = claims.get(key);
    const used = () => pods.by("claim", key).some((pod) => pod.spec?.nodeName);
    return guard("persistentvolumeclaims", claim, claimFinalizer, used);
  }

  function syncVolume(key: string): SyncOutcome {
    const volume = volumes.get(key);
    const bound = () => volume?.status?.phase === "Bound";
    return guard("persistentvolumes", volume, volumeFinalizer, bound);
  }

  /** Adds the finalizer to what is not being deleted, and takes it off what is, once it is not in use. */
  function guard(
    resource: ResourceName,
    object: Stored | undefined,
    finalizer: string,
    inUse: () => boolean,
  ): SyncOutcome {
    if (!object) return "done";
    const finalizers = object.metadata.finalizers ?? [];
    const present = finalizers.includes(finalizer);
    if (object.metadata.deletionTimestamp === undefined)
      return present ? "done" : write(resource, object, [...finalizers, finalizer]);
    if (!present || inUse()) return "done";
    return write(
      resource,
      object,
      finalizers.filter((other) => other !== finalizer),
    );
  }

  function write(resource: ResourceName, object: KubeObject, finalizers: string[]): SyncOutcome {
    const { namespace = "", name = "" } = object.metadata ?? {};
    const patch = { metadata: { finalizers } };
    const result = client.patch(resource, namespace, name, patch, "merge");
    return result.ok || isNotFound(result.status) ? "done" : "retry";
  }

  return combine("storage-protection-controller", [
    queueController("persistentvolumeclaim-protection-controller", claimQueue, syncClaim, 1),
    queueController("persistentvolume-protection-controller", volumeQueue, syncVolume, 1),
  ]);
};
