// Mirrors fromUnstructured of staging/src/k8s.io/apimachinery/pkg/runtime/converter.go (1.36): how the server reads an
// object that it has as maps and lists, which is what a strategic merge patch leaves. It has its own words for what does
// not fit, and ends at the first such value.
import { corruptBase64 } from "../model/base64.ts";
import { goQuote } from "../model/go-format.ts";
import { type DecodeOptions, valueError } from "./decode.ts";
import { isObject, setOwn } from "./json-object.ts";
import {
  goTypeName,
  packDefinition,
  packKind,
  type SchemaPack,
  type SchemaType,
} from "./schema-pack.ts";

export interface FromUnstructured {
  /** The object without its unknown fields, integers as they fit into their fields. */
  readonly object: unknown;
  /** Why it is no object of the kind. */
  readonly error?: string;
  /** `unknown field "spec.foo"`, sorted. */
  readonly unknown: readonly string[];
}

/** Of a kind without schema everything is taken as it is. Never throws. */
export function fromUnstructured(
  pack: SchemaPack,
  kind: { readonly apiVersion: string; readonly kind: string },
  object: unknown,
  options: DecodeOptions,
): FromUnstructured {
  const known = packKind(pack, kind.apiVersion, kind.kind);
  if (!known) return { object, unknown: [] };
  const converter = new Converter(pack, options);
  const converted = converter.value({ type: "struct", name: known.definition }, object, "");
  return {
    object: converted,
    ...(converter.error === undefined ? {} : { error: converter.error }),
    unknown: converter.unknown.sort(),
  };
}

class Converter {
  error: string | undefined;
  readonly unknown: string[] = [];
  readonly #pack: SchemaPack;
  readonly #options: DecodeOptions;

  constructor(pack: SchemaPack, options: DecodeOptions) {
    this.#pack = pack;
    this.#options = options;
  }

  value(type: SchemaType, json: unknown, path: string): unknown {
    if (json === null || json === undefined || this.error !== undefined) return json;
    switch (type.type) {
      case "string":
      case "boolean":
      case "integer":
      case "number":
        return this.#plain(type, json);
      case "bytes":
        return this.#bytes(json);
      case "array":
        return Array.isArray(json)
          ? json.map((item, i) => this.value(type.items, item, `${path}[${i}]`))
          : this.#fail(`cannot restore slice from ${reflectKind(json)}`);
      case "map":
        return isObject(json) ? this.#map(type.values, json, path) : this.#notA("map from", json);
      case "struct":
        return isObject(json)
          ? this.#struct(type.name, json, path)
          : this.#notA("struct from:", json);
      default: {
        // These types read themselves from JSON.
        const error = valueError(this.#pack, type, json, this.#options);
        return error === undefined ? json : this.#fail(error);
      }
    }
  }

  #map(
    values: SchemaType,
    json: { readonly [key: string]: unknown },
    path: string,
  ): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const key of Object.keys(json)) setOwn(out, key, this.value(values, json[key], path));
    return out;
  }

  #struct(
    name: string,
    json: { readonly [key: string]: unknown },
    path: string,
  ): Record<string, unknown> {
    const { fields } = packDefinition(this.#pack, name);
    const inner = (key: string) => (path === "" ? key : `${path}.${key}`);
    const isKnown = (key: string) =>
      Object.hasOwn(fields, key) && (fields[key]?.since ?? 0) <= this.#options.minor;
    const out: Record<string, unknown> = {};
    for (const key of Object.keys(fields)) {
      const field = fields[key];
      if (!field || !isKnown(key) || !Object.hasOwn(json, key)) continue;
      out[key] = this.value(field.schema, json[key], inner(key));
    }
    for (const key of Object.keys(json))
      if (!isKnown(key)) this.unknown.push(`unknown field ${goQuote(inner(key))}`);
    return out;
  }

  #plain(
    type: SchemaType & { type: "string" | "boolean" | "integer" | "number" },
    json: unknown,
  ): unknown {
    const isInteger = Number.isInteger(json);
    if (type.type === "string") {
      if (typeof json === "string") return json;
      if (isInteger) return this.#fail(`cannot convert int64 to ${goTypeName(this.#pack, type)}`);
    } else if (type.type === "boolean") {
      if (typeof json === "boolean") return json;
    } else if (typeof json === "number") {
      if (type.type === "number") return json;
      if (isInteger) return wrapped(json, type.bits);
      return this.#fail(`cannot convert float64 to int${type.bits}`);
    }
    return this.#fail(`unrecognized type: ${goKind(type)}`);
  }

  #bytes(json: unknown): unknown {
    if (typeof json !== "string")
      return Array.isArray(json)
        ? json
        : this.#fail(`cannot restore slice from ${reflectKind(json)}`);
    const position = corruptBase64(json);
    return position === undefined
      ? json
      : this.#fail(`error decoding from json: illegal base64 data at input byte ${position}`);
  }

  #notA(what: string, json: unknown): undefined {
    return this.#fail(`cannot restore ${what} ${reflectKind(json)}`);
  }

  #fail(error: string): undefined {
    this.error ??= error;
    return undefined;
  }
}

/** An integer in a field of that many bits: what is too large loses its upper bits, or has become a float before. */
function wrapped(value: number, bits: 32 | 64): number {
  const integer = Math.abs(value) < 2 ** 63 ? BigInt(value) : -(2n ** 63n);
  return Number(BigInt.asIntN(bits, integer));
}

function goKind(type: SchemaType & { type: "string" | "boolean" | "integer" | "number" }): string {
  if (type.type === "integer") return `int${type.bits}`;
  return { string: "string", boolean: "bool", number: "float64" }[type.type];
}

function reflectKind(json: unknown): string {
  if (Array.isArray(json)) return "slice";
  if (typeof json === "boolean") return "bool";
  if (typeof json === "number") return Number.isInteger(json) ? "int64" : "float64";
  return typeof json === "string" ? "string" : "map";
}
