// Mirrors pkg/controller/nodelifecycle/node_lifecycle_controller.go (1.36). Differences: kubelets' reports come from an
// injected source, not from Leases; the monitor runs, on the grid of its period, only while there is something to find.
import type { ComponentFactory, WatchEvent } from "../../model/cluster-access.ts";
import type {
  CoreV1Node,
  CoreV1NodeCondition,
  CoreV1Pod,
  CoreV1Taint,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { Informer } from "../framework/informer.ts";
import { instantMs } from "../framework/instant.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import type { ControllerManagerOptions } from "../options.ts";
import { ZoneQueue, zoneOf, zoneState } from "./zones.ts";

type Node = Stored<CoreV1Node>;

const startupGracePeriodMs = 60_000;
const unreachable = "node.kubernetes.io/unreachable";
const notReady = "node.kubernetes.io/not-ready";
const unschedulable = "node.kubernetes.io/unschedulable";
const excludedFromDisruption = "node.kubernetes.io/exclude-disruption";

/** Which taint a node gets for which condition. */
const conditionTaints: { readonly [type: string]: { readonly [status: string]: string } } = {
  Ready: { False: notReady, Unknown: unreachable },
  MemoryPressure: { True: "node.kubernetes.io/memory-pressure" },
  DiskPressure: { True: "node.kubernetes.io/disk-pressure" },
  NetworkUnavailable: { True: "node.kubernetes.io/network-unavailable" },
  PIDPressure: { True: "node.kubernetes.io/pid-pressure" },
};
const managedKeys = new Set([
  unschedulable,
  ...Object.values(conditionTaints).flatMap((byStatus) => Object.values(byStatus)),
]);

/** What becomes Unknown when a kubelet falls silent. */
const reportedConditions = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

export function nodeLifecycleController(options: ControllerManagerOptions): ComponentFactory {
  return (host) => {
    const { client, clock } = host;
    const { heartbeats, nodeMonitorPeriodMs: periodMs } = options;
    const recorder = host.recorder("node-controller");
    const taints = new WorkQueue(host);
    const zones = new Map<string, ZoneQueue>();
    const startMs = clock.nowMs();
    const news: (() => void)[] = [];
    let monitorDue = false;
    let monitorWaits = false;

    const nodes = new Informer<CoreV1Node>(host, "nodes", onNode);
    const pods = new Informer<CoreV1Pod>(host, "pods", () => {}, {
      node: (pod) => (pod.spec?.nodeName ? [pod.spec.nodeName] : []),
    });
    heartbeats.onChange(() => planMonitor());

    function onNode({ type, object: node, old }: WatchEvent<CoreV1Node>): void {
      const { name } = node.metadata;
      if (type === "ADDED")
        news.push(() => nodeEvent(node, "RegisteredNode", `Registered Node ${name} in Controller`));
      else if (type === "DELETED") {
        news.push(() => nodeEvent(node, "RemovingNode", `Removing Node ${name} from Controller`));
        for (const zone of zones.values()) zone.nodes.delete(name);
      }
      if (type !== "DELETED") taints.add(name);
      if (!old || readiness(old) !== readiness(node) || isTaintedInVain(node)) planMonitor();
    }

    function nodeEvent(node: Node, reason: string, text: string): void {
      recorder.event(node, "Normal", reason, `Node ${node.metadata.name} event: ${text}`);
    }

    /** The next pass at a multiple of the period since the controller started. */
    function planMonitor(): void {
      if (monitorWaits) return;
      monitorWaits = true;
      const elapsedMs = clock.nowMs() - startMs;
      const nextMs = (Math.floor(elapsedMs / periodMs) + 1) * periodMs;
      host.after(nextMs - elapsedMs, () => {
        monitorWaits = false;
        monitorDue = true;
      });
    }

    function monitor(): void {
      const nowMs = clock.nowMs();
      const counts = new Map<string, { ready: number; notReady: number }>();
      for (const { metadata } of nodes.all()) {
        updateHealth(metadata.name, nowMs);
        const node = nodes.get(metadata.name);
        if (!node || node.metadata.labels?.[excludedFromDisruption] !== undefined) continue;
        const zone = zoneOf(node);
        const count = counts.get(zone) ?? { ready: 0, notReady: 0 };
        if (readiness(node) === "True") count.ready++;
        else count.notReady++;
        counts.set(zone, count);
      }
      noteDisruption(counts);
      taintLost();
      if (nodes.all().some((node) => isUnsettled(node, nowMs))) planMonitor();
    }

    /** Whether a later pass will find something that this one could not. */
    function isUnsettled(node: Node, nowMs: number): boolean {
      const state = readiness(node);
      const silent = (heartbeats.lastHeartbeatMs(node.metadata.name) ?? 0) < nowMs;
      return silent && state !== "Unknown";
    }

    function updateHealth(name: string, nowMs: number): void {
      const node = nodes.get(name);
      if (!node) return;
      const before = readiness(node);
      const lastMs =
        heartbeats.lastHeartbeatMs(name) ?? instantMs(node.metadata.creationTimestamp) ?? nowMs;
      const graceMs =
        before === undefined ? startupGracePeriodMs : options.nodeMonitorGracePeriodMs;
      let current = node;
      if (nowMs > lastMs + graceMs && before !== "Unknown") {
        const conditions = unknownConditions(node, clock.timestamp());
        const status = { ...node.status, conditions };
        const result = client.update<CoreV1Node>("nodes", { ...node, status }, "status");
        if (!result.ok) return;
        current = result.value;
      }
      const state = readiness(current);
      taintByReadiness(current, state);
      if (state !== undefined && state !== "True" && before === "True") {
        recorder.event(
          current,
          "Normal",
          "NodeNotReady",
          `Node ${name} status is now: NodeNotReady`,
        );
        markPodsNotReady(name);
      }
    }

    function markPodsNotReady(node: string): void {
      for (const pod of pods.by("node", node)) {
        const conditions = pod.status?.conditions ?? [];
        const ready = conditions.find(({ type }) => type === "Ready");
        if (ready?.status !== "True") continue;
        const changed = conditions.map((condition) =>
          condition === ready
            ? { ...ready, status: "False", lastTransitionTime: clock.timestamp() }
            : condition,
        );
        const status = { ...pod.status, conditions: changed };
        if (client.update("pods", { ...pod, status }, "status").ok)
          recorder.event(pod, "Warning", "NodeNotReady", "Node is not ready");
      }
    }

    function zoneQueue(node: Node): ZoneQueue {
      const zone = zoneOf(node);
      const queue = zones.get(zone) ?? new ZoneQueue();
      zones.set(zone, queue);
      return queue;
    }

    /** A lost node waits in its zone's queue for the taint that evicts its pods; one that is back loses it at once. */
    function taintByReadiness(node: Node, state: string | undefined): void {
      const queue = zoneQueue(node);
      const { name } = node.metadata;
      if (state === "True" || state === undefined) {
        if (state === "True") markReachable(node);
        return;
      }
      const [wanted, opposite] =
        state === "False" ? [notReady, unreachable] : [unreachable, notReady];
      if (hasNoExecute(node, opposite))
        swapTaints(node, [noExecute(wanted)], [noExecute(opposite)]);
      else if (!hasNoExecute(node, wanted)) queue.nodes.add(name);
    }

    function markReachable(node: Node): void {
      zoneQueue(node).nodes.delete(node.metadata.name);
      if (hasNoExecute(node, notReady) || hasNoExecute(node, unreachable))
        swapTaints(node, [], [noExecute(notReady), noExecute(unreachable)]);
    }

    function noteDisruption(counts: Map<string, { ready: number; notReady: number }>): void {
      const states = new Map(
        [...counts].map(([zone, { ready, notReady }]) => [zone, zoneState(ready, notReady)]),
      );
      const allDisrupted = [...states.values()].every((state) => state === "FullDisruption");
      const allWere = [...zones.values()].every((zone) => zone.state === "FullDisruption");
      if (allDisrupted && allWere) return;
      if (allDisrupted && states.size > 0) {
        // When every node is lost the fault is rather with the control plane: nothing is evicted.
        for (const node of nodes.all()) markReachable(node);
        for (const zone of zones.values()) zone.stop();
        return;
      }
      for (const [zone, state] of states) {
        const queue = zones.get(zone);
        const { ready = 0, notReady = 0 } = counts.get(zone) ?? {};
        if (queue && queue.state !== state) queue.enter(state, ready + notReady);
      }
    }

    /** Taints the nodes that wait, as fast as their zones allow. */
    function taintLost(): void {
      const nowMs = clock.nowMs();
      for (const zone of zones.values())
        for (const name of [...zone.nodes]) {
          if (!zone.accept(nowMs)) {
            const waitMs = zone.waitMs(nowMs);
            if (waitMs !== undefined) host.after(waitMs, () => news.push(taintLost));
            break;
          }
          zone.nodes.delete(name);
          const node = nodes.get(name);
          const state = node && readiness(node);
          if (!node || state === "True") continue;
          const [wanted, opposite] =
            state === "False" ? [notReady, unreachable] : [unreachable, notReady];
          swapTaints(node, [noExecute(wanted)], [noExecute(opposite)]);
        }
    }

    /** NoSchedule taints follow conditions and cordons without delay. */
    function taintByConditions(name: string): boolean {
      const node = nodes.get(name);
      if (!node) return true;
      const wanted = new Set(
        (node.status?.conditions ?? []).flatMap(
          ({ type, status }) => conditionTaints[type]?.[status] ?? [],
        ),
      );
      if (node.spec?.unschedulable) wanted.add(unschedulable);
      const present = (node.spec?.taints ?? []).filter(
        ({ key, effect }) => effect === "NoSchedule" && managedKeys.has(key),
      );
      const missing = [...wanted].filter((key) => !present.some((taint) => taint.key === key));
      const surplus = present.filter((taint) => !wanted.has(taint.key));
      if (missing.length === 0 && surplus.length === 0) return true;
      const added = missing.map((key) => ({ key, effect: "NoSchedule" }));
      return swapTaints(node, added, surplus);
    }

    function swapTaints(
      node: Node,
      add: readonly CoreV1Taint[],
      remove: readonly CoreV1Taint[],
    ): boolean {
      const isOneOf = (list: readonly CoreV1Taint[], taint: CoreV1Taint) =>
        list.some((other) => other.key === taint.key && other.effect === taint.effect);
      const kept = (node.spec?.taints ?? []).filter(
        (taint) => !isOneOf(remove, taint) && !isOneOf(add, taint),
      );
      const added = add.map((taint) => ({ ...taint, timeAdded: clock.timestamp() }));
      const spec = { ...node.spec, taints: [...kept, ...added] };
      return client.update("nodes", { ...nodes.get(node.metadata.name)!, spec }).ok;
    }

    return {
      name: "node-lifecycle-controller",
      step() {
        const told = news.shift();
        if (told) {
          told();
          return true;
        }
        const [name] = taints.take();
        if (name !== undefined) {
          if (taintByConditions(name)) taints.forget(name);
          else taints.addRateLimited(name);
          return true;
        }
        if (!monitorDue) return false;
        monitorDue = false;
        monitor();
        return true;
      },
    };
  };
}

function readiness(node: CoreV1Node): string | undefined {
  return node.status?.conditions?.find(({ type }) => type === "Ready")?.status;
}

/** Whether somebody has given a node that is ready the taint of one that is lost: the next pass takes it off. */
function isTaintedInVain(node: CoreV1Node): boolean {
  return (
    readiness(node) === "True" && (hasNoExecute(node, notReady) || hasNoExecute(node, unreachable))
  );
}

function noExecute(key: string): CoreV1Taint {
  return { key, effect: "NoExecute" };
}

function hasNoExecute(node: CoreV1Node, key: string): boolean {
  return (node.spec?.taints ?? []).some(
    (taint) => taint.key === key && taint.effect === "NoExecute",
  );
}

function unknownConditions(node: Node, now: string): CoreV1NodeCondition[] {
  const conditions = (node.status?.conditions ?? []).map((condition) =>
    reportedConditions.includes(condition.type) && condition.status !== "Unknown"
      ? {
          ...condition,
          status: "Unknown",
          reason: "NodeStatusUnknown",
          message: "Kubelet stopped posting node status.",
          lastTransitionTime: now,
        }
      : condition,
  );
  for (const type of reportedConditions)
    if (!conditions.some((condition) => condition.type === type))
      conditions.push({
        type,
        status: "Unknown",
        reason: "NodeStatusNeverUpdated",
        message: "Kubelet never posted node status.",
        lastHeartbeatTime: node.metadata.creationTimestamp,
        lastTransitionTime: now,
      });
  return conditions;
}
