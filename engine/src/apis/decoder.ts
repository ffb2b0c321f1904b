// Mirrors sigs.k8s.io/json over the Go API types (kube-apiserver 1.36): what a JSON value becomes as a value of a type,
// and everything that is wrong with it on the way.
import { corruptBase64, decodeBase64, encodeBase64 } from "../model/base64.ts";
import { goQuote } from "../model/go-format.ts";
import { parseQuantity, Quantity, quantityErrors } from "../model/quantity.ts";
import { formatMicroTime, formatTime } from "../model/time.ts";
import { jsonValuesSince } from "./go-structs.ts";
import { parseGoTime } from "./go-time.ts";
import { isObject, setOwn } from "./json-object.ts";
import {
  goTypeName,
  packDefinition,
  packField,
  type SchemaPack,
  type SchemaType,
} from "./schema-pack.ts";

export interface Fault {
  /**
   * `fatal` errors come from types that decode themselves and end the decoding at once, so that they win over `type`
   * errors, of which the first is kept; `strict` errors count only when there is neither.
   */
  readonly level: "fatal" | "type" | "strict";
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly expected?: SchemaType;
}

export const metadataType: SchemaType = { type: "struct", name: "MetaV1ObjectMeta" };

/** Reads one value, or an object with all that it holds. What is wrong gathers in `faults`, in the order of reading. */
export class Decoder {
  faults: Fault[] = [];
  private readonly pack: SchemaPack;
  private readonly minor: number;
  private readonly path: (string | number)[] = [];
  /** Where a type error says it is: the struct that holds the field, and the names on the way from the root. */
  private struct = "";
  private fieldStack: string[] = [];
  /** Inside a type that decodes itself: strictness is off, and the struct stays the one around it. */
  private nested = false;

  /** `minor`: of the Kubernetes version. */
  constructor(pack: SchemaPack, minor: number) {
    this.pack = pack;
    this.minor = minor;
  }

  /** What the server tells; unknown fields count only where there is none. */
  firstFault(): Fault | undefined {
    return (
      this.faults.find(({ level }) => level === "fatal") ??
      this.faults.find(({ level }) => level === "type")
    );
  }

  /** A resource that the pack has no schema of. */
  customResource(json: unknown): unknown {
    if (!isObject(json)) return json;
    const metadata = this.at("metadata", () => this.value(metadataType, json["metadata"]));
    return { ...(plain(json) as object), metadata };
  }

  /** The decoded value; after a fault, something of the right type. */
  value(schema: SchemaType, json: unknown): unknown {
    if (json === undefined || json === null) return this.zero(schema);
    switch (schema.type) {
      case "string":
        return typeof json === "string" ? json : this.wrongType(schema, json);
      case "boolean":
        return typeof json === "boolean" ? json : this.wrongType(schema, json);
      case "integer":
        return this.integer(schema, schema.bits, json);
      case "number":
        return isNumber(json) ? Number(json) : this.wrongType(schema, json);
      case "bytes":
        return this.bytes(schema, json);
      case "time":
      case "micro-time":
        return this.time(schema, json);
      case "quantity":
        return this.quantity(schema, json);
      case "int-or-string":
        return typeof json === "string" ? json : this.integer(schema, 32, json);
      case "any":
        return plain(json);
      case "array":
        return Array.isArray(json)
          ? json.map((item, index) => this.at(index, () => this.value(schema.items, item)))
          : this.wrongType(schema, json);
      case "map":
        return isObject(json) ? this.map(schema.values, json) : this.wrongType(schema, json);
      case "struct":
        return isObject(json)
          ? this.fields(schema.name, json, schema)
          : this.wrongType(schema, json);
      case "schema-or-bool":
      case "schema-or-array":
      case "schema-or-strings":
        return this.schemaUnion(schema, json);
    }
  }

  private at<T>(step: string | number, read: () => T): T {
    this.path.push(step);
    const result = read();
    this.path.pop();
    return result;
  }

  private map(values: SchemaType, json: { readonly [key: string]: unknown }): unknown {
    const out: { [key: string]: unknown } = {};
    for (const key of Object.keys(json).sort())
      setOwn(
        out,
        key,
        this.at(key, () => this.value(values, json[key])),
      );
    return out;
  }

  private fields(
    name: string,
    json: { readonly [key: string]: unknown },
    schema: SchemaType,
  ): unknown {
    const definition = packDefinition(this.pack, name);
    const { struct } = this;
    const depth = this.fieldStack.length;
    const out: { [key: string]: unknown } = {};
    for (const key of Object.keys(json).sort()) {
      const field = packField(definition, key);
      if (field === undefined || (field.since ?? 0) > this.minor) {
        if (!this.nested && json[key] !== undefined) this.unknownField(key, schema);
        continue;
      }
      if (json[key] === undefined || json[key] === null) continue;
      if (!this.nested) this.struct = definition.go;
      // Before 1.35 a path shows neither embedded structs nor what lies inside a type that decodes itself.
      if (this.minor >= 35) this.fieldStack.push(...(field.embedded ?? []), key);
      else if (!this.nested) this.fieldStack.push(key);
      out[key] = this.at(key, () => this.value(field.schema, json[key]));
      this.fieldStack.length = depth;
      this.struct = struct;
    }
    return out;
  }

  private integer(schema: SchemaType, bits: 8 | 32 | 64, json: unknown): unknown {
    const integerSchema: SchemaType =
      schema.type === "integer" ? schema : { type: "integer", bits: 32 };
    const level = schema.type === "int-or-string" ? "fatal" : "type";
    if (!isNumber(json)) return this.wrongType(integerSchema, json, level, schema);
    const literal = numberLiteral(json);
    if (!/^-?\d+$/.test(literal) || !fits(BigInt(literal), bits))
      return this.wrongType(integerSchema, json, level, schema, ` ${literal}`);
    return Number(literal);
  }

  private bytes(schema: SchemaType, json: unknown): unknown {
    if (typeof json === "string") {
      const position = corruptBase64(json);
      if (position === undefined) return encodeBase64(decodeBase64(json));
      this.fault("type", `illegal base64 data at input byte ${position}`, schema);
      return "";
    }
    if (!Array.isArray(json)) return this.wrongType(schema, json);
    // Go also takes a list of numbers for bytes, and words its errors accordingly.
    const bytes = json.map((item, index) =>
      this.at(index, () => {
        if (item === null) return 0;
        const literal = isNumber(item) ? numberLiteral(item) : undefined;
        if (literal !== undefined && /^\d+$/.test(literal) && BigInt(literal) < 256n)
          return Number(literal);
        const got = literal === undefined ? kindOf(item) : `number ${literal}`;
        this.fault("type", this.unmarshalText(got, "uint8"), schema);
        return 0;
      }),
    );
    return encodeBase64(Uint8Array.from(bytes));
  }

  private time(schema: SchemaType & { type: "time" | "micro-time" }, json: unknown): unknown {
    if (typeof json !== "string") return this.wrongType({ type: "string" }, json, "fatal", schema);
    const ms = parseGoTime(json, schema.type);
    if (typeof ms === "number") {
      if (schema.type === "time") return formatTime(ms);
      // Six digits are asked for, and instants here have three.
      const [micros = ""] = /[.,]\d{6}/.exec(json) ?? [];
      return formatMicroTime(ms).replace(/\.\d{6}/, `.${micros.slice(1)}`);
    }
    this.fault("fatal", ms.error, schema);
    return null;
  }

  private quantity(schema: SchemaType, json: unknown): unknown {
    // The server looks at the JSON text between the quotes, escapes included.
    const text =
      typeof json === "string"
        ? JSON.stringify(json).slice(1, -1)
        : isNumber(json)
          ? numberLiteral(json)
          : undefined;
    const parsed = text === undefined ? { error: quantityErrors.format } : parseQuantity(text);
    // Older servers show the digits as they were written: only what is stored is canonical.
    if (parsed instanceof Quantity) return this.minor < jsonValuesSince ? text : parsed.toString();
    this.fault("fatal", parsed.error, schema);
    return "0";
  }

  private schemaUnion(
    schema: SchemaType & { type: `schema-or-${string}`; name: string },
    json: unknown,
  ): unknown {
    const struct: SchemaType = { type: "struct", name: schema.name };
    if (isObject(json)) return this.nestedValue(struct, json);
    if (Array.isArray(json) && schema.type !== "schema-or-bool")
      return this.nestedValue(
        { type: "array", items: schema.type === "schema-or-array" ? struct : { type: "string" } },
        json,
      );
    if (schema.type !== "schema-or-bool" || typeof json === "boolean") return json;
    this.fault("fatal", "boolean or JSON schema expected", schema);
    return true;
  }

  /** Reads with a decoder of its own: its first error is the value's only one, and ends everything. */
  private nestedValue(schema: SchemaType, json: unknown): unknown {
    const { faults, nested } = this;
    this.faults = [];
    this.nested = true;
    const out = this.value(schema, json);
    const first = this.firstFault();
    const others = this.faults.filter((fault) => fault !== first);
    this.nested = nested;
    this.faults = faults;
    if (first)
      this.faults.push(...[first, ...others].map((fault): Fault => ({ ...fault, level: "fatal" })));
    return out;
  }

  private zero(schema: SchemaType): unknown {
    switch (schema.type) {
      case "string":
      case "bytes":
        return "";
      case "boolean":
        return false;
      case "integer":
      case "number":
      case "int-or-string":
        return 0;
      case "quantity":
        return "0";
      case "array":
        return [];
      case "map":
      case "struct":
        return {};
      default:
        return null;
    }
  }

  private wrongType(
    schema: SchemaType,
    json: unknown,
    level: Fault["level"] = "type",
    expected = schema,
    literal = "",
  ): unknown {
    this.fault(
      level,
      this.unmarshalText(`${kindOf(json)}${literal}`, goTypeName(this.pack, schema)),
      expected,
    );
    return this.zero(expected);
  }

  private unmarshalText(got: string, goType: string): string {
    const place =
      this.fieldStack.length === 0
        ? "Go value"
        : `Go struct field ${this.struct}.${this.fieldStack.join(".")}`;
    return `json: cannot unmarshal ${got} into ${place} of type ${goType}`;
  }

  private unknownField(key: string, schema: SchemaType): void {
    const steps = [...this.path, key];
    const text = steps
      .map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`))
      .join("");
    this.faults.push({
      level: "strict",
      path: steps,
      message: `unknown field ${goQuote(text)}`,
      expected: schema,
    });
  }

  private fault(level: Fault["level"], message: string, expected: SchemaType): void {
    this.faults.push({ level, path: [...this.path], message, expected });
  }
}

function isNumber(json: unknown): json is number | bigint {
  return typeof json === "number" || typeof json === "bigint";
}

function kindOf(json: unknown): string {
  if (Array.isArray(json)) return "array";
  if (typeof json === "boolean") return "bool";
  if (isNumber(json)) return "number";
  return typeof json;
}

/** The number as kubectl writes it: whole numbers of 64 bits exactly, others as a double. */
function numberLiteral(number: number | bigint): string {
  if (typeof number === "bigint")
    return fits(number, 64) ? String(number) : numberLiteral(Number(number));
  return Object.is(number, -0) ? "0" : String(number);
}

function fits(number: bigint, bits: number): boolean {
  return BigInt.asIntN(bits, number) === number;
}

/** A copy of a JSON value in which every number is a double. */
function plain(json: unknown): unknown {
  if (typeof json === "bigint") return Number(json);
  if (Array.isArray(json)) return json.map(plain);
  if (!isObject(json)) return json;
  const out: { [key: string]: unknown } = {};
  for (const key of Object.keys(json))
    if (json[key] !== undefined) setOwn(out, key, plain(json[key]));
  return out;
}
