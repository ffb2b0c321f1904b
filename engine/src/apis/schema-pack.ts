// The structure of the Kubernetes API types as data: what `scripts/gen/schema-pack.mjs` writes and decoding, explain and
// the editor read. The pack is handed in by the rims; nothing in here loads a file.

/**
 * The type of a value. A struct is found by name in `SchemaPack.definitions`. `go` is Go's name of the type where it
 * has one of its own: `v1.PullPolicy`, `v1.ResourceList`.
 */
export type SchemaType =
  | { readonly type: "string"; readonly go?: string; readonly enum?: readonly string[] }
  | { readonly type: "boolean" }
  | { readonly type: "integer"; readonly bits: 32 | 64 }
  | { readonly type: "number" }
  /** Base64 text in JSON, `[]byte` in Go. */
  | { readonly type: "bytes" }
  | { readonly type: "time" }
  | { readonly type: "micro-time" }
  | { readonly type: "quantity" }
  | { readonly type: "int-or-string" }
  /** Any JSON value, kept as it is; `name` is the type's, `RuntimeRawExtension`. */
  | { readonly type: "any"; readonly name?: string }
  | { readonly type: "array"; readonly items: SchemaType; readonly go?: string }
  | { readonly type: "map"; readonly values: SchemaType; readonly go?: string }
  | { readonly type: "struct"; readonly name: string }
  /** Places of a CRD's schema that hold a schema (the struct `name`) or something else. */
  | {
      readonly type: "schema-or-bool" | "schema-or-array" | "schema-or-strings";
      readonly name: string;
    };

export interface SchemaField {
  readonly schema: SchemaType;
  readonly required?: true;
  /** Go names of the embedded structs that hold the field, outermost first: `["VolumeSource"]`. */
  readonly embedded?: readonly string[];
  /** Minor that brought the field; absent on fields as old as 1.31. */
  readonly since?: number;
  /** A pointer in Go: a zero value that is set differs from an absent one. */
  readonly pointer?: true;
  /** Written even when empty (no `omitempty`). */
  readonly written?: true;
}

export interface SchemaDefinition {
  /** Go's name of the struct, `PodSpec`, and of its package, `v1`. */
  readonly go: string;
  readonly package: string;
  readonly fields: { readonly [name: string]: SchemaField };
}

export interface PackKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Name of the definition. */
  readonly definition: string;
  /** Absent, like what follows, on kinds that 1.36 does not serve. */
  readonly plural?: string;
  readonly namespaced?: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

export interface SchemaPack {
  readonly definitions: { readonly [name: string]: SchemaDefinition };
  /** By `apiVersion` and kind with a blank between: `apps/v1 Deployment`. */
  readonly kinds: { readonly [apiVersionAndKind: string]: PackKind };
}

/** The documentation of the pack's definitions, loaded when first read. */
export interface SchemaTexts {
  readonly texts: readonly string[];
  /** Definition -> field -> index into `texts`; the empty field name is the definition itself. */
  readonly definitions: { readonly [name: string]: { readonly [field: string]: number } };
}

/** The entry of a kind, or nothing when the pack has no schema for it. */
export function packKind(pack: SchemaPack, apiVersion: string, kind: string): PackKind | undefined {
  const key = `${apiVersion} ${kind}`;
  return Object.hasOwn(pack.kinds, key) ? pack.kinds[key] : undefined;
}

/** A field of a definition, by its exact name. */
export function packField(definition: SchemaDefinition, name: string): SchemaField | undefined {
  return Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined;
}

/** The definition of a struct. Every name in a pack has one. */
export function packDefinition(pack: SchemaPack, name: string): SchemaDefinition {
  return pack.definitions[name]!;
}

/** The type at a place of an object of the kind; nothing where the schema ends or knows no such field. */
export function typeAt(
  pack: SchemaPack,
  kind: PackKind,
  path: readonly (string | number)[],
): SchemaType | undefined {
  let type: SchemaType | undefined = { type: "struct", name: kind.definition };
  for (const step of path) {
    type = typeOfChild(pack, type, step);
    if (type === undefined) return undefined;
  }
  return type;
}

/** The type of the value under a key or list position of a value of type `type`. */
export function typeOfChild(
  pack: SchemaPack,
  type: SchemaType,
  step: string | number,
): SchemaType | undefined {
  switch (type.type) {
    case "array":
      return typeof step === "number" ? type.items : undefined;
    case "map":
      return type.values;
    case "schema-or-array":
      if (typeof step === "number") return { type: "struct", name: type.name };
      return packField(packDefinition(pack, type.name), step)?.schema;
    case "struct":
    case "schema-or-bool":
    case "schema-or-strings":
      return packField(packDefinition(pack, type.name), String(step))?.schema;
    case "any":
      return type;
    default:
      return undefined;
  }
}

/** Go's name of a type, as its error texts print it: `[]v1.Container`, `map[string]string`. */
export function goTypeName(pack: SchemaPack, type: SchemaType): string {
  switch (type.type) {
    case "string":
      return type.go ?? "string";
    case "boolean":
      return "bool";
    case "integer":
      return `int${type.bits}`;
    case "number":
      return "float64";
    case "bytes":
      return "[]uint8";
    case "time":
      return "v1.Time";
    case "micro-time":
      return "v1.MicroTime";
    case "quantity":
      return "resource.Quantity";
    case "int-or-string":
      return "intstr.IntOrString";
    case "any":
      return "runtime.RawExtension";
    case "array":
      return type.go ?? `[]${goTypeName(pack, type.items)}`;
    case "map":
      return type.go ?? `map[string]${goTypeName(pack, type.values)}`;
    case "struct": {
      const definition = packDefinition(pack, type.name);
      return `${definition.package}.${definition.go}`;
    }
    case "schema-or-bool":
      return "v1.JSONSchemaPropsOrBool";
    case "schema-or-array":
      return "v1.JSONSchemaPropsOrArray";
    case "schema-or-strings":
      return "v1.JSONSchemaPropsOrStringArray";
  }
}
