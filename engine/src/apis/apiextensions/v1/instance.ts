// Values against the schema of a custom resource: the structural part of staging/src/k8s.io/apiextensions-apiserver/pkg/
// apiserver/{schema/pruning,validation} over kube-openapi's validators (1.36). Differences: formats, and what `anyOf`,
// `oneOf`, `allOf` and `not` ask, are not looked at; nor is the metadata of embedded resources.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import { deepEqual } from "../../../model/object.ts";
import { isObject } from "../../json-object.ts";
import { additionalOf, itemsOf, type Schema, sortedEntries } from "./schema-types.ts";

/** The places of all fields that the server would drop, sorted. */
export function unknownFields(value: unknown, schema: Schema | undefined): string[] {
  return [...unknownIn(value, schema, "")].sort();
}

function* unknownIn(value: unknown, schema: Schema | undefined, name: string): Generator<string> {
  const preserves = Boolean(schema?.["x-kubernetes-preserve-unknown-fields"]);
  if (Array.isArray(value)) {
    const items = schema && itemsOf(schema);
    if (preserves && !items) return;
    for (const [i, item] of value.entries()) yield* unknownIn(item, items, `${name}[${i}]`);
  }
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (schema?.["x-kubernetes-embedded-resource"] && metaFields.has(key)) continue;
    const at = innerName(name, key);
    const property = ownProperty(schema, key);
    const additional = schema?.additionalProperties ?? undefined;
    if (property) yield* unknownIn(inner, property, at);
    else if (additional === undefined || (additional as unknown) === false) {
      if (!preserves) yield at;
    } else if ((additional as unknown) !== true)
      yield* unknownIn(inner, additionalOf(additional), at);
  }
}

function innerName(name: string, key: string): string {
  return name === "" ? key : `${name}.${key}`;
}

const metaFields = new Set(["apiVersion", "kind", "metadata"]);

function ownProperty(schema: Schema | undefined, name: string): Schema | undefined {
  const properties = schema?.properties ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** What the value breaks of the schema, in kube-openapi's words; `path` is where the value stands, if not at the root. */
export function validateInstance(
  value: unknown,
  schema: Schema,
  path: FieldPath | undefined,
): FieldError[] {
  return validateValue(value, schema, "", path);
}

/** `name` is the place inside of the value, with dots. */
function validateValue(
  value: unknown,
  schema: Schema,
  name: string,
  path: FieldPath | undefined,
): FieldError[] {
  const at = placeOf(name, path);
  const refuse = (detail: string, shown: unknown = value) =>
    fieldError.invalid(at, shown, `${name} in body ${detail}`);
  const wanted = typesOf(schema);
  const given = typeOf(value);
  const errors: FieldError[] = [];
  const fits =
    wanted.length === 0 ||
    wanted.includes(given) ||
    (given === "integer" && wanted.includes("number")) ||
    (given === "null" && Boolean(schema.nullable));
  if (!fits)
    errors.push(
      fieldError.typeInvalid(
        at,
        given,
        `${name} in body must be of type ${wanted.join(",")}: "${given}"`,
      ),
    );
  if (typeof value === "string") errors.push(...validateText(value, schema, at, refuse));
  if (typeof value === "number") errors.push(...validateNumber(value, schema, refuse));
  if (Array.isArray(value)) errors.push(...validateList(value, schema, name, path, at, refuse));
  const allowed = schema.enum ?? [];
  if (allowed.length > 0 && !allowed.some((one) => deepEqual(one, value)))
    errors.push(
      fieldError.notSupported(
        at,
        value,
        allowed.map((one) => (typeof one === "string" ? one : JSON.stringify(one))),
      ),
    );
  if (isObject(value)) errors.push(...validateObject(value, schema, name, path, at, refuse));
  return errors;
}

function placeOf(name: string, path: FieldPath | undefined): FieldPath {
  if (!path) return FieldPath.of(name);
  return name === "" ? path : path.child(name);
}

type Refuse = (detail: string, shown?: unknown) => FieldError;

function validateText(value: string, schema: Schema, at: FieldPath, refuse: Refuse): FieldError[] {
  const { maxLength, minLength, pattern } = schema;
  const length = [...value].length;
  const errors: FieldError[] = [];
  if (typeof maxLength === "number" && length > maxLength)
    errors.push(fieldError.tooLong(at, maxLength));
  if (typeof minLength === "number" && length < minLength)
    errors.push(refuse(`should be at least ${minLength} chars long`));
  if (pattern && matches(pattern, value) === false)
    errors.push(refuse(`should match '${pattern}'`));
  return errors;
}

/** Nothing where only Go can read the pattern. */
function matches(pattern: string, value: string): boolean | undefined {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return undefined;
  }
}

function validateNumber(value: number, schema: Schema, refuse: Refuse): FieldError[] {
  const { multipleOf, maximum, minimum } = schema;
  const errors: FieldError[] = [];
  if (typeof multipleOf === "number" && multipleOf > 0 && !Number.isInteger(value / multipleOf))
    errors.push(refuse(`should be a multiple of ${multipleOf}`));
  if (typeof maximum === "number") {
    if (schema.exclusiveMaximum && value >= maximum)
      errors.push(refuse(`should be less than ${maximum}`));
    else if (value > maximum) errors.push(refuse(`should be less than or equal to ${maximum}`));
  }
  if (typeof minimum === "number") {
    if (schema.exclusiveMinimum && value <= minimum)
      errors.push(refuse(`should be greater than ${minimum}`));
    else if (value < minimum) errors.push(refuse(`should be greater than or equal to ${minimum}`));
  }
  return errors;
}

function validateList(
  value: readonly unknown[],
  schema: Schema,
  name: string,
  path: FieldPath | undefined,
  at: FieldPath,
  refuse: Refuse,
): FieldError[] {
  const { minItems, maxItems } = schema;
  const items = itemsOf(schema);
  const errors = items
    ? value.flatMap((item, i) => validateValue(item, items, `${name}[${i}]`, path))
    : [];
  if (typeof minItems === "number" && value.length < minItems)
    errors.push(refuse(`should have at least ${minItems} items`, value.length));
  if (typeof maxItems === "number" && value.length > maxItems)
    errors.push(fieldError.tooMany(at, value.length, maxItems));
  return errors;
}

function validateObject(
  value: Readonly<Record<string, unknown>>,
  schema: Schema,
  name: string,
  path: FieldPath | undefined,
  at: FieldPath,
  refuse: Refuse,
): FieldError[] {
  const { minProperties, maxProperties } = schema;
  const inner = (key: string) => innerName(name, key);
  const size = Object.keys(value).length;
  const errors: FieldError[] = [];
  if (typeof minProperties === "number" && size < minProperties)
    errors.push(refuse(`should have at least ${minProperties} properties`, size));
  if (typeof maxProperties === "number" && size > maxProperties)
    errors.push(fieldError.tooMany(at, size, maxProperties));
  const additional = additionalOf(schema.additionalProperties);
  if (additional)
    for (const [key, item] of sortedEntries(value))
      if (!ownProperty(schema, key))
        errors.push(...validateValue(item, additional, inner(key), path));
  for (const [key, property] of sortedEntries(schema.properties))
    if (Object.hasOwn(value, key))
      errors.push(...validateValue(value[key], property, inner(key), path));
  for (const key of schema.required ?? [])
    if (!Object.hasOwn(value, key)) errors.push(fieldError.required(placeOf(inner(key), path)));
  return errors;
}

function typesOf(schema: Schema): string[] {
  if (schema["x-kubernetes-int-or-string"]) return ["integer", "string"];
  return schema.type ? [schema.type] : [];
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
