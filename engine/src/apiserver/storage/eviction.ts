// Mirrors pkg/registry/core/pod/storage/eviction.go (1.36): `pods/eviction` deletes a pod if its disruption budget
// allows it. Difference: there are no races here, hence no retries.

import type { DeleteOptions } from "../../model/cluster-access.ts";
import type {
  CoreV1Pod,
  MetaV1Condition,
  PolicyV1PodDisruptionBudget,
} from "../../model/generated/types.ts";
import { clone, type KubeObject, type Result, type Stored } from "../../model/object.ts";
import { matchesLabelSelector } from "../../model/selector.ts";
import type { Status } from "../../model/status.ts";
import { remove } from "../delete.ts";
import type { Request } from "../request.ts";
import { forbidden, notFound, plainError, tooManyRequests } from "../status.ts";
import { write } from "../write.ts";
import { setPodCondition } from "./pod-condition.ts";

interface Eviction extends KubeObject {
  readonly deleteOptions?: DeleteOptions;
}

type Budget = Stored<PolicyV1PodDisruptionBudget>;

const budgets = "poddisruptionbudgets.policy";
const refused = "Cannot evict pod as it would violate the pod's disruption budget.";
const maxDisruptedPods = 2000;

/** Body: an Eviction; gives the pod as it was deleted or marked. */
export function evict(body: KubeObject, request: Request): Result<Stored> {
  const { metadata = {}, deleteOptions = {} } = body as Eviction;
  const { namespace = "", name = "" } = metadata;
  const pod = request.get<CoreV1Pod>("pods", namespace, name);
  if (!pod) return request.refused(notFound("pods", name));
  const refusal = ignoresBudget(pod) ? undefined : claimDisruption(request, pod);
  if (refusal) return request.refused(refusal);
  if (!request.options.dryRun) {
    const marked = clone(pod);
    marked.status ??= {};
    setPodCondition(
      marked.status,
      {
        type: "DisruptionTarget",
        status: "True",
        reason: "EvictionByEvictionAPI",
        message: "Eviction API: evicting",
      },
      request.timestamp(),
    );
    write(request, marked, pod);
  }
  return remove(request, namespace, name, deleteOptions) as Result<Stored>;
}

function ignoresBudget(pod: Stored<CoreV1Pod>): boolean {
  const phase = pod.status?.phase ?? "";
  return (
    ["Succeeded", "Failed", "Pending"].includes(phase) ||
    pod.metadata.deletionTimestamp !== undefined
  );
}

const isReady = (pod: CoreV1Pod): boolean =>
  pod.status?.conditions?.some((c) => c.type === "Ready" && c.status === "True") === true;

function claimDisruption(request: Request, pod: Stored<CoreV1Pod>): Status | undefined {
  const matching = request
    .list<PolicyV1PodDisruptionBudget>(budgets, pod.metadata.namespace)
    .filter(
      ({ spec }) => spec?.selector && matchesLabelSelector(spec.selector, pod.metadata.labels),
    );
  if (matching.length > 1)
    return plainError(
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    );
  const budget = matching[0];
  if (!budget) return undefined;
  const { currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
  const unguarded =
    budget.spec?.unhealthyPodEvictionPolicy === "AlwaysAllow" ||
    (currentHealthy >= desiredHealthy && desiredHealthy > 0);
  if (!isReady(pod) && unguarded) return undefined;
  return checkBudget(request, budget) ?? decrement(request, budget, pod.metadata.name);
}

function checkBudget(request: Request, budget: Budget): Status | undefined {
  const { name, generation = 0 } = budget.metadata;
  const {
    observedGeneration = 0,
    disruptionsAllowed = 0,
    disruptedPods = {},
  } = budget.status ?? {};
  const cause = (message: string) => [{ reason: "DisruptionBudget", message }];
  if (observedGeneration < generation)
    return tooManyRequests(
      refused,
      10,
      cause(`The disruption budget ${name} is still being processed by the server.`),
    );
  if (disruptionsAllowed < 0)
    return forbidden("poddisruptionbudget.policy", name, "pdb disruptions allowed is negative");
  if (Object.keys(disruptedPods).length > maxDisruptedPods)
    return forbidden(
      "poddisruptionbudget.policy",
      name,
      "DisruptedPods map too big - too many evictions not confirmed by PDB controller",
    );
  return disruptionsAllowed > 0
    ? undefined
    : tooManyRequests(refused, 0, cause(exhausted(budget, request.minor)));
}

function exhausted(budget: Budget, minor: number): string {
  const { name } = budget.metadata;
  const { currentHealthy = 0, desiredHealthy = 0, conditions = [] } = budget.status ?? {};
  const needs = `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  if (minor < 35) return needs;
  const denied = `The disruption budget ${name} does not allow evicting pods currently`;
  const condition = conditions.find((c) => c.type === "DisruptionAllowed");
  const explained = condition?.status === "False" && condition.message ? condition : undefined;
  if (explained?.reason === "SyncFailed")
    return `${denied} because it failed sync: ${explained.message}`;
  if (currentHealthy <= desiredHealthy) return needs;
  return explained ? `${denied} (${explained.reason}): ${explained.message}` : denied;
}

function decrement(request: Request, budget: Budget, pod: string): undefined {
  const changed = clone(budget);
  const status = changed.status!;
  status.disruptionsAllowed = (status.disruptionsAllowed ?? 0) - 1;
  if (status.disruptionsAllowed === 0) {
    const conditions: MetaV1Condition[] = status.conditions ?? [];
    const old = conditions.find((c) => c.type === "DisruptionAllowed");
    const condition: MetaV1Condition = {
      type: "DisruptionAllowed",
      status: "False",
      reason: "InsufficientPods",
      message: "",
      lastTransitionTime: old?.status === "False" ? old.lastTransitionTime : request.timestamp(),
      ...(status.observedGeneration ? { observedGeneration: status.observedGeneration } : {}),
    };
    status.conditions = old
      ? conditions.map((c) => (c === old ? condition : c))
      : [...conditions, condition];
  }
  status.disruptedPods = { ...status.disruptedPods, [pod]: request.timestamp() };
  request.put(budgets, changed);
  return undefined;
}
