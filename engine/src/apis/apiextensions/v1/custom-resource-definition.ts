// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg: apis/apiextensions/v1 (defaults, conversion), validation,
// apihelpers and registry/customresourcedefinition (1.36). Differences: CEL rules and CA bundles are not looked into, and
// of defaults in schemas only their place is checked, not their value.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  ApiextensionsV1CustomResourceDefinition,
  ApiextensionsV1CustomResourceDefinitionSpec,
  ApiextensionsV1CustomResourceDefinitionVersion,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { createdAtColumn, nameColumn } from "../../columns.ts";
import { required } from "../../core/v1/field-formats.ts";
import { goString, goValue, slice } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import {
  isDNS1035Label,
  isDNS1123Subdomain,
  nameIsDNSSubdomain,
} from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { validateConversion } from "./conversion.ts";
import { isStringFormat } from "./formats.ts";
import { listKeyErrors, schemaTypes } from "./json-schema.ts";
import { validateNames } from "./names.ts";
import { allSchemas, itemsOf, type Schema, versionsType } from "./schema-types.ts";
import { structuralConversionError, validateStructural } from "./structural-schema.ts";
import { type VersionParts, validateVersionParts } from "./version.ts";

type Definition = ApiextensionsV1CustomResourceDefinition;
type Spec = ApiextensionsV1CustomResourceDefinitionSpec;

const specPath = FieldPath.of("spec");
const approvalAnnotation = "api-approved.kubernetes.io";

export const customResourceDefinition: Kind<Definition> = {
  group: "apiextensions.k8s.io",
  version: "v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  singular: "customresourcedefinition",
  shortNames: ["crd", "crds"],
  categories: ["api-extensions"],
  namespaced: false,
  generation: true,
  allowUnconditionalUpdate: false,
  subresources: ["status"],

  setDefaults(object) {
    object.spec ??= {} as Spec;
    const { spec } = object;
    spec.names ??= {} as Spec["names"];
    const { kind } = spec.names;
    if (!spec.names.singular) spec.names.singular = (kind ?? "").toLowerCase();
    if (!spec.names.listKind && kind) spec.names.listKind = `${kind}List`;
    spec.conversion ??= { strategy: "None" };
    const { webhook } = spec.conversion;
    // A webhook that says nothing is none.
    if (webhook && !webhook.clientConfig && !webhook.conversionReviewVersions?.length)
      delete spec.conversion.webhook;
    const service = spec.conversion.webhook?.clientConfig?.service;
    if (service) service.port ??= 443;
  },

  prepareForCreate(object) {
    object.status = emptyStatus();
    addStoredVersion(object);
  },

  prepareForUpdate(object, old, _context, subresource) {
    if (subresource === "status") return;
    object.status = old.status ? { ...old.status } : emptyStatus();
    addStoredVersion(object);
  },

  validate: (object, context) => [
    ...validateObjectMeta(
      object.metadata,
      {
        namespaced: false,
        name: (name, prefix) => nameErrors(name, prefix, object),
        qualifiedFinalizers: false,
      },
      context,
    ),
    ...validateSpec(object.spec, undefined, context),
    ...validateNames(object.status?.acceptedNames, FieldPath.of("status", "acceptedNames")),
    ...validateStoredVersions(object, context),
    ...validateApproval(object, undefined),
    ...validatePreserveUnknownFields(object, undefined),
  ],

  validateUpdate(object, old, context) {
    const errors = [
      ...validateObjectMetaUpdate(object.metadata, old.metadata, context, {
        qualifiedFinalizers: false,
      }),
      ...validateSpec(object.spec, old.spec, context),
    ];
    const established = old.status?.conditions?.some(
      ({ type, status }) => type === "Established" && status === "True",
    );
    const names = specPath.child("names");
    return [
      ...errors,
      ...(established
        ? [
            ...validateImmutableField(object.spec.scope, old.spec.scope, specPath.child("scope")),
            ...validateImmutableField(
              object.spec.names.kind,
              old.spec.names.kind,
              names.child("kind"),
            ),
          ]
        : []),
      ...validateImmutableField(object.spec.group, old.spec.group, specPath.child("group")),
      ...validateImmutableField(
        object.spec.names.plural,
        old.spec.names.plural,
        names.child("plural"),
      ),
      ...validateNames(object.status?.acceptedNames, FieldPath.of("status", "acceptedNames")),
      ...validateStoredVersions(object, context),
      ...validateApproval(object, old),
      ...validatePreserveUnknownFields(object, old),
    ];
  },

  warnings(object, old, context) {
    const known = new Set(old ? unrecognizedFormats(old, context) : []);
    return [...new Set(unrecognizedFormats(object, context))]
      .filter((format) => !known.has(format))
      .map((format) => `unrecognized format ${JSON.stringify(format)}`);
  },

  columns: [nameColumn, createdAtColumn],
};

function emptyStatus(): NonNullable<Definition["status"]> {
  // Go writes these two whether or not there is anything in them.
  return {
    conditions: null as never,
    acceptedNames: { plural: "", kind: "" },
    storedVersions: null as never,
  };
}

function addStoredVersion(object: Definition): void {
  const storage = object.spec?.versions?.find((version) => version.storage);
  const stored = object.status?.storedVersions ?? [];
  if (storage && object.status && !stored.includes(storage.name))
    object.status.storedVersions = [...stored, storage.name];
}

function nameErrors(name: string, prefix: boolean, { spec }: Definition): string[] {
  const expected = `${spec?.names?.plural ?? ""}.${spec?.group ?? ""}`;
  const errors = nameIsDNSSubdomain(name, prefix);
  return name === expected ? errors : [...errors, 'must be spec.names.plural+"."+spec.group'];
}

/**
 * The spec as the server sees it inside: what all versions say alike stands beside them, and not in them. Errors name
 * that place.
 */
function internalForm(spec: Spec): {
  readonly shared: VersionParts;
  readonly versions: readonly ApiextensionsV1CustomResourceDefinitionVersion[];
} {
  const versions = spec.versions ?? [];
  const first = versions[0];
  if (!first) return { shared: {}, versions };
  const shared: { [field in keyof VersionParts]?: unknown } = {};
  const fields = [
    "schema",
    "subresources",
    "additionalPrinterColumns",
    "selectableFields",
  ] as const;
  const common = fields.filter((field) =>
    versions.every((version) => deepEqual(version[field] ?? null, first[field] ?? null)),
  );
  for (const field of common) if (first[field]) shared[field] = first[field];
  return {
    shared: shared as VersionParts,
    versions: versions.map((version) => {
      const own = { ...version };
      for (const field of common) delete own[field];
      return own;
    }),
  };
}

function schemasOf(spec: Spec | undefined): Schema[] {
  return (spec?.versions ?? []).flatMap(({ schema }) => schema?.openAPIV3Schema ?? []);
}

function validateSpec(
  spec: Spec | undefined,
  old: Spec | undefined,
  context: ApiContext,
): FieldError[] {
  if (!spec) return [];
  const { shared, versions } = internalForm(spec);
  const versionsPath = specPath.child("versions");
  const preserve = spec.preserveUnknownFields === true;
  const errors = [...validateGroup(spec.group ?? ""), ...validateScope(spec.scope ?? "")];
  const oldSchemas = schemasOf(old);
  const oldWithin = oldSchemas.flatMap((schema) => [...allSchemas(schema)]);
  const noSchema = context.minor >= 34 ? "" : "schemas are required";
  const schemasRequired = !old || oldSchemas.length === (old.versions ?? []).length;
  if (!shared.schema?.openAPIV3Schema && (schemasRequired || !preserve))
    versions.forEach(({ schema, served }, i) => {
      if (schema?.openAPIV3Schema || !(schemasRequired || served)) return;
      errors.push(
        fieldError.required(
          versionsPath.index(i).child("schema", "openAPIV3Schema"),
          schemasRequired ? noSchema : "because otherwise all fields are pruned",
        ),
      );
    });
  const within = schemasOf(spec).flatMap((schema) => [...allSchemas(schema)]);
  const hasDefaults = within.some((schema) => (schema.default ?? undefined) !== undefined);
  if (hasDefaults && preserve)
    errors.push(
      fieldError.invalid(
        specPath.child("preserveUnknownFields"),
        true,
        "must be false in order to use defaults in the schema",
      ),
    );
  const options = {
    context,
    requireStructural:
      !preserve || hasDefaults || within.some(hasExtensions) || oldSchemas.every(isStructural),
    requireKnownTypes: oldWithin.every(({ type }) => !type || schemaTypes.includes(type)),
    requireAtomicSets: !oldWithin.some(isNonAtomicSet),
    requireListKeys: !oldWithin.some((schema) => listKeyErrors(schema, specPath).length > 0),
  };
  const hasStatus = (parts: VersionParts) => Boolean(parts.subresources?.status);
  const perVersionSubresources = versions.some(({ subresources }) => subresources);
  versions.forEach((version, i) => {
    const path = versionsPath.index(i);
    errors.push(
      ...joined(version.name ?? "", isDNS1035Label(version.name ?? ""), path.child("name")),
      ...validateDeprecation(version, path.child("deprecationWarning")),
      ...validateVersionParts(
        version,
        path,
        "schema",
        hasStatus(perVersionSubresources ? version : shared),
        options,
      ),
    );
  });
  errors.push(...validateVersionList(spec, versions, context));
  const { names } = spec;
  for (const field of ["plural", "singular", "kind", "listKind"] as const)
    errors.push(...required(names?.[field], specPath.child("names", field)));
  errors.push(
    ...validateNames(names, specPath.child("names")),
    ...validateVersionParts(
      shared,
      specPath,
      "validation",
      hasStatus(shared) || versions.some(hasStatus),
      options,
    ),
  );
  const strategy = spec.conversion?.strategy ?? "";
  if (spec.conversion && strategy !== "None" && preserve)
    errors.push(
      fieldError.invalid(
        specPath.child("conversion", "strategy"),
        strategy,
        "must be None if spec.preserveUnknownFields is true",
      ),
    );
  return [...errors, ...validateConversion(spec.conversion, old?.conversion, context)];
}

function joined(value: string, details: readonly string[], path: FieldPath): FieldError[] {
  return details.length === 0 ? [] : [fieldError.invalid(path, value, details.join(","))];
}

function validateGroup(group: string): FieldError[] {
  const path = specPath.child("group");
  if (group === "") return [fieldError.required(path)];
  const malformed = joined(group, isDNS1123Subdomain(group), path);
  return malformed.length > 0 || group.includes(".")
    ? malformed
    : [fieldError.invalid(path, group, "should be a domain with at least one dot")];
}

function validateScope(scope: string): FieldError[] {
  const path = specPath.child("scope");
  if (scope === "") return [fieldError.required(path)];
  const scopes = ["Cluster", "Namespaced"];
  return scopes.includes(scope) ? [] : [fieldError.notSupported(path, scope, scopes)];
}

function validateVersionList(
  spec: Spec,
  versions: readonly ApiextensionsV1CustomResourceDefinitionVersion[],
  context: ApiContext,
): FieldError[] {
  const names = versions.map(({ name }) => name);
  const path = specPath.child("versions");
  const whole = (detail: string) =>
    fieldError.invalid(
      path,
      goValue(versionsType, spec.versions ? versions : undefined, context),
      detail,
    );
  const first = names[0] ?? "";
  return [
    ...(new Set(names).size < names.length ? [whole("must contain unique version names")] : []),
    ...(versions.filter(({ storage }) => storage).length === 1
      ? []
      : [whole("must have exactly one version marked as storage version")]),
    ...(first === "" ? [] : joined(first, isDNS1035Label(first), specPath.child("version"))),
  ];
}

function validateDeprecation(
  { deprecated, deprecationWarning }: ApiextensionsV1CustomResourceDefinitionVersion,
  path: FieldPath,
): FieldError[] {
  if (typeof deprecationWarning !== "string") return [];
  const invalid = (detail: string) => fieldError.invalid(path, deprecationWarning, detail);
  if (!deprecated) return [invalid("can only be set for deprecated versions")];
  const unprintable = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.exec(deprecationWarning);
  return [
    ...(utf8Length(deprecationWarning) > 256 ? [invalid("must be <= 256 characters long")] : []),
    ...(deprecationWarning === "" ? [invalid("must not be an empty string")] : []),
    ...(unprintable
      ? [
          invalid(
            `must only contain printable UTF-8 characters; non-printable character found at index ${utf8Length(deprecationWarning.slice(0, unprintable.index))}`,
          ),
        ]
      : []),
  ];
}

function validateStoredVersions(object: Definition, context: ApiContext): FieldError[] {
  const path = FieldPath.of("status", "storedVersions");
  const stored = object.status?.storedVersions ?? [];
  const value = goValue(slice(goString), stored.length > 0 ? stored : undefined, context);
  if (stored.length === 0)
    return [fieldError.invalid(path, value, "must have at least one stored version")];
  const versions = object.spec?.versions ?? [];
  // Each stored name answers for one version.
  const unmatched = new Set(stored);
  const errors: FieldError[] = [];
  for (const { name, storage } of versions)
    if (!unmatched.delete(name) && storage)
      errors.push(fieldError.invalid(path, value, `must have the storage version ${name}`));
  stored.forEach((name, i) => {
    if (!versions.some((version) => version.name === name))
      errors.push(
        fieldError.invalid(
          path.index(i),
          name,
          context.minor < 33
            ? "must appear in spec.versions"
            : `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
        ),
      );
  });
  return errors;
}

type Approval = "missing" | "bypassed" | "approved" | "invalid";

function approvalOf(object: Definition): Approval {
  const text = object.metadata?.annotations?.[approvalAnnotation] ?? "";
  if (text === "") return "missing";
  if (text.startsWith("unapproved")) return "bypassed";
  return /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?#\s]+/.test(text) ? "approved" : "invalid";
}

/** Groups of the community need somebody's word for it. */
function validateApproval(object: Definition, old: Definition | undefined): FieldError[] {
  const group = object.spec?.group ?? "";
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group)) return [];
  const approval = approvalOf(object);
  if (old && approvalOf(old) === approval) return [];
  const path = FieldPath.of("metadata", "annotations").key(approvalAnnotation);
  const ask = `protected groups must have approval annotation "${approvalAnnotation}"`;
  const see = "see https://github.com/kubernetes/enhancements/pull/1111";
  if (approval === "missing") return [fieldError.required(path, `${ask}, ${see}`)];
  return approval === "invalid"
    ? [
        fieldError.invalid(
          path,
          object.metadata?.annotations?.[approvalAnnotation],
          `${ask} with either a URL or a reason starting with "unapproved", ${see}`,
        ),
      ]
    : [];
}

function validatePreserveUnknownFields(
  object: Definition,
  old: Definition | undefined,
): FieldError[] {
  return object.spec?.preserveUnknownFields === true && !old?.spec?.preserveUnknownFields
    ? [
        fieldError.invalid(
          specPath.child("preserveUnknownFields"),
          true,
          "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead",
        ),
      ]
    : [];
}

function isStructural(schema: Schema): boolean {
  return (
    structuralConversionError(schema) === undefined &&
    validateStructural(schema, specPath).length === 0
  );
}

function hasExtensions(schema: Schema): boolean {
  return Boolean(
    schema["x-kubernetes-embedded-resource"] ||
      typeof schema["x-kubernetes-preserve-unknown-fields"] === "boolean" ||
      schema["x-kubernetes-int-or-string"] ||
      schema["x-kubernetes-list-map-keys"]?.length ||
      typeof schema["x-kubernetes-list-type"] === "string" ||
      schema["x-kubernetes-validations"]?.length,
  );
}

function isNonAtomicSet(schema: Schema): boolean {
  const items = itemsOf(schema);
  if (schema["x-kubernetes-list-type"] !== "set" || !items) return false;
  const listType = items["x-kubernetes-list-type"] ?? "atomic";
  return items.type === "array"
    ? listType !== "atomic"
    : items.type === "object" && items["x-kubernetes-map-type"] !== "atomic";
}

const formatWarningsSince = 34;
function unrecognizedFormats(object: Definition, context: ApiContext): string[] {
  if (context.minor < formatWarningsSince) return [];
  const { shared, versions } = internalForm(object.spec);
  const schemas = [shared, ...versions].flatMap(({ schema }) => schema?.openAPIV3Schema ?? []);
  return schemas
    .flatMap((schema) => [...allSchemas(schema)])
    .flatMap(({ format, type }) =>
      format && !isKnownFormat(format, type, context) ? [format] : [],
    );
}

function isKnownFormat(format: string, type: string | undefined, context: ApiContext): boolean {
  // At first only strings were looked at.
  if (context.minor < 36 && type !== "string") return true;
  if (type === "integer") return format === "int32" || format === "int64";
  if (type === "number") return format === "float" || format === "double";
  if (type && type !== "string") return false;
  return isStringFormat(format, context.minor);
}
