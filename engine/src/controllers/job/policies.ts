// Mirrors pkg/controller/job/{pod_failure_policy,success_policy}.go (1.36).
import type {
  BatchV1Job,
  BatchV1PodFailurePolicyOnExitCodesRequirement,
  CoreV1ContainerStatus,
  CoreV1Pod,
} from "../../model/generated/types.ts";
import { parseIndexes } from "./indexes.ts";

/** What the pod failure policy makes of a failed pod. */
export interface FailureVerdict {
  readonly counts: boolean;
  readonly action?: string;
  /** Why the whole Job fails, if it does. */
  readonly failJob?: string;
}

/** The first rule that matches decides; without one the failure counts. */
export function judgeFailure(job: BatchV1Job, pod: CoreV1Pod): FailureVerdict {
  for (const [i, rule] of (job.spec?.podFailurePolicy?.rules ?? []).entries()) {
    const { action } = rule;
    const what = rule.onExitCodes
      ? exitCodeMatch(pod, rule.onExitCodes)
      : conditionMatch(pod, rule.onPodConditions ?? []);
    if (what === undefined) continue;
    if (action === "Ignore") return { counts: false, action };
    if (action === "FailJob")
      return { counts: true, action, failJob: `${what} matching ${action} rule at index ${i}` };
    if (action === "Count" || action === "FailIndex") return { counts: true, action };
  }
  return { counts: true };
}

type ExitCodes = BatchV1PodFailurePolicyOnExitCodesRequirement;

function exitCodeMatch(pod: CoreV1Pod, requirement: ExitCodes): string | undefined {
  const statuses = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ];
  const found = statuses.find((status) => exitCodeFits(status, requirement));
  if (!found) return undefined;
  const { namespace, name } = pod.metadata ?? {};
  return `Container ${found.name} for pod ${namespace}/${name} failed with exit code ${found.state?.terminated?.exitCode}`;
}

function exitCodeFits(status: CoreV1ContainerStatus, requirement: ExitCodes): boolean {
  const exitCode = status.state?.terminated?.exitCode ?? 0;
  const { containerName, operator, values } = requirement;
  if (exitCode === 0 || (containerName !== undefined && containerName !== status.name))
    return false;
  if (operator === "In") return values.includes(exitCode);
  return operator === "NotIn" && !values.includes(exitCode);
}

function conditionMatch(
  pod: CoreV1Pod,
  patterns: readonly { type: string; status?: string }[],
): string | undefined {
  const found = (pod.status?.conditions ?? []).find((condition) =>
    patterns.some(
      (pattern) =>
        pattern.type === condition.type && (pattern.status ?? "True") === condition.status,
    ),
  );
  const { namespace, name } = pod.metadata ?? {};
  return found && `Pod ${namespace}/${name} has condition ${found.type}`;
}

/** The message when the indexes that succeeded are enough by one of the rules. */
export function matchSuccessPolicy(
  job: BatchV1Job,
  succeeded: ReadonlySet<number>,
): string | undefined {
  if (succeeded.size === 0) return undefined;
  for (const [i, rule] of (job.spec?.successPolicy?.rules ?? []).entries()) {
    const { succeededIndexes, succeededCount } = rule;
    const message = `Matched rules at index ${i}`;
    if (succeededIndexes === undefined) {
      if (succeededCount !== undefined && succeeded.size >= succeededCount) return message;
      continue;
    }
    const required = parseIndexes(succeededIndexes, job.spec?.completions ?? 0);
    if (required.size === 0) continue;
    const met = [...required].filter((index) => succeeded.has(index)).length;
    if (met === required.size || (succeededCount !== undefined && met >= succeededCount))
      return message;
  }
  return undefined;
}
