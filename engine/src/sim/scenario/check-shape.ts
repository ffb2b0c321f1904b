// Holds a value against a shape: every way in which it does not fit, each at its path.
import { kindByAlias } from "../../kubectl/kubectl.ts";
import { parseDuration } from "../../model/duration.ts";
import { parseQuantity } from "../../model/quantity.ts";
import { parseTime } from "../../model/time.ts";
import { latestMinor } from "../defaults.ts";
import { parseFieldPath } from "./field-selector.ts";
import type { Fields, Meaning, Numeric, Shape } from "./shape.ts";

type Path = readonly (string | number)[];

export interface ScenarioError {
  /** Steps from the document's root. */
  readonly path: Path;
  /** Whether the key is wrong rather than the value. */
  readonly part: "key" | "value";
  readonly message: string;
  /** Of an unknown key: those that there are. */
  readonly known?: readonly string[];
}

/** All ways in which `value` does not fit. */
export function checkShape(value: unknown, shape: Shape, path: Path = []): ScenarioError[] {
  const wrong = (expected: string): ScenarioError[] => [
    { path, part: "value", message: `${shown(value)} is not ${expected}` },
  ];
  switch (shape.type) {
    case "any":
      return [];
    case "nothing":
      return value === null ? [] : wrong("null");
    case "boolean":
      return typeof value === "boolean" ? [] : wrong("true or false");
    case "string":
      if (typeof value !== "string") return wrong("a text");
      return checkMeaning(value, shape.means).map((message) => ({ path, part: "value", message }));
    case "number":
    case "integer":
      return fitsNumber(value, shape) ? [] : wrong(numberWords(shape));
    case "duration":
      return typeof value === "string" && (parseDuration(value) ?? -1) >= 0
        ? []
        : wrong("a duration such as 90s or 5m");
    case "quantity":
      return (typeof value === "string" || typeof value === "number") &&
        !("error" in parseQuantity(value))
        ? []
        : wrong("a quantity such as 250m or 64Mi");
    case "time":
      return typeof value === "string" && parseTime(value) !== undefined
        ? []
        : wrong("a time such as 2026-01-01T00:00:00Z");
    case "enum":
      return typeof value === "string" && shape.values.includes(value)
        ? []
        : wrong(`one of ${shape.values.join(", ")}`);
    case "list":
      if (!Array.isArray(value)) return wrong("a list");
      if (value.length < (shape.min ?? 0))
        return [{ path, part: "value", message: "the list is empty" }];
      return value.flatMap((item, i) => checkShape(item, shape.items, [...path, i]));
    case "map":
      return isFields(value)
        ? Object.entries(value).flatMap(([key, item]) =>
            checkShape(item, shape.values, [...path, key]),
          )
        : wrong("a map");
    case "either": {
      const attempts = shape.shapes.map((candidate) => checkShape(value, candidate, path));
      if (attempts.some((errors) => errors.length === 0)) return [];
      const furthest = Math.max(...attempts.map(depth));
      const meant = attempts.filter((errors) => depth(errors) === furthest);
      // Nothing inside of it fits any better than the rest: all that it may be is said.
      if (meant.length > 1 && furthest === path.length)
        return wrong(shape.shapes.map(words).join(" or "));
      return meant[0] ?? [];
    }
    case "object":
      return isFields(value) ? checkFields(value, shape, path) : wrong("a map");
  }
}

function checkFields(
  value: Readonly<Record<string, unknown>>,
  { fields, required = [], oneOf = [], anyOf = [] }: Fields,
  path: Path,
): ScenarioError[] {
  const given = (keys: readonly string[]) => keys.filter((key) => value[key] !== undefined).length;
  const here = (message: string): ScenarioError => ({ path, part: "key", message });
  const missing = required
    .filter((key) => value[key] === undefined)
    .map((key) => here(`${key} is required`));
  const chosen = oneOf
    .filter((keys) => given(keys) !== 1)
    .map((keys) => here(`exactly one of ${shortList(keys)} is required`));
  const wanting = anyOf
    .filter((keys) => given(keys) === 0)
    .map((keys) => here(`at least one of ${keys.join(", ")} is required`));
  const inside = Object.keys(value).flatMap((key): ScenarioError[] => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field) return checkShape(value[key], field, [...path, key]);
    const known = Object.keys(fields);
    return [{ path: [...path, key], part: "key", message: `unknown key "${key}"`, known }];
  });
  // A key that nobody knows was meant to be one of those.
  const misspelled = inside.some(({ known, path: at }) => known && at.length === path.length + 1);
  return [...inside, ...(misspelled ? [] : [...missing, ...chosen, ...wanting])];
}

/** The first few of many. */
function shortList(keys: readonly string[]): string {
  return keys.length > 8 ? `${keys.slice(0, 5).join(", ")}, …` : keys.join(", ");
}

/** Why a text cannot mean what it stands for; nothing when it can. */
function checkMeaning(text: string, means: Meaning | undefined): string[] {
  switch (means) {
    case "object": {
      const [, alias = "", name = ""] = /^([^/]+)\/([^/]+)$/.exec(text) ?? [];
      if (name === "") return [`"${text}" is not kind/name, such as pod/web-*`];
      // What a group of its own serves, the cluster's definitions tell.
      if (!alias.includes(".") && !kindByAlias(alias, latestMinor))
        return [`the server doesn't have a resource type "${alias}"`];
      return /#(?![1-9]\d*$)/.test(name)
        ? [`"${text}": behind # stands which match is meant, counted from 1`]
        : [];
    }
    case "path":
      return parseFieldPath(text) ? [] : [`"${text}" is not a path such as status.phase`];
    case "condition":
      return /^[^=\s]+(=\w+)?$/.test(text)
        ? []
        : [`"${text}" is not a condition such as Available or Available=False`];
    case "version":
      return minorOf(text) === undefined ? [`"${text}" is not a version from 1.31 to 1.36`] : [];
    default:
      return text === "" && means !== undefined ? [`an empty ${means}`] : [];
  }
}

/** `1.36` -> 36; undefined for what Drydock does not know. */
export function minorOf(version: string): number | undefined {
  const match = /^v?1\.(\d+)(?:\.\d+)?$/.exec(version);
  const minor = Number(match?.[1]);
  return minor >= 31 && minor <= latestMinor ? minor : undefined;
}

function fitsNumber(value: unknown, { type, min, max }: Numeric): boolean {
  return (
    typeof value === "number" &&
    (type === "number" ? Number.isFinite(value) : Number.isInteger(value)) &&
    (min === undefined || value >= min) &&
    (max === undefined || value <= max)
  );
}

function numberWords({ type, min, max }: Numeric): string {
  const what = type === "integer" ? "a whole number" : "a number";
  if (min === undefined) return what;
  return max === undefined ? `${what} from ${min}` : `${what} from ${min} to ${max}`;
}

/** How a shape is called in a message. */
function words(shape: Shape): string {
  switch (shape.type) {
    case "number":
    case "integer":
      return numberWords(shape);
    case "string":
      return "a text";
    case "boolean":
      return "true or false";
    case "nothing":
      return "null";
    case "enum":
      return shape.values.join(" or ");
    case "object":
    case "map":
      return "a map";
    case "either":
      return shape.shapes.map(words).join(" or ");
    default:
      return `a ${shape.type}`;
  }
}

/** How far an attempt got: the alternative that got furthest is the one that was meant. */
function depth(errors: readonly ScenarioError[]): number {
  return Math.max(0, ...errors.map(({ path }) => path.length));
}

export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}
