// Mirrors pkg/controller/disruption/disruption.go (1.36). Differences: of several budgets for one pod the first by name
// is chosen, where upstream picks any; stale DisruptionTarget conditions are left alone.
import type { ComponentFactory, WatchEvent } from "../model/cluster-access.ts";
import type {
  CoreV1Pod,
  MetaV1Condition,
  MetaV1OwnerReference,
  PolicyV1PodDisruptionBudget,
  PolicyV1PodDisruptionBudgetStatus,
} from "../model/generated/types.ts";
import { scaledValue } from "../model/int-or-string.ts";
import type { Stored } from "../model/object.ts";
import { matchesLabelSelector } from "../model/selector.ts";
import { keyOf, queueController, type SyncOutcome } from "./framework/controller.ts";
import { goLabelSelector } from "./framework/go-selector.ts";
import { Informer, namespaceIndex } from "./framework/informer.ts";
import { instantMs } from "./framework/instant.ts";
import { controllerOf } from "./framework/owner.ts";
import { isPodReady } from "./framework/pod-state.ts";
import { writeStatus } from "./framework/status.ts";
import { WorkQueue } from "./framework/work-queue.ts";
import { getScale } from "./horizontal-pod-autoscaler/scale-target.ts";

type Budget = Stored<PolicyV1PodDisruptionBudget>;
type Pod = Stored<CoreV1Pod>;

/** An evicted pod that is still there after so long is counted again. */
const deletionTimeoutMs = 120_000;

/** Marks the keys of pods that several budgets select, among those of budgets. */
const podPrefix = "pod ";

interface Expected {
  readonly expected: number;
  readonly desired: number;
  readonly unmanaged: number;
}

export const disruptionController: ComponentFactory = (host) => {
  const { client, clock, minor } = host;
  const queue = new WorkQueue(host);
  const recorder = host.recorder("controllermanager");
  const budgets = new Informer<PolicyV1PodDisruptionBudget>(
    host,
    "poddisruptionbudgets.policy",
    ({ type, object }) => {
      if (type !== "DELETED") queue.add(keyOf(object));
    },
    namespaceIndex,
  );
  const pods = new Informer<CoreV1Pod>(host, "pods", onPod, namespaceIndex);

  function onPod({ type, object: pod, old }: WatchEvent<CoreV1Pod>): void {
    for (const version of old ? [old, pod] : [pod]) {
      const selecting = budgetsFor(version);
      if (selecting[0]) queue.add(keyOf(selecting[0]));
      if (selecting.length > 1 && version === pod && type !== "DELETED")
        queue.add(`${podPrefix}${keyOf(pod)}`);
    }
  }

  function budgetsFor(pod: Pod): Budget[] {
    return budgets
      .by("namespace", pod.metadata.namespace ?? "")
      .filter((budget) => selects(budget, pod))
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  }

  function reportSeveral(key: string): void {
    const pod = pods.get(key);
    const [chosen] = pod ? budgetsFor(pod) : [];
    if (!pod || !chosen) return;
    const { namespace, name } = pod.metadata;
    recorder.event(
      pod,
      "Warning",
      "MultiplePodDisruptionBudgets",
      `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${chosen.metadata.name}" arbitrarily.`,
    );
  }

  function sync(key: string): SyncOutcome {
    if (key.startsWith(podPrefix)) {
      reportSeveral(key.slice(podPrefix.length));
      return "done";
    }
    const budget = budgets.get(key);
    if (!budget) return "done";
    const selected = pods
      .by("namespace", budget.metadata.namespace ?? "")
      .filter((pod) => selects(budget, pod));
    if (selected.length === 0) recorder.event(budget, "Normal", "NoPods", "No matching pods found");
    const counted = expectedPods(budget, selected);
    if ("error" in counted) {
      const message = `Failed to calculate the number of expected pods: ${counted.error}`;
      recorder.event(budget, "Warning", "CalculateExpectedPodCountFailed", message);
      return write(budget, failedStatus(budget, counted.error, clock.timestamp()));
    }
    if (counted.unmanaged > 0) reportUnmanaged(budget);
    const disrupted = disruptedPods(budget, selected);
    const healthy = selected.filter(
      (pod) =>
        pod.metadata.deletionTimestamp === undefined &&
        isPodReady(pod) &&
        disrupted[pod.metadata.name] === undefined,
    );
    return write(budget, statusOf(budget, counted, healthy.length, disrupted, clock.timestamp()));
  }

  function write(budget: Budget, status: PolicyV1PodDisruptionBudgetStatus): SyncOutcome {
    const resource = "poddisruptionbudgets.policy";
    return writeStatus<PolicyV1PodDisruptionBudget>(client, resource, budget, status)
      ? "done"
      : "retry";
  }

  function expectedPods(
    { spec }: Budget,
    selected: readonly Pod[],
  ): Expected | { readonly error: string } {
    if (spec?.maxUnavailable === undefined && spec?.minAvailable === undefined)
      return { expected: 0, desired: 0, unmanaged: 0 };
    if (spec.maxUnavailable === undefined && typeof spec.minAvailable === "number")
      return { expected: selected.length, desired: spec.minAvailable, unmanaged: 0 };
    const scale = totalScale(selected);
    if ("error" in scale) return scale;
    const { expected } = scale;
    const desired =
      spec.maxUnavailable !== undefined
        ? Math.max(0, expected - (scaledValue(spec.maxUnavailable, expected, "up") ?? 0))
        : (scaledValue(spec.minAvailable ?? 0, expected, "up") ?? 0);
    return { ...scale, desired };
  }

  /** The sizes of the workloads that the pods belong to, each counted once. */
  function totalScale(
    selected: readonly Pod[],
  ): { readonly expected: number; readonly unmanaged: number } | { readonly error: string } {
    const scales = new Map<string, number>();
    const seen = new Set<string>();
    let unmanaged = 0;
    for (const pod of selected) {
      const owner = controllerOf(pod);
      if (!owner) unmanaged++;
      if (!owner || seen.has(owner.uid)) continue;
      seen.add(owner.uid);
      const scale = scaleOf(owner, pod.metadata.namespace ?? "");
      if (scale === undefined)
        return { error: `found no controllers for pod "${pod.metadata.name}"` };
      if ("error" in scale) return scale;
      scales.set(scale.uid, scale.replicas);
    }
    const expected = [...scales.values()].reduce((sum, replicas) => sum + replicas, 0);
    return { expected, unmanaged };
  }

  function scaleOf(
    owner: MetaV1OwnerReference,
    namespace: string,
  ): { readonly uid: string; readonly replicas: number } | { readonly error: string } | undefined {
    const scale = getScale(client, minor, namespace, owner);
    if ("error" in scale) {
      if (scale.error.endsWith("not found")) return undefined;
      const plural = `${owner.kind.toLowerCase()}s`;
      const { group } = { group: owner.apiVersion.split("/").at(-2) };
      const resource = group === undefined ? plural : `${plural}.${group}`;
      return scale.error.startsWith("the server could not find")
        ? { error: `${resource} does not implement the scale subresource` }
        : scale;
    }
    const above = controllerOf(scale.object);
    if (owner.kind === "ReplicaSet" && above?.kind === "Deployment")
      return scaleOf(above, namespace);
    if (scale.object.metadata.uid !== owner.uid) return undefined;
    return { uid: owner.uid, replicas: scale.specReplicas };
  }

  function reportUnmanaged(budget: Budget): void {
    recorder.event(
      budget,
      "Warning",
      "UnmanagedPods",
      `Pods selected by this PodDisruptionBudget (selector: ${goLabelSelector(budget.spec?.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`,
    );
  }

  /** Those that an eviction has promised to take away and that are not going yet. */
  function disruptedPods(budget: Budget, selected: readonly Pod[]): { [name: string]: string } {
    const nowMs = clock.nowMs();
    const disrupted: { [name: string]: string } = {};
    for (const pod of selected) {
      const time = budget.status?.disruptedPods?.[pod.metadata.name];
      if (time === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
      const leftMs = (instantMs(time) ?? 0) + deletionTimeoutMs - nowMs;
      if (leftMs < 0) {
        const { namespace } = budget.metadata;
        recorder.event(
          pod,
          "Warning",
          "NotDeleted",
          `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`,
        );
      } else {
        disrupted[pod.metadata.name] = time;
        queue.addAfter(keyOf(budget), leftMs + 1);
      }
    }
    return disrupted;
  }

  return queueController("disruption-controller", queue, sync, 1);
};

function selects(budget: PolicyV1PodDisruptionBudget, pod: CoreV1Pod): boolean {
  return matchesLabelSelector(budget.spec?.selector, pod.metadata?.labels);
}

function statusOf(
  budget: Budget,
  { expected, desired }: Expected,
  healthy: number,
  disrupted: { [name: string]: string },
  now: string,
): PolicyV1PodDisruptionBudgetStatus {
  const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
  const generation = budget.metadata.generation ?? 0;
  return {
    ...(generation > 0 ? { observedGeneration: generation } : {}),
    ...(Object.keys(disrupted).length > 0 ? { disruptedPods: disrupted } : {}),
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: withAllowed(
      budget,
      {
        status: allowed > 0 ? "True" : "False",
        reason: allowed > 0 ? "SufficientPods" : "InsufficientPods",
        message: "",
        observedGeneration: generation,
      },
      now,
    ),
  };
}

/** When the count cannot be made, nothing may be disrupted. */
function failedStatus(
  budget: Budget,
  error: string,
  now: string,
): PolicyV1PodDisruptionBudgetStatus {
  const { observedGeneration = 0 } = budget.status ?? {};
  const condition = { status: "False", reason: "SyncFailed", message: error, observedGeneration };
  return {
    ...budget.status,
    disruptionsAllowed: 0,
    conditions: withAllowed(budget, condition, now),
  };
}

function withAllowed(
  budget: Budget,
  condition: Omit<MetaV1Condition, "type" | "lastTransitionTime">,
  now: string,
): MetaV1Condition[] {
  const type = "DisruptionAllowed";
  const conditions = budget.status?.conditions ?? [];
  const old = conditions.find((other) => other.type === type);
  const lastTransitionTime =
    old?.status === condition.status ? (old.lastTransitionTime ?? now) : now;
  const wanted = { type, ...condition, lastTransitionTime };
  return old
    ? conditions.map((other) => (other === old ? wanted : other))
    : [...conditions, wanted];
}
