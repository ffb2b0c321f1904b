// Mirrors ValidateJobSpecUpdate of pkg/apis/batch/validation/validation.go (1.36): what of a Job can change.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  BatchV1Job,
  BatchV1JobSpec,
  CoreV1Container,
  CoreV1PodSpec,
  CoreV1PodTemplateSpec,
} from "../../../model/generated/types.ts";
import { clone, deepEqual } from "../../../model/object.ts";
import { coreType, internalPodSpec, internalPodTemplate } from "../../core/v1/internal-types.ts";
import { validateSelectorUnchanged } from "../../core/v1/workload/selector-and-template.ts";
import { goValue } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { hasJobCondition } from "./job-status.ts";
import { podFailurePolicyType, successPolicyType } from "./job-types.ts";

const specPath = FieldPath.of("spec");
const immutable = "field is immutable";

export function validateJobSpecUpdate(
  job: BatchV1Job,
  old: BatchV1Job,
  context: ApiContext,
): FieldError[] {
  const spec = job.spec ?? ({} as BatchV1JobSpec);
  const before = old.spec ?? ({} as BatchV1JobSpec);
  const unchanged = (field: keyof BatchV1JobSpec, value: unknown = spec[field]) =>
    deepEqual(spec[field], before[field])
      ? []
      : [fieldError.invalid(specPath.child(field), value ?? null, immutable)];
  return [
    ...validateCompletions(spec, before),
    ...validateSelectorUnchanged(spec.selector, before.selector, context),
    ...validateTemplateUpdate(spec, old, context),
    ...unchanged("completionMode"),
    ...unchanged(
      "podFailurePolicy",
      spec.podFailurePolicy && goValue(podFailurePolicyType, spec.podFailurePolicy, context),
    ),
    ...unchanged("backoffLimitPerIndex"),
    ...unchanged("managedBy"),
    ...unchanged(
      "successPolicy",
      spec.successPolicy && goValue(successPolicyType, spec.successPolicy, context),
    ),
  ];
}

/** Indexed Jobs are scaled by changing both numbers to the same. */
function validateCompletions(spec: BatchV1JobSpec, old: BatchV1JobSpec): FieldError[] {
  const path = specPath.child("completions");
  const { completions } = spec;
  if (completions === old.completions) return [];
  if (spec.completionMode !== "Indexed") return [fieldError.invalid(path, completions, immutable)];
  return completions === undefined || completions === spec.parallelism
    ? []
    : [
        fieldError.invalid(
          path,
          completions,
          "can only be modified in tandem with spec.parallelism",
        ),
      ];
}

/** A suspended Job that has no pods may get other scheduling directives, and other resources. */
function validateTemplateUpdate(
  spec: BatchV1JobSpec,
  old: BatchV1Job,
  context: ApiContext,
): FieldError[] {
  const template = spec.template ?? {};
  const suspended = old.spec?.suspend === true;
  const notStarted = old.status?.startTime === undefined;
  const idle =
    suspended &&
    (notStarted || hasJobCondition(old, "Suspended")) &&
    (old.status?.active ?? 0) === 0;
  const mutableScheduling = context.feature("MutableSchedulingDirectivesForSuspendedJobs")
    ? idle
    : suspended && notStarted;
  const before = mutableScheduling
    ? withSchedulingOf(template, old.spec?.template ?? {})
    : (old.spec?.template ?? {});
  if (idle && context.feature("MutablePodResourcesForSuspendedJobs")) {
    const podSpec = template.spec ?? { containers: [] };
    return deepEqual(podSpec, withResourcesOf(podSpec, before.spec))
      ? []
      : [
          fieldError.invalid(
            specPath.child("template.spec"),
            goValue(coreType("PodSpec"), internalPodSpec(podSpec), context),
            immutable,
          ),
        ];
  }
  return deepEqual(template, before)
    ? []
    : [
        fieldError.invalid(
          specPath.child("template"),
          goValue(coreType("PodTemplateSpec"), internalPodTemplate(template), context),
          immutable,
        ),
      ];
}

/** The old template with everything of the new one that decides where pods run. */
function withSchedulingOf(
  template: CoreV1PodTemplateSpec,
  old: CoreV1PodTemplateSpec,
): CoreV1PodTemplateSpec {
  const result = clone(old) as { metadata?: Record<string, unknown>; spec?: CoreV1PodSpec };
  const spec = (result.spec ?? {}) as Record<string, unknown>;
  for (const field of ["nodeSelector", "tolerations", "schedulingGates"] as const)
    setOrDelete(spec, field, template.spec?.[field]);
  const { nodeAffinity: _, ...rest } = old.spec?.affinity ?? {};
  const nodeAffinity = template.spec?.affinity?.nodeAffinity;
  const affinity = { ...rest, ...(nodeAffinity ? { nodeAffinity } : {}) };
  const isGiven = Object.keys(affinity).length > 0 || template.spec?.affinity !== undefined;
  setOrDelete(spec, "affinity", isGiven ? affinity : undefined);
  const metadata = { ...result.metadata };
  for (const field of ["labels", "annotations"] as const)
    setOrDelete(metadata, field, template.metadata?.[field]);
  return { ...result, metadata, spec: spec as unknown as CoreV1PodSpec };
}

function setOrDelete(target: Record<string, unknown>, field: string, value: unknown): void {
  if (value === undefined) delete target[field];
  else target[field] = value;
}

/** The old spec with the resources of the new one, container by container. */
function withResourcesOf(spec: CoreV1PodSpec, old: CoreV1PodSpec | undefined): object {
  // A list that is required is null where there is none.
  const merge = (now: readonly CoreV1Container[] | null | undefined, before: CoreV1Container[]) =>
    now?.length === before.length
      ? before.map((container, i) =>
          container.name === now[i]!.name
            ? { ...container, resources: now[i]!.resources }
            : container,
        )
      : before;
  return {
    ...old,
    containers: old?.containers && merge(spec.containers, old.containers),
    initContainers: old?.initContainers && merge(spec.initContainers, old.initContainers),
  };
}
