// The structure of the Kubernetes API types as data: what `scripts/gen/schema-pack.mjs` writes and decoding, explain and
// the editor read. The pack is handed in by the rims; nothing in here loads a file.

/** The type of a value. Every word but `struct` is a type of its own; a struct is found in `SchemaPack.definitions`. */
export type SchemaType =
  | {
      readonly type: "string";
      /** Go's name of the type when it has one of its own: `v1.PullPolicy`. */
      readonly go?: string;
      readonly enum?: readonly string[];
    }
  | { readonly type: "boolean" }
  | { readonly type: "integer"; readonly bits: 32 | 64; readonly go?: string }
  | { readonly type: "number" }
  /** Base64 text in JSON, `[]byte` in Go. */
  | { readonly type: "bytes" }
  | { readonly type: "time" }
  | { readonly type: "micro-time" }
  | { readonly type: "duration" }
  | { readonly type: "quantity" }
  | { readonly type: "int-or-string" }
  /** Any JSON value, kept as it is. */
  | { readonly type: "any" }
  | { readonly type: "array"; readonly items: SchemaType; readonly go?: string }
  | { readonly type: "map"; readonly values: SchemaType; readonly go?: string }
  | { readonly type: "struct"; readonly name: string };

export interface SchemaField {
  readonly schema: SchemaType;
  readonly required?: true;
  /** Go names of the embedded structs that hold the field, outermost first: `["VolumeSource"]`. */
  readonly embedded?: readonly string[];
}

export interface SchemaDefinition {
  /** Go's name of the struct: `PodSpec`; with its package `v1.PodSpec`. */
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
  /** Absent on kinds that 1.36 does not serve. */
  readonly plural?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced?: boolean;
}

export interface SchemaPack {
  readonly definitions: { readonly [name: string]: SchemaDefinition };
  /** By `apiVersion` and kind with a blank between: `apps/v1 Deployment`. */
  readonly kinds: { readonly [apiVersionAndKind: string]: PackKind };
}

/** The texts of the pack's definitions, loaded when first read. */
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

/** A definition by name, or nothing. */
export function packDefinition(pack: SchemaPack, name: string): SchemaDefinition | undefined {
  return Object.hasOwn(pack.definitions, name) ? pack.definitions[name] : undefined;
}
