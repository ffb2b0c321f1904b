// Mirrors sigs.k8s.io/json (strict, case-sensitive, integers preserved) over the Go API types, as kube-apiserver 1.36
// reads the JSON body that kubectl sends. Differences: the input is a value, so a key can not occur twice in it;
// integers beyond 2^53 lose their last digits.
import type { KubeObject } from "../model/object.ts";
import { Decoder, metadataType } from "./decoder.ts";
import { packKind, type SchemaPack, type SchemaType } from "./schema-pack.ts";

export interface DecodeOptions {
  /** Minor of the Kubernetes version: 31 to 36. */
  readonly minor: number;
  /** Unknown fields are left out in silence, as when the server reads what it has stored. */
  readonly dropUnknown?: boolean;
}

/**
 * The object with unknown fields and nulls dropped, or the text that follows `cannot be handled as a {Kind}: `. `unknown`
 * tells of the fields that were dropped.
 */
export type Decoded =
  | { readonly ok: true; readonly object: KubeObject; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly error: string };

/** One reason why decoding refuses an object, with its place. */
export interface DecodeError {
  readonly type: "wrong-type" | "unknown-field";
  /** Steps from the object's root. */
  readonly path: readonly (string | number)[];
  /** The server's words, without the frame: `unknown field "spec.foo"`, `json: cannot unmarshal ...`. */
  readonly message: string;
  /** What the value has to be; for an unknown field, the struct that does not have it. */
  readonly expected?: SchemaType;
}

type KindName = { readonly apiVersion: string; readonly kind: string };

/** How many strict errors the server keeps. */
const strictLimit = 100;

/**
 * Decodes `json` (any JSON value; numbers, or bigint beyond doubles) as a body of the kind, as a create or update with
 * `fieldValidation=Strict` does. Instants and bytes come out in their canonical form, quantities too unless errors of
 * that minor show more than it. Of a kind without schema only the metadata is read. Never throws.
 */
export function decode(
  pack: SchemaPack,
  kind: KindName,
  json: unknown,
  options: DecodeOptions,
): Decoded {
  const known = packKind(pack, kind.apiVersion, kind.kind);
  const decoder = new Decoder(pack, options.minor);
  const object = known
    ? decoder.value({ type: "struct", name: known.definition }, json)
    : decoder.customResource(json);
  const fault = decoder.firstFault();
  if (fault) return { ok: false, error: fault.message };
  const strict = [...new Set(decoder.faults.map((unknown) => unknown.message))];
  const unknown = strict.slice(0, strictLimit);
  if (unknown.length > 0 && !options.dropUnknown)
    return { ok: false, error: strictDecodingError(unknown) };
  return { ok: true, object: object as KubeObject, unknown };
}

/** What a strict request is told of fields that do not exist. */
export function strictDecodingError(unknown: readonly string[]): string {
  return `strict decoding error: ${unknown.join(", ")}`;
}

/**
 * Everything that is wrong with `json` as an object of the kind, in the order in which the server reads it. The server
 * itself stops at the first wrong type, and tells of unknown fields only when there is none. Never throws.
 */
export function findDecodeErrors(
  pack: SchemaPack,
  kind: KindName,
  json: unknown,
  options: DecodeOptions,
): DecodeError[] {
  const known = packKind(pack, kind.apiVersion, kind.kind);
  if (known === undefined) return [];
  const decoder = new Decoder(pack, options.minor);
  decoder.value({ type: "struct", name: known.definition }, json);
  return decoder.faults.map(({ level, path, message, expected }) => ({
    type: level === "strict" ? "unknown-field" : "wrong-type",
    path,
    message,
    ...(expected && { expected }),
  }));
}

/** Metadata inside of another object: the text of its first wrong type, or the fields that are unknown. */
export function decodeMetadata(
  pack: SchemaPack,
  json: unknown,
  options: DecodeOptions,
): { readonly error?: string; readonly unknown: readonly string[] } {
  const decoder = new Decoder(pack, options.minor);
  decoder.value(metadataType, json);
  const fault = decoder.firstFault();
  if (fault) return { error: fault.message, unknown: [] };
  return { unknown: decoder.faults.map(({ path }) => path.join(".")) };
}

/** Why one value does not fit its type, in the words of a value that stands alone. */
export function valueError(
  pack: SchemaPack,
  type: SchemaType,
  json: unknown,
  options: DecodeOptions,
): string | undefined {
  const decoder = new Decoder(pack, options.minor);
  decoder.value(type, json);
  return decoder.firstFault()?.message;
}
