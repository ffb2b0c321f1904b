// Mirrors the describers of PodDisruptionBudgets and PriorityClasses in
// staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import { labelsText } from "../../apis/columns.ts";
import type {
  PolicyV1PodDisruptionBudget,
  SchedulingV1PriorityClass,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { formatLabelSelector } from "../../model/selector.ts";
import { eventLines, identity, type Surroundings } from "./parts.ts";
import type { Sheet } from "./sheet.ts";

export function describePodDisruptionBudget(
  sheet: Sheet,
  budget: Stored<PolicyV1PodDisruptionBudget>,
  around: Surroundings,
): void {
  const { minAvailable, maxUnavailable, selector } = budget.spec ?? {};
  const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = budget.status ?? {};
  identity(sheet, budget);
  if (minAvailable !== undefined) sheet.line(`Min available:\t${minAvailable}`);
  else if (maxUnavailable !== undefined) sheet.line(`Max unavailable:\t${maxUnavailable}`);
  sheet.line(`Selector:\t${selector ? formatLabelSelector(selector) : "<unset>"}`);
  sheet.line("Status:");
  sheet.line(`Allowed disruptions:\t${disruptionsAllowed ?? 0}`, 2);
  sheet.line(`Current:\t${currentHealthy ?? 0}`, 2);
  sheet.line(`Desired:\t${desiredHealthy ?? 0}`, 2);
  sheet.line(`Total:\t${expectedPods ?? 0}`, 2);
  eventLines(sheet, around);
}

export function describePriorityClass(
  sheet: Sheet,
  priorityClass: Stored<SchedulingV1PriorityClass>,
  around: Surroundings,
): void {
  const { metadata, value, globalDefault, preemptionPolicy, description } = priorityClass;
  sheet.line(`Name:\t${metadata.name}`);
  sheet.line(`Value:\t${value}`);
  sheet.line(`GlobalDefault:\t${globalDefault === true}`);
  sheet.line(`PreemptionPolicy:\t${preemptionPolicy ?? ""}`);
  sheet.line(`Description:\t${description ?? ""}`);
  sheet.line(`Annotations:\t${labelsText(metadata.annotations)}`);
  eventLines(sheet, around);
}
