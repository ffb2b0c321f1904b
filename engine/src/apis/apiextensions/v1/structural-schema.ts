// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema: convert.go, validation.go and complete.go
// (1.36).
import { type FieldError, fieldError, fieldErrorText } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import { compilePattern } from "../../../model/regexp/matcher.ts";
import {
  additionalOf,
  itemsOf,
  type Schema,
  schemaListOfItems,
  sortedEntries,
} from "./schema-types.ts";

type Level = "root" | "item" | "field";

/** Why the schema cannot be read as a structural one at all, if so. */
export function structuralConversionError(schema: Schema | undefined): string | undefined {
  if (!schema) return undefined;
  const unsupported: [name: string, present: boolean][] = [
    ["id", Boolean(schema.id)],
    ["schema", Boolean(schema.$schema)],
    ["$ref", Boolean(schema.$ref)],
    ["patternProperties", Object.keys(schema.patternProperties ?? {}).length > 0],
    ["dependencies", Object.keys(schema.dependencies ?? {}).length > 0],
    ["additionalItems", (schema.additionalItems ?? undefined) !== undefined],
    ["definitions", Object.keys(schema.definitions ?? {}).length > 0],
  ];
  const found = unsupported.find(([, present]) => present);
  if (found) return `OpenAPIV3Schema '${found[0]}' is not supported`;
  if (schema["x-kubernetes-preserve-unknown-fields"] === false)
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  const inner = [
    ...[schema.allOf, schema.anyOf, schema.oneOf].flatMap((list) => list ?? []),
    schema.not ?? undefined,
  ];
  for (const part of inner) {
    const error = structuralConversionError(part);
    if (error) return error;
  }
  if (schemaListOfItems(schema).length > 0)
    return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  const rest = [
    itemsOf(schema),
    ...Object.values(schema.properties ?? {}),
    additionalOf(schema.additionalProperties),
  ];
  for (const part of rest) {
    const error = structuralConversionError(part);
    if (error) return error;
  }
  return undefined;
}

/** Every rule for structural schemas, sorted by text. */
export function validateStructural(schema: Schema, path: FieldPath): FieldError[] {
  return [...invariants(schema, "root", path), ...completeness(schema, schema, path, path)].sort(
    (a, b) => (fieldErrorText(a) < fieldErrorText(b) ? -1 : 1),
  );
}

function invariants(schema: Schema | undefined, level: Level, path: FieldPath): FieldError[] {
  if (!schema) return [];
  const errors: FieldError[] = [];
  const items = itemsOf(schema);
  if (schema.type === "array" && !items)
    errors.push(fieldError.required(path.child("items"), "must be specified"));
  errors.push(...invariants(items, "item", path.child("items")));
  for (const [name, property] of sortedEntries(schema.properties))
    errors.push(...invariants(property, "field", path.child("properties").key(name)));
  const additionalPath = path.child("additionalProperties");
  const hasAdditional = (schema.additionalProperties ?? undefined) !== undefined;
  if (hasAdditional && level === "root")
    errors.push(fieldError.forbidden(additionalPath, "must not be used at the root"));
  errors.push(
    ...invariants(additionalOf(schema.additionalProperties), "field", additionalPath),
    ...extensionErrors(schema, path),
    ...valueValidation(
      schema,
      isIntOrString(schema.anyOf),
      isIntOrString(schema.allOf?.[0]?.anyOf),
      path,
    ),
    ...typeErrors(schema, level, path),
  );
  const embedded = schema["x-kubernetes-embedded-resource"] === true;
  if (embedded && hasAdditional)
    errors.push(
      fieldError.forbidden(
        additionalPath,
        "must not be used if x-kubernetes-embedded-resource is set",
      ),
    );
  if (level === "root" && schema.type && schema.type !== "object")
    errors.push(fieldError.invalid(path.child("type"), schema.type, "must be object at the root"));
  errors.push(...typeMetaErrors(schema, level, path));
  if (
    embedded &&
    !schema["x-kubernetes-preserve-unknown-fields"] &&
    Object.keys(schema.properties ?? {}).length === 0
  )
    errors.push(
      fieldError.required(
        path.child("properties"),
        "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields",
      ),
    );
  return errors;
}

function extensionErrors(schema: Schema, path: FieldPath): FieldError[] {
  if (!schema["x-kubernetes-int-or-string"]) return [];
  return (
    ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] as const
  ).flatMap((name) =>
    schema[name]
      ? [
          fieldError.invalid(
            path.child(name),
            true,
            "must be false if x-kubernetes-int-or-string is true",
          ),
        ]
      : [],
  );
}

const missingType: Record<Level, string> = {
  root: "must not be empty at the root",
  item: "must not be empty for specified array items",
  field: "must not be empty for specified object fields",
};

function typeErrors(schema: Schema, level: Level, path: FieldPath): FieldError[] {
  const at = path.child("type");
  const type = schema.type ?? "";
  if (schema["x-kubernetes-embedded-resource"] && type !== "object") {
    const detail = "must be object if x-kubernetes-embedded-resource is true";
    return [type === "" ? fieldError.required(at, detail) : fieldError.invalid(at, type, detail)];
  }
  const typeMayBeEmpty =
    schema["x-kubernetes-int-or-string"] || schema["x-kubernetes-preserve-unknown-fields"];
  return type === "" && !typeMayBeEmpty ? [fieldError.required(at, missingType[level])] : [];
}

function typeMetaErrors(schema: Schema, level: Level, path: FieldPath): FieldError[] {
  const isResource = level === "root" || schema["x-kubernetes-embedded-resource"] === true;
  const at = (name: string) => path.child("properties").key(name);
  const errors: FieldError[] = [];
  for (const name of ["kind", "apiVersion"]) {
    const property = schema.properties?.[name];
    if (property && isResource && property.type !== "string")
      errors.push(
        fieldError.invalid(at(name).child("type"), property.type ?? "", "must be string"),
      );
  }
  const metadata = schema.properties?.metadata;
  if (!metadata) return errors;
  if (isResource && metadata.type !== "object")
    errors.push(
      fieldError.invalid(at("metadata").child("type"), metadata.type ?? "", "must be object"),
    );
  if (level === "root" && saysMoreThanNames(metadata))
    errors.push(
      fieldError.forbidden(
        at("metadata"),
        "must not specify anything other than name and generateName, but metadata is implicitly specified",
      ),
    );
  return errors;
}

function saysMoreThanNames(metadata: Schema): boolean {
  const names = Object.keys(metadata.properties ?? {});
  if (!names.every((name) => name === "name" || name === "generateName")) return true;
  const free = ["type", "default", "properties"];
  return Object.entries(metadata).some(
    ([key, value]) =>
      !free.includes(key) &&
      value !== null &&
      value !== false &&
      value !== "" &&
      !(Array.isArray(value) && value.length === 0),
  );
}

/** The one shape of `anyOf` that may speak of types. */
function isIntOrString(anyOf: readonly Schema[] | null | undefined): boolean {
  const isBareType = (schema: Schema | undefined, type: string) =>
    schema !== undefined && schema.type === type && Object.keys(schema).length === 1;
  return anyOf?.length === 2 && isBareType(anyOf[0], "integer") && isBareType(anyOf[1], "string");
}

function valueValidation(
  schema: Schema,
  skipAnyOf: boolean,
  skipFirstAllOfAnyOf: boolean,
  path: FieldPath,
): FieldError[] {
  const nestedList = (name: "anyOf" | "allOf" | "oneOf", skip: (i: number) => boolean) =>
    (schema[name] ?? []).flatMap((inner, i) =>
      nestedValidation(inner, skip(i), path.child(name).index(i)),
    );
  const compiled = schema.pattern ? compilePattern(schema.pattern) : undefined;
  return [
    ...(skipAnyOf ? [] : nestedList("anyOf", () => false)),
    ...nestedList("allOf", (i) => skipFirstAllOfAnyOf && i === 0),
    ...nestedList("oneOf", () => false),
    ...(schema.not ? nestedValidation(schema.not, false, path.child("not")) : []),
    ...(compiled && "error" in compiled
      ? [
          fieldError.invalid(
            path.child("pattern"),
            schema.pattern,
            `must be a valid regular expression, but isn't: ${compiled.error}`,
          ),
        ]
      : []),
  ];
}

/** What a schema under `allOf`, `anyOf`, `oneOf` or `not` may not say. */
function nestedValidation(schema: Schema, skipAnyOf: boolean, path: FieldPath): FieldError[] {
  const errors = valueValidation(schema, skipAnyOf, false, path);
  const items = itemsOf(schema);
  if (items) errors.push(...nestedValidation(items, false, path.child("items")));
  for (const [name, property] of sortedEntries(schema.properties))
    errors.push(...nestedValidation(property, false, path.child("properties").key(name)));
  const additional = schema.additionalProperties ?? undefined;
  const bool = (value: unknown) => (value ? "must be false to be structural" : undefined);
  const empty = (value: unknown) => (value ? "must be empty to be structural" : undefined);
  const undef = (present: boolean) => (present ? "must be undefined to be structural" : undefined);
  const forbidden: [field: string, detail: string | undefined][] = [
    ["type", empty(schema.type)],
    ["additionalProperties", undef(additional !== undefined && additional !== false)],
    ["default", undef((schema.default ?? undefined) !== undefined)],
    ["title", empty(schema.title)],
    ["description", empty(schema.description)],
    ["nullable", bool(schema.nullable)],
    ["x-kubernetes-preserve-unknown-fields", bool(schema["x-kubernetes-preserve-unknown-fields"])],
    ["x-kubernetes-embedded-resource", bool(schema["x-kubernetes-embedded-resource"])],
    ["x-kubernetes-int-or-string", bool(schema["x-kubernetes-int-or-string"])],
    ["x-kubernetes-list-map-keys", empty(schema["x-kubernetes-list-map-keys"]?.length)],
    ["x-kubernetes-list-type", undef(typeof schema["x-kubernetes-list-type"] === "string")],
    ["x-kubernetes-map-type", undef(typeof schema["x-kubernetes-map-type"] === "string")],
    ["x-kubernetes-validations", empty(schema["x-kubernetes-validations"]?.length)],
  ];
  for (const [field, detail] of forbidden)
    if (detail !== undefined) errors.push(fieldError.forbidden(path.child(field), detail));
  if (schema.properties && "metadata" in schema.properties)
    errors.push(
      fieldError.forbidden(
        path.child("properties").key("metadata"),
        "must not be specified in a nested context",
      ),
    );
  return errors;
}

/** Everything that is restricted must also be specified: `nested` speaks of parts of `schema`. */
function completeness(
  nested: Schema,
  schema: Schema,
  path: FieldPath,
  nestedPath: FieldPath,
): FieldError[] {
  const lists = (["allOf", "anyOf", "oneOf"] as const).flatMap((name) =>
    (nested[name] ?? []).map((inner, i) => ({ inner, at: nestedPath.child(name).index(i) })),
  );
  const parts = [
    ...(nested.not ? [{ inner: nested.not, at: nestedPath.child("not") }] : []),
    ...lists,
  ];
  return parts.flatMap(({ inner, at }) => nestedCompleteness(inner, schema, path, at));
}

function nestedCompleteness(
  nested: Schema,
  schema: Schema | undefined,
  path: FieldPath,
  nestedPath: FieldPath,
): FieldError[] {
  if (!schema) return [fieldError.required(path, `because it is defined in ${nestedPath}`)];
  const errors = completeness(nested, schema, path, nestedPath);
  const items = itemsOf(nested);
  if (items)
    errors.push(
      ...nestedCompleteness(items, itemsOf(schema), path.child("items"), nestedPath.child("items")),
    );
  for (const [name, property] of sortedEntries(nested.properties))
    errors.push(
      ...nestedCompleteness(
        property,
        schema.properties?.[name],
        path.child("properties").key(name),
        nestedPath.child("properties").key(name),
      ),
    );
  return errors;
}
