// JSON as CEL sees it where no schema says more (common/types/{provider,json_*}.go of cel-go 0.26). Difference: a whole
// number is an int, however it is written: kubectl sends it so.
import { CelList, CelMap, EvaluationError, type Value } from "./values.ts";

/** Objects and lists are read when they are looked into. Undefined is null. */
export function fromJson(json: unknown): Value {
  switch (typeof json) {
    case "string":
    case "boolean":
    case "bigint":
      return json;
    case "number":
      return Number.isInteger(json) && Math.abs(json) < 2 ** 63 ? BigInt(json) : json;
    case "object":
      if (json === null) return null;
      return Array.isArray(json)
        ? new JsonList(json)
        : new JsonMap(json as Readonly<Record<string, unknown>>);
    case "undefined":
      return null;
    default:
      return new EvaluationError("unsupported conversion to ref.Val");
  }
}

class JsonList extends CelList {
  readonly #items: readonly unknown[];

  constructor(items: readonly unknown[]) {
    super();
    this.#items = items;
  }

  get size(): number {
    return this.#items.length;
  }

  at(index: number): Value {
    return fromJson(this.#items[index]);
  }
}

/** Fields that hold `undefined` are absent. */
class JsonMap extends CelMap {
  readonly #fields: Readonly<Record<string, unknown>>;
  #keys: readonly string[] | undefined;

  constructor(fields: Readonly<Record<string, unknown>>) {
    super();
    this.#fields = fields;
  }

  get size(): number {
    return this.keys().length;
  }

  find(key: Value): Value | undefined {
    if (typeof key !== "string" || !Object.hasOwn(this.#fields, key)) return undefined;
    const value = this.#fields[key];
    return value === undefined ? undefined : fromJson(value);
  }

  keys(): readonly string[] {
    this.#keys ??= Object.keys(this.#fields)
      .filter((key) => this.#fields[key] !== undefined)
      .sort();
    return this.#keys;
  }
}
