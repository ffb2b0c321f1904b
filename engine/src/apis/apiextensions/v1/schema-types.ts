// Mirrors the internal types of staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions (1.36) for printing,
// and names the parts of a schema.
import type {
  ApiextensionsV1JSONSchemaProps,
  ApiextensionsV1JSONSchemaPropsOrBool,
} from "../../../model/generated/types.ts";
import { goJson } from "../../../model/go-format.ts";
import {
  type GoField,
  type GoType,
  goBool,
  goInt32,
  goInt64,
  goString,
  mapOf,
  namedString,
  pointer,
  slice,
  struct,
} from "../../go-structs.ts";

export type Schema = ApiextensionsV1JSONSchemaProps;

/** The one schema of a list's items; a list of them is not supported, but decodes. */
export function itemsOf(schema: Schema): Schema | undefined {
  return Array.isArray(schema.items) ? undefined : ((schema.items as Schema | null) ?? undefined);
}

export function schemaListOfItems(schema: Schema): readonly Schema[] {
  return Array.isArray(schema.items) ? (schema.items as Schema[]) : [];
}

/** The schema of additional properties, where they are not just allowed or forbidden. */
export function additionalOf(
  value: ApiextensionsV1JSONSchemaPropsOrBool | null | undefined,
): Schema | undefined {
  return typeof value === "object" && value !== null ? (value as Schema) : undefined;
}

/** A property by its exact name. */
export function ownProperty(schema: Schema | undefined, name: string): Schema | undefined {
  const properties = schema?.properties ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** Properties in the order of their names; the server's own order is that of a Go map. */
export function sortedEntries<T>(map: { [key: string]: T } | null | undefined): [string, T][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Every schema inside of this one, itself first. */
export function* allSchemas(schema: Schema | undefined): Generator<Schema> {
  if (!schema) return;
  yield schema;
  yield* allSchemas(itemsOf(schema));
  const lists = [schemaListOfItems(schema), schema.allOf, schema.anyOf, schema.oneOf];
  for (const list of lists) for (const inner of list ?? []) yield* allSchemas(inner);
  yield* allSchemas(schema.not ?? undefined);
  for (const [, inner] of sortedEntries(schema.properties)) yield* allSchemas(inner);
  yield* allSchemas(additionalOf(schema.additionalProperties));
  for (const [, inner] of sortedEntries(schema.patternProperties)) yield* allSchemas(inner);
  yield* allSchemas(additionalOf(schema.additionalItems));
  for (const [, inner] of sortedEntries(schema.definitions)) yield* allSchemas(inner);
}

/** A value of any JSON type. */
export const anyJson: GoType = {
  name: "apiextensions.JSON",
  json: (value) => goJson(value ?? null),
  syntax: (value) => goJson(value ?? null),
  isEmpty: (value) => value === undefined || value === null,
};

const goFloat64: GoType = {
  name: "float64",
  json: (value) => String(value ?? 0),
  syntax: (value) => String(value ?? 0),
  isEmpty: (value) => !value,
};

/** A type that contains itself. */
function recursive(name: string, type: () => GoType): GoType {
  return {
    name,
    json: (value) => type().json(value),
    syntax: (value) => type().syntax(value),
    isEmpty: (value) => type().isEmpty(value),
  };
}

/** A union of Go's that is one bare value in JSON. */
function union(
  name: string,
  split: (value: unknown) => object,
  fields: Record<string, GoField>,
): GoType {
  const type = struct(name, fields);
  return {
    name,
    json: (value) => type.json(split(value)),
    syntax: (value) => type.syntax(split(value)),
    isEmpty: () => false,
  };
}

const innerSchema = recursive("apiextensions.JSONSchemaProps", () => schemaType);
const schemaMap = (name: string) => mapOf(innerSchema, name);
const schemaOrBool = union(
  "apiextensions.JSONSchemaPropsOrBool",
  (value) => (typeof value === "object" ? { allows: true, schema: value } : { allows: value }),
  { Allows: goBool, Schema: pointer(innerSchema) },
);
export const schemaOrArrayType: GoType = union(
  "apiextensions.JSONSchemaPropsOrArray",
  (value) => (Array.isArray(value) ? { schemas: value } : { schema: value }),
  { Schema: pointer(innerSchema), JSONSchemas: ["schemas", slice(innerSchema)] },
);

export const validationRuleType: GoType = struct("apiextensions.ValidationRule", {
  Rule: goString,
  Message: goString,
  MessageExpression: goString,
  Reason: pointer(namedString("apiextensions.FieldValueErrorReason")),
  FieldPath: goString,
  OptionalOldSelf: pointer(goBool),
});

/** The fields of a schema in Go's order: name and JSON key. */
export const schemaFields: { readonly [goName: string]: readonly [jsonKey: string, type: GoType] } =
  {
    ID: ["id", goString],
    Schema: ["$schema", namedString("apiextensions.JSONSchemaURL")],
    Ref: ["$ref", pointer(goString)],
    Description: ["description", goString],
    Type: ["type", goString],
    Nullable: ["nullable", goBool],
    Format: ["format", goString],
    Title: ["title", goString],
    Default: ["default", pointer(anyJson)],
    Maximum: ["maximum", pointer(goFloat64)],
    ExclusiveMaximum: ["exclusiveMaximum", goBool],
    Minimum: ["minimum", pointer(goFloat64)],
    ExclusiveMinimum: ["exclusiveMinimum", goBool],
    MaxLength: ["maxLength", pointer(goInt64)],
    MinLength: ["minLength", pointer(goInt64)],
    Pattern: ["pattern", goString],
    MaxItems: ["maxItems", pointer(goInt64)],
    MinItems: ["minItems", pointer(goInt64)],
    UniqueItems: ["uniqueItems", goBool],
    MultipleOf: ["multipleOf", pointer(goFloat64)],
    Enum: ["enum", slice(anyJson)],
    MaxProperties: ["maxProperties", pointer(goInt64)],
    MinProperties: ["minProperties", pointer(goInt64)],
    Required: ["required", slice(goString)],
    Items: ["items", pointer(schemaOrArrayType)],
    AllOf: ["allOf", slice(innerSchema)],
    OneOf: ["oneOf", slice(innerSchema)],
    AnyOf: ["anyOf", slice(innerSchema)],
    Not: ["not", pointer(innerSchema)],
    Properties: ["properties", schemaMap("map[string]apiextensions.JSONSchemaProps")],
    AdditionalProperties: ["additionalProperties", pointer(schemaOrBool)],
    PatternProperties: ["patternProperties", schemaMap("map[string]apiextensions.JSONSchemaProps")],
    Dependencies: ["dependencies", mapOf(anyJson, "apiextensions.JSONSchemaDependencies")],
    AdditionalItems: ["additionalItems", pointer(schemaOrBool)],
    Definitions: ["definitions", schemaMap("apiextensions.JSONSchemaDefinitions")],
    ExternalDocs: [
      "externalDocs",
      pointer(
        struct("apiextensions.ExternalDocumentation", { Description: goString, URL: goString }),
      ),
    ],
    Example: ["example", pointer(anyJson)],
    XPreserveUnknownFields: ["x-kubernetes-preserve-unknown-fields", pointer(goBool)],
    XEmbeddedResource: ["x-kubernetes-embedded-resource", goBool],
    XIntOrString: ["x-kubernetes-int-or-string", goBool],
    XListMapKeys: ["x-kubernetes-list-map-keys", slice(goString)],
    XListType: ["x-kubernetes-list-type", pointer(goString)],
    XMapType: ["x-kubernetes-map-type", pointer(goString)],
    XValidations: [
      "x-kubernetes-validations",
      slice(validationRuleType, "apiextensions.ValidationRules"),
    ],
  };

export const schemaType: GoType = struct("apiextensions.JSONSchemaProps", schemaFields);

export const versionsType: GoType = slice(
  struct("apiextensions.CustomResourceDefinitionVersion", {
    Name: goString,
    Served: goBool,
    Storage: goBool,
    Deprecated: goBool,
    DeprecationWarning: pointer(goString),
    Schema: pointer(
      struct("apiextensions.CustomResourceValidation", {
        OpenAPIV3Schema: ["openAPIV3Schema", pointer(schemaType)],
      }),
    ),
    Subresources: pointer(
      struct("apiextensions.CustomResourceSubresources", {
        Status: pointer(struct("apiextensions.CustomResourceSubresourceStatus", {})),
        Scale: pointer(
          struct("apiextensions.CustomResourceSubresourceScale", {
            SpecReplicasPath: goString,
            StatusReplicasPath: goString,
            LabelSelectorPath: pointer(goString),
          }),
        ),
      }),
    ),
    AdditionalPrinterColumns: slice(
      struct("apiextensions.CustomResourceColumnDefinition", {
        Name: goString,
        Type: goString,
        Format: goString,
        Description: goString,
        Priority: goInt32,
        JSONPath: ["jsonPath", goString],
      }),
    ),
    SelectableFields: slice(
      struct("apiextensions.SelectableField", { JSONPath: ["jsonPath", goString] }),
    ),
  }),
);
