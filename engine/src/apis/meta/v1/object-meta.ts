// Mirrors staging/src/k8s.io/apimachinery/pkg/api/validation/{objectmeta,generic}.go and the finalizer rule of
// pkg/apis/core/validation/validation.go (1.36): what every object's metadata must satisfy.
import { type FieldError, fieldError, GoValue } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { MetaV1OwnerReference } from "../../../model/generated/types.ts";
import { goQuote } from "../../../model/go-format.ts";
import { deepEqual, type ObjectMeta, parseApiVersion } from "../../../model/object.ts";
import { utf8Length } from "../../../model/utf8.ts";
import {
  goBool,
  goString,
  goValue,
  namedString,
  pointer,
  slice,
  taggedStruct,
} from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { knownFaultless } from "../../known-faultless.ts";
import { validateLabels, validateManagedFields } from "./labels.ts";
import { isQualifiedName, type NameRule, nameIsDNSLabel } from "./name-formats.ts";

type Version = Pick<ApiContext, "minor">;

export interface ObjectMetaRule {
  readonly namespaced: boolean;
  /** The kind's rule for names. */
  readonly name: NameRule;
  /** Default `metadata`. */
  readonly path?: FieldPath;
  /**
   * False for the groups whose validation calls apimachinery directly (admissionregistration, apiextensions,
   * flowcontrol ...): they take unqualified finalizer names. Default true.
   */
  readonly qualifiedFinalizers?: boolean;
}

const metadataPath = FieldPath.of("metadata");
const annotationsUnlessKnown = knownFaultless();
const ownersUnlessKnown = knownFaultless();
const fieldImmutable = "field is immutable";
const annotationsLimitBytes = 262144;

/** Metadata on create, after a name has been generated. All errors in the server's order. */
export function validateObjectMeta(
  meta: ObjectMeta | undefined,
  rule: ObjectMetaRule,
  version: Version,
): FieldError[] {
  const path = rule.path ?? metadataPath;
  const given: ObjectMeta = meta ?? {};
  const errors: FieldError[] = [];
  if (given.generateName)
    for (const detail of rule.name(given.generateName, true))
      errors.push(fieldError.invalid(path.child("generateName"), given.generateName, detail));
  if (!given.name)
    errors.push(fieldError.required(path.child("name"), "name or generateName is required"));
  else
    for (const detail of rule.name(given.name, false))
      errors.push(fieldError.invalid(path.child("name"), given.name, detail));
  if (!rule.namespaced) {
    if (given.namespace)
      errors.push(fieldError.forbidden(path.child("namespace"), "not allowed on this type"));
  } else if (!given.namespace) errors.push(fieldError.required(path.child("namespace")));
  else
    for (const detail of nameIsDNSLabel(given.namespace, false))
      errors.push(fieldError.invalid(path.child("namespace"), given.namespace, detail));
  if (given.generation)
    errors.push(...validateNonnegativeField(given.generation, path.child("generation")));
  errors.push(...validateMaps(given, path, version));
  if (given.finalizers)
    errors.push(...validateFinalizers(given.finalizers, path.child("finalizers"), version));
  if (given.managedFields)
    errors.push(...validateManagedFields(given.managedFields, path.child("managedFields")));
  if (given.finalizers && rule.qualifiedFinalizers !== false)
    errors.push(...validateKubeFinalizerNames(given.finalizers, path.child("finalizers")));
  return errors;
}

/** Metadata on update. `meta` is what the request says, completed by the API server (uid, creation time). */
export function validateObjectMetaUpdate(
  meta: ObjectMeta | undefined,
  old: ObjectMeta | undefined,
  version: Version,
  rule: Pick<ObjectMetaRule, "path" | "qualifiedFinalizers"> = {},
): FieldError[] {
  const path = rule.path ?? metadataPath;
  const now: ObjectMeta = meta ?? {};
  const before: ObjectMeta = old ?? {};
  const errors: FieldError[] = [];
  if (before.deletionTimestamp)
    errors.push(
      ...validateNoNewFinalizers(now.finalizers, before.finalizers, path.child("finalizers")),
    );
  if (!now.resourceVersion)
    errors.push(
      fieldError.invalid(
        path.child("resourceVersion"),
        version.minor >= 34 ? "" : new GoValue("0x0"),
        "must be specified for an update",
      ),
    );
  if ((now.generation ?? 0) < (before.generation ?? 0))
    errors.push(
      fieldError.invalid(path.child("generation"), now.generation ?? 0, "must not be decremented"),
    );
  for (const field of immutableNames)
    if (now[field] !== before[field])
      errors.push(
        ...validateImmutableField(now[field] ?? "", before[field] ?? "", path.child(field)),
      );
  for (const field of immutableFields)
    if (now[field] !== before[field])
      errors.push(...validateImmutableField(now[field], before[field], path.child(field)));
  errors.push(...validateMaps(now, path, version));
  if (now.managedFields)
    errors.push(...validateManagedFields(now.managedFields, path.child("managedFields")));
  if (now.finalizers && rule.qualifiedFinalizers !== false)
    errors.push(...validateKubeFinalizerNames(now.finalizers, path.child("finalizers")));
  return errors;
}

const immutableNames = ["name", "namespace", "uid"] as const;
const immutableFields = [
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
] as const;

/** Labels, annotations and owners, which create and update look at alike. */
function validateMaps(meta: ObjectMeta, path: FieldPath, version: Version): FieldError[] {
  const { labels, annotations, ownerReferences } = meta;
  const errors = labels ? validateLabels(labels, path.child("labels"), version) : [];
  if (annotations)
    errors.push(...validateAnnotations(annotations, path.child("annotations"), version));
  if (ownerReferences)
    errors.push(
      ...ownersUnlessKnown(ownerReferences, version, () =>
        validateOwnerReferences(ownerReferences, path.child("ownerReferences"), version),
      ),
    );
  return errors;
}

/** Keys are checked without regard to case; the size of all keys and values together is limited. */
export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
  version: Version,
): FieldError[] {
  if (!annotations) return [];
  return annotationsUnlessKnown(annotations, version, () => {
    const errors: FieldError[] = [];
    let bytes = 0;
    for (const key of Object.keys(annotations).sort()) {
      bytes += utf8Length(key) + utf8Length(annotations[key]!);
      for (const detail of isQualifiedName(key.toLowerCase(), version))
        errors.push(fieldError.invalid(path, key, detail));
    }
    if (bytes > annotationsLimitBytes) errors.push(fieldError.tooLong(path, annotationsLimitBytes));
    return errors;
  });
}

const goOwnerReference = taggedStruct(
  "v1.OwnerReference",
  {
    APIVersion: goString,
    Kind: goString,
    Name: goString,
    UID: namedString("types.UID"),
    Controller: pointer(goBool),
    BlockOwnerDeletion: pointer(goBool),
  },
  ["APIVersion", "Kind", "Name", "UID"],
);
const goOwnerReferences = slice(goOwnerReference);

function validateOwnerReferences(
  references: readonly MetaV1OwnerReference[],
  path: FieldPath,
  version: Version,
): FieldError[] {
  const errors: FieldError[] = [];
  let controller: string | undefined;
  for (const reference of references) {
    errors.push(...validateOwnerReference(reference, path, version));
    if (reference.controller !== true) continue;
    const name = `${reference.kind}/${reference.name}`;
    if (controller === undefined) controller = name;
    else
      errors.push(
        fieldError.invalid(
          path,
          goValue(goOwnerReferences, references, version),
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`,
        ),
      );
  }
  return errors;
}

function validateOwnerReference(
  reference: MetaV1OwnerReference,
  path: FieldPath,
  version: Version,
): FieldError[] {
  const { group, version: apiVersion } = splitApiVersion(reference.apiVersion ?? "");
  const errors: FieldError[] = [];
  if (apiVersion === "")
    errors.push(
      fieldError.invalid(
        path.child("apiVersion"),
        reference.apiVersion ?? "",
        "version must not be empty",
      ),
    );
  for (const field of ["kind", "name", "uid"] as const)
    if (!reference[field])
      errors.push(
        fieldError.invalid(
          path.child(field),
          "",
          version.minor >= 34 ? "must not be empty" : `${field} must not be empty`,
        ),
      );
  if (group === "" && apiVersion === "v1" && reference.kind === "Event")
    errors.push(
      fieldError.invalid(
        path,
        goValue(goOwnerReference, reference, version),
        "/v1, Kind=Event is disallowed from being an owner",
      ),
    );
  return errors;
}

/** More than one slash is no group and version: both are empty then. */
function splitApiVersion(apiVersion: string): { group: string; version: string } {
  return apiVersion.split("/").length > 2
    ? { group: "", version: "" }
    : parseApiVersion(apiVersion);
}

function validateFinalizers(
  finalizers: readonly string[] | undefined,
  path: FieldPath,
  version: Version,
): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of finalizers ?? [])
    for (const detail of isQualifiedName(name, version))
      errors.push(fieldError.invalid(path, name, detail));
  if (finalizers?.includes("orphan") && finalizers.includes("foregroundDeletion"))
    errors.push(
      fieldError.invalid(
        path,
        goValue(slice(goString), finalizers, version),
        "finalizer orphan and foregroundDeletion cannot be both set",
      ),
    );
  return errors;
}

const standardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

function validateKubeFinalizerNames(
  finalizers: readonly string[] | undefined,
  path: FieldPath,
): FieldError[] {
  return (finalizers ?? []).flatMap((name, i) => validateKubeFinalizerName(name, path.index(i)));
}

/** A name without a domain is one of Kubernetes' own. */
export function validateKubeFinalizerName(name: string, path: FieldPath): FieldError[] {
  if (name.includes("/") || standardFinalizers.includes(name)) return [];
  const detail = "name is neither a standard finalizer name nor is it fully qualified";
  return [fieldError.invalid(path, name, detail)];
}

function validateNoNewFinalizers(
  now: readonly string[] | undefined,
  old: readonly string[] | undefined,
  path: FieldPath,
): FieldError[] {
  const extra = [...new Set(now ?? [])].filter((name) => !old?.includes(name)).sort();
  if (extra.length === 0) return [];
  return [
    fieldError.forbidden(
      path,
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${extra.map(goQuote).join(", ")}}`,
    ),
  ];
}

/** `field is immutable` when the two differ. Values are compared as decoded: absent, not empty. */
export function validateImmutableField(now: unknown, old: unknown, path: FieldPath): FieldError[] {
  return now === old || deepEqual(now, old)
    ? []
    : [fieldError.invalid(path, now ?? null, fieldImmutable)];
}

export function validateNonnegativeField(value: number | undefined, path: FieldPath): FieldError[] {
  return (value ?? 0) < 0
    ? [fieldError.invalid(path, value, "must be greater than or equal to 0")]
    : [];
}

export function validatePositiveField(value: number | undefined, path: FieldPath): FieldError[] {
  return (value ?? 0) <= 0
    ? [fieldError.invalid(path, value ?? 0, "must be greater than zero")]
    : [];
}
