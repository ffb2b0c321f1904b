// Mirrors pkg/controller/volume/attachdetach (1.36). Differences: volumes are looked at when something about them has
// changed, not every 100 ms; what pods that are found running use is attached already; drivers attach and detach at once.
import {
  type AttachableVolume,
  attachableVolumes,
  isAttachManaged,
} from "../../apis/core/v1/attachable-volume.ts";
import type { ComponentFactory } from "../../model/cluster-access.ts";
import type {
  CoreV1ContainerStatus,
  CoreV1Node,
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { keyOf, queueController, type SyncOutcome } from "../framework/controller.ts";
import { Informer } from "../framework/informer.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import { claimsOfPod } from "../persistent-volume/index.ts";
import { Attachments } from "./attachments.ts";

type Pod = Stored<CoreV1Pod>;

/** How long a node that does not answer may hold on to what it has mounted. */
const maxWaitForUnmountMs = 360_000;
/** The back-off of pkg/util/goroutinemap/exponentialbackoff. */
const firstRetryMs = 500;
const maxRetryMs = 122_000;
const outOfService = "node.kubernetes.io/out-of-service";

/** A volume that pods on a node want there. */
interface Wanted {
  readonly volume: AttachableVolume;
  readonly pods: Map<string, Pod>;
  multiAttachReported: boolean;
}

/** A volume that a node has. */
interface Attached {
  mounted: boolean;
  unwantedSinceMs: number | undefined;
}

/** By unique name of the volume, then by node. */
class VolumesOnNodes<T> {
  readonly #volumes = new Map<string, Map<string, T>>();

  on(volume: string): ReadonlyMap<string, T> {
    return this.#volumes.get(volume) ?? new Map();
  }

  set(volume: string, node: string, value: T): void {
    const nodes = this.#volumes.get(volume);
    if (nodes) nodes.set(node, value);
    else this.#volumes.set(volume, new Map([[node, value]]));
  }

  delete(volume: string, node: string): void {
    const nodes = this.#volumes.get(volume);
    nodes?.delete(node);
    if (nodes?.size === 0) this.#volumes.delete(volume);
  }

  /** What there is on the node, by volume. */
  *of(node: string): Generator<[string, T]> {
    for (const [volume, nodes] of this.#volumes) {
      const value = nodes.get(node);
      if (value) yield [volume, value];
    }
  }
}

export const attachDetachController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const queue = new WorkQueue(host);
  const recorder = host.recorder("attachdetach-controller");
  const attachments = new Attachments(client);
  const wanted = new VolumesOnNodes<Wanted>();
  const attached = new VolumesOnNodes<Attached>();
  /** What was made of each pod. */
  const placed = new Map<string, { node: string; volumes: readonly string[] }>();
  const latest = new Map<string, Pod>();
  const foundRunning = new Set<string>();
  /** Attachments that have failed: when they are tried again, and how long they wait for it. */
  const retries = new Map<string, { readonly atMs: number; readonly delayMs: number }>();

  const pods = new Informer<CoreV1Pod>(
    host,
    "pods",
    ({ type, object }) => {
      if (!object.spec?.nodeName || !mayNeedAttaching(object)) return;
      const { uid } = object.metadata;
      if (type === "ADDED" && object.status?.phase === "Running") foundRunning.add(uid);
      if (type === "DELETED") latest.delete(uid);
      else latest.set(uid, object);
      queue.add(`pod ${uid}`);
    },
    { claim: claimsOfPod, node: (pod) => (pod.spec?.nodeName ? [pod.spec.nodeName] : []) },
  );
  new Informer<CoreV1PersistentVolumeClaim>(host, "persistentvolumeclaims", ({ type, object }) => {
    if (type === "DELETED") return;
    for (const pod of pods.by("claim", keyOf(object))) queue.add(`pod ${pod.metadata.uid}`);
  });
  const nodes = new Informer<CoreV1Node>(host, "nodes", ({ type, object }) => {
    const { name } = object.metadata;
    const { volumesAttached = [], volumesInUse = [] } = object.status ?? {};
    if (type === "ADDED") {
      for (const { name: volume } of volumesAttached)
        attached.set(volume, name, { mounted: false, unwantedSinceMs: undefined });
      for (const pod of pods.by("node", name)) queue.add(`pod ${pod.metadata.uid}`);
    }
    for (const [volume, place] of attached.of(name)) {
      place.mounted = volumesInUse.includes(volume);
      queue.add(`volume ${volume}`);
    }
  });

  function sync(key: string): SyncOutcome {
    const space = key.indexOf(" ");
    const name = key.slice(space + 1);
    if (key.startsWith("volume ")) syncVolume(name);
    else syncPod(name);
    return "done";
  }

  /** Notes what the pod wants where. */
  function syncPod(uid: string): void {
    const pod = latest.get(uid);
    const node = pod?.spec?.nodeName ?? "";
    const active = pod && !isTerminated(pod) && isAttachManaged(nodes.get(node));
    const volumes = active ? attachableVolumes(pod, client) : [];
    const before = placed.get(uid);
    for (const volume of before?.volumes ?? [])
      if (!volumes.some(({ uniqueName }) => uniqueName === volume))
        leave(volume, before!.node, uid);
    if (volumes.length === 0 || !pod) {
      placed.delete(uid);
      return;
    }
    placed.set(uid, { node, volumes: volumes.map(({ uniqueName }) => uniqueName) });
    for (const volume of volumes) want(volume, node, pod);
  }

  function want(volume: AttachableVolume, node: string, pod: Pod): void {
    const { uniqueName } = volume;
    const { uid } = pod.metadata;
    const known = wanted.on(uniqueName).get(node);
    if (known) known.pods.set(uid, pod);
    else
      wanted.set(uniqueName, node, {
        volume,
        pods: new Map([[uid, pod]]),
        multiAttachReported: false,
      });
    if (foundRunning.has(uid) && !attached.on(uniqueName).has(node)) {
      attached.set(uniqueName, node, { mounted: true, unwantedSinceMs: undefined });
      attachments.attach(volume, node);
      reportAttached(node);
    }
    if (!known) queue.add(`volume ${uniqueName}`);
  }

  function leave(volume: string, node: string, uid: string): void {
    const known = wanted.on(volume).get(node);
    known?.pods.delete(uid);
    if (known?.pods.size !== 0) return;
    wanted.delete(volume, node);
    queue.add(`volume ${volume}`);
  }

  /** Detaches the volume where nobody wants it any more, then attaches it where somebody does. */
  function syncVolume(volume: string): void {
    const wants = wanted.on(volume);
    for (const [node, place] of [...attached.on(volume)])
      if (!wants.has(node)) detach(volume, node, place);
    for (const [node, want] of wants) attach(node, want);
  }

  function detach(volume: string, nodeName: string, place: Attached): void {
    const nowMs = clock.nowMs();
    place.unwantedSinceMs ??= nowMs;
    const leftMs = place.unwantedSinceMs + maxWaitForUnmountMs - nowMs;
    const node = nodes.get(nodeName);
    const forced = (leftMs <= 0 && !isReady(node)) || hasTaint(node, outOfService);
    if (place.mounted && !forced) {
      queue.addAfter(`volume ${volume}`, Math.max(leftMs, 0));
      return;
    }
    attached.delete(volume, nodeName);
    reportAttached(nodeName);
    attachments.detach(volume, nodeName);
  }

  function attach(node: string, want: Wanted): void {
    const { volume } = want;
    const places = attached.on(volume.uniqueName);
    const place = places.get(node);
    if (place) {
      place.unwantedSinceMs = undefined;
      return;
    }
    if (!volume.multiAttach && places.size > 0) {
      if (!want.multiAttachReported) reportMultiAttach(want, [...places.keys()]);
      want.multiAttachReported = true;
      return;
    }
    const key = `${node} ${volume.uniqueName}`;
    const retry = retries.get(key);
    if (retry && retry.atMs > clock.nowMs()) return;
    const error = attachments.attach(volume, node);
    if (error !== undefined) {
      const delayMs = Math.min(retry ? retry.delayMs * 2 : firstRetryMs, maxRetryMs);
      retries.set(key, { atMs: clock.nowMs() + delayMs, delayMs });
      queue.addAfter(`volume ${volume.uniqueName}`, delayMs);
      tell(want, "Warning", `AttachVolume.Attach failed for volume "${volume.name}" : ${error}`);
      return;
    }
    retries.delete(key);
    attached.set(volume.uniqueName, node, { mounted: false, unwantedSinceMs: undefined });
    tell(want, "Normal", `AttachVolume.Attach succeeded for volume "${volume.name}" `);
    reportAttached(node);
  }

  function tell({ pods: waiting }: Wanted, type: "Normal" | "Warning", message: string): void {
    const reason = type === "Normal" ? "SuccessfulAttachVolume" : "FailedAttachVolume";
    for (const pod of waiting.values()) recorder.event(pod, type, reason, message);
  }

  /** Says to each pod that waits for the volume who holds it; of other namespaces only how many. */
  function reportMultiAttach({ volume, pods: waiting }: Wanted, holders: readonly string[]): void {
    const users = holders.flatMap((node) => [
      ...(wanted.on(volume.uniqueName).get(node)?.pods.values() ?? []),
    ]);
    for (const pod of waiting.values()) {
      const { namespace } = pod.metadata;
      const own = users.filter(({ metadata }) => metadata.namespace === namespace);
      const why = usedBy(
        own.map(({ metadata }) => metadata.name),
        users.length - own.length,
      );
      const message = `Multi-Attach error for volume "${volume.name}" ${why}`;
      recorder.event(pod, "Warning", "FailedAttachVolume", message);
    }
  }

  function reportAttached(nodeName: string): void {
    const node = nodes.get(nodeName);
    if (!node) return;
    const volumes = [...attached.of(nodeName)].map(([name]) => ({ name, devicePath: "" }));
    const volumesAttached = volumes.length > 0 ? volumes : null;
    client.patch("nodes", "", nodeName, { status: { volumesAttached } }, "merge", "status");
  }

  return queueController("attach-detach-controller", queue, sync, Number.POSITIVE_INFINITY);
};

function usedBy(own: readonly string[], others: number): string {
  const elsewhere = `${others} pod(s) in different namespaces`;
  if (own.length === 0 && others === 0)
    return "Volume is already exclusively attached to one node and can't be attached to another";
  if (own.length === 0) return `Volume is already used by ${elsewhere}`;
  const names = `Volume is already used by pod(s) ${own.join(", ")}`;
  return others > 0 ? `${names} and ${elsewhere}` : names;
}

/** Most volumes of pods are no matter of this controller, and most pods have no others. */
function mayNeedAttaching({ spec }: CoreV1Pod): boolean {
  return Boolean(
    spec?.volumes?.some(
      ({ projected, configMap, secret, emptyDir, hostPath, downwardAPI }) =>
        !(projected || configMap || secret || emptyDir || hostPath || downwardAPI),
    ),
  );
}

function isTerminated({ metadata, status = {} }: Pod): boolean {
  if (status.phase === "Succeeded" || status.phase === "Failed") return true;
  if (metadata.deletionTimestamp === undefined) return false;
  const stopped = (statuses: readonly CoreV1ContainerStatus[] = []) =>
    statuses.every(({ state }) => state?.terminated || state?.waiting);
  return (
    stopped(status.initContainerStatuses) &&
    stopped(status.containerStatuses) &&
    stopped(status.ephemeralContainerStatuses)
  );
}

function isReady(node: CoreV1Node | undefined): boolean {
  return Boolean(
    node?.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
  );
}

function hasTaint(node: CoreV1Node | undefined, key: string): boolean {
  return Boolean(node?.spec?.taints?.some((taint) => taint.key === key));
}
