// Mirrors the Namespace parts of pkg/apis/core/validation/validation.go, pkg/apis/core/v1/defaults.go and
// pkg/registry/core/namespace/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1Namespace } from "../../../model/generated/types.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { isQualifiedName, nameIsDNSLabel } from "../../meta/v1/name-formats.ts";
import {
  validateKubeFinalizerName,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";

const nameLabel = "kubernetes.io/metadata.name";

export const namespace: Kind<CoreV1Namespace> = {
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  singular: "namespace",
  shortNames: ["ns"],
  namespaced: false,
  subresources: ["status", "finalize"],

  setDefaults: labelWithName,

  canonicalize: labelWithName,

  prepareForCreate(object) {
    object.status = { phase: "Active" };
    const finalizers = object.spec?.finalizers ?? [];
    if (!finalizers.includes("kubernetes"))
      object.spec = { ...object.spec, finalizers: [...finalizers, "kubernetes"] };
  },

  prepareForUpdate(object, old, _context, subresource) {
    if (subresource !== "finalize") restoreSpec(object, old);
    if (subresource !== "status") object.status = old.status ?? {};
  },

  validate(object, context) {
    const errors = validateObjectMeta(
      object.metadata,
      { namespaced: false, name: nameIsDNSLabel },
      context,
    );
    const path = FieldPath.of("spec", "finalizers");
    for (const name of object.spec?.finalizers ?? [])
      errors.push(...validateFinalizer(name, path, context));
    return errors;
  },

  validateUpdate(object, old, context, subresource) {
    const metadata = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    if (subresource === "status") return [...metadata, ...validatePhase(object)];
    if (subresource === "finalize")
      return [
        ...metadata,
        ...(object.spec?.finalizers ?? []).flatMap((name, i) =>
          validateFinalizer(name, FieldPath.of("spec", "finalizers").index(i), context),
        ),
      ];
    return [...namespace.validate(object, context), ...metadata];
  },

  columns: [
    nameColumn,
    { name: "Status", cell: (object) => object.status?.phase ?? "" },
    ageColumn,
  ],
};

/** Every namespace carries its name as a label; one that is still to be named gets it with the name. */
function labelWithName(object: CoreV1Namespace): void {
  const name = object.metadata?.name;
  if (name)
    object.metadata = {
      ...object.metadata,
      labels: { ...object.metadata?.labels, [nameLabel]: name },
    };
}

function restoreSpec(object: CoreV1Namespace, old: CoreV1Namespace): void {
  if (old.spec) object.spec = old.spec;
  else delete object.spec;
}

function validateFinalizer(name: string, path: FieldPath, context: ApiContext): FieldError[] {
  return [
    ...isQualifiedName(name, context).map((detail) => fieldError.invalid(path, name, detail)),
    ...validateKubeFinalizerName(name, path),
  ];
}

function validatePhase(object: CoreV1Namespace): FieldError[] {
  const phase = object.status?.phase ?? "";
  const path = FieldPath.of("status", "Phase");
  const deleting = object.metadata?.deletionTimestamp !== undefined;
  if (!deleting && phase !== "Active")
    return [
      fieldError.invalid(path, phase, "may only be 'Active' if `deletionTimestamp` is empty"),
    ];
  return deleting && phase !== "Terminating"
    ? [
        fieldError.invalid(
          path,
          phase,
          "may only be 'Terminating' if `deletionTimestamp` is not empty",
        ),
      ]
    : [];
}
