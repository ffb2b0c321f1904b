// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta/validation.go (1.36): resources
// inside of custom resources. Difference: metadata of wrong types is not looked into.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { MetaV1ObjectMeta } from "../../../model/generated/types.ts";
import { isObject } from "../../json-object.ts";
import type { ApiContext, ReadMetadata } from "../../kind.ts";
import { isDNS1035Label, nameIsPathSegment } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta } from "../../meta/v1/object-meta.ts";
import { additionalOf, itemsOf, ownProperty, type Schema, sortedEntries } from "./schema-types.ts";

export function validateEmbeddedResources(
  value: unknown,
  schema: Schema | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  if (!schema) return [];
  if (Array.isArray(value))
    return value.flatMap((item, i) =>
      validateEmbeddedResources(item, itemsOf(schema), path.index(i), context),
    );
  if (!isObject(value)) return [];
  const additional = additionalOf(schema.additionalProperties);
  return [
    ...(schema["x-kubernetes-embedded-resource"] ? validateResource(value, path, context) : []),
    ...sortedEntries(value).flatMap(([key, inner]) => {
      const property = ownProperty(schema, key);
      return property
        ? validateEmbeddedResources(inner, property, path.child(key), context)
        : validateEmbeddedResources(inner, additional, path.key(key), context);
    }),
  ];
}

/** Embedded resources as decoding reads them: the first that is malformed, or the places of unknown metadata. */
export function readEmbedded(
  value: unknown,
  schema: Schema | undefined,
  path: FieldPath,
  readMetadata: ReadMetadata | undefined,
): { readonly error?: FieldError; readonly unknown: readonly string[] } {
  if (!schema) return { unknown: [] };
  const unknown: string[] = [];
  const parts: [inner: unknown, schema: Schema | undefined, at: FieldPath][] = [];
  if (Array.isArray(value))
    value.forEach((item, i) => {
      parts.push([item, itemsOf(schema), path.index(i)]);
    });
  else if (isObject(value)) {
    if (schema["x-kubernetes-embedded-resource"])
      for (const field of ["apiVersion", "kind"])
        if (Object.hasOwn(value, field) && typeof value[field] !== "string")
          return {
            error: fieldError.invalid(path.child(field), value[field], "must be a string"),
            unknown,
          };
    if (schema["x-kubernetes-embedded-resource"] && Object.hasOwn(value, "metadata")) {
      const { metadata } = value;
      const read = readMetadata?.(metadata);
      const at = path.child("metadata");
      if (read?.error) return { error: fieldError.invalid(at, metadata, read.error), unknown };
      unknown.push(...(read?.unknown ?? []).map((name) => `${at}.${name}`));
    }
    const additional = additionalOf(schema.additionalProperties);
    for (const [key, inner] of sortedEntries(value)) {
      const property = ownProperty(schema, key);
      parts.push([inner, property ?? additional, property ? path.child(key) : path.key(key)]);
    }
  }
  for (const [inner, innerSchema, at] of parts) {
    const read = readEmbedded(inner, innerSchema, at, readMetadata);
    if (read.error) return read;
    unknown.push(...read.unknown);
  }
  return { unknown };
}

function validateResource(
  resource: Readonly<Record<string, unknown>>,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { apiVersion, kind, metadata } = resource;
  const needed = ["apiVersion", "kind"].filter((field) => !Object.hasOwn(resource, field));
  return [
    ...needed.map((field) => fieldError.required(path.child(field))),
    ...(apiVersion === undefined
      ? []
      : textErrors(apiVersion, path.child("apiVersion"), groupVersionError)),
    ...(kind === undefined ? [] : textErrors(kind, path.child("kind"), kindError)),
    ...(isMetadata(metadata) ? metadataErrors(metadata, path.child("metadata"), context) : []),
  ];
}

/** Whether all of it that is looked at is of the right type. */
function isMetadata(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const isText = (field: unknown) => field === undefined || typeof field === "string";
  const isTexts = (fields: unknown) =>
    fields === undefined ||
    (typeof fields === "object" && fields !== null && Object.values(fields).every(isText));
  return (
    ["name", "generateName", "namespace"].every((field) => isText(value[field])) &&
    ["labels", "annotations", "finalizers"].every((field) => isTexts(value[field])) &&
    (value["ownerReferences"] === undefined || Array.isArray(value["ownerReferences"]))
  );
}

function textErrors(
  value: unknown,
  path: FieldPath,
  problem: (text: string) => string | undefined,
): FieldError[] {
  const detail =
    typeof value !== "string"
      ? "must be a string"
      : value === ""
        ? "must not be empty"
        : problem(value);
  return detail === undefined ? [] : [fieldError.invalid(path, value, detail)];
}

function groupVersionError(text: string): string | undefined {
  return text.split("/").length > 2 ? `unexpected GroupVersion string: ${text}` : undefined;
}

function kindError(text: string): string | undefined {
  const errors = isDNS1035Label(text.toLowerCase());
  return errors.length === 0
    ? undefined
    : `may have mixed case, but should otherwise match: ${errors.join(",")}`;
}

function metadataErrors(
  metadata: Readonly<Record<string, unknown>>,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const given = metadata as MetaV1ObjectMeta;
  const named = given.name ? given : { ...given, name: "fakename" };
  const namespaced = Boolean(given.namespace);
  const rule = { namespaced, name: nameIsPathSegment, path, qualifiedFinalizers: false };
  return validateObjectMeta(named, rule, context);
}
