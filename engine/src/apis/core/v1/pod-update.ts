// Mirrors ValidatePodUpdate and ValidatePodEphemeralContainersUpdate of pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1Container,
  CoreV1NodeAffinity,
  CoreV1NodeSelectorTerm,
  CoreV1Pod,
  CoreV1PodSchedulingGate,
  CoreV1PodSpec,
  CoreV1Toleration,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { goString, goValue, mapOf, slice } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { inclusiveRangeError } from "../../meta/v1/name-formats.ts";
import { validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { required } from "./field-formats.ts";
import { coreType, internalPodSpec } from "./internal-types.ts";
import {
  appArmorAnnotationPrefix,
  mirrorPodAnnotation,
  validatePodSpecificAnnotations,
} from "./pod-spec/annotations.ts";
import { validateImageSpacing } from "./pod-spec/containers.ts";
import { validateTolerations } from "./pod-spec/tolerations.ts";
import type { PodValidationOptions } from "./pod-spec/validation-options.ts";
import { specOf, validatePodMetadataAndSpec } from "./pod-validation.ts";
import { structDifference } from "./struct-difference.ts";

const specPath = FieldPath.of("spec");
const annotationsPath = FieldPath.of("metadata", "annotations");
const maxInt32 = 2147483647;

const updatableFields = [
  "`spec.containers[*].image`",
  "`spec.initContainers[*].image`",
  "`spec.activeDeadlineSeconds`",
  "`spec.tolerations` (only additions to existing tolerations)",
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
].join(",");

export function validatePodUpdate(
  pod: CoreV1Pod,
  old: CoreV1Pod,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const spec = specOf(pod);
  const oldSpec = specOf(old);
  const errors = [
    ...validateObjectMetaUpdate(pod.metadata, old.metadata, context),
    ...validatePodMetadataAndSpec(pod, options),
    ...validateAnnotationUpdates(pod, old, options),
  ];
  for (const list of ["containers", "initContainers"] as const) {
    const [now, before] = [spec[list] ?? [], oldSpec[list] ?? []];
    if (now.length !== before.length)
      return [
        ...errors,
        fieldError.forbidden(specPath.child(list), "pod updates may not add or remove containers"),
      ];
    errors.push(...validateImages(now, specPath.child(list)));
  }
  const deadline = validateDeadlineUpdate(spec, oldSpec);
  errors.push(...deadline.errors);
  if (deadline.stop) return errors;
  errors.push(
    ...validateTolerationUpdate(spec.tolerations, oldSpec.tolerations, context),
    ...validateGateUpdate(spec.schedulingGates, oldSpec.schedulingGates),
  );
  if (deepEqual(spec, oldSpec)) return errors;
  return [...errors, ...validateOtherFields(spec, oldSpec, context)];
}

/** Mirror pod and AppArmor annotations stay as they are. */
export function validateAnnotationUpdates(
  pod: CoreV1Pod,
  old: CoreV1Pod,
  options: PodValidationOptions,
): FieldError[] {
  const now = pod.metadata?.annotations ?? {};
  const before = old.metadata?.annotations ?? {};
  const errors: FieldError[] = [];
  const refuse = (key: string, verb: string) => {
    if (key.startsWith(appArmorAnnotationPrefix))
      errors.push(
        fieldError.forbidden(annotationsPath.key(key), `may not ${verb} AppArmor annotations`),
      );
    if (key === mirrorPodAnnotation)
      errors.push(
        fieldError.forbidden(annotationsPath.key(key), `may not ${verb} mirror pod annotation`),
      );
  };
  if (now !== before) {
    for (const key of Object.keys(before).sort())
      if (now[key] !== before[key]) refuse(key, "remove or update");
    for (const key of Object.keys(now).sort()) if (before[key] === undefined) refuse(key, "add");
  }
  return [...errors, ...validatePodSpecificAnnotations(now, specOf(pod), annotationsPath, options)];
}

function validateImages(containers: readonly CoreV1Container[], path: FieldPath): FieldError[] {
  return containers.flatMap((container, i) => [
    ...required(container.image, path.index(i).child("image")),
    ...validateImageSpacing([container], path, i),
  ]);
}

/** A deadline may be set, and lowered; `stop` ends all further checks. */
function validateDeadlineUpdate(
  { activeDeadlineSeconds: now }: CoreV1PodSpec,
  { activeDeadlineSeconds: before }: CoreV1PodSpec,
): { errors: FieldError[]; stop: boolean } {
  const refuse = (detail: string) => [
    fieldError.invalid(specPath.child("activeDeadlineSeconds"), now, detail),
  ];
  if (now === undefined)
    return {
      errors:
        before === undefined ? [] : refuse("must not update from a positive integer to nil value"),
      stop: false,
    };
  if (now < 0 || now > maxInt32)
    return { errors: refuse(inclusiveRangeError(0, maxInt32)), stop: true };
  return before !== undefined && before < now
    ? { errors: refuse("must be less than or equal to previous value"), stop: true }
    : { errors: [], stop: false };
}

/** Tolerations may be added, and their time changed. */
function validateTolerationUpdate(
  now: readonly CoreV1Toleration[] = [],
  before: readonly CoreV1Toleration[] = [],
  context: ApiContext,
): FieldError[] {
  const path = specPath.child("tolerations");
  const withoutTime = ({ tolerationSeconds: _, ...rest }: CoreV1Toleration) => rest;
  const kept = before.every((old) =>
    now.some((toleration) => deepEqual(withoutTime(toleration), withoutTime(old))),
  );
  return kept
    ? validateTolerations(now, path, context)
    : [
        fieldError.forbidden(
          path,
          "existing toleration can not be modified except its tolerationSeconds",
        ),
      ];
}

function validateGateUpdate(
  now: readonly CoreV1PodSchedulingGate[] = [],
  before: readonly CoreV1PodSchedulingGate[] = [],
): FieldError[] {
  const path = specPath.child("schedulingGates");
  return now.flatMap(({ name = "" }, i) =>
    before.some((gate) => gate.name === name) || now.slice(i + 1).some((g) => g.name === name)
      ? []
      : [
          fieldError.forbidden(
            path.index(i).child("name"),
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  );
}

/** Everything that has no rule of its own must be equal. */
function validateOtherFields(
  spec: CoreV1PodSpec,
  old: CoreV1PodSpec,
  context: ApiContext,
): FieldError[] {
  const withOldImages = (
    containers: readonly CoreV1Container[] | undefined,
    before: readonly CoreV1Container[] | undefined,
  ) => containers?.map((container, i) => ({ ...container, image: before?.[i]?.image }));
  const errors: FieldError[] = [];
  const munged: Record<string, unknown> = {
    ...spec,
    containers: withOldImages(spec.containers, old.containers),
    initContainers: withOldImages(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
  };
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1)
    munged["terminationGracePeriodSeconds"] = old.terminationGracePeriodSeconds;
  if ((old.schedulingGates?.length ?? 0) > 0) {
    errors.push(...validateGatedUpdate(spec, old, context));
    munged["nodeSelector"] = old.nodeSelector;
    munged["affinity"] = affinityWithOldNodePart(spec, old);
  }
  if (!deepEqual(munged, old))
    errors.push(
      fieldError.forbidden(
        specPath,
        `pod updates may not change fields other than ${updatableFields}\n${structDifference(
          coreType("PodSpec"),
          internalPodSpec(old),
          internalPodSpec(munged as unknown as CoreV1PodSpec),
        )}`,
      ),
    );
  return errors;
}

function affinityWithOldNodePart(spec: CoreV1PodSpec, old: CoreV1PodSpec): object | undefined {
  const { nodeAffinity: _now, ...rest } = spec.affinity ?? {};
  const before = old.affinity?.nodeAffinity;
  if (deepEqual(spec.affinity?.nodeAffinity, before)) return spec.affinity;
  if (before) return { ...rest, nodeAffinity: before };
  return Object.keys(rest).length === 0 && !old.affinity ? undefined : rest;
}

/** A pod that waits at a gate may get narrower: where it may run can be restricted further. */
function validateGatedUpdate(
  spec: CoreV1PodSpec,
  old: CoreV1PodSpec,
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const selector = spec.nodeSelector ?? {};
  const before = old.nodeSelector ?? {};
  if (Object.keys(before).some((key) => selector[key] !== before[key]))
    errors.push(
      fieldError.invalid(
        specPath.child("nodeSelector"),
        goValue(mapOf(goString), spec.nodeSelector, context),
        "only additions to spec.nodeSelector are allowed (no mutations or deletions)",
      ),
    );
  return [
    ...errors,
    ...validateNodeAffinityUpdate(spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity, context),
  ];
}

function validateNodeAffinityUpdate(
  now: CoreV1NodeAffinity | undefined,
  before: CoreV1NodeAffinity | undefined,
  context: ApiContext,
): FieldError[] {
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const oldTerms = before?.[required]?.nodeSelectorTerms ?? [];
  const terms = now?.[required]?.nodeSelectorTerms ?? [];
  if (oldTerms.length === 0) return [];
  const path = specPath.child("affinity", "nodeAffinity", required, "nodeSelectorTerms");
  const termType = coreType("NodeSelectorTerm");
  if (oldTerms.length !== terms.length)
    return [
      fieldError.invalid(
        path,
        goValue(slice(termType), now?.[required]?.nodeSelectorTerms, context),
        "no additions/deletions to non-empty NodeSelectorTerms list are allowed",
      ),
    ];
  return terms.flatMap((term, i) =>
    onlyAdds(term, oldTerms[i]!)
      ? []
      : [
          fieldError.invalid(
            path.index(i),
            goValue(termType, term, context),
            "only additions are allowed (no mutations or deletions)",
          ),
        ],
  );
}

function onlyAdds(term: CoreV1NodeSelectorTerm, old: CoreV1NodeSelectorTerm): boolean {
  const lists = ["matchExpressions", "matchFields"] as const;
  // An empty term matches nothing: anything that is added to it would match more.
  if (lists.every((list) => (old[list] ?? []).length === 0))
    return lists.every((list) => (term[list] ?? []).length === 0);
  return lists.every((list) => {
    const before = old[list] ?? [];
    return deepEqual((term[list] ?? []).slice(0, before.length), before);
  });
}

/** The subresource that alone may add ephemeral containers. */
export function validateEphemeralContainersUpdate(
  pod: CoreV1Pod,
  old: CoreV1Pod,
  options: PodValidationOptions,
): FieldError[] {
  if (old.metadata?.annotations?.[mirrorPodAnnotation] !== undefined)
    return [
      fieldError.forbidden(
        FieldPath.root.key(""),
        "static pods do not support ephemeral containers",
      ),
    ];
  const path = specPath.child("ephemeralContainers");
  const now = new Map((pod.spec?.ephemeralContainers ?? []).map((c) => [c.name, c]));
  return [
    ...validateObjectMetaUpdate(pod.metadata, old.metadata, options.context),
    ...validatePodMetadataAndSpec(pod, options),
    ...validateAnnotationUpdates(pod, old, options),
    ...(old.spec?.ephemeralContainers ?? []).flatMap((before) => {
      const container = now.get(before.name);
      const subject = `existing ephemeral containers ${JSON.stringify(before.name)}`;
      if (!container) return [fieldError.forbidden(path, `${subject} may not be removed\n`)];
      return deepEqual(container, before)
        ? []
        : [
            fieldError.forbidden(
              path,
              `${subject} may not be changed\n${structDifference(coreType("EphemeralContainer"), before, container)}`,
            ),
          ];
    }),
  ];
}
