// Mirrors staging/src/k8s.io/client-go/util/jsonpath/jsonpath.go (1.36) on JSON values. Difference: where maps are walked,
// it is in the order of their keys.
import { encodeUtf8 } from "../base64.ts";
import { goJson } from "../go-format.ts";
import type { PathNode, Slice, Template } from "./parse.ts";

export type Found =
  | { readonly results: readonly (readonly unknown[])[] }
  | { readonly error: string };

class EvaluationProblem extends Error {}

/**
 * What each part of a template gives for a value. With `allowMissing` a field that nothing has gives nothing, else it is
 * an error.
 */
export function findResults(template: Template, data: unknown, allowMissing: boolean): Found {
  try {
    const walker = new Walker(allowMissing);
    return { results: walker.run(template, data).results };
  } catch (error) {
    if (error instanceof EvaluationProblem) return { error: error.message };
    throw error;
  }
}

/** The results as kubectl prints them: those of one part with spaces between them. */
export function printResults(results: readonly (readonly unknown[])[]): string {
  return results.map((part) => part.map(textOf).join(" ")).join("");
}

/** Objects and lists as JSON, everything else as Go prints it. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Fraction) return String(value.value);
  return typeof value === "object" ? goJson(value) : String(value);
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a value holds: items, the values of a map, the bytes of a text. */
function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  if (isFields(value))
    return Object.keys(value)
      .sort()
      .map((key) => value[key]);
  return typeof value === "string" ? [...encodeUtf8(value)] : [];
}

class Walker {
  readonly #allowMissing: boolean;

  constructor(allowMissing: boolean) {
    this.#allowMissing = allowMissing;
  }

  /** Runs nodes up to the end, or up to the `{end}` that closes the range which they are in. */
  run(
    nodes: readonly PathNode[],
    data: unknown,
    inRange = false,
  ): { readonly results: unknown[][]; readonly consumed: number } {
    const results: unknown[][] = [];
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      const keyword = keywordOf(node);
      if (keyword === "end") {
        if (inRange) return { results, consumed: i + 1 };
        throw new EvaluationProblem("not in range, nothing to end");
      }
      if (keyword !== "range") {
        results.push(this.#walk([data], node));
        continue;
      }
      const body = nodes.slice(i + 1);
      const items = this.#walk([data], node);
      // Without items the body is passed over, as if for nothing.
      const runs = (items.length > 0 ? items : [undefined]).map((item) =>
        items.length > 0 ? this.run(body, item, true) : this.#skip(body),
      );
      for (const run of runs) results.push(...run.results);
      i += runs.at(-1)!.consumed;
    }
    return { results, consumed: nodes.length };
  }

  /** Where the body of a range ends. */
  #skip(nodes: readonly PathNode[]): { results: unknown[][]; consumed: number } {
    let depth = 1;
    for (let i = 0; i < nodes.length; i++) {
      const keyword = keywordOf(nodes[i]!);
      if (keyword === "range") depth++;
      if (keyword === "end" && --depth === 0) return { results: [], consumed: i + 1 };
    }
    return { results: [], consumed: nodes.length };
  }

  #walk(input: readonly unknown[], node: PathNode): unknown[] {
    switch (node.type) {
      case "list":
        return this.#all(input, node.nodes);
      case "text":
        return [node.value];
      case "field":
        return this.#field(input, node.name);
      case "slice":
        return input.flatMap((value) => sliced(value, node.slice));
      case "filter":
        return input.flatMap((value) => this.#filter(value, node));
      case "number":
        return input.map(() => (node.isInteger ? node.value : new Fraction(node.value)));
      case "boolean":
        return input.map(() => node.value);
      case "wildcard":
        return input.flatMap(children);
      case "recursive":
        return descend(input);
      case "union":
        return node.members.flatMap((member) => this.#all(input, member));
      case "identifier":
        if (node.name === "range") return [...input];
        throw new EvaluationProblem(`unrecognized identifier ${node.name}`);
    }
  }

  #all(input: readonly unknown[], nodes: readonly PathNode[]): unknown[] {
    return nodes.reduce<unknown[]>((values, node) => this.#walk(values, node), [...input]);
  }

  #field(input: readonly unknown[], name: string): unknown[] {
    if (input.length === 0) return [];
    const found = input.flatMap((value) =>
      isFields(value) && Object.hasOwn(value, name) ? [value[name]] : [],
    );
    if (found.length === 0 && !this.#allowMissing)
      throw new EvaluationProblem(`${name} is not found`);
    return found;
  }

  #filter(value: unknown, node: PathNode & { type: "filter" }): unknown[] {
    if (!Array.isArray(value))
      throw new EvaluationProblem(`${textOf(value)} is not array or slice and cannot be filtered`);
    return (value as unknown[]).filter((item) => {
      if (node.operator === undefined) return this.#exists(item, node.left);
      const left = only(this.#all([item], node.left));
      if (left === none) return false;
      const right = only(this.#all([item], node.right));
      return right !== none && compares(left, node.operator, right);
    });
  }

  #exists(item: unknown, path: readonly PathNode[]): boolean {
    try {
      return this.#all([item], path).length > 0;
    } catch (error) {
      if (error instanceof EvaluationProblem) return false;
      throw error;
    }
  }
}

/** A number that is written with a point: Go never compares it with a whole one. */
class Fraction {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }
}

/** `range` or `end`, where an action begins with it. */
function keywordOf(node: PathNode): string | undefined {
  const first = node.type === "list" ? node.nodes[0] : undefined;
  return first?.type === "identifier" ? first.name : undefined;
}

function sliced(value: unknown, { start = 0, end, step = 1, derived }: Slice): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value))
    throw new EvaluationProblem(`${goTypeName(value)} is not array or slice`);
  const { length } = value;
  const from = start < 0 ? start + length : start;
  const given = end ?? length;
  const to = given < 0 || (given === 0 && derived) ? given + length : given;
  if (from === to) return [];
  const outside = (index: number) =>
    new EvaluationProblem(`array index out of bounds: index ${index}, length ${length}`);
  if (from >= length || from < 0) throw outside(from);
  if (to > length || to < 0) throw outside(to - 1);
  if (from > to)
    throw new EvaluationProblem(`starting index ${from} is greater than ending index ${to}`);
  if (step <= 0) throw new EvaluationProblem("step must be > 0");
  return (value as unknown[]).slice(from, to).filter((_, i) => i % step === 0);
}

function goTypeName(value: unknown): string {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return "map[string]interface {}";
}

/** Every value that holds something, and what is below it. */
function descend(input: readonly unknown[]): unknown[] {
  return input.flatMap((value) => {
    const below = children(value);
    return below.length > 0 ? [value, ...descend(below)] : [];
  });
}

const none = Symbol("none");

function only(values: readonly unknown[]): unknown {
  if (values.length > 1) throw new EvaluationProblem("can only compare one element at a time");
  return values.length === 0 ? none : values[0];
}

/** As Go's templates compare: only values of one basic type. */
function compares(left: unknown, operator: string, right: unknown): boolean {
  const kinds = [left, right].map(basicKind);
  if (kinds.includes(undefined)) throw new EvaluationProblem("invalid type for comparison");
  const ordered = operator !== "==" && operator !== "!=";
  if (!["==", "!=", "<", "<=", ">", ">="].includes(operator))
    throw new EvaluationProblem(`unrecognized filter operator ${operator}`);
  if (kinds[0] !== kinds[1]) throw new EvaluationProblem("incompatible types for comparison");
  if (ordered && kinds[0] === "bool") throw new EvaluationProblem("invalid type for comparison");
  const [a, b] = [left, right].map((side) => (side instanceof Fraction ? side.value : side)) as [
    number,
    number,
  ];
  if (operator === "==") return a === b;
  if (operator === "!=") return a !== b;
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  return operator === ">" ? a > b : a >= b;
}

function basicKind(value: unknown): string | undefined {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return value instanceof Fraction ? "float" : undefined;
}
