// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go (1.36): what occurs twice
// in lists that are sets or maps. Difference: maps are walked in the order of their keys.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import { deepEqual } from "../../../model/object.ts";
import { isObject } from "../../json-object.ts";
import { additionalOf, itemsOf, ownProperty, type Schema, sortedEntries } from "./schema-types.ts";

export function validateListTypes(value: unknown, schema: Schema, path: FieldPath): FieldError[] {
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    return [
      ...validateList(value, schema, path),
      ...(items ? value.flatMap((item, i) => validateListTypes(item, items, path.index(i))) : []),
    ];
  }
  if (!isObject(value)) return [];
  const additional = additionalOf(schema.additionalProperties);
  const entries = sortedEntries(value);
  return [
    ...(additional
      ? entries.flatMap(([key, inner]) => validateListTypes(inner, additional, path.key(key)))
      : []),
    ...entries.flatMap(([key, inner]) => {
      const property = ownProperty(schema, key);
      return property ? validateListTypes(inner, property, path.child(key)) : [];
    }),
  ];
}

function validateList(list: readonly unknown[], schema: Schema, path: FieldPath): FieldError[] {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set")
    return secondOnes(list).map((i) => fieldError.duplicate(path.index(i), list[i]));
  if (type !== "map") return [];
  const odd = list.findIndex((item) => item !== null && !isObject(item));
  if (odd >= 0)
    return [
      fieldError.invalid(
        path.index(odd),
        list[odd],
        "must be an object for an array of list-type map",
      ),
    ];
  const names = schema["x-kubernetes-list-map-keys"] ?? [];
  const keys = list.map((item) => {
    const fields = (item ?? {}) as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      names.filter((name) => Object.hasOwn(fields, name)).map((name) => [name, fields[name]]),
    );
  });
  return secondOnes(keys).map((i) => fieldError.duplicate(path.index(i), keys[i]));
}

/** The places at which something occurs for the second time. */
function secondOnes(list: readonly unknown[]): number[] {
  return list.flatMap((item, i) => {
    const before = list.slice(0, i).filter((other) => deepEqual(other, item)).length;
    return before === 1 ? [i] : [];
  });
}
