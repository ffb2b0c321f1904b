// Values against the schema of a custom resource. Mirrors kube-openapi's pkg/validation/validate and how
// staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/validation/validation.go (1.36) turns its findings into field
// errors. Differences: maps are walked in the order of their keys, and whole numbers are integers however they are written.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import { goQuote } from "../../../model/go-format.ts";
import { deepEqual } from "../../../model/object.ts";
import { compilePattern } from "../../../model/regexp/matcher.ts";
import { isObject } from "../../json-object.ts";
import type { Correlation } from "./correlation.ts";
import { checkFormat, supportedFormat } from "./formats.ts";
import { additionalOf, itemsOf, ownProperty, type Schema, sortedEntries } from "./schema-types.ts";

/**
 * What the value breaks of the schema, in kube-openapi's words; `path` is where the value stands, if not at the root. On an
 * update, `correlation` says what of it was so before: that may stay as it is.
 */
export function validateInstance(
  value: unknown,
  schema: Schema,
  path: FieldPath | undefined,
  minor: number,
  correlation?: Correlation,
): FieldError[] {
  const place = { root: path ?? FieldPath.root, minor };
  return validateValue(value, schema, "", place, correlation).errors.map(({ error }) => error);
}

interface Place {
  readonly root: FieldPath;
  readonly minor: number;
}

/** A field error with the sentence by which the same finding is told only once. */
interface Finding {
  readonly text: string;
  readonly error: FieldError;
}

/** The findings of one schema, and how many checks were made: of alternatives the one with the most is told of. */
class Outcome {
  readonly errors: Finding[] = [];
  checks = 0;

  add(finding: Finding): void {
    if (!this.errors.some(({ text }) => text === finding.text)) this.errors.push(finding);
  }

  merge(other: Outcome): void {
    for (const finding of other.errors) this.add(finding);
    this.checks += other.checks;
  }
}

/** The words for one place of the value: `name` is the place inside of the value, with dots. */
class Teller {
  readonly name: string;
  readonly place: Place;

  constructor(name: string, place: Place) {
    this.name = name;
    this.place = place;
  }

  at(name = this.name): FieldPath {
    const inner = name.startsWith(".") ? name.slice(1) : name;
    return inner === "" ? this.place.root : this.place.root.child(inner);
  }

  refuse(detail: string, value: unknown): Finding {
    const text = `${this.name} in body ${detail}`;
    return { text, error: fieldError.invalid(this.at(), value, text) };
  }

  wrongType(wanted: string, given: string): Finding {
    const text = `${this.name} in body must be of type ${wanted}: ${goQuote(given)}`;
    return { text, error: fieldError.typeInvalid(this.at(), given, text) };
  }

  /** Findings about several schemas stand at the root. */
  composite(text: string): Finding {
    return { text, error: fieldError.invalid(this.place.root, "", text) };
  }
}

/** Mirrors pkg/apiserver/validation/ratcheting.go of apiextensions-apiserver. */
function validateValue(
  value: unknown,
  schema: Schema,
  name: string,
  place: Place,
  correlation?: Correlation,
): Outcome {
  const outcome = validateAnew(value, schema, name, place, correlation);
  return outcome.errors.length > 0 && correlation?.isUnchanged() ? new Outcome() : outcome;
}

function validateAnew(
  value: unknown,
  schema: Schema,
  name: string,
  place: Place,
  correlation: Correlation | undefined,
): Outcome {
  const teller = new Teller(name, place);
  const outcome = new Outcome();
  const isNull = value === null || value === undefined;
  const types = typesOf(schema);
  const format = supportedFormat(schema, place.minor);
  if (types.length > 0 || format !== "") {
    outcome.merge(validateType(value, schema, types, format, teller));
    outcome.checks++;
  }
  if (!isNull) {
    outcome.merge(validateCombinations(value, schema, name, place, teller));
    outcome.checks++;
  }
  if (typeof value === "string") {
    validateText(value, schema, outcome, teller);
    outcome.checks++;
    const isWrong = format !== "" && checkFormat(format, value) === false;
    if (format !== "") outcome.checks++;
    if (isWrong) outcome.add(teller.wrongType(format, value));
  }
  if (typeof value === "number") validateNumber(value, schema, types, outcome, teller);
  if (Array.isArray(value)) validateList(value, schema, name, place, outcome, teller, correlation);
  validateEnum(value, schema, outcome, teller);
  outcome.checks++;
  if (isObject(value)) validateObject(value, schema, name, place, outcome, teller, correlation);
  outcome.checks++;
  return outcome;
}

function typesOf(schema: Schema): readonly string[] {
  if (schema["x-kubernetes-int-or-string"]) return ["integer", "string"];
  return schema.type ? [schema.type] : [];
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

/** The formats that Go's numbers have. */
const numberFormats: { readonly [type: string]: string } = {
  integer: "int64",
  number: "float64",
};

function validateType(
  value: unknown,
  schema: Schema,
  types: readonly string[],
  format: string,
  teller: Teller,
): Outcome {
  const outcome = new Outcome();
  const given = typeOf(value);
  if (given === "null") {
    if (types.length > 0 && !schema.nullable)
      outcome.add(teller.wrongType(types.join(","), "null"));
    else outcome.checks++;
    return outcome;
  }
  const isNumeric = types.includes("number") || types.includes("integer");
  const fits = types.includes(given) || (given === "integer" && types.includes("number"));
  const isTextOrList = given === "string" || given === "array";
  const ownFormat = numberFormats[given] ?? "";
  if (!isTextOrList && format !== "" && !fits && format !== ownFormat)
    outcome.add(teller.wrongType(format, ownFormat));
  else if (!fits && !(isTextOrList && format !== "" && !isNumeric))
    outcome.add(teller.wrongType(types.join(","), given));
  else outcome.checks++;
  return outcome;
}

function validateCombinations(
  value: unknown,
  schema: Schema,
  name: string,
  place: Place,
  teller: Teller,
): Outcome {
  const outcome = new Outcome();
  const tried = (schemas: readonly Schema[] | null | undefined) =>
    (schemas ?? []).map((one) => validateValue(value, one, name, place));
  const isValid = ({ errors }: Outcome) => errors.length === 0;
  const best = (failures: readonly Outcome[]) =>
    failures.reduce((most, one) => (one.checks > most.checks ? one : most));
  const quoted = goQuote(name);

  const any = tried(schema.anyOf);
  if (any.length > 0) {
    const first = any.find(isValid);
    if (!first)
      outcome.add(teller.composite(`${quoted} must validate at least one schema (anyOf)`));
    outcome.merge(first ?? best(any));
  }

  const one = tried(schema.oneOf);
  if (one.length > 0) {
    const valid = one.filter(isValid);
    const found = valid.length === 0 ? "none valid" : `${valid.length} valid alternatives`;
    if (valid.length !== 1)
      outcome.add(
        teller.composite(`${quoted} must validate one and only one schema (oneOf). Found ${found}`),
      );
    if (valid.length === 0) outcome.merge(best(one));
    else if (valid.length === 1) outcome.merge(valid[0]!);
  }

  const all = tried(schema.allOf);
  for (const each of all) outcome.merge(each);
  const validCount = all.filter(isValid).length;
  if (validCount < all.length)
    outcome.add(
      teller.composite(
        `${quoted} must validate all the schemas (allOf)${validCount === 0 ? ". None validated" : ""}`,
      ),
    );

  if (schema.not && isValid(validateValue(value, schema.not, name, place)))
    outcome.add(teller.composite(`${quoted} must not validate the schema (not)`));
  outcome.checks++;
  return outcome;
}

/** The first thing wrong with a text. */
function validateText(value: string, schema: Schema, outcome: Outcome, teller: Teller): void {
  const { maxLength, minLength, pattern } = schema;
  const length = [...value].length;
  if (typeof maxLength === "number" && length > maxLength)
    outcome.add({
      text: `${teller.name} in body should be at most ${maxLength} chars long`,
      error: fieldError.tooLong(teller.at(), maxLength),
    });
  else if (typeof minLength === "number" && length < minLength)
    outcome.add(teller.refuse(`should be at least ${minLength} chars long`, value));
  else if (pattern && matches(pattern, value) === false)
    outcome.add(teller.refuse(`should match '${pattern}'`, value));
}

/** Nothing for what is no pattern, which no definition is accepted with. */
function matches(pattern: string, value: string): boolean | undefined {
  const compiled = compilePattern(pattern);
  return "error" in compiled ? undefined : compiled.test(value);
}

/** Whether Go can hold the number as what the schema says it is. */
function outOfRange(value: number, types: readonly string[], format: string): string | undefined {
  if (types.length !== 1 || types[0] !== "integer") return undefined;
  const isInt32 = format === "int32";
  const holds =
    Number.isInteger(value) && (!isInt32 || (value >= int32.low && value <= int32.high));
  const kind = format === "" ? "integer (default format)" : `integer with format ${format}`;
  return holds ? undefined : `Checked value must be of type ${kind}`;
}

const int32 = { low: -(2 ** 31), high: 2 ** 31 - 1 };

function validateNumber(
  value: number,
  schema: Schema,
  types: readonly string[],
  outcome: Outcome,
  teller: Teller,
): void {
  const { multipleOf, maximum, minimum } = schema;
  const range = outOfRange(value, types, supportedFormat(schema, teller.place.minor));
  if (range) outcome.add(teller.composite(`${range} in ${teller.name}`));
  if (typeof multipleOf === "number") validateMultiple(value, multipleOf, outcome, teller);
  // An integer is compared with what is left of a bound as an integer.
  const bound = (limit: number) => (Number.isInteger(value) ? Math.trunc(limit) : limit);
  if (typeof minimum === "number") {
    const low = bound(minimum);
    if (schema.exclusiveMinimum ? value <= low : value < low)
      outcome.add(
        teller.refuse(
          `should be greater than ${schema.exclusiveMinimum ? "" : "or equal to "}${low}`,
          value,
        ),
      );
  }
  if (typeof maximum === "number") {
    const high = bound(maximum);
    if (schema.exclusiveMaximum ? value >= high : value > high)
      outcome.add(
        teller.refuse(
          `should be less than ${schema.exclusiveMaximum ? "" : "or equal to "}${high}`,
          value,
        ),
      );
  }
  outcome.checks += 2;
}

/** An integer is measured by what is left of the factor as an integer. */
function validateMultiple(value: number, given: number, outcome: Outcome, teller: Teller): void {
  const isInteger = Number.isInteger(value);
  const factor = isInteger ? Math.trunc(given) : given;
  if (factor <= 0) {
    const text = `factor MultipleOf declared for ${teller.name} must be positive: ${factor}`;
    outcome.add({ text, error: fieldError.invalid(teller.at(), factor, text) });
    return;
  }
  const quotient = factor < 1 ? (1 / factor) * value : value / factor;
  const rest = isInteger ? value % factor : Math.abs(quotient - Math.round(quotient));
  if (Math.abs(rest) > 1e-9) outcome.add(teller.refuse(`should be a multiple of ${factor}`, value));
}

function validateList(
  value: readonly unknown[],
  schema: Schema,
  name: string,
  place: Place,
  outcome: Outcome,
  teller: Teller,
  correlation: Correlation | undefined,
): void {
  const { minItems, maxItems } = schema;
  const items = itemsOf(schema);
  if (items)
    value.forEach((item, i) => {
      outcome.merge(validateValue(item, items, `${name}[${i}]`, place, correlation?.index(i)));
    });
  if (typeof minItems === "number" && value.length < minItems)
    outcome.add(teller.refuse(`should have at least ${minItems} items`, value.length));
  if (typeof maxItems === "number" && value.length > maxItems)
    outcome.add({
      text: `${name} in body should have at most ${maxItems} items`,
      error: fieldError.tooMany(teller.at(), value.length, maxItems),
    });
  outcome.checks += 2;
}

function validateEnum(value: unknown, schema: Schema, outcome: Outcome, teller: Teller): void {
  const allowed = schema.enum ?? [];
  if (allowed.length === 0 || allowed.some((one) => one !== null && deepEqual(one, value))) return;
  const texts = allowed.map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
  outcome.add({
    text: `${teller.name} in body should be one of ${texts.join(" ")}`,
    error: fieldError.notSupported(teller.at(), value, texts),
  });
}

function validateObject(
  value: Readonly<Record<string, unknown>>,
  schema: Schema,
  name: string,
  place: Place,
  outcome: Outcome,
  teller: Teller,
  correlation: Correlation | undefined,
): void {
  // Both objects have been converted to one type.
  const before = (key: string) =>
    name === "" && (key === "kind" || key === "apiVersion") ? undefined : correlation?.key(key);
  const { minProperties, maxProperties } = schema;
  const size = Object.keys(value).length;
  if (typeof minProperties === "number" && size < minProperties)
    outcome.add(teller.refuse(`should have at least ${minProperties} properties`, size));
  if (typeof maxProperties === "number" && size > maxProperties)
    outcome.add({
      text: `${name} in body should have at most ${maxProperties} properties`,
      error: fieldError.tooMany(teller.at(), size, maxProperties),
    });
  const additional = additionalOf(schema.additionalProperties);
  const isClosed = (schema.additionalProperties as unknown) === false;
  for (const [key, item] of sortedEntries(value)) {
    if (ownProperty(schema, key)) continue;
    if (additional)
      outcome.merge(validateValue(item, additional, `${name}.${key}`, place, before(key)));
    else if (isClosed) {
      const text = `${name}.${key} in body is a forbidden property`;
      outcome.add({ text, error: fieldError.invalid(teller.at(), key, text) });
    }
  }
  for (const [key, property] of sortedEntries(schema.properties))
    if (Object.hasOwn(value, key))
      outcome.merge(
        validateValue(
          value[key],
          property,
          name === "" ? key : `${name}.${key}`,
          place,
          before(key),
        ),
      );
  for (const key of schema.required ?? [])
    if (!Object.hasOwn(value, key))
      outcome.add({
        text: `${name}.${key} in body is required`,
        error: fieldError.required(teller.at(`${name}.${key}`)),
      });
  outcome.checks++;
}
