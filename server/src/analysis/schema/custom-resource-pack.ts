// The schemas of custom resources in the form of the schema pack, so that hover, completion and explain know one form.
import {
  packKind,
  parseApiVersion,
  type SchemaDefinition,
  type SchemaField,
  type SchemaPack,
  type SchemaTexts,
  type SchemaType,
} from "#engine";
import type { CustomResource } from "./custom-resources.ts";
import type { JsonSchema } from "./structural-schema.ts";

/** A copy of pack and texts that knows the custom resources too. A kind that Kubernetes itself has stays as it is. */
export function withCustomResources(
  pack: SchemaPack,
  texts: SchemaTexts,
  resources: Iterable<CustomResource>,
): { pack: SchemaPack; texts: SchemaTexts } {
  const definitions: { [name: string]: SchemaDefinition } = { ...pack.definitions };
  const kinds = { ...pack.kinds };
  const allTexts = [...texts.texts];
  const textIndexes: { [name: string]: { [field: string]: number } } = { ...texts.definitions };

  /** The type of a schema; an object with properties becomes a definition called `name`. */
  const typeOf = (schema: JsonSchema, name: string): SchemaType => {
    if (schema["x-kubernetes-int-or-string"] === true) return { type: "int-or-string" };
    switch (schema.type) {
      case "string":
        return stringType(schema);
      case "boolean":
        return { type: "boolean" };
      case "integer":
        return { type: "integer", bits: schema.format === "int32" ? 32 : 64 };
      case "number":
        return { type: "number" };
      case "array":
        return {
          type: "array",
          items: schema.items ? typeOf(schema.items, name) : { type: "any" },
        };
      default:
        if (schema.properties && Object.keys(schema.properties).length > 0)
          return { type: "struct", name: define(schema, name) };
        if (typeof schema.additionalProperties === "object")
          return { type: "map", values: typeOf(schema.additionalProperties, name) };
        return { type: "any" };
    }
  };

  const define = (schema: JsonSchema, name: string): string => {
    const fields: { [field: string]: SchemaField } = {};
    const indexes: { [field: string]: number } = {};
    const describe = (field: string, described: JsonSchema) => {
      if (described.description !== undefined)
        indexes[field] = allTexts.push(described.description) - 1;
    };
    describe("", schema);
    for (const [field, property] of Object.entries(schema.properties ?? {})) {
      describe(field, property);
      const required = schema.required?.includes(field);
      fields[field] = {
        schema: typeOf(property, `${name}.${field}`),
        ...(required && { required: true }),
      };
    }
    definitions[name] = { go: "Object", package: "", fields };
    textIndexes[name] = indexes;
    return name;
  };

  for (const { apiVersion, kind, plural, namespaced, shortNames, served, schema } of resources) {
    const key = `${apiVersion} ${kind}`;
    if (!served || schema === undefined || packKind(pack, apiVersion, kind)) continue;
    const name = define(schema, key);
    const { fields } = definitions[name]!;
    const meta = packKind(pack, "v1", "ConfigMap")!.definition;
    const metaFields = pack.definitions[meta]!.fields;
    definitions[name] = {
      go: kind,
      package: "",
      fields: {
        ...fields,
        apiVersion: metaFields["apiVersion"]!,
        kind: metaFields["kind"]!,
        metadata: metaFields["metadata"]!,
      },
    };
    textIndexes[name] = { ...pick(textIndexes[meta]!), ...textIndexes[name] };
    kinds[key] = {
      ...parseApiVersion(apiVersion),
      kind,
      definition: name,
      plural,
      namespaced,
      shortNames,
    };
  }
  return {
    pack: { definitions, kinds },
    texts: { texts: allTexts, definitions: textIndexes },
  };
}

function stringType(schema: JsonSchema): SchemaType {
  const values = (schema.enum ?? []).filter((value) => typeof value === "string");
  return { type: "string", ...(values.length > 0 && { enum: values }) };
}

/** The texts that every kind has in common. */
function pick(indexes: { readonly [field: string]: number }): { [field: string]: number } {
  const { apiVersion = 0, kind = 0, metadata = 0 } = indexes;
  return { apiVersion, kind, metadata };
}
