// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go (1.36): default values
// against their schemas. Differences: neither rules in CEL nor defaults of metadata are looked at.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import { goValue } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { validateEmbeddedResources } from "./embedded-resources.ts";
import { validateInstance } from "./instance.ts";
import { unknownFields } from "./pruning.ts";
import { anyJson, itemsOf, type Schema, sortedEntries } from "./schema-types.ts";

const metaFields = ["apiVersion", "kind", "metadata"];

/** The errors of all default values in a structural schema; `isRoot`: it describes a whole resource. */
export function validateDefaults(
  given: Schema | undefined,
  path: FieldPath,
  isRoot: boolean,
  context: ApiContext,
): FieldError[] {
  if (!given) return [];
  const schema = isRoot ? { ...given, "x-kubernetes-embedded-resource": true } : given;
  const errors = validateDefault(schema, path.child("default"), context);
  errors.push(...validateDefaults(itemsOf(schema), path.child("items"), false, context));
  for (const [name, property] of sortedEntries(schema.properties))
    if (!schema["x-kubernetes-embedded-resource"] || !metaFields.includes(name))
      errors.push(
        ...validateDefaults(property, path.child("properties").key(name), false, context),
      );
  return errors;
}

function validateDefault(schema: Schema, path: FieldPath, context: ApiContext): FieldError[] {
  const value: unknown = schema.default;
  if (value === undefined || value === null) return [];
  const unknown = fieldError.invalid(
    path,
    goValue(anyJson, value, context),
    "must not have unknown fields",
  );
  const errors = unknownFields(value, schema).length > 0 ? [unknown] : [];
  const embedded = validateEmbeddedResources(value, schema, path, context);
  if (embedded.length > 0) return [...errors, ...embedded];
  return [...errors, ...validateInstance(value, schema, path, context.minor)];
}
