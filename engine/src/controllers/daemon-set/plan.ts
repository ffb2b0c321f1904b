// Mirrors podsShouldBeOnNode of pkg/controller/daemon/daemon_controller.go and rollingUpdate of update.go (1.36): which
// pods a DaemonSet makes and which it deletes. Nodes come in order of their names, where upstream has map order.
import type { CoreV1Node } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { revisionHashLabel } from "../framework/controller-history.ts";
import { isPodAvailable, isPodReady } from "../framework/pod-state.ts";
import {
  allowsSurge,
  byAge,
  type DaemonSet,
  isUpdated,
  type Pod,
  shouldRunOn,
  updateLimits,
} from "./daemon-pod.ts";

export interface DaemonState {
  readonly set: DaemonSet;
  readonly nodes: readonly Stored<CoreV1Node>[];
  /** The set's pods by the node that they are on or meant for. */
  readonly byNode: ReadonlyMap<string, readonly Pod[]>;
  /** Hash of the current template. */
  readonly hash: string;
  readonly nowMs: number;
}

export interface Plan {
  /** Names of nodes that get a pod. */
  readonly create: string[];
  readonly delete: Pod[];
}

/** What to do about pods that have ended; undefined while a failed one is left alone for a while. */
export type EndedPod = (pod: Pod, node: string) => boolean;

/** Pods where they should be and are not, and no pods where they should not be. */
export function planPlacement(state: DaemonState, deleteEnded: EndedPod): Plan {
  const plan: Plan = { create: [], delete: [] };
  const known = new Set(state.nodes.map((node) => node.metadata.name));
  for (const node of state.nodes) planNode(state, node, deleteEnded, plan);
  for (const [name, pods] of state.byNode)
    if (!known.has(name)) plan.delete.push(...pods.filter((pod) => !pod.spec?.nodeName));
  return plan;
}

function planNode(
  state: DaemonState,
  node: Stored<CoreV1Node>,
  deleteEnded: EndedPod,
  plan: Plan,
): void {
  const { name } = node.metadata;
  const { run, keep } = shouldRunOn(node, state.set);
  const pods = state.byNode.get(name);
  if (run && !pods) {
    plan.create.push(name);
    return;
  }
  const staying = (pods ?? []).filter((pod) => pod.metadata.deletionTimestamp === undefined);
  if (!keep) {
    plan.delete.push(...staying);
    return;
  }
  const running: Pod[] = [];
  for (const pod of staying) {
    const phase = pod.status?.phase;
    if (phase !== "Failed" && phase !== "Succeeded") running.push(pod);
    else if (deleteEnded(pod, name)) plan.delete.push(pod);
  }
  running.sort(byAge);
  if (!allowsSurge(state.set)) plan.delete.push(...running.slice(1));
  else if (running.length > 1) plan.delete.push(...supersededPods(state, running));
  else if (running.length === 0 && run) plan.create.push(name);
}

/** Of several pods on a node one of each template may stay, the old one only until the new one is available. */
function supersededPods({ set, hash, nowMs }: DaemonState, running: readonly Pod[]): Pod[] {
  const isNew = (pod: Pod) => pod.metadata.labels?.[revisionHashLabel] === hash;
  const newest = running.find(isNew);
  const oldest = running.find((pod) => !isNew(pod));
  const superseded = running.filter((pod) => pod !== newest && pod !== oldest);
  if (!newest || !oldest) return superseded;
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  return !isPodReady(oldest) || isPodAvailable(newest, minReadySeconds, nowMs)
    ? [...superseded, oldest]
    : superseded;
}

/** The pods on one node during an update. */
interface NodePods {
  readonly name: string;
  readonly newPod: Pod | undefined;
  readonly oldPod: Pod | undefined;
}

/** The next step of a rolling update, within its limits. */
export function planRollingUpdate(state: DaemonState): Plan {
  const { set, nodes } = state;
  const wanted = new Set(
    nodes.filter((node) => shouldRunOn(node, set).run).map((node) => node.metadata.name),
  );
  const names = new Set([...state.byNode.keys(), ...wanted]);
  const { maxSurge, maxUnavailable } = updateLimits(set, wanted.size);
  const counted = [...names].sort().map((name) => podsOn(state, name));
  return maxSurge === 0
    ? replaceInPlace(state, counted, maxUnavailable)
    : replaceBySurge(state, counted, wanted, maxSurge);
}

/** Undefined when there are several of one sort: then the next placement clears up first. */
function podsOn(state: DaemonState, name: string): NodePods | undefined {
  const staying = (state.byNode.get(name) ?? []).filter(
    (pod) => pod.metadata.deletionTimestamp === undefined,
  );
  const updated = staying.filter((pod) => isUpdated(pod, state.set, state.hash));
  const old = staying.filter((pod) => !updated.includes(pod));
  return updated.length > 1 || old.length > 1
    ? undefined
    : { name, newPod: updated[0], oldPod: old[0] };
}

function isAvailable({ set, nowMs }: DaemonState, pod: Pod): boolean {
  return isPodAvailable(pod, set.spec?.minReadySeconds ?? 0, nowMs);
}

function replaceInPlace(
  state: DaemonState,
  counted: readonly (NodePods | undefined)[],
  maxUnavailable: number,
): Plan {
  let unavailable = 0;
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  for (const node of counted) {
    const oldPod = node?.oldPod;
    const newPod = node?.newPod;
    if (!node || Boolean(oldPod) === Boolean(newPod)) unavailable++;
    else if (newPod) unavailable += isAvailable(state, newPod) ? 0 : 1;
    else if (oldPod && !isAvailable(state, oldPod)) {
      broken.push(oldPod);
      unavailable++;
    } else if (oldPod && unavailable < maxUnavailable) candidates.push(oldPod);
  }
  const room = Math.max(0, maxUnavailable - unavailable);
  return { create: [], delete: [...broken, ...candidates.slice(0, room)] };
}

function replaceBySurge(
  state: DaemonState,
  counted: readonly (NodePods | undefined)[],
  wanted: ReadonlySet<string>,
  maxSurge: number,
): Plan {
  let surging = 0;
  let available = 0;
  const plan: Plan = { create: [], delete: [] };
  const unwanted: Pod[] = [];
  const candidates: string[] = [];
  for (const node of counted) {
    if (!node) {
      surging++;
      continue;
    }
    const { name, newPod, oldPod } = node;
    const oldest = oldPod ?? newPod;
    if (oldest && isAvailable(state, oldest)) available++;
    if (!oldPod) continue;
    if (newPod) {
      if (isAvailable(state, newPod)) plan.delete.push(oldPod);
      else surging++;
    } else if (!isAvailable(state, oldPod)) {
      if (wanted.has(name)) plan.create.push(name);
      else plan.delete.push(oldPod);
    } else if (!wanted.has(name)) unwanted.push(oldPod);
    else if (surging < maxSurge) candidates.push(name);
  }
  // Pods that have lost their node's favour go only as others become available elsewhere.
  plan.delete.push(...unwanted.slice(0, Math.max(0, available - wanted.size)));
  plan.create.push(...candidates.slice(0, Math.max(0, maxSurge - surging)));
  return plan;
}
