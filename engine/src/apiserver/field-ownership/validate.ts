// Mirrors typed/validate.go of structured-merge-diff v6 (Kubernetes 1.36): why a configuration does not fit its type, in
// the words of the server, which print Go values.
import { isObject } from "../../apis/json-object.ts";
import { goQuote } from "../../model/go-format.ts";
import { elementText } from "./field-set.ts";
import { type FieldType, itemElement, resolveType, type ScalarType } from "./field-type.ts";

/** Everything that is wrong, or undefined. */
export function typeErrors(type: FieldType, value: unknown): string | undefined {
  const errors: string[] = [];
  check(type, value, "", errors);
  if (errors.length < 2) return errors[0];
  return ["errors:", ...errors.map((error) => `  ${error}`)].join("\n");
}

/** Gives the number of errors so far. */
function check(type: FieldType, value: unknown, path: string, errors: string[]): number {
  const wrong = (text: string) => errors.push(path === "" ? text : `${path}: ${text}`);
  const known = resolveType(type, value);
  if (value === null) return errors.length;
  if (known.type === "scalar") {
    const text = scalarError(known, value);
    if (text !== undefined) wrong(text);
  } else if (known.type === "list") {
    if (!Array.isArray(value)) return wrong(`expected list, got &{${goValue(value)}}`);
    const seen = new Set<string>();
    for (const [i, item] of value.entries()) {
      const element = known.by === "atomic" ? `[${i}]` : itemElement(known, item);
      const text = typeof element === "string" ? element : elementText(element);
      if (known.by !== "atomic") {
        if (typeof element === "string") return wrong(`element ${i}: ${element}`);
        if (seen.has(text)) wrong(`duplicate entries for key ${text}`);
        seen.add(text);
      }
      check(known.items, item, path + text, errors);
    }
  } else {
    if (!isObject(value)) return wrong(`expected map, got &{${goValue(value)}}`);
    for (const name of Object.keys(value).sort()) {
      const field = known.field(name) ?? known.values;
      const inner = `${path}.${name}`;
      if (!field) {
        return errors.push(`${inner}: field not declared in schema`);
      }
      check(field, value[name], inner, errors);
    }
  }
  return errors.length;
}

function scalarError({ accepts }: ScalarType, value: unknown): string | undefined {
  switch (accepts) {
    case "numeric":
      return typeof value === "number" || typeof value === "bigint"
        ? undefined
        : `expected numeric (int or float), got ${goType(value)}`;
    case "string":
      return typeof value === "string"
        ? undefined
        : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
    case "boolean":
      return typeof value === "boolean" ? undefined : `expected boolean, got &{${goValue(value)}}`;
    case "any":
      return typeof value === "object"
        ? `expected any scalar, got &{${goValue(value)}}`
        : undefined;
  }
}

function goType(value: unknown): string {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

/** As `%v` prints it. */
function goValue(value: unknown): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goValue).join(" ")}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goValue(value[key])}`);
  return `map[${entries.join(" ")}]`;
}

/** As `%#v` prints it. */
function goSyntax(value: unknown): string {
  if (value === null) return "interface {}(nil)";
  if (typeof value === "string") return goQuote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (!isObject(value)) return String(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${goQuote(key)}:${goSyntax(value[key])}`);
  return `map[string]interface {}{${entries.join(", ")}}`;
}
