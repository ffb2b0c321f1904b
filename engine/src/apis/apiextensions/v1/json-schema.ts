// Mirrors ValidateCustomResourceDefinitionOpenAPISchema of staging/src/k8s.io/apiextensions-apiserver/pkg/apis/
// apiextensions/validation/validation.go (1.36). Difference: CEL rules are not compiled and cost nothing.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { ApiextensionsV1ValidationRule } from "../../../model/generated/types.ts";
import { detailOf, validateEnum } from "../../core/v1/field-formats.ts";
import { goValue } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import {
  additionalOf,
  itemsOf,
  type Schema,
  schemaListOfItems,
  schemaOrArrayType,
  sortedEntries,
} from "./schema-types.ts";
import { structuralConversionError } from "./structural-schema.ts";

export const schemaTypes: readonly string[] = [
  ...["array", "boolean", "integer"],
  ...["number", "object", "string"],
];
const reasons = [
  ...["FieldValueDuplicate", "FieldValueForbidden"],
  ...["FieldValueInvalid", "FieldValueRequired"],
];

/** What an old definition may keep, and where in the schema the walk is. */
export interface SchemaOptions {
  readonly context: ApiContext;
  readonly requireKnownTypes: boolean;
  readonly requireAtomicSets: boolean;
  readonly requireListKeys: boolean;
  readonly root: boolean;
  readonly insideMeta: boolean;
  /** Why there may be no default here. */
  readonly noDefaults?: string;
}

export function validateSchema(
  schema: Schema | undefined,
  path: FieldPath,
  options: SchemaOptions,
): FieldError[] {
  if (!schema) return [];
  const inner = { ...options, root: false };
  const errors = unsupportedParts(schema, path, options);
  if (schema.uniqueItems)
    errors.push(
      fieldError.forbidden(
        path.child("uniqueItems"),
        "uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
      ),
    );
  errors.push(
    ...additionalProperties(schema, path, inner),
    ...properties(schema, path, options),
    ...validateSchema(schema.not ?? undefined, path.child("not"), inner),
  );
  for (const name of ["allOf", "oneOf", "anyOf"] as const)
    (schema[name] ?? []).forEach((part, i) => {
      errors.push(...validateSchema(part, path.child(name).index(i), inner));
    });
  for (const [name, part] of sortedEntries(schema.definitions))
    errors.push(...validateSchema(part, path.child("definitions").key(name), inner));
  errors.push(...validateSchema(itemsOf(schema), path.child("items"), inner));
  schemaListOfItems(schema).forEach((part, i) => {
    errors.push(...validateSchema(part, path.child("items").index(i), inner));
  });
  if (schema["x-kubernetes-preserve-unknown-fields"] === false)
    errors.push(
      fieldError.invalid(
        path.child("x-kubernetes-preserve-unknown-fields"),
        false,
        "must be true or undefined",
      ),
    );
  return [
    ...errors,
    ...mapType(schema, path),
    ...listType(schema, path, options),
    ...(options.requireListKeys ? listKeyErrors(schema, path) : []),
    ...(schema["x-kubernetes-validations"] ?? []).flatMap((rule, i) =>
      validateRule(rule, schema, path.child("x-kubernetes-validations").index(i), options.context),
    ),
  ];
}

function unsupportedParts(schema: Schema, path: FieldPath, options: SchemaOptions): FieldError[] {
  const errors: FieldError[] = [];
  const forbid = (field: string, detail: string) =>
    errors.push(fieldError.forbidden(path.child(field), detail));
  if (options.requireKnownTypes && schema.type)
    errors.push(...validateEnum(schema.type, path.child("type"), schemaTypes));
  if ((schema.default ?? undefined) !== undefined && options.noDefaults !== undefined)
    forbid("default", `must not be set ${options.noDefaults}`);
  const unsupported: [field: string, present: boolean][] = [
    ["id", Boolean(schema.id)],
    ["additionalItems", (schema.additionalItems ?? undefined) !== undefined],
    ["patternProperties", Object.keys(schema.patternProperties ?? {}).length > 0],
    ["definitions", Object.keys(schema.definitions ?? {}).length > 0],
    ["dependencies", Boolean(schema.dependencies)],
    ["$ref", typeof schema.$ref === "string"],
  ];
  for (const [field, present] of unsupported)
    if (present) forbid(field, `${field} is not supported`);
  if (schema.type === "null")
    forbid("type", "type cannot be set to null, use nullable as an alternative");
  if (schemaListOfItems(schema).length > 0)
    forbid("items", "items must be a schema object and not an array");
  if (options.insideMeta && schema["x-kubernetes-embedded-resource"])
    forbid("x-kubernetes-embedded-resource", "must not be used inside of resource meta");
  return errors;
}

function additionalProperties(
  schema: Schema,
  path: FieldPath,
  options: SchemaOptions,
): FieldError[] {
  const given = schema.additionalProperties ?? undefined;
  if (given === undefined) return [];
  const at = path.child("additionalProperties");
  const both = Object.keys(schema.properties ?? {}).length > 0 && (given as unknown) !== true;
  return [
    ...(both
      ? [fieldError.forbidden(at, "additionalProperties and properties are mutual exclusive")]
      : []),
    ...validateSchema(
      additionalOf(given),
      at,
      options.insideMeta
        ? { ...options, noDefaults: "inside additionalProperties applying to object metadata" }
        : options,
    ),
  ];
}

function properties(schema: Schema, path: FieldPath, options: SchemaOptions): FieldError[] {
  const isResource = options.root || schema["x-kubernetes-embedded-resource"] === true;
  return sortedEntries(schema.properties).flatMap(([name, property]) => {
    const meta = isResource && ["metadata", "kind", "apiVersion"].includes(name);
    return validateSchema(property, path.child("properties").key(name), {
      ...options,
      root: false,
      ...(meta ? { insideMeta: true } : {}),
      ...(meta && options.root ? { noDefaults: `in top-level ${name}` } : {}),
    });
  });
}

function mapType(schema: Schema, path: FieldPath): FieldError[] {
  const type = schema["x-kubernetes-map-type"];
  if (typeof type !== "string") return [];
  return [
    ...typeMustBe("object", "x-kubernetes-map-type", schema, path),
    ...validateEnum(type, path.child("x-kubernetes-map-type"), ["atomic", "granular"]),
  ];
}

function typeMustBe(
  type: string,
  extension: string,
  schema: Schema,
  path: FieldPath,
): FieldError[] {
  if (schema.type === type) return [];
  const at = path.child("type");
  const detail = `must be ${type} if ${extension} is specified`;
  return [
    schema.type ? fieldError.invalid(at, schema.type, detail) : fieldError.required(at, detail),
  ];
}

function listType(schema: Schema, path: FieldPath, options: SchemaOptions): FieldError[] {
  const type = schema["x-kubernetes-list-type"] ?? undefined;
  const typePath = path.child("x-kubernetes-list-type");
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const errors: FieldError[] = [];
  if (type !== undefined) {
    const wrongType = typeMustBe("array", "x-kubernetes-list-type", schema, path);
    errors.push(...wrongType);
    if (wrongType.length === 0 && options.requireAtomicSets && type === "set")
      errors.push(...atomicItems(itemsOf(schema), path.child("items")));
    errors.push(...validateEnum(type, typePath, ["atomic", "map", "set"]).map(listTypeOrder));
  }
  if (keys.length > 0 && type !== "map") {
    const detail = "must be map if x-kubernetes-list-map-keys is non-empty";
    errors.push(
      type === undefined
        ? fieldError.required(typePath, detail)
        : fieldError.invalid(typePath, type, detail),
    );
  }
  return type === "map" ? [...errors, ...mapKeys(schema, keys, path, options)] : errors;
}

/** This one list is not sorted upstream. */
function listTypeOrder(error: FieldError): FieldError {
  return fieldError.notSupported(error.path, error.value, ["atomic", "set", "map"]);
}

function atomicItems(items: Schema | undefined, path: FieldPath): FieldError[] {
  const listType = items?.["x-kubernetes-list-type"] ?? undefined;
  const mapType = items?.["x-kubernetes-map-type"];
  const detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
  if (items?.type === "array" && listType !== undefined && listType !== "atomic")
    return [fieldError.invalid(path.child("x-kubernetes-list-type"), listType, detail)];
  if (items?.type === "object" && mapType !== "atomic")
    return [fieldError.invalid(path.child("x-kubernetes-map-type"), listType ?? null, detail)];
  return [];
}

function mapKeys(
  schema: Schema,
  keys: readonly string[],
  path: FieldPath,
  options: SchemaOptions,
): FieldError[] {
  const keysPath = path.child("x-kubernetes-list-map-keys");
  const itemsPath = path.child("items");
  const items = itemsOf(schema);
  const errors: FieldError[] = [];
  if (keys.length === 0)
    errors.push(
      fieldError.required(keysPath, "must not be empty if x-kubernetes-list-type is map"),
    );
  if (!schema.items)
    errors.push(
      fieldError.required(itemsPath, "must have a schema if x-kubernetes-list-type is map"),
    );
  else if (!items)
    errors.push(
      fieldError.invalid(
        itemsPath,
        goValue(schemaOrArrayType, schema.items, options.context),
        "must only have a single schema if x-kubernetes-list-type is map",
      ),
    );
  if (!items) return errors;
  if (items.type !== "object")
    return [
      ...errors,
      fieldError.invalid(
        itemsPath.child("type"),
        items.type ?? "",
        "must be object if parent array's x-kubernetes-list-type is map",
      ),
    ];
  keys.forEach((key, i) => {
    const property = items.properties?.[key];
    if (!property)
      errors.push(
        fieldError.invalid(keysPath, [...keys], "entries must all be names of item properties"),
      );
    else if (property.type === "array" || property.type === "object")
      errors.push(
        fieldError.invalid(
          itemsPath.child("properties").key(key).child("type"),
          items.type,
          "must be a scalar type if parent array's x-kubernetes-list-type is map",
        ),
      );
    if (keys.indexOf(key) < i)
      errors.push(fieldError.invalid(keysPath, [...keys], "must not contain duplicate entries"));
  });
  return errors;
}

/** Items of sets and maps must be there, and so must their keys. */
export function listKeyErrors(schema: Schema, path: FieldPath): FieldError[] {
  const items = itemsOf(schema);
  const type = schema["x-kubernetes-list-type"];
  if (!items || (type !== "set" && type !== "map")) return [];
  const itemsPath = path.child("items");
  const errors: FieldError[] = [];
  if (items.nullable)
    errors.push(
      fieldError.forbidden(
        itemsPath.child("nullable"),
        `cannot be nullable when x-kubernetes-list-type is ${type}`,
      ),
    );
  if (type === "set") return errors;
  for (const key of schema["x-kubernetes-list-map-keys"] ?? []) {
    const property = items.properties?.[key];
    if (!property) continue;
    const at = itemsPath.child("properties").key(key);
    if (!items.required?.includes(key) && (property.default ?? undefined) === undefined)
      errors.push(
        fieldError.required(
          at.child("default"),
          "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
        ),
      );
    if (property.nullable)
      errors.push(
        fieldError.forbidden(
          at.child("nullable"),
          "this property is in x-kubernetes-list-map-keys, so it cannot be nullable",
        ),
      );
  }
  return errors;
}

function validateRule(
  {
    rule,
    message = "",
    messageExpression = "",
    reason,
    fieldPath = "",
  }: ApiextensionsV1ValidationRule,
  schema: Schema,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const invalid = (field: "message" | "fieldPath", value: string, detail: string) =>
    errors.push(fieldError.invalid(path.child(field), value, detailOf(field, detail, context)));
  const breaks = (text: string) => /[\n\r]/.test(text);
  const trimmedRule = (rule ?? "").trim();
  if (trimmedRule === "")
    errors.push(fieldError.required(path.child("rule"), "rule is not specified"));
  else if (message !== "" && message.trim() === "")
    invalid("message", message, "must be non-empty if specified");
  else if (breaks(message.trim())) invalid("message", message, "must not contain line breaks");
  else if (breaks(trimmedRule) && message.trim() === "")
    errors.push(
      fieldError.required(
        path.child("message"),
        "message must be specified if rule contains line breaks",
      ),
    );
  if (messageExpression !== "" && messageExpression.trim() === "")
    errors.push(
      fieldError.required(
        path.child("messageExpression"),
        "messageExpression must be non-empty if specified",
      ),
    );
  if (typeof reason === "string")
    errors.push(...validateEnum(reason, path.child("reason"), reasons));
  if (fieldPath === "") return errors;
  if (fieldPath.trim() === "") invalid("fieldPath", fieldPath, "must be non-empty if specified");
  if (breaks(fieldPath)) invalid("fieldPath", fieldPath, "must not contain line breaks");
  if (
    structuralConversionError(schema) === undefined &&
    "problem" in followPath(fieldPath, schema, true)
  )
    invalid("fieldPath", fieldPath, "must be a valid path");
  return errors;
}

/** Follows a path like `.spec.field` or `.spec['a.b']` into a schema. */
export function followPath(
  text: string,
  schema: Schema,
  arrayNotation: boolean,
):
  | { readonly schema: Schema | undefined; readonly names: readonly string[] }
  | { readonly problem: string } {
  const tokens = text.match(/'(?:\\'|[^'])*'|[.[\]]|[^.[\]]+/g) ?? [];
  const names: string[] = [];
  let at: Schema | undefined = schema;
  for (let i = 0; i < tokens.length; i++) {
    const bracket = tokens[i] === "[";
    if (!bracket && tokens[i] !== ".") return { problem: `expected [ or . but got: ${tokens[i]}` };
    if (bracket && !arrayNotation) return { problem: "array notation is not allowed" };
    const token = tokens[++i];
    if (token === undefined) return { problem: "unexpected end of JSON path" };
    if (bracket && !/^'.*'$/s.test(token))
      return { problem: `expected single quoted string but got ${token}` };
    const name = bracket ? unescapeLiteral(token.slice(1, -1)) : token;
    const named: boolean = at !== undefined && Object.keys(at.properties ?? {}).length > 0;
    if (!named && (at?.additionalProperties ?? undefined) === undefined)
      return { problem: "does not refer to a valid field" };
    if (named && !at?.properties?.[name]) return { problem: "does not refer to a valid field" };
    at = named ? at?.properties?.[name] : additionalOf(at?.additionalProperties);
    names.push(name);
    if (!bracket) continue;
    const close = tokens[++i];
    if (close === undefined) return { problem: "unexpected end of JSON path" };
    if (close !== "]") return { problem: `expected ] but got ${close}` };
  }
  return { schema: at, names };
}

const escapes: { readonly [letter: string]: string } = {
  ...{ a: "\x07", b: "\b", f: "\f", n: "\n" },
  ...{ r: "\r", t: "\t", v: "\v" },
};

/** Go's escapes in a string literal, but for those by number. */
function unescapeLiteral(text: string): string {
  return text.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter);
}
