// Mirrors pkg/controller/devicetainteviction/device_taint_eviction.go (1.36): deletes pods that use devices with NoExecute
// taints which their claims do not tolerate, or not for longer. Left out: DeviceTaintRules, which are off by default.
import {
  isReservedFor,
  notMadeFor,
  podClaimOf,
  toleratesDeviceTaint,
} from "../../apis/resource/v1/pod-claims.ts";
import type { CancelTimer, ComponentFactory } from "../../model/cluster-access.ts";
import type {
  CoreV1Pod,
  ResourceV1DeviceRequestAllocationResult,
  ResourceV1DeviceTaint,
  ResourceV1ResourceClaim,
  ResourceV1ResourceSlice,
} from "../../model/generated/types.ts";
import type { KubeObject, Stored } from "../../model/object.ts";
import { keyOf, queueController, type SyncOutcome, splitKey } from "../framework/controller.ts";
import { Informer } from "../framework/informer.ts";
import { instantMs } from "../framework/instant.ts";
import { isNotFound } from "../framework/pod-control.ts";
import { withDisruptionTarget, writePodStatus } from "../framework/pod-disruption.ts";
import { WorkQueue } from "../framework/work-queue.ts";

const name = "device-taint-eviction-controller";

export const deviceTaintEvictionController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const queue = new WorkQueue(host);
  if (!host.feature("DynamicResourceAllocation") || !host.feature("DRADeviceTaints"))
    return queueController(name, queue, () => "done");
  const recorder = host.recorder(name);
  const scheduled = new Map<string, { readonly atMs: number; readonly cancel: CancelTimer }>();

  const pods = new Informer<CoreV1Pod>(
    host,
    "pods",
    ({ object }) => {
      if (object.spec?.resourceClaims) queue.add(keyOf(object));
    },
    { placed: (pod) => (pod.spec?.resourceClaims && pod.spec.nodeName ? placed : none) },
  );
  const claims = new Informer<ResourceV1ResourceClaim>(
    host,
    "resourceclaims.resource.k8s.io",
    ({ object }) => {
      for (const user of object.status?.reservedFor ?? [])
        queue.add(`${object.metadata.namespace}/${user.name}`);
    },
  );
  const slices = new Informer<ResourceV1ResourceSlice>(
    host,
    "resourceslices.resource.k8s.io",
    () => {
      for (const pod of pods.by("placed", placed[0])) queue.add(keyOf(pod));
    },
  );

  function sync(key: string): SyncOutcome {
    const pod = pods.get(key);
    const atMs = pod && evictionMs(pod);
    if (!pod || atMs === undefined) {
      cancel(key);
      return "done";
    }
    if (atMs <= clock.nowMs()) return evict(pod);
    const known = scheduled.get(key);
    if (known?.atMs === atMs) return "done";
    known?.cancel();
    const timer = host.after(atMs - clock.nowMs(), () => queue.add(key));
    scheduled.set(key, { atMs, cancel: timer });
    return "done";
  }

  /** When the first taint that matters is no longer tolerated; nothing where all are. */
  function evictionMs(pod: Stored<CoreV1Pod>): number | undefined {
    if (!pod.spec?.nodeName) return undefined;
    let first: number | undefined;
    for (const entry of pod.spec.resourceClaims ?? []) {
      const found = podClaimOf(pod, entry);
      if (found.kind !== "named") continue;
      const claim = claims.get(`${pod.metadata.namespace}/${found.name}`);
      if (!claim?.status?.allocation || (found.owned && notMadeFor(pod, claim))) continue;
      if (!isReservedFor(pod, claim)) continue;
      for (const result of claim.status.allocation.devices?.results ?? [])
        for (const taint of taintsOf(result)) {
          const ms = endOfTolerationMs(result, taint);
          if (ms !== undefined) first = Math.min(first ?? ms, ms);
        }
    }
    return first;
  }

  function taintsOf(result: ResourceV1DeviceRequestAllocationResult): ResourceV1DeviceTaint[] {
    const pool = slices
      .all()
      .filter(({ spec }) => spec.driver === result.driver && spec.pool.name === result.pool);
    const newest = Math.max(...pool.map(({ spec }) => spec.pool.generation));
    const devices = pool
      .filter(({ spec }) => spec.pool.generation === newest)
      .flatMap(({ spec }) => spec.devices ?? []);
    const device = devices.find((one) => one.name === result.device);
    return (device?.taints ?? []).filter(({ effect }) => effect === "NoExecute");
  }

  function endOfTolerationMs(
    { tolerations = [] }: ResourceV1DeviceRequestAllocationResult,
    taint: ResourceV1DeviceTaint,
  ): number | undefined {
    const sinceMs = instantMs(taint.timeAdded) ?? clock.nowMs();
    const seconds = tolerations
      .filter(
        (toleration) =>
          toleration.effect === "NoExecute" && toleratesDeviceTaint(toleration, taint),
      )
      .map(({ tolerationSeconds }) => tolerationSeconds);
    if (seconds.length === 0) return sinceMs;
    if (seconds.includes(undefined)) return undefined;
    return sinceMs + Math.max(0, Math.min(...seconds.map((one) => one ?? 0))) * 1000;
  }

  function cancel(key: string): void {
    const eviction = scheduled.get(key);
    if (!eviction) return;
    eviction.cancel();
    scheduled.delete(key);
    const { namespace, name: podName } = splitKey(key);
    report({ apiVersion: "v1", kind: "Pod", metadata: { namespace, name: podName } }, "Cancelling");
  }

  function evict(pod: Stored<CoreV1Pod>): SyncOutcome {
    scheduled.delete(keyOf(pod));
    if (pod.metadata.deletionTimestamp !== undefined) return "done";
    report(pod, "Marking for");
    const conditions = withDisruptionTarget(
      pod,
      "DeletionByDeviceTaintManager",
      "Device Taint manager: deleting due to NoExecute taint",
      clock.timestamp(),
    );
    if (!writePodStatus(client, pod, { ...pod.status, conditions })) return "retry";
    const { namespace = "", name: podName } = pod.metadata;
    const result = client.delete("pods", namespace, podName);
    return result.ok || isNotFound(result.status) ? "done" : "retry";
  }

  function report(pod: KubeObject, what: string): void {
    recorder.event(pod, "Normal", "DeviceTaintManagerEviction", `${what} deletion`);
  }

  return queueController(name, queue, sync);
};

const placed = ["placed"] as const;
const none: readonly string[] = [];
