// Mirrors `kubectl drain` (staging/src/k8s.io/kubectl/pkg/{cmd/drain,drain}, 1.36): cordon, refuse what would be lost,
// evict the rest, wait until it is gone. Difference: pods are tried in the order of their creation.

import { formatDuration } from "../model/duration.ts";
import type { CoreV1Pod } from "../model/generated/types.ts";
import type { KubeObject, Stored } from "../model/object.ts";
import { matchesLabelMap } from "../model/selector.ts";
import { cordon } from "./cordon.ts";
import type { Kubectl, KubectlResult } from "./kubectl.ts";

export interface DrainFlags {
  readonly ignoreDaemonSets?: boolean;
  readonly force?: boolean;
  readonly deleteEmptyDirData?: boolean;
  readonly gracePeriodSeconds?: number;
  readonly disableEviction?: boolean;
  /** `key=value,key2=value2`. */
  readonly podSelector?: string;
  /** 0 or absent: for ever (the simulation's horizon ends it). */
  readonly timeoutMs?: number;
}

/** Lets the cluster run: up to `ms` of virtual time, or until something changes; gives whether time is left at all. */
export interface DrainClock {
  nowMs(): number;
  /** Runs to the given instant. */
  runTo(ms: number): void;
  /** When the whole simulation ends. */
  readonly horizonMs: number;
}

const retryMs = 5000;
const pollMs = 1000;
const mirrorAnnotation = "kubernetes.io/config.mirror";

interface Verdict {
  readonly pods: readonly Stored<CoreV1Pod>[];
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

export function drain(
  kubectl: Kubectl,
  node: string,
  flags: DrainFlags,
  clock: DrainClock,
): KubectlResult {
  const cordoned = cordon(kubectl, node, true);
  if (cordoned.error) return cordoned;
  const lines: string[] = cordoned.output.split("\n");
  const errors: string[] = [];
  const fail = (message: string): KubectlResult => {
    const summary = [
      `error: unable to drain node "${node}" due to error: ${message}, continuing command...`,
      "There are pending nodes to be drained:",
      ` ${node}`,
      ...message.replace(/^\[(.*)\]$/s, "$1").split(/, (?=error when )/),
    ];
    errors.push(...summary);
    const text =
      errors[0] === summary[0] ? errors.join("\n").replace(/^error: /, "") : errors.join("\n");
    return {
      output: distinctSorted([...lines, ...errors]),
      error: { code: 1, reason: "ClientError", message: text },
    };
  };

  const verdict = judge(kubectl, node, flags);
  if (verdict.errors.length > 0) return fail(joinErrors(verdict.errors));
  if (verdict.warnings.length > 0) lines.push(`Warning: ${verdict.warnings.join("; ")}`);
  const failures = removeAll(kubectl, verdict.pods, flags, clock, lines, errors);
  if (failures.length > 0) {
    const message = joinErrors(failures);
    errors.push(`There are pending pods in node "${node}" when an error occurred: ${message}`);
    const left = verdict.pods.filter((pod) => stillThere(kubectl, pod));
    for (const { metadata } of left) errors.push(`pod/${metadata.name}`);
    return fail(message);
  }
  lines.push(`node/${node} drained`);
  return { output: distinctSorted(lines) };
}

function distinctSorted(lines: readonly string[]): string {
  return [...new Set(lines.filter((line) => line !== ""))].sort().join("\n");
}

function joinErrors(errors: readonly string[]): string {
  return errors.length === 1 ? errors[0]! : `[${errors.join(", ")}]`;
}

/** Which pods would go, and what speaks against it. */
function judge(kubectl: Kubectl, node: string, flags: DrainFlags): Verdict {
  const selector = Object.fromEntries(
    (flags.podSelector ?? "").split(",").flatMap((pair) => {
      const [key = "", value = ""] = pair.split("=", 2);
      return key === "" ? [] : [[key.trim(), value.trim()]];
    }),
  );
  const pods: Stored<CoreV1Pod>[] = [];
  const warned = new Map<string, string[]>();
  const refused = new Map<string, string[]>();
  const note = (map: Map<string, string[]>, text: string, pod: Stored<CoreV1Pod>) =>
    map.set(text, [...(map.get(text) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`]);
  const all = [...kubectl.api.list<CoreV1Pod>("pods")].sort((a, b) => {
    const left = `${a.metadata.namespace}/${a.metadata.name}`;
    const right = `${b.metadata.namespace}/${b.metadata.name}`;
    return left < right ? -1 : left > right ? 1 : 0;
  });
  for (const pod of all) {
    if (pod.spec?.nodeName !== node || !matchesLabelMap(selector, pod.metadata.labels)) continue;
    if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) continue;
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
    const finished = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
    if (owner?.kind === "DaemonSet" && !finished) {
      if (flags.ignoreDaemonSets) note(warned, "ignoring DaemonSet-managed Pods", pod);
      else
        note(
          refused,
          "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)",
          pod,
        );
      continue;
    }
    const local = pod.spec?.volumes?.some(({ emptyDir }) => emptyDir !== undefined);
    if (local && !finished && !flags.deleteEmptyDirData) {
      note(
        refused,
        "cannot delete Pods with local storage (use --delete-emptydir-data to override)",
        pod,
      );
      continue;
    }
    if (!owner && !finished) {
      if (!flags.force) {
        note(
          refused,
          "cannot delete Pods that declare no controller (use --force to override)",
          pod,
        );
        continue;
      }
      note(warned, "deleting Pods that declare no controller", pod);
    }
    pods.push(pod);
  }
  const lines = (map: Map<string, string[]>) =>
    [...map].map(([text, names]) => `${text}: ${names.join(", ")}`);
  return { pods, warnings: lines(warned), errors: lines(refused) };
}

/** Evicts or deletes the pods and waits for their end; gives the errors that end the command. */
function removeAll(
  kubectl: Kubectl,
  pods: readonly Stored<CoreV1Pod>[],
  flags: DrainFlags,
  clock: DrainClock,
  lines: string[],
  errors: string[],
): string[] {
  const beganMs = clock.nowMs();
  const endMs = Math.min(
    clock.horizonMs,
    flags.timeoutMs ? beganMs + flags.timeoutMs : Number.POSITIVE_INFINITY,
  );
  const nextTry = new Map(pods.map((pod) => [pod, beganMs]));
  const leaving = new Set<Stored<CoreV1Pod>>();
  const failures: string[] = [];
  const what = ({ metadata }: Stored<CoreV1Pod>) =>
    `error when evicting pods/"${metadata.name}" -n "${metadata.namespace}"`;
  for (;;) {
    for (const [pod, atMs] of nextTry) {
      if (atMs > clock.nowMs()) continue;
      const { namespace = "", name } = pod.metadata;
      if (!flags.disableEviction) lines.push(`evicting pod ${namespace}/${name}`);
      const refusal = remove(kubectl, pod, flags);
      if (refusal?.code === 429) {
        errors.push(`${what(pod)} (will retry after 5s): ${refusal.message}`);
        nextTry.set(pod, clock.nowMs() + retryMs);
        continue;
      }
      nextTry.delete(pod);
      if (refusal && refusal.code !== 404) failures.push(`${what(pod)}: ${refusal.message}`);
      else leaving.add(pod);
    }
    for (const pod of leaving) {
      if (stillThere(kubectl, pod)) continue;
      leaving.delete(pod);
      lines.push(`pod/${pod.metadata.name} ${flags.disableEviction ? "deleted" : "evicted"}`);
    }
    if (nextTry.size === 0 && leaving.size === 0) break;
    const nowMs = clock.nowMs();
    if (nowMs >= endMs) {
      const timeout = formatDuration(flags.timeoutMs ?? endMs - beganMs);
      for (const pod of [...nextTry.keys(), ...leaving])
        failures.push(`${what(pod)}: global timeout reached: ${timeout}`);
      break;
    }
    const wakeMs = Math.min(endMs, ...nextTry.values(), leaving.size > 0 ? nowMs + pollMs : endMs);
    clock.runTo(Math.max(wakeMs, nowMs));
  }
  if (failures.length === 0) {
    // A refusal that was overcome is part of what kubectl wrote.
    lines.push(...errors);
    errors.length = 0;
  }
  return failures;
}

function stillThere(kubectl: Kubectl, pod: Stored<CoreV1Pod>): boolean {
  const { namespace = "", name, uid } = pod.metadata;
  return kubectl.api.get("pods", namespace, name)?.metadata.uid === uid;
}

function remove(kubectl: Kubectl, pod: Stored<CoreV1Pod>, flags: DrainFlags) {
  const { namespace = "", name } = pod.metadata;
  const grace = flags.gracePeriodSeconds;
  const options = grace === undefined || grace < 0 ? {} : { gracePeriodSeconds: grace };
  if (flags.disableEviction) {
    const result = kubectl.api.delete("pods", namespace, name, options);
    return result.ok ? undefined : result.status;
  }
  const eviction: KubeObject & Record<string, unknown> = {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { namespace, name },
    deleteOptions: options,
  };
  const result = kubectl.api.update("pods", eviction, "eviction");
  return result.ok ? undefined : result.status;
}
