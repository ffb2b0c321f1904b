// Mirrors the describers of workloads in staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import { labelsText } from "../../apis/columns.ts";
import { humanDuration } from "../../model/duration.ts";
import type {
  AppsV1DaemonSet,
  AppsV1Deployment,
  AppsV1ReplicaSet,
  AppsV1StatefulSet,
  BatchV1Job,
  CoreV1PersistentVolumeClaim,
  CoreV1ReplicationController,
} from "../../model/generated/types.ts";
import { deepEqual, type Stored } from "../../model/object.ts";
import { formatLabelSelector } from "../../model/selector.ts";
import { parseTime } from "../../model/time.ts";
import { comparableTemplate } from "../revisions.ts";
import {
  compare,
  conditionLines,
  controllerLine,
  eventLines,
  identity,
  labelsAndAnnotations,
  longTime,
  podsStatus,
  type Surroundings,
  selectorText,
} from "./parts.ts";
import { podTemplateLines } from "./pod.ts";
import type { Sheet } from "./sheet.ts";

const hashLabel = "pod-template-hash";

export function describeDeployment(
  sheet: Sheet,
  deployment: Stored<AppsV1Deployment>,
  around: Surroundings,
): void {
  const { metadata, spec, status = {} } = deployment;
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  identity(sheet, deployment);
  sheet.line(`CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  labelsAndAnnotations(sheet, deployment);
  sheet.line(`Selector:\t${formatLabelSelector(spec?.selector)}`);
  sheet.line(
    `Replicas:\t${spec?.replicas ?? 1} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${status.unavailableReplicas ?? 0} unavailable`,
  );
  sheet.line(`StrategyType:\t${spec?.strategy?.type ?? ""}`);
  sheet.line(`MinReadySeconds:\t${spec?.minReadySeconds ?? 0}`);
  const rolling = spec?.strategy?.rollingUpdate;
  if (rolling)
    sheet.line(
      `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`,
    );
  podTemplateLines(sheet, spec?.template);
  conditionLines(sheet, status.conditions);
  replicaSetLines(sheet, deployment, around);
  eventLines(sheet, around);
}

function replicaSetLines(
  sheet: Sheet,
  deployment: Stored<AppsV1Deployment>,
  { list }: Surroundings,
): void {
  const owned = list<AppsV1ReplicaSet>("replicasets.apps", deployment.metadata.namespace).filter(
    ({ metadata }) =>
      metadata.ownerReferences?.some(
        (owner) => owner.controller && owner.uid === deployment.metadata.uid,
      ),
  );
  if (owned.length === 0) return;
  owned.sort(byCreation);
  const wanted = comparableTemplate(deployment.spec?.template);
  const newest = owned.find((set) => deepEqual(templateOf(set), wanted));
  const text = (sets: readonly Stored<AppsV1ReplicaSet>[]) =>
    sets
      .map(
        ({ metadata, spec, status }) =>
          `${metadata.name} (${status?.replicas ?? 0}/${spec?.replicas ?? 1} replicas created)`,
      )
      .join(", ") || "<none>";
  sheet.line(`OldReplicaSets:\t${text(owned.filter((set) => set !== newest))}`);
  sheet.line(`NewReplicaSet:\t${text(newest ? [newest] : [])}`);
}

/** The oldest first, of the same age by name. */
function byCreation({ metadata: a }: Stored, { metadata: b }: Stored): number {
  const difference = parseTime(a.creationTimestamp)! - parseTime(b.creationTimestamp)!;
  return difference || compare(a.name, b.name);
}

/** A ReplicaSet's template without the hash that its Deployment gave it. */
function templateOf({ spec }: AppsV1ReplicaSet): unknown {
  const { metadata, ...rest } = spec?.template ?? {};
  const { [hashLabel]: _hash, ...labels } = metadata?.labels ?? {};
  return comparableTemplate({ ...rest, metadata: { ...metadata, labels } });
}

export function describeReplicaSet(
  sheet: Sheet,
  set: Stored<AppsV1ReplicaSet>,
  around: Surroundings,
): void {
  identity(sheet, set);
  sheet.line(`Selector:\t${formatLabelSelector(set.spec?.selector)}`);
  labelsAndAnnotations(sheet, set);
  controllerLine(sheet, set);
  replicaLines(sheet, set, around);
}

/** Unlike a ReplicaSet's, its own controller is not told. */
export function describeReplicationController(
  sheet: Sheet,
  controller: Stored<CoreV1ReplicationController>,
  around: Surroundings,
): void {
  identity(sheet, controller);
  sheet.line(`Selector:\t${labelsText(controller.spec?.selector)}`);
  labelsAndAnnotations(sheet, controller);
  replicaLines(sheet, controller, around);
}

function replicaLines(
  sheet: Sheet,
  owner: Stored<AppsV1ReplicaSet | CoreV1ReplicationController>,
  around: Surroundings,
): void {
  const { spec, status } = owner;
  sheet.line(`Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired`);
  sheet.line(`Pods Status:\t${podsStatus(owner, around)}`);
  podTemplateLines(sheet, spec?.template);
  conditionLines(sheet, status?.conditions);
  eventLines(sheet, around);
}

export function describeStatefulSet(
  sheet: Sheet,
  set: Stored<AppsV1StatefulSet>,
  around: Surroundings,
): void {
  const { metadata, spec, status } = set;
  identity(sheet, set);
  sheet.line(`CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  sheet.line(`Selector:\t${formatLabelSelector(spec?.selector)}`);
  labelsAndAnnotations(sheet, set);
  sheet.line(`Replicas:\t${spec?.replicas ?? 1} desired | ${status?.replicas ?? 0} total`);
  sheet.line(`Update Strategy:\t${spec?.updateStrategy?.type ?? ""}`);
  const { partition, maxUnavailable } = spec?.updateStrategy?.rollingUpdate ?? {};
  if (partition !== undefined) {
    sheet.line(`Partition:\t${partition}`, 1);
    if (maxUnavailable !== undefined) sheet.line(`MaxUnavailable:\t${maxUnavailable}`, 1);
  }
  sheet.line(`Pods Status:\t${podsStatus(set, around)}`);
  podTemplateLines(sheet, spec?.template);
  claimTemplateLines(
    sheet,
    (spec?.volumeClaimTemplates ?? []) as readonly CoreV1PersistentVolumeClaim[],
  );
  eventLines(sheet, around);
}

function claimTemplateLines(sheet: Sheet, templates: readonly CoreV1PersistentVolumeClaim[]): void {
  if (templates.length === 0) {
    sheet.line("Volume Claims:\t<none>");
    return;
  }
  sheet.line("Volume Claims:");
  for (const { metadata, spec } of templates) {
    const pairs = (map: Readonly<Record<string, string>> | undefined) =>
      Object.keys(map ?? {})
        .sort()
        .map((key) => `${key}=${map![key]}`);
    sheet.line(`Name:\t${metadata?.name ?? ""}`, 1);
    sheet.line(`StorageClass:\t${spec?.storageClassName ?? ""}`, 1);
    sheet.list("Labels", pairs(metadata?.labels), 1);
    sheet.list("Annotations", pairs(metadata?.annotations), 1);
    sheet.line(`Capacity:\t${spec?.resources?.requests?.["storage"] ?? "<default>"}`, 1);
    sheet.line(`Access Modes:\t[${(spec?.accessModes ?? []).join(" ")}]`, 1);
  }
}

export function describeDaemonSet(
  sheet: Sheet,
  set: Stored<AppsV1DaemonSet>,
  around: Surroundings,
): void {
  const { spec, status } = set;
  identity(sheet, set);
  sheet.line(`Selector:\t${selectorText(spec?.selector)}`);
  sheet.line(`Node-Selector:\t${labelsText(spec?.template.spec?.nodeSelector)}`);
  labelsAndAnnotations(sheet, set);
  const nodes = "Number of Nodes";
  sheet.line(`Desired ${nodes} Scheduled: ${status?.desiredNumberScheduled ?? 0}`);
  sheet.line(`Current ${nodes} Scheduled: ${status?.currentNumberScheduled ?? 0}`);
  sheet.line(`${nodes} Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
  sheet.line(`${nodes} Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
  sheet.line(`${nodes} Misscheduled: ${status?.numberMisscheduled ?? 0}`);
  sheet.line(`Pods Status:\t${podsStatus(set, around)}`);
  podTemplateLines(sheet, spec?.template);
  eventLines(sheet, around);
}

export function describeJob(sheet: Sheet, job: Stored<BatchV1Job>, around: Surroundings): void {
  const { spec, status = {} } = job;
  identity(sheet, job);
  sheet.line(`Selector:\t${selectorText(spec?.selector)}`);
  labelsAndAnnotations(sheet, job);
  controllerLine(sheet, job);
  if (spec?.parallelism !== undefined) sheet.line(`Parallelism:\t${spec.parallelism}`);
  sheet.line(`Completions:\t${spec?.completions ?? "<unset>"}`);
  if (spec?.completionMode) sheet.line(`Completion Mode:\t${spec.completionMode}`);
  if (spec?.suspend !== undefined) sheet.line(`Suspend:\t${spec.suspend}`);
  if (spec?.backoffLimit !== undefined) sheet.line(`Backoff Limit:\t${spec.backoffLimit}`);
  if (spec?.ttlSecondsAfterFinished !== undefined)
    sheet.line(`TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`);
  const { startTime, completionTime, active = 0, ready, succeeded = 0, failed = 0 } = status;
  if (startTime) sheet.line(`Start Time:\t${longTime(startTime)}`);
  if (completionTime) sheet.line(`Completed At:\t${longTime(completionTime)}`);
  if (startTime && completionTime) {
    const tookMs = (parseTime(completionTime) ?? 0) - (parseTime(startTime) ?? 0);
    sheet.line(`Duration:\t${humanDuration(tookMs)}`);
  }
  if (spec?.activeDeadlineSeconds !== undefined)
    sheet.line(`Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`);
  const running = ready === undefined ? `${active} Active` : `${active} Active (${ready} Ready)`;
  sheet.line(`Pods Statuses:\t${running} / ${succeeded} Succeeded / ${failed} Failed`);
  if (spec?.completionMode === "Indexed")
    sheet.line(`Completed Indexes:\t${cappedIndexes(status.completedIndexes ?? "")}`);
  podTemplateLines(sheet, spec?.template);
  eventLines(sheet, around);
}

/** Cut after the first comma that follows 50 characters. */
function cappedIndexes(indexes: string): string {
  if (indexes === "") return "<none>";
  const comma = indexes.indexOf(",", 50);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}
