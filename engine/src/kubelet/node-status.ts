// Mirrors pkg/kubelet/nodestatus/setters.go and kubelet_node_status.go (1.36): the conditions that a healthy kubelet
// posts, and the event when a node is ready again.
import type { CoreV1Node, CoreV1NodeCondition } from "../model/generated/types.ts";
import { clone } from "../model/object.ts";
import type { NodeAgent } from "./node-agent.ts";

const healthy: readonly Omit<CoreV1NodeCondition, "lastHeartbeatTime" | "lastTransitionTime">[] = [
  {
    type: "MemoryPressure",
    status: "False",
    reason: "KubeletHasSufficientMemory",
    message: "kubelet has sufficient memory available",
  },
  {
    type: "DiskPressure",
    status: "False",
    reason: "KubeletHasNoDiskPressure",
    message: "kubelet has no disk pressure",
  },
  {
    type: "PIDPressure",
    status: "False",
    reason: "KubeletHasSufficientPID",
    message: "kubelet has sufficient PID available",
  },
  {
    type: "Ready",
    status: "True",
    reason: "KubeletReady",
    message: "kubelet is posting ready status",
  },
];

/** The conditions with which a kubelet registers its node, before it has heard from the container runtime. */
export function startingConditions(now: string): CoreV1NodeCondition[] {
  return healthyConditions(now).map((condition) =>
    condition.type === "Ready"
      ? {
          ...condition,
          status: "False",
          reason: "KubeletNotReady",
          message: "container runtime status check may not have completed yet",
        }
      : condition,
  );
}

/** The conditions of a healthy node; those that already stood so keep their time of transition. */
export function healthyConditions(
  now: string,
  current: readonly CoreV1NodeCondition[] = [],
): CoreV1NodeCondition[] {
  const fresh = healthy.map((condition) => {
    const before = current.find(({ type }) => type === condition.type);
    const same = before?.status === condition.status;
    return {
      ...condition,
      lastHeartbeatTime: now,
      lastTransitionTime: (same ? before.lastTransitionTime : undefined) ?? now,
    };
  });
  return [...fresh, ...current.filter(({ type }) => !healthy.some((own) => own.type === type))];
}

/** How a condition of pressure reads when it stands, and the events of its coming and going. */
const pressures = {
  MemoryPressure: {
    reason: "KubeletHasInsufficientMemory",
    message: "kubelet has insufficient memory available",
    event: "NodeHasInsufficientMemory",
    relief: "NodeHasSufficientMemory",
  },
  DiskPressure: {
    reason: "KubeletHasDiskPressure",
    message: "kubelet has disk pressure",
    event: "NodeHasDiskPressure",
    relief: "NodeHasNoDiskPressure",
  },
} as const;

/** Posts which conditions of pressure stand, if that is news. */
export function postPressure(agent: NodeAgent, standing: readonly string[]): void {
  const { client, clock } = agent.host;
  const node = client.get<CoreV1Node>("nodes", "", agent.name);
  if (!node) return;
  const now = clock.timestamp();
  let changed = false;
  const conditions = (node.status?.conditions ?? []).map((condition) => {
    const { type } = condition;
    if (type !== "MemoryPressure" && type !== "DiskPressure") return condition;
    const stands = standing.includes(type);
    if (stands === (condition.status === "True")) return condition;
    changed = true;
    const { reason, message, event, relief } = pressures[type];
    const text = stands ? { reason, message } : healthy.find((other) => other.type === type)!;
    const word = stands ? event : relief;
    agent.recorder.event(node, "Normal", word, `Node ${agent.name} status is now: ${word}`);
    return {
      ...condition,
      ...text,
      status: stands ? "True" : "False",
      lastHeartbeatTime: now,
      lastTransitionTime: now,
    };
  });
  if (changed)
    client.update(
      "nodes",
      { ...clone(node), status: { ...clone(node.status), conditions } },
      "status",
    );
}

/** Posts the status of a healthy node, for the first time or after a silence. */
export function readyAgain(agent: NodeAgent): void {
  const { client, clock } = agent.host;
  const node = client.get<CoreV1Node>("nodes", "", agent.name);
  if (!node) return;
  const wasReady = node.status?.conditions?.some(
    ({ type, status }) => type === "Ready" && status === "True",
  );
  const conditions = healthyConditions(clock.timestamp(), node.status?.conditions);
  client.update(
    "nodes",
    { ...clone(node), status: { ...clone(node.status), conditions } },
    "status",
  );
  if (!wasReady)
    agent.recorder.event(
      node,
      "Normal",
      "NodeReady",
      `Node ${agent.name} status is now: NodeReady`,
    );
}
