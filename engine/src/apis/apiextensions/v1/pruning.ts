// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go (1.36): the fields of a
// custom resource that its schema does not know.
import { isObject } from "../../json-object.ts";
import { additionalOf, itemsOf, ownProperty, type Schema } from "./schema-types.ts";

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
    const at = name === "" ? key : `${name}.${key}`;
    const property = ownProperty(schema, key);
    const additional = schema?.additionalProperties ?? undefined;
    if (property) yield* unknownIn(inner, property, at);
    else if (additional === undefined || (additional as unknown) === false) {
      if (!preserves) yield at;
    } else if ((additional as unknown) !== true)
      yield* unknownIn(inner, additionalOf(additional), at);
  }
}

const metaFields = new Set(["apiVersion", "kind", "metadata"]);
