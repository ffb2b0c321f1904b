// Mirrors validatePodMetadataAndSpec and ValidatePodCreate of pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1Pod, CoreV1PodSpec } from "../../../model/generated/types.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta } from "../../meta/v1/object-meta.ts";
import {
  validateAppArmorAnnotationsMatch,
  validatePodSpecificAnnotations,
  validateSeccompAnnotationsMatch,
} from "./pod-spec/annotations.ts";
import { validateImageSpacing } from "./pod-spec/containers.ts";
import { validatePodSpec } from "./pod-spec/pod-spec.ts";
import type { PodValidationOptions } from "./pod-spec/validation-options.ts";

const specPath = FieldPath.of("spec");
const annotationsPath = FieldPath.of("metadata", "annotations");

/** The spec of a pod that may lack one. */
export function specOf(pod: CoreV1Pod): CoreV1PodSpec {
  return pod.spec ?? { containers: [] };
}

/** What holds for every Pod at every time. */
export function validatePodMetadataAndSpec(
  pod: CoreV1Pod,
  options: PodValidationOptions,
): FieldError[] {
  const spec = specOf(pod);
  return [
    ...validateObjectMeta(
      pod.metadata,
      { namespaced: true, name: nameIsDNSSubdomain },
      options.context,
    ),
    ...validatePodSpecificAnnotations(pod.metadata?.annotations, spec, annotationsPath, options),
    ...validatePodSpec(spec, pod.metadata ?? {}, specPath, options),
    ...validateTokenVolumes(spec),
    ...validateImageSpacing(spec.containers, specPath.child("containers")),
    ...validateImageSpacing(spec.initContainers, specPath.child("initContainers")),
  ];
}

/** Tokens are those of a ServiceAccount, which admission sets. */
function validateTokenVolumes(spec: CoreV1PodSpec): FieldError[] {
  if (spec.serviceAccountName) return [];
  return (spec.volumes ?? []).flatMap(({ projected }, i) =>
    (projected?.sources ?? []).flatMap(({ serviceAccountToken }, j) =>
      serviceAccountToken
        ? [
            fieldError.forbidden(
              specPath
                .child("volumes")
                .index(i)
                .child("projected", "sources")
                .index(j)
                .child("serviceAccountToken"),
              "must not be specified when serviceAccountName is not set",
            ),
          ]
        : [],
    ),
  );
}

export function validatePodCreate(pod: CoreV1Pod, options: PodValidationOptions): FieldError[] {
  const spec = specOf(pod);
  const annotations = pod.metadata?.annotations;
  const errors = validatePodMetadataAndSpec(pod, options);
  if ((spec.ephemeralContainers?.length ?? 0) > 0)
    errors.push(
      fieldError.forbidden(specPath.child("ephemeralContainers"), "cannot be set on create"),
    );
  if (spec.nodeName && (spec.schedulingGates?.length ?? 0) > 0)
    errors.push(
      fieldError.forbidden(
        specPath.child("nodeName"),
        "cannot be set until all schedulingGates have been cleared",
      ),
    );
  return [
    ...errors,
    ...validateSeccompAnnotationsMatch(annotations, spec, specPath),
    ...validateAppArmorAnnotationsMatch(annotations, spec, specPath),
  ];
}
