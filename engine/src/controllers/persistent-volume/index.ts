// Mirrors pkg/controller/volume/persistentvolume/pv_controller.go (1.36). Differences: of all provisioners only the one
// of the embedded cluster model is run; claims that wait are looked at again, on the grid of the resync, when volumes or classes
// have changed.
import type { ComponentFactory } from "../../model/cluster-access.ts";
import type {
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
  StorageV1StorageClass,
} from "../../model/generated/types.ts";
import { deepEqual } from "../../model/object.ts";
import { keyOf, queueController, type SyncOutcome } from "../framework/controller.ts";
import { Informer } from "../framework/informer.ts";
import { instantMs } from "../framework/instant.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import {
  bestMatch,
  type Claim,
  claimClass,
  hasOtherMode,
  isBoundTo,
  mismatch,
  type Volume,
} from "./matching.ts";
import { Provisioning } from "./provisioning.ts";
import { reclaim } from "./reclaiming.ts";

const resyncMs = 15_000;
/** By the time that a claim is bound the scheduler has looked at the pod that came with it, and has put it aside. */
const bindingLagMs = 1;
const boundByController = "pv.kubernetes.io/bound-by-controller";
const bindCompleted = "pv.kubernetes.io/bind-completed";
const defaultClass = "storageclass.kubernetes.io/is-default-class";
const selectedNode = "volume.kubernetes.io/selected-node";

export const persistentVolumeController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const queue = new WorkQueue(host);
  const recorder = host.recorder("persistentvolume-controller");
  const provisioning = new Provisioning(host, recorder);
  const startMs = clock.nowMs();
  let resyncPlanned = false;

  const claims = new Informer<CoreV1PersistentVolumeClaim>(
    host,
    "persistentvolumeclaims",
    ({ type, object }) => {
      // What is bound when it is first seen was found so: it can wait for the next resync.
      if (type === "ADDED" && object.status?.phase === "Bound") planResync();
      // Told before whoever has made the claim makes the pod.
      else if (type === "ADDED" && waitsForPod(object)) reportWaiting(object);
      else if (type !== "DELETED") queue.addAfter(claimKey(object), bindingLagMs);
      else if (object.spec?.volumeName) queue.add(volumeKey(object.spec.volumeName));
    },
  );
  const volumes = new Informer<CoreV1PersistentVolume>(
    host,
    "persistentvolumes",
    ({ type, object }) => {
      const reference = object.spec?.claimRef;
      if (type === "ADDED" && object.status?.phase === "Bound") planResync();
      else if (type !== "DELETED") queue.add(volumeKey(object.metadata.name));
      else if (reference) queue.add(`claim ${reference.namespace}/${reference.name}`);
      planResync();
    },
  );
  const classes = new Informer<StorageV1StorageClass>(host, "storageclasses.storage.k8s.io", () =>
    planResync(),
  );
  const pods = new Informer<CoreV1Pod>(host, "pods", () => {}, { claim: claimsOfPod });

  function planResync(): void {
    if (resyncPlanned) return;
    resyncPlanned = true;
    const elapsedMs = clock.nowMs() - startMs;
    host.after((Math.floor(elapsedMs / resyncMs) + 1) * resyncMs - elapsedMs, () => {
      resyncPlanned = false;
      for (const volume of volumes.all()) queue.add(volumeKey(volume.metadata.name));
      for (const claim of claims.all()) queue.add(claimKey(claim));
    });
  }

  function sync(key: string): SyncOutcome {
    if (key.startsWith("claim ")) {
      const claim = claims.get(key.slice("claim ".length));
      return claim ? outcome(syncClaim(claim)) : "done";
    }
    const volume = volumes.get(key.slice("volume ".length));
    return volume ? outcome(syncVolume(volume)) : "done";
  }

  function syncClaim(claim: Claim): boolean {
    if (claim.metadata.annotations?.[bindCompleted] !== undefined) return syncBoundClaim(claim);
    if (claim.spec?.volumeName) return syncNamedClaim(claim, claim.spec.volumeName);
    const delayed = isDelayed(claim);
    const volume = bestMatch(claim, volumes.all(), delayed);
    if (volume) return bind(volume, claim);
    const className = claimClass(claim);
    const fallback =
      claim.spec?.storageClassName === undefined && className === "" && defaultClassName();
    if (fallback)
      return client.update("persistentvolumeclaims", {
        ...claim,
        spec: { ...claim.spec!, storageClassName: fallback },
      }).ok;
    if (delayed && claim.metadata.annotations?.[selectedNode] === undefined) reportWaiting(claim);
    else if (className !== "") return provision(claim, className);
    else
      recorder.event(
        claim,
        "Normal",
        "FailedBinding",
        "no persistent volumes available for this claim and no storage class is set",
      );
    return setClaimPhase(claim, "Pending");
  }

  function syncNamedClaim(claim: Claim, name: string): boolean {
    const volume = volumes.get(name);
    if (!volume) return setClaimPhase(claim, "Pending");
    if (!volume.spec?.claimRef) {
      const why = mismatch(volume, claim);
      if (why === undefined) return bind(volume, claim);
      const message = `Cannot bind to requested volume "${name}": ${why}`;
      recorder.event(claim, "Warning", "VolumeMismatch", message);
      return setClaimPhase(claim, "Pending");
    }
    if (isBoundTo(volume, claim)) return bind(volume, claim);
    const message = `volume "${name}" already bound to a different claim.`;
    recorder.event(claim, "Warning", "FailedBinding", message);
    return setClaimPhase(claim, "Pending");
  }

  function syncBoundClaim(claim: Claim): boolean {
    const name = claim.spec?.volumeName;
    const volume = name ? volumes.get(name) : undefined;
    if (!name)
      return lose(
        claim,
        "ClaimLost",
        "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!",
      );
    if (!volume)
      return lose(
        claim,
        "ClaimLost",
        "Bound claim has lost its PersistentVolume. Data on the volume is lost!",
      );
    const owner = volume.spec?.claimRef?.uid;
    if (!volume.spec?.claimRef || owner === claim.metadata.uid) return bind(volume, claim);
    return lose(
      claim,
      "ClaimMisbound",
      "Two claims are bound to the same volume, this one is bound incorrectly",
    );
  }

  function lose(claim: Claim, reason: string, message: string): boolean {
    if (claim.status?.phase === "Lost") return true;
    recorder.event(claim, "Warning", reason, message);
    return setClaimPhase(claim, "Lost");
  }

  function setClaimPhase(claim: Claim, phase: string): boolean {
    if (claim.status?.phase === phase) return true;
    const status = { ...claim.status, phase };
    delete status.accessModes;
    delete status.capacity;
    return client.update("persistentvolumeclaims", { ...claim, status }, "status").ok;
  }

  /** Writes both sides of the bond, and what each says about it; every part only where it is missing. */
  function bind(volume: Volume, claim: Claim): boolean {
    const named = bindVolume(volume, claim);
    const available = named && setVolumePhase(named, "Bound");
    const bound = available && bindClaim(available, claim);
    if (!bound) return false;
    const status = {
      ...bound.status,
      phase: "Bound",
      ...(available.spec?.accessModes ? { accessModes: available.spec.accessModes } : {}),
      ...(available.spec?.capacity ? { capacity: available.spec.capacity } : {}),
    };
    return (
      deepEqual(status, bound.status) ||
      client.update("persistentvolumeclaims", { ...bound, status }, "status").ok
    );
  }

  function bindVolume(volume: Volume, claim: Claim): Volume | undefined {
    const { namespace = "", name, uid, resourceVersion } = claim.metadata;
    const reference = volume.spec?.claimRef;
    if (reference?.uid === uid) return volume;
    const chosen = !reference || reference.name !== name || reference.namespace !== namespace;
    const annotations = { ...volume.metadata.annotations, [boundByController]: "yes" };
    const claimRef = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      namespace,
      name,
      uid,
      resourceVersion,
    };
    const result = client.update<CoreV1PersistentVolume>("persistentvolumes", {
      ...volume,
      metadata: chosen ? { ...volume.metadata, annotations } : volume.metadata,
      spec: { ...volume.spec!, claimRef },
    });
    return result.ok ? result.value : undefined;
  }

  function bindClaim(volume: Volume, claim: Claim): Claim | undefined {
    const { name } = volume.metadata;
    const annotations = { ...claim.metadata.annotations };
    if (claim.spec?.volumeName !== name) annotations[boundByController] = "yes";
    annotations[bindCompleted] = "yes";
    if (claim.spec?.volumeName === name && deepEqual(annotations, claim.metadata.annotations))
      return claim;
    const result = client.update<CoreV1PersistentVolumeClaim>("persistentvolumeclaims", {
      ...claim,
      metadata: { ...claim.metadata, annotations },
      spec: { ...claim.spec!, volumeName: name },
    });
    return result.ok ? result.value : undefined;
  }

  function setVolumePhase(volume: Volume, phase: string, message?: string): Volume | undefined {
    if (volume.status?.phase === phase) return volume;
    const status = {
      ...volume.status,
      phase,
      lastPhaseTransitionTime: clock.timestamp(),
      ...(message === undefined ? {} : { message }),
    };
    const result = client.update<CoreV1PersistentVolume>(
      "persistentvolumes",
      { ...volume, status },
      "status",
    );
    return result.ok ? result.value : undefined;
  }

  function syncVolume(volume: Volume): boolean {
    const reference = volume.spec?.claimRef;
    if (!reference?.uid) return setVolumePhase(volume, "Available") !== undefined;
    const claim = claims.get(`${reference.namespace}/${reference.name}`);
    if (claim?.metadata.uid !== reference.uid) return release(volume);
    if (!claim.spec?.volumeName) {
      if (hasOtherMode(volume, claim)) reportOtherMode(volume, claim);
      else queue.add(claimKey(claim));
      return true;
    }
    if (claim.spec.volumeName === volume.metadata.name)
      return setVolumePhase(volume, "Bound") !== undefined;
    return unbind(volume);
  }

  /** The claim is gone: the volume is released, and then what its policy asks for is done. */
  function release(volume: Volume): boolean {
    if (volume.status?.phase === "Failed") return true;
    const released = setVolumePhase(volume, "Released");
    const outcome = released && reclaim(released);
    if (!released || !outcome) return false;
    if (outcome === "delete")
      return client.delete("persistentvolumes", "", volume.metadata.name).ok;
    if (outcome === "retain") return true;
    if (outcome === "recycle") return recycle(released);
    recorder.event(released, "Warning", outcome.reason, outcome.error);
    return setVolumePhase(released, "Failed", outcome.error) !== undefined;
  }

  /** Makes the volume free again, once no pod uses it any more. */
  function recycle(volume: Volume): boolean {
    const { namespace = "", name = "" } = volume.spec?.claimRef ?? {};
    const claim = `${namespace}/${name}`;
    const users = pods
      .by("claim", claim)
      .filter(({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed")
      .map((pod) => keyOf(pod));
    if (users.length > 0 && !claims.get(claim)) {
      const message = `Volume is used by pods: ${users.join(",")}`;
      recorder.event(volume, "Normal", "VolumeFailedRecycle", message);
      return true;
    }
    recorder.event(volume, "Normal", "VolumeRecycled", "Volume recycled");
    return unbind(volume);
  }

  /** The claim has taken another volume: this one is free again, but for a claimRef that a user has set. */
  function unbind(volume: Volume): boolean {
    const { [boundByController]: chosen, ...annotations } = volume.metadata.annotations ?? {};
    const { claimRef, ...spec } = volume.spec!;
    const { uid: _uid, ...reserved } = claimRef ?? {};
    return client.update("persistentvolumes", {
      ...volume,
      metadata: { ...volume.metadata, annotations },
      spec: chosen === undefined ? { ...spec, claimRef: reserved } : spec,
    }).ok;
  }

  function reportOtherMode(volume: Volume, claim: Claim): void {
    recorder.event(
      volume,
      "Warning",
      "VolumeMismatch",
      `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claim.metadata.name}" due to incompatible volumeMode.`,
    );
    recorder.event(
      claim,
      "Warning",
      "VolumeMismatch",
      `Cannot bind PersistentVolume "${volume.metadata.name}" to requested PersistentVolumeClaim due to incompatible volumeMode.`,
    );
  }

  /** Whether nothing is bound or provisioned until the scheduler has chosen a node for a pod with this claim. */
  function waitsForPod(claim: Claim): boolean {
    return (
      isDelayed(claim) &&
      !claim.spec?.volumeName &&
      claim.metadata.annotations?.[selectedNode] === undefined &&
      !bestMatch(claim, volumes.all(), true)
    );
  }

  function isDelayed(claim: Claim): boolean {
    return classes.get(claimClass(claim))?.volumeBindingMode === "WaitForFirstConsumer";
  }

  /** The newest default class; of several created at once the first by name. */
  function defaultClassName(): string | undefined {
    const created = (item: StorageV1StorageClass) =>
      instantMs(item.metadata?.creationTimestamp) ?? 0;
    return classes
      .all()
      .filter(({ metadata }) => metadata.annotations?.[defaultClass] === "true")
      .sort((a, b) => created(b) - created(a) || (a.metadata.name < b.metadata.name ? -1 : 1))
      .at(0)?.metadata.name;
  }

  function reportWaiting(claim: Claim): void {
    const waiting = pods
      .by("claim", keyOf(claim))
      .filter((pod) => !pod.spec?.nodeName)
      .map((pod) => pod.metadata.name);
    if (waiting.length === 0)
      recorder.event(
        claim,
        "Normal",
        "WaitForFirstConsumer",
        "waiting for first consumer to be created before binding",
      );
    else
      recorder.event(
        claim,
        "Normal",
        "WaitForPodScheduled",
        `waiting for ${waiting.length > 1 ? "pods" : "pod"} ${waiting.join(",")} to be scheduled`,
      );
  }

  /** Asks the class's provisioner for a volume. */
  function provision(claim: Claim, className: string): boolean {
    const answer = provisioning.ask(claim, className, classes.get(className));
    return answer === "impossible" ? setClaimPhase(claim, "Pending") : answer === "asked";
  }

  return queueController("persistentvolume-binder-controller", queue, sync, 1);
};

function outcome(ok: boolean): SyncOutcome {
  return ok ? "done" : "retry";
}

function claimKey(claim: CoreV1PersistentVolumeClaim): string {
  return `claim ${keyOf(claim)}`;
}

function volumeKey(name: string): string {
  return `volume ${name}`;
}

/** The claims that a pod uses, as keys. */
export function claimsOfPod(pod: CoreV1Pod): string[] {
  const { namespace = "", name = "" } = pod.metadata ?? {};
  return (pod.spec?.volumes ?? []).flatMap((volume) => {
    if (volume.ephemeral) return [`${namespace}/${name}-${volume.name}`];
    const claim = volume.persistentVolumeClaim?.claimName;
    return claim ? [`${namespace}/${claim}`] : [];
  });
}
