// Mirrors pkg/scheduler/framework/preemption/preemption.go and plugins/defaultpreemption/default_preemption.go (1.36).
// Difference: candidates are tried one after another in the order of the search, from the first on (offset 0).
import type { CoreV1Pod, PolicyV1PodDisruptionBudget } from "../model/generated/types.ts";
import { matchesLabelSelector } from "../model/selector.ts";
import { parseTime } from "../model/time.ts";
import { type Diagnosis, histogram, noNodeAvailable } from "./fit-error.ts";
import { type ClusterView, rejection, type Status } from "./framework.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PodFilters } from "./pod-filters.ts";
import type { PodInfo } from "./pod-info.ts";

const name = "DefaultPreemption";
const minCandidateNodesPercentage = 10;
const minCandidateNodesAbsolute = 100;
const noVictims = rejection(
  "UnschedulableAndUnresolvable",
  name,
  "No preemption victims found for incoming pod",
);
const notHelpful = rejection(
  "UnschedulableAndUnresolvable",
  name,
  "Preemption is not helpful for scheduling",
);

/** Pods to take off a node so that another one fits. */
export interface Candidate {
  readonly node: NodeInfo;
  /** Most important first. */
  readonly victims: readonly PodInfo[];
  readonly budgetViolations: number;
}

export type PreemptionResult =
  | { readonly kind: "preempt"; readonly candidate: Candidate }
  /** The pod may not preempt (again) now. */
  | { readonly kind: "notEligible"; readonly message: string }
  | { readonly kind: "noCandidates"; readonly message: string };

/** Looks for the node where taking lower pods off costs the least. Changes nothing. */
export function findPreemption(
  pod: PodInfo,
  filters: PodFilters,
  diagnosis: Diagnosis,
  cluster: ClusterView,
  nowMs: number,
): PreemptionResult {
  const ineligible = whyNotEligible(pod, diagnosis, cluster);
  if (ineligible) return { kind: "notEligible", message: ineligible };
  const potential = diagnosis.statuses.nodesWith("Unschedulable");
  const statuses: Status[] = [];
  const candidates: Candidate[] = [];
  if (potential.length > 0) {
    const budgets = cluster.client.list<PolicyV1PodDisruptionBudget>("poddisruptionbudgets.policy");
    const wanted = candidatesWanted(potential.length);
    let harmless = 0;
    for (const node of potential) {
      if (harmless > 0 && candidates.length >= wanted) break;
      const result = selectVictims(pod, node, filters, budgets, nowMs);
      if ("code" in result) {
        statuses.push(result);
        continue;
      }
      candidates.push(result);
      if (result.budgetViolations === 0) harmless++;
    }
  }
  const [best] = pickCheapest(candidates, nowMs);
  if (best) return { kind: "preempt", candidate: best };
  const { totalNodes } = diagnosis;
  const reasons = histogram(statuses, notHelpful, totalNodes);
  return { kind: "noCandidates", message: `${noNodeAvailable(totalNodes)} ${reasons}.` };
}

function whyNotEligible(
  pod: PodInfo,
  diagnosis: Diagnosis,
  { cache }: ClusterView,
): string | undefined {
  if (pod.pod.spec?.preemptionPolicy === "Never")
    return "not eligible due to preemptionPolicy=Never.";
  const nominated = pod.pod.status?.nominatedNodeName;
  // A nomination that no longer holds whatever ends on the node does not keep the pod from preempting elsewhere.
  if (!nominated || diagnosis.statuses.get(nominated)?.code !== "Unschedulable") return undefined;
  for (const other of cache.node(nominated)?.pods.values() ?? [])
    if (other.priority < pod.priority && isTerminatingByPreemption(other.pod))
      return "not eligible due to a terminating pod on the nominated node.";
  return undefined;
}

function isTerminatingByPreemption(pod: CoreV1Pod): boolean {
  if (pod.metadata?.deletionTimestamp === undefined) return false;
  const condition = pod.status?.conditions?.find(({ type }) => type === "DisruptionTarget");
  return condition?.status === "True" && condition.reason === "PreemptionByScheduler";
}

function candidatesWanted(nodes: number): number {
  const share = Math.trunc((nodes * minCandidateNodesPercentage) / 100);
  return Math.min(nodes, Math.max(share, minCandidateNodesAbsolute));
}

function selectVictims(
  pod: PodInfo,
  node: NodeInfo,
  filters: PodFilters,
  budgets: readonly PolicyV1PodDisruptionBudget[],
  nowMs: number,
): Candidate | Status {
  const lower = [...node.pods.values()].filter((other) => other.priority < pod.priority);
  if (lower.length === 0) return noVictims;
  const trial = filters.clone();
  const emptied = node.snapshot();
  for (const other of lower) trial.removePod(other, emptied);
  const status = trial.check(emptied);
  if (status) return status;
  const byImportance = (left: PodInfo, right: PodInfo) => compareImportance(left, right, nowMs);
  lower.sort(byImportance);
  const { violating, others } = splitByBudgets(lower, budgets);
  const victims: PodInfo[] = [];
  const reprieve = (other: PodInfo): boolean => {
    trial.addPod(other, emptied);
    if (!trial.check(emptied)) return true;
    trial.removePod(other, emptied);
    victims.push(other);
    return false;
  };
  let budgetViolations = 0;
  for (const other of violating) if (!reprieve(other)) budgetViolations++;
  for (const other of others) reprieve(other);
  return { node, victims: victims.sort(byImportance), budgetViolations };
}

/** Higher priority first, then the one that has run longer. */
function compareImportance(left: PodInfo, right: PodInfo, nowMs: number): number {
  return right.priority - left.priority || startMs(left, nowMs) - startMs(right, nowMs);
}

function startMs(pod: PodInfo, nowMs: number): number {
  const { startTime } = pod.pod.status ?? {};
  return (startTime === undefined ? undefined : parseTime(startTime)) ?? nowMs;
}

/** Which of the pods, taken off in this order, would break a disruption budget. */
function splitByBudgets(
  pods: readonly PodInfo[],
  budgets: readonly PolicyV1PodDisruptionBudget[],
): { violating: PodInfo[]; others: PodInfo[] } {
  const allowed = budgets.map((budget) => budget.status?.disruptionsAllowed ?? 0);
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const pod of pods) {
    let violates = false;
    budgets.forEach((budget, i) => {
      if (!protects(budget, pod)) return;
      allowed[i] = (allowed[i] ?? 0) - 1;
      if ((allowed[i] ?? 0) < 0) violates = true;
    });
    (violates ? violating : others).push(pod);
  }
  return { violating, others };
}

function protects(budget: PolicyV1PodDisruptionBudget, pod: PodInfo): boolean {
  const selector = budget.spec?.selector;
  if (budget.metadata?.namespace !== pod.namespace || Object.keys(pod.labels).length === 0)
    return false;
  const empty =
    Object.keys(selector?.matchLabels ?? {}).length === 0 &&
    (selector?.matchExpressions ?? []).length === 0;
  if (empty || !matchesLabelSelector(selector, pod.labels)) return false;
  return !Object.hasOwn(budget.status?.disruptedPods ?? {}, pod.name);
}

/** The candidates that no rule tells from the best one, the best first. */
function pickCheapest(candidates: readonly Candidate[], nowMs: number): readonly Candidate[] {
  const costs: ((candidate: Candidate) => number)[] = [
    ({ budgetViolations }) => budgetViolations,
    ({ victims }) => victims[0]?.priority ?? 0,
    ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + 2 ** 31, 0),
    ({ victims }) => victims.length,
    ({ victims }) => -earliestStartOfMostImportant(victims, nowMs),
  ];
  let rest = candidates;
  for (const cost of costs) {
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of rest) least = Math.min(least, cost(candidate));
    rest = rest.filter((candidate) => cost(candidate) === least);
  }
  return rest;
}

function earliestStartOfMostImportant(victims: readonly PodInfo[], nowMs: number): number {
  const highest = Math.max(...victims.map(({ priority }) => priority));
  return Math.min(
    ...victims
      .filter(({ priority }) => priority === highest)
      .map((victim) => startMs(victim, nowMs)),
  );
}
