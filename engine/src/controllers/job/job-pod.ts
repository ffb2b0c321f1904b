// Mirrors the making of pods in pkg/controller/job/{job_controller,indexed_job_utils}.go (1.36).
import type { BatchV1Job, CoreV1Container, CoreV1Pod } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { podFromTemplate } from "../framework/pod-control.ts";
import { completionIndexAnnotation } from "./indexes.ts";
import { judgeFailure } from "./policies.ts";

export type Job = Stored<BatchV1Job>;

/** Keeps a pod until the controller has counted it. */
export const trackingFinalizer = "batch.kubernetes.io/job-tracking";

const failureCountAnnotation = "batch.kubernetes.io/job-index-failure-count";
const ignoredFailureCountAnnotation = "batch.kubernetes.io/job-index-ignored-failure-count";
const indexVariable = "JOB_COMPLETION_INDEX";
const maxGeneratedNameLength = 63 - 5;

export function isTracked(pod: CoreV1Pod): boolean {
  return pod.metadata?.finalizers?.includes(trackingFinalizer) ?? false;
}

export function isIndexed(job: Job): boolean {
  return job.spec?.completionMode === "Indexed";
}

/** A pod is replaced when it has failed, not already when it is being deleted. */
export function replacesFailedOnly(job: Job): boolean {
  return job.spec?.podReplacementPolicy === "Failed" || job.spec?.podFailurePolicy !== undefined;
}

export function isFailed(job: Job, pod: CoreV1Pod): boolean {
  if (pod.status?.phase === "Failed") return true;
  if (replacesFailedOnly(job)) return false;
  return pod.metadata?.deletionTimestamp !== undefined && pod.status?.phase !== "Succeeded";
}

/** A pod of the Job. `index`: its completion index; `replaced`: the failed pod of that index before it. */
export function jobPod(job: Job, index?: number, replaced?: CoreV1Pod): CoreV1Pod {
  const pod = podFromTemplate(job.spec?.template, job);
  const metadata = pod.metadata!;
  const finalizers = metadata.finalizers ?? [];
  if (!finalizers.includes(trackingFinalizer))
    metadata.finalizers = [...finalizers, trackingFinalizer];
  if (index === undefined) return pod;
  const { name } = job.metadata;
  const suffix = `-${index}-`;
  metadata.generateName = `${name.slice(0, maxGeneratedNameLength - suffix.length)}${suffix}`;
  metadata.labels = { ...metadata.labels, [completionIndexAnnotation]: String(index) };
  metadata.annotations = {
    ...metadata.annotations,
    [completionIndexAnnotation]: String(index),
    ...failureCounts(job, replaced),
  };
  const spec = pod.spec!;
  spec.hostname = `${name}-${index}`;
  spec.containers = spec.containers.map(withIndexVariable);
  if (spec.initContainers) spec.initContainers = spec.initContainers.map(withIndexVariable);
  return pod;
}

function withIndexVariable(container: CoreV1Container): CoreV1Container {
  const env = container.env ?? [];
  if (env.some((variable) => variable.name === indexVariable)) return container;
  const fieldPath = `metadata.labels['${completionIndexAnnotation}']`;
  return {
    ...container,
    env: [...env, { name: indexVariable, valueFrom: { fieldRef: { fieldPath } } }],
  };
}

function countOf(pod: CoreV1Pod | undefined, annotation: string): number {
  const text = pod?.metadata?.annotations?.[annotation];
  return text !== undefined && /^[0-9]+$/.test(text) ? Number(text) : 0;
}

/** How often the pod's index had failed before it, ignored failures left out. */
export function failureCount(pod: CoreV1Pod): number {
  return countOf(pod, failureCountAnnotation);
}

/** The same, ignored failures included. */
export function absoluteFailureCount(pod: CoreV1Pod): number {
  return failureCount(pod) + countOf(pod, ignoredFailureCountAnnotation);
}

function failureCounts(job: Job, replaced: CoreV1Pod | undefined): { [name: string]: string } {
  if (job.spec?.backoffLimitPerIndex === undefined) return {};
  const counts = !replaced || judgeFailure(job, replaced).counts;
  const failures = countOf(replaced, failureCountAnnotation) + (replaced && counts ? 1 : 0);
  const ignored = countOf(replaced, ignoredFailureCountAnnotation) + (counts ? 0 : 1);
  return {
    [failureCountAnnotation]: String(failures),
    ...(ignored > 0 ? { [ignoredFailureCountAnnotation]: String(ignored) } : {}),
  };
}
