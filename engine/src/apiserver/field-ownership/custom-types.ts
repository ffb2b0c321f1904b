// Mirrors the schema that staging/src/k8s.io/apiextensions-apiserver makes of a definition's OpenAPI schema
// (pkg/controller/openapi/builder, 1.36), for the purposes of field ownership.

import type { SchemaPack } from "../../apis/schema-pack.ts";
import type { ApiextensionsV1JSONSchemaProps } from "../../model/generated/types.ts";
import { structType } from "./built-in-types.ts";
import type { FieldType } from "./field-type.ts";

type Schema = ApiextensionsV1JSONSchemaProps;

/** The type of the objects of a version, whose schema this is. */
export function customType(pack: SchemaPack, schema: Schema | undefined): FieldType {
  if (!schema) return { type: "untyped", atomic: false };
  return typeOf(pack, { ...schema, type: "object", "x-kubernetes-embedded-resource": true });
}

const scalars = {
  string: "string",
  boolean: "boolean",
  integer: "numeric",
  number: "numeric",
} as const;

function typeOf(pack: SchemaPack, schema: Schema): FieldType {
  const preserved = schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (schema["x-kubernetes-int-or-string"]) return { type: "scalar", accepts: "any" };
  if (schema.type === "array") {
    const keys = schema["x-kubernetes-list-map-keys"] ?? [];
    const listType = schema["x-kubernetes-list-type"];
    const items = asSchema(schema.items);
    return {
      type: "list",
      by: listType === "map" ? keys : listType === "set" ? "value" : "atomic",
      items: typeOf(pack, items),
      keyDefaults: Object.fromEntries(
        keys.flatMap((key) => {
          const value: unknown = asSchema(items.properties?.[key]).default;
          return value === undefined ? [] : [[key, value]];
        }),
      ),
    };
  }
  if (schema.type === "object") {
    const embedded = schema["x-kubernetes-embedded-resource"] === true;
    const additional = schema.additionalProperties;
    const values: FieldType | undefined =
      additional && typeof additional === "object"
        ? typeOf(pack, additional as Schema)
        : additional === true || preserved
          ? { type: "untyped", atomic: false }
          : undefined;
    return {
      type: "map",
      atomic: schema["x-kubernetes-map-type"] === "atomic",
      ...(values ? { values } : {}),
      field(name) {
        if (embedded && name === "metadata") return structType(pack, "MetaV1ObjectMeta");
        if (embedded && (name === "apiVersion" || name === "kind"))
          return { type: "scalar", accepts: "string" };
        const { properties } = schema;
        return properties && Object.hasOwn(properties, name)
          ? typeOf(pack, properties[name]!)
          : undefined;
      },
    };
  }
  const accepts = scalars[schema.type as keyof typeof scalars];
  return accepts ? { type: "scalar", accepts } : { type: "untyped", atomic: !preserved };
}

function asSchema(given: unknown): Schema {
  return typeof given === "object" && given !== null && !Array.isArray(given)
    ? (given as Schema)
    : {};
}
