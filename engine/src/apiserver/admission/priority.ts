// Mirrors plugin/pkg/admission/priority/admission.go (1.36).
import type { CoreV1Pod, SchedulingV1PriorityClass } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import {
  type AdmissionContext,
  type AdmissionPlugin,
  type Attributes,
  isRequestFor,
  refuse,
} from "./plugin.ts";

const classes = "priorityclasses.scheduling.k8s.io";

function admit(attributes: Attributes, context: AdmissionContext): Status | undefined {
  const pod = attributes.object as CoreV1Pod;
  const { spec } = pod;
  if (!spec) return undefined;
  if (isRequestFor(attributes, "pods", "UPDATE")) {
    const old = (attributes.old as CoreV1Pod | undefined)?.spec;
    if (spec.priority === undefined && old?.priority !== undefined) spec.priority = old.priority;
    if (spec.preemptionPolicy === undefined && old?.preemptionPolicy !== undefined)
      spec.preemptionPolicy = old.preemptionPolicy;
    return undefined;
  }
  if (!isRequestFor(attributes, "pods", "CREATE")) return undefined;
  const named = spec.priorityClassName ?? "";
  const found =
    named === ""
      ? defaultClass(context)
      : context.get<SchedulingV1PriorityClass>(classes, "", named);
  if (named !== "" && !found)
    return refuse(attributes, `no PriorityClass with name ${named} was found`);
  const priority = found?.value ?? 0;
  const policy = found ? found.preemptionPolicy : "PreemptLowerPriority";
  if (found) spec.priorityClassName = found.metadata.name;
  if (spec.priority !== undefined && spec.priority !== priority)
    return refuse(
      attributes,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`,
    );
  spec.priority = priority;
  if (policy === undefined) return undefined;
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy)
    return refuse(
      attributes,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    );
  spec.preemptionPolicy = policy;
  return undefined;
}

/** The class for pods that name none; the least of them should there be several. */
function defaultClass(context: AdmissionContext): Stored<SchedulingV1PriorityClass> | undefined {
  let lowest: Stored<SchedulingV1PriorityClass> | undefined;
  for (const found of context.list<SchedulingV1PriorityClass>(classes))
    if (found.globalDefault && (!lowest || (found.value ?? 0) < (lowest.value ?? 0)))
      lowest = found;
  return lowest;
}

function validate(attributes: Attributes, context: AdmissionContext): Status | undefined {
  if (!isRequestFor(attributes, classes, "CREATE", "UPDATE")) return undefined;
  const given = attributes.object as SchedulingV1PriorityClass;
  const current = given.globalDefault ? defaultClass(context) : undefined;
  if (!current) return undefined;
  if (attributes.operation === "UPDATE" && current.metadata.name === given.metadata?.name)
    return undefined;
  return refuse(
    attributes,
    `PriorityClass ${current.metadata.name} is already marked as default. Only one default can exist`,
  );
}

export const priority: AdmissionPlugin = {
  name: "Priority",
  resources: ["pods", classes],
  admit,
  validate,
};
