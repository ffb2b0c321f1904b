// Mirrors ValidatePodSpecificAnnotations and the seccomp and AppArmor annotation rules of
// pkg/apis/core/validation/validation.go (1.36). Annotations are visited sorted by key, where the server's order is random.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1AppArmorProfile,
  CoreV1PodSpec,
  CoreV1SeccompProfile,
  CoreV1Toleration,
} from "../../../../model/generated/types.ts";
import { goQuote } from "../../../../model/go-format.ts";
import { validateLocalDescendingPath } from "../field-formats.ts";
import { jsonSyntaxError } from "../go-json.ts";
import { validateTolerations } from "./tolerations.ts";
import type { PodValidationOptions } from "./validation-options.ts";
import { allContainers, containersWithPath } from "./visit-containers.ts";

type Annotations = Readonly<Record<string, string>>;

export const mirrorPodAnnotation = "kubernetes.io/config.mirror";
export const appArmorAnnotationPrefix = "container.apparmor.security.beta.kubernetes.io/";
export const seccompPodAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
export const seccompContainerAnnotationPrefix = "container.seccomp.security.alpha.kubernetes.io/";
const podDeletionCostAnnotation = "controller.kubernetes.io/pod-deletion-cost";
const tolerationsAnnotation = "scheduler.alpha.kubernetes.io/tolerations";

/** Whether the deletion cost is absent or a 32-bit integer as the ReplicaSet controller reads it. */
export function podDeletionCostIsValid(annotations: Annotations | undefined): boolean {
  const cost = annotations?.[podDeletionCostAnnotation];
  if (cost === undefined) return true;
  // A sign other than minus and leading zeros are refused on purpose.
  return /^(?:0|-?[1-9][0-9]*)$/.test(cost) && Math.abs(Number(cost) + 0.5) <= 2147483647.5;
}

export function validatePodSpecificAnnotations(
  given: Annotations | undefined,
  spec: CoreV1PodSpec,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const annotations = given ?? {};
  const errors: FieldError[] = [];
  const mirror = annotations[mirrorPodAnnotation];
  if (mirror !== undefined && !spec.nodeName)
    errors.push(
      fieldError.invalid(
        path.key(mirrorPodAnnotation),
        mirror,
        "must set spec.nodeName if mirror pod annotation is set",
      ),
    );
  errors.push(...validateTolerationsAnnotation(annotations[tolerationsAnnotation], path, options));
  if (!options.allowInvalidPodDeletionCost && !podDeletionCostIsValid(annotations))
    errors.push(
      fieldError.invalid(
        path.key(podDeletionCostAnnotation),
        annotations[podDeletionCostAnnotation],
        "must be a 32bit integer",
      ),
    );
  const keys = Object.keys(annotations).sort();
  if (annotations[seccompPodAnnotation] !== undefined)
    errors.push(
      ...validateSeccompAnnotation(
        annotations[seccompPodAnnotation],
        path.child(seccompPodAnnotation),
      ),
    );
  for (const key of keys)
    if (key.startsWith(seccompContainerAnnotationPrefix))
      errors.push(...validateSeccompAnnotation(annotations[key]!, path.child(key)));
  for (const key of keys)
    if (key.startsWith(appArmorAnnotationPrefix))
      errors.push(...validateAppArmorAnnotation(key, annotations[key]!, spec, path.key(key)));
  return errors;
}

/** Tolerations as JSON in an annotation: nothing reads them any more, but they are still checked. */
function validateTolerationsAnnotation(
  text: string | undefined,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  if (!text) return [];
  const malformed = jsonSyntaxError(text);
  if (malformed !== undefined) return [fieldError.invalid(path, tolerationsAnnotation, malformed)];
  const tolerations: unknown = JSON.parse(text);
  return Array.isArray(tolerations)
    ? validateTolerations(
        tolerations.filter(
          (item): item is CoreV1Toleration => item !== null && typeof item === "object",
        ),
        path.child(tolerationsAnnotation),
        options.context,
      )
    : [];
}

function validateSeccompAnnotation(profile: string, path: FieldPath): FieldError[] {
  if (["runtime/default", "docker/default", "unconfined"].includes(profile)) return [];
  return profile.startsWith("localhost/")
    ? validateLocalDescendingPath(profile.slice("localhost/".length), path)
    : [fieldError.invalid(path, profile, "must be a valid seccomp profile")];
}

function validateAppArmorAnnotation(
  key: string,
  profile: string,
  spec: CoreV1PodSpec,
  path: FieldPath,
): FieldError[] {
  const container = key.slice(appArmorAnnotationPrefix.length);
  const errors: FieldError[] = [];
  if (!allContainers(spec).some(({ name }) => name === container))
    errors.push(fieldError.invalid(path, container, "container not found"));
  if (!["", "runtime/default", "unconfined"].includes(profile) && !profile.startsWith("localhost/"))
    errors.push(
      fieldError.invalid(path, profile, `invalid AppArmor profile name: ${goQuote(profile)}`),
    );
  return errors;
}

/** Seccomp annotations must say the same as the fields, where both are there. */
export function validateSeccompAnnotationsMatch(
  annotations: Annotations | undefined,
  spec: CoreV1PodSpec,
  specPath: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  const compare = (
    annotation: string | undefined,
    profile: CoreV1SeccompProfile | undefined,
    owner: FieldPath,
  ) => {
    if (annotation === undefined || !profile) return;
    const path = owner.child("securityContext", "seccompProfile");
    errors.push(
      ...profileMismatch(annotation, profile, path, "seccomp", [
        "runtime/default",
        "docker/default",
      ]),
    );
  };
  compare(annotations?.[seccompPodAnnotation], spec.securityContext?.seccompProfile, specPath);
  for (const { container, path } of containersWithPath(spec, specPath))
    compare(
      annotations?.[seccompContainerAnnotationPrefix + container.name],
      container.securityContext?.seccompProfile,
      path,
    );
  return errors;
}

/** AppArmor annotations must say the same as the fields; a container without its own field has the pod's. */
export function validateAppArmorAnnotationsMatch(
  annotations: Annotations | undefined,
  spec: CoreV1PodSpec,
  specPath: FieldPath,
): FieldError[] {
  if (spec.os?.name === "windows") return [];
  return containersWithPath(spec, specPath).flatMap(({ container, path }) => {
    const profile =
      container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
    const annotation = annotations?.[appArmorAnnotationPrefix + container.name];
    if (!profile || annotation === undefined) return [];
    return profileMismatch(
      annotation,
      profile,
      path.child("securityContext", "appArmorProfile"),
      "apparmor",
      ["runtime/default"],
    );
  });
}

function profileMismatch(
  annotation: string,
  profile: CoreV1SeccompProfile | CoreV1AppArmorProfile,
  path: FieldPath,
  subject: "seccomp" | "apparmor",
  runtimeDefaults: readonly string[],
): FieldError[] {
  const typeMatches =
    profile.type === "Unconfined"
      ? annotation === "unconfined"
      : profile.type === "RuntimeDefault"
        ? runtimeDefaults.includes(annotation)
        : profile.type !== "Localhost" || annotation.startsWith("localhost/");
  if (!typeMatches)
    return [
      fieldError.forbidden(
        path.child("type"),
        `${subject} type in annotation and field must match`,
      ),
    ];
  return profile.type === "Localhost" &&
    annotation.slice("localhost/".length) !== profile.localhostProfile
    ? [
        fieldError.forbidden(
          path.child("localhostProfile"),
          `${subject} profile in annotation and field must match`,
        ),
      ]
    : [];
}

/** The field that an AppArmor annotation stands for, or undefined when it stands for none. */
export function appArmorFieldForAnnotation(annotation: string): CoreV1AppArmorProfile | undefined {
  if (annotation === "unconfined") return { type: "Unconfined" };
  if (annotation === "runtime/default") return { type: "RuntimeDefault" };
  const profile = annotation.startsWith("localhost/") ? annotation.slice("localhost/".length) : "";
  return profile === "" ? undefined : { type: "Localhost", localhostProfile: profile };
}

/** The annotation that says the same as a field, or undefined for a profile without its name. */
export function appArmorAnnotationForField(profile: CoreV1AppArmorProfile): string | undefined {
  if (profile.type === "Unconfined") return "unconfined";
  if (profile.type === "RuntimeDefault") return "runtime/default";
  return profile.type === "Localhost" && profile.localhostProfile
    ? `localhost/${profile.localhostProfile}`
    : undefined;
}
