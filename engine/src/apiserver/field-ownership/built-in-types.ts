// Mirrors the schema that staging/src/k8s.io/kube-openapi makes of the built-in types (pkg/schemaconv, 1.36), for the
// purposes of field ownership.
import {
  type PackKind,
  packDefinition,
  packField,
  type SchemaPack,
  type SchemaType,
} from "../../apis/schema-pack.ts";
import type { FieldType, ListType, MapType } from "./field-type.ts";
import { atomicMaps, atomicStructs, keysWithoutDefaults, mergedLists } from "./merged-lists.ts";

/** The type of a kind's objects. */
export function builtInType(pack: SchemaPack, kind: PackKind): FieldType {
  return structType(pack, kind.definition);
}

/** The type of a struct of the pack, by the definition's name. */
export function structType(pack: SchemaPack, name: string): MapType {
  const definition = packDefinition(pack, name);
  const unversioned = name.replace(/V\d+((alpha|beta)\d+)?/, "");
  return {
    type: "map",
    atomic: atomicStructs.has(unversioned) || atomicStructs.has(name),
    field(field) {
      const known = packField(definition, field);
      return known && typeOf(pack, known.schema, unversioned, field);
    },
  };
}

/** What an object has before anything is said of it: structs that are no pointers, and what is written even when empty. */
export function emptyStruct(pack: SchemaPack, name: string): Record<string, unknown> {
  const empty: Record<string, unknown> = {};
  for (const [field, { schema, pointer, written }] of Object.entries(
    packDefinition(pack, name).fields,
  ))
    if (schema.type === "struct" && !pointer) empty[field] = emptyStruct(pack, schema.name);
    else if (written) empty[field] = null;
  return empty;
}

function typeOf(pack: SchemaPack, schema: SchemaType, definition?: string, field = ""): FieldType {
  switch (schema.type) {
    case "string":
    case "bytes":
    case "time":
    case "micro-time":
      return { type: "scalar", accepts: "string" };
    case "boolean":
      return { type: "scalar", accepts: "boolean" };
    case "integer":
    case "number":
      return { type: "scalar", accepts: "numeric" };
    case "quantity":
      return { type: "scalar", accepts: "any" };
    case "array":
      return listType(pack, schema.items, definition, field);
    case "map":
      return {
        type: "map",
        atomic: atomicMaps.has(`${definition}.${field}`),
        values: typeOf(pack, schema.values),
        field: () => undefined,
      };
    case "struct":
      return structType(pack, schema.name);
    case "int-or-string":
    case "any":
    case "schema-or-bool":
    case "schema-or-array":
    case "schema-or-strings":
      return { type: "untyped", atomic: true };
  }
}

function listType(
  pack: SchemaPack,
  items: SchemaType,
  definition: string | undefined,
  field: string,
): ListType {
  const by = (definition === undefined ? undefined : mergedLists[definition]?.[field]) ?? "atomic";
  const keyDefaults: Record<string, unknown> = {};
  if (typeof by !== "string" && !keysWithoutDefaults.has(`${definition}.${field}`))
    for (const key of by) {
      const known = items.type === "struct" && packField(packDefinition(pack, items.name), key);
      if (known && !known.pointer)
        keyDefaults[key] = key === "protocol" ? "TCP" : known.schema.type === "integer" ? 0 : "";
    }
  return { type: "list", by, items: typeOf(pack, items), keyDefaults };
}
