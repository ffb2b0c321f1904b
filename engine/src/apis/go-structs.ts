// How the API server prints the values of Go types in field errors. Mirrors
// staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go: JSON since 1.34 (Go field names, in the order of
// the struct, where a type has no JSON tags), Go syntax (`%#v`) before. Difference: pointers to values print a fixed
// address in the old form, since real ones are random.
import { GoValue } from "../model/field-error.ts";
import { goJson, goQuote } from "../model/go-format.ts";
import { parseQuantity, Quantity } from "../model/quantity.ts";
import type { ApiContext } from "./kind.ts";

/** The minor since which values print as JSON. */
export const jsonValuesSince = 34;
/** Real addresses differ each time. */
const someAddress = "0xc000000000";

/** A Go type: prints a decoded JSON value of that type; `undefined` and `null` are the zero value. */
export interface GoType {
  /** The type's name in Go syntax, as `%#v` prints it: `core.ServicePort`, `[]string`. */
  readonly name: string;
  json(value: unknown): string;
  syntax(value: unknown): string;
  /** Whether encoding/json's `omitempty` leaves the value out. */
  isEmpty(value: unknown): boolean;
}

/** The value of a field error, as the simulated version prints it. */
export function goValue(type: GoType, value: unknown, context: Pick<ApiContext, "minor">): GoValue {
  return new GoValue(context.minor >= jsonValuesSince ? type.json(value) : type.syntax(value));
}

function scalar(name: string, zero: string, print: (value: unknown) => string): GoType {
  return {
    name,
    json: (value) => (isNil(value) ? zero : print(value)),
    syntax: (value) => (isNil(value) ? zero : print(value)),
    isEmpty: (value) => isNil(value) || value === "" || value === 0 || value === false,
  };
}

export const goString: GoType = namedString("string");
export const goBool: GoType = scalar("bool", "false", String);
export const goInt32: GoType = scalar("int32", "0", String);
export const goInt64: GoType = scalar("int64", "0", String);

/** A string type with a name of its own: `core.Protocol`. */
export function namedString(name: string): GoType {
  return {
    name,
    json: (value) => goJson(isNil(value) ? "" : value),
    syntax: (value) => goQuote(isNil(value) ? "" : String(value)),
    isEmpty: (value) => isNil(value) || value === "",
  };
}

export const goIntOrString: GoType = {
  name: "intstr.IntOrString",
  json: (value) => goJson(isNil(value) ? 0 : value),
  syntax: (value) =>
    typeof value === "string"
      ? `intstr.IntOrString{Type:1, IntVal:0, StrVal:${goQuote(value)}}`
      : `intstr.IntOrString{Type:0, IntVal:${isNil(value) ? 0 : String(value)}, StrVal:""}`,
  isEmpty: () => false,
};

/** Amounts print in their canonical form, or as the two numbers that Go holds and the text it keeps beside them. */
export const goQuantity: GoType = {
  name: "resource.Quantity",
  json: (value) => goJson(canonicalQuantity(value)),
  syntax: (value) => quantitySyntax(value, undefined),
  isEmpty: isNil,
};

/** An amount that Go has printed before: it keeps the text. */
export const printedQuantity: GoType = {
  ...goQuantity,
  syntax: (value) => quantitySyntax(value, canonicalQuantity(value)),
};

function quantitySyntax(value: unknown, printed: string | undefined): string {
  const quantity =
    typeof value === "string" || typeof value === "number" ? parseQuantity(value) : undefined;
  if (!(quantity instanceof Quantity)) return amountSyntax({ value: 0n, scale: 0 }, "", "");
  const text = String(value).trim();
  const kept = printed ?? (text === "0" ? text : (quantity.source ?? ""));
  return amountSyntax(int64Amount(text), kept, quantity.format);
}

interface Int64Amount {
  readonly value: bigint;
  /** Power of ten. */
  readonly scale: number;
}

/** No amount is one of too many digits, which Go keeps elsewhere. */
function amountSyntax(amount: Int64Amount | undefined, text: string, format: string): string {
  const { value, scale } = amount ?? { value: 0n, scale: 0 };
  const decimal = amount ? "(*inf.Dec)(nil)" : `(*inf.Dec)(${someAddress})`;
  return `resource.Quantity{i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:${decimal}}, s:${goQuote(text)}, Format:"${format}"}`;
}

const decimalScale: { readonly [suffix: string]: number } = {
  ...{ n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 },
};
const binaryScale: { readonly [suffix: string]: number } = {
  ...{ Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 },
};

/** The digits as they were written, if Go's fast way of reading them takes so many. */
function int64Amount(text: string): Int64Amount | undefined {
  const [, sign = "", whole = "", fraction = "", suffix = ""] =
    /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?(.*)$/.exec(text) ?? [];
  const digits = (whole || "0") + fraction;
  const signed = (value: bigint) => (sign === "-" ? -value : value);
  const power = binaryScale[suffix];
  if (power !== undefined)
    return fraction === "" && digits.length <= 14 - Math.floor((power * 3) / 10)
      ? { value: signed(BigInt(digits) << BigInt(power)), scale: 0 }
      : undefined;
  const scale = (decimalScale[suffix] ?? Number(suffix.slice(1))) - fraction.length;
  return digits.length <= 18 && scale >= -9 ? { value: signed(BigInt(digits)), scale } : undefined;
}

/** The text in which an amount is stored. */
export function canonicalQuantity(value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number") return "0";
  const parsed = parseQuantity(value);
  return parsed instanceof Quantity ? parsed.toString() : String(value);
}

/** Times print as in JSON in both forms: nothing shows a time in the old one but dumps that nobody can predict. */
export const goTime: GoType = {
  name: "v1.Time",
  json: (value) => (isNil(value) ? "null" : goJson(value)),
  syntax: (value) => (isNil(value) ? "v1.Time{}" : goJson(value)),
  isEmpty: isNil,
};

/** A pointer to a time: Go prints times by a method, and this is what comes of it where there is none. */
export const goTimePointer: GoType = {
  ...pointer(goTime),
  syntax: (value) => (isNil(value) ? "<nil>" : goTime.syntax(value)),
};

export function pointer(type: GoType): GoType {
  return {
    name: `*${type.name}`,
    json: (value) => (isNil(value) ? "null" : type.json(value)),
    syntax: (value) => (isNil(value) ? `(*${type.name})(nil)` : `(*${type.name})(${someAddress})`),
    isEmpty: isNil,
  };
}

export function slice(type: GoType, name: string = `[]${type.name}`): GoType {
  return {
    name,
    json: (value) =>
      Array.isArray(value) ? `[${value.map((item) => type.json(item)).join(",")}]` : "null",
    syntax: (value) =>
      Array.isArray(value)
        ? `${name}{${value.map((item) => type.syntax(item)).join(", ")}}`
        : `${name}(nil)`,
    isEmpty: (value) => !Array.isArray(value) || value.length === 0,
  };
}

/** A map with string keys, printed in their order. */
export function mapOf(type: GoType, name: string = `map[string]${type.name}`): GoType {
  const entries = (value: object, print: (item: unknown) => string, separator: string) =>
    Object.keys(value)
      .sort()
      .map((key) => `${goJson(key)}:${print((value as Record<string, unknown>)[key])}`)
      .join(separator);
  return {
    name,
    json: (value) =>
      isObject(value) ? `{${entries(value, (item) => type.json(item), ",")}}` : "null",
    syntax: (value) =>
      isObject(value)
        ? `${name}{${entries(value, (item) => type.syntax(item), ", ")}}`
        : `${name}(nil)`,
    isEmpty: (value) => !isObject(value) || Object.keys(value).length === 0,
  };
}

/** A field's type, with its JSON key where that is not the Go name with a lower-case start. */
export type GoField = GoType | readonly [jsonKey: string, type: GoType];

/** An internal type: no JSON tags, so its JSON has the Go names of all fields. */
export function struct(name: string, fields: { readonly [goName: string]: GoField }): GoType {
  return structType(name, fields, false, new Set());
}

/** A public type: JSON names, and the fields in `always` also when they are empty. */
export function taggedStruct(
  name: string,
  fields: { readonly [goName: string]: GoField },
  always: readonly string[] = [],
): GoType {
  return structType(name, fields, true, new Set(always));
}

function structType(
  name: string,
  fields: { readonly [goName: string]: GoField },
  tagged: boolean,
  always: ReadonlySet<string>,
): GoType {
  const members = Object.entries(fields).map(([goName, field]) => {
    const [jsonKey, type] = "name" in field ? [lowerStart(goName), field] : field;
    return { goName, jsonKey, type };
  });
  const get = (value: unknown, key: string) =>
    isObject(value) ? (value as Record<string, unknown>)[key] : undefined;
  return {
    name,
    json: (value) => {
      const shown = tagged
        ? members.filter((m) => always.has(m.goName) || !m.type.isEmpty(get(value, m.jsonKey)))
        : members;
      return `{${shown.map((m) => `"${tagged ? m.jsonKey : m.goName}":${m.type.json(get(value, m.jsonKey))}`).join(",")}}`;
    },
    syntax: (value) =>
      `${name}{${members.map((m) => `${m.goName}:${m.type.syntax(get(value, m.jsonKey))}`).join(", ")}}`,
    isEmpty: () => false,
  };
}

/** `APIGroup` -> `apiGroup`, `Name` -> `name`, `CSI` -> `csi`. */
function lowerStart(goName: string): string {
  const capitals = /^[A-Z]+(?![a-z])/.exec(goName)?.[0].length ?? 1;
  return goName.slice(0, capitals).toLowerCase() + goName.slice(capitals);
}

function isNil(value: unknown): boolean {
  return value === undefined || value === null;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Public type that many kinds print. */
export const labelSelectorType: GoType = taggedStruct("v1.LabelSelector", {
  MatchLabels: mapOf(goString),
  MatchExpressions: slice(
    taggedStruct(
      "v1.LabelSelectorRequirement",
      { Key: goString, Operator: namedString("v1.LabelSelectorOperator"), Values: slice(goString) },
      ["Key", "Operator"],
    ),
  ),
});
