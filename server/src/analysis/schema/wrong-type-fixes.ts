// What makes a value of the wrong type what is expected: quotes, another unit, base64, a list around it.
import {
  type DecodeError,
  packDefinition,
  parseQuantity,
  Quantity,
  type SchemaType,
} from "#engine";
import { encodeBase64 } from "../documents/base64.ts";
import type { EditOperation, Fix } from "../finding.ts";
import { asMap } from "../resources/json.ts";
import { hasForm } from "./has-form.ts";
import type { SchemaObject } from "./schema-object.ts";
import type { SchemaWorld } from "./schema-world.ts";
import { valueAt } from "./value-at.ts";

type Expecting<T extends SchemaType["type"]> = Extract<SchemaType, { type: T }>;

export function wrongTypeFixes(
  error: DecodeError,
  object: SchemaObject,
  world: SchemaWorld,
): Fix[] {
  return new WrongType(error, object, world).fixes();
}

class WrongType {
  private readonly error: DecodeError;
  private readonly object: SchemaObject;
  private readonly world: SchemaWorld;
  private readonly given: unknown;

  constructor(error: DecodeError, object: SchemaObject, world: SchemaWorld) {
    this.error = error;
    this.object = object;
    this.world = world;
    this.given = valueAt(object.value, error.path);
  }

  fixes(): Fix[] {
    const { expected } = this.error;
    switch (expected?.type) {
      case "string":
        return this.asString();
      case "integer":
        return this.asInteger();
      case "boolean":
        return this.asBoolean();
      case "quantity":
        return this.asQuantity();
      case "bytes":
        return this.asBytes();
      case "time":
      case "micro-time":
        return this.asTime();
      case "array":
        return this.asList(expected);
      case "map":
        return this.asEntries(expected);
      case "struct":
        return this.outOfList(expected);
      default:
        return [];
    }
  }

  private fix(title: string, safe: boolean, ...operations: EditOperation[]): Fix {
    return { title, safe, edits: [{ object: this.object.ref, operations }] };
  }

  private becomes(title: string, safe: boolean, value: unknown): Fix {
    return this.fix(title, safe, { op: "set", path: this.error.path, value });
  }

  private asString(): Fix[] {
    const { given } = this;
    if (Array.isArray(given)) return this.outOfList({ type: "string" });
    if (typeof given !== "number" && typeof given !== "boolean" && typeof given !== "bigint")
      return [];
    const source = this.world.sourceText?.(this.object.ref, this.error.path);
    // Without the source, `1.10` is known only as 1.1; whole numbers and booleans lose nothing.
    const exact = source !== undefined || typeof given !== "number" || Number.isInteger(given);
    const text = source ?? String(given);
    return [this.becomes(`Quote: "${text}"`, exact, text)];
  }

  private asInteger(): Fix[] {
    const { given } = this;
    return typeof given === "string" && /^-?(?:0|[1-9]\d{0,14})$/.test(given)
      ? [this.becomes(`Unquote: ${given}`, true, Number(given))]
      : [];
  }

  private asBoolean(): Fix[] {
    const { given } = this;
    if (given === "true" || given === "false")
      return [this.becomes(`Unquote: ${given}`, true, given === "true")];
    const word = typeof given === "string" && /^(?:(true|yes|on)|false|no|off)$/i.exec(given);
    return word ? [this.becomes(`Change to ${!!word[1]}`, false, !!word[1])] : [];
  }

  private asQuantity(): Fix[] {
    const { given } = this;
    return typeof given === "string"
      ? spellings(given).map((good) => this.becomes(`Use ${good}`, false, good))
      : [];
  }

  /** Text that is no base64 was meant as it stands. */
  private asBytes(): Fix[] {
    const { given, object } = this;
    const { path } = this.error;
    if (typeof given !== "string") return this.asString();
    const [holder, key] = path;
    const encode = this.becomes("Encode as base64", false, encodeBase64(given));
    const plain = object.ref.kind === "Secret" ? "stringData" : "data";
    const isData = path.length === 2 && (holder === "data" || holder === "binaryData");
    if (!isData || key === undefined || valueAt(object.value, [plain, key]) !== undefined)
      return [encode];
    const only = Object.keys(asMap(valueAt(object.value, [holder])) ?? {}).length === 1;
    const whole = only && valueAt(object.value, [plain]) === undefined;
    const operation: EditOperation = whole
      ? { op: "rename", path: [holder], key: plain }
      : { op: "move", path, to: [plain, key] };
    return [this.fix(`Move value to ${plain}`, true, operation), encode];
  }

  private asTime(): Fix[] {
    const { given } = this;
    const { path } = this.error;
    if (path.join(".") === "metadata.creationTimestamp")
      return [this.fix("Remove creationTimestamp", true, { op: "remove", path })];
    return typeof given === "string" && /^\d{4}-\d\d-\d\d$/.test(given)
      ? [this.becomes(`Use ${given}T00:00:00Z`, false, `${given}T00:00:00Z`)]
      : [];
  }

  private asList({ items }: Expecting<"array">): Fix[] {
    const { given } = this;
    const pairs = this.namedValues(items);
    if (pairs) return [this.becomes("Make it a list of names and values", false, pairs)];
    return hasForm(items, given)
      ? [this.becomes("Make it a list of one item", false, [given])]
      : [];
  }

  /** `{ A: x }` where a list of `{ name, value }` is wanted. */
  private namedValues(items: SchemaType): object[] | undefined {
    const map = asMap(this.given);
    if (map === undefined || items.type !== "struct") return undefined;
    const { fields } = packDefinition(this.world.pack, items.name);
    if (!("name" in fields && "value" in fields)) return undefined;
    const entries = Object.entries(map);
    if (entries.some(([key, value]) => key in fields || typeof value === "object"))
      return undefined;
    return entries.map(([name, value]) => ({ name, value: String(value) }));
  }

  /** `[{ app: web }]` where `{ app: web }` is wanted. */
  private asEntries({ values }: Expecting<"map">): Fix[] {
    const maps = Array.isArray(this.given) ? this.given.map(asMap) : [];
    if (maps.length === 0 || maps.includes(undefined)) return [];
    const merged = Object.assign({}, ...maps) as object;
    const count = maps.reduce((sum, map) => sum + Object.keys(map ?? {}).length, 0);
    const fitting = Object.values(merged).every((value) => hasForm(values, value));
    return fitting && Object.keys(merged).length === count
      ? [this.becomes("Make it a map", false, merged)]
      : [];
  }

  private outOfList(wanted: SchemaType): Fix[] {
    const { given } = this;
    return Array.isArray(given) && given.length === 1 && hasForm(wanted, given[0])
      ? [this.becomes("Take it out of its list", false, given[0])]
      : [];
  }
}

const UNITS: Readonly<Record<string, readonly string[]>> = {
  kb: ["k", "Ki"],
  k: ["k", "Ki"],
  mb: ["M", "Mi"],
  mi: ["Mi"],
  gb: ["G", "Gi"],
  g: ["G", "Gi"],
  gi: ["Gi"],
  tb: ["T", "Ti"],
  t: ["T", "Ti"],
  ti: ["Ti"],
  kib: ["Ki"],
  ki: ["Ki"],
  mib: ["Mi"],
  gib: ["Gi"],
  tib: ["Ti"],
};

/** Amounts that a text which is none can mean; the unit that was written comes first. */
function spellings(text: string): string[] {
  const match = /^\s*([+-]?\d+(?:[.,]\d+)?)\s*([A-Za-z]*)\s*$/.exec(text);
  if (!match) return [];
  const [, number = "", unit = ""] = match;
  const digits = number.replace(",", ".");
  const known = Object.hasOwn(UNITS, unit.toLowerCase()) ? UNITS[unit.toLowerCase()]! : [];
  return [`${digits}${unit}`, ...known.map((one) => digits + one)]
    .filter((one) => parseQuantity(one) instanceof Quantity)
    .filter((one, i, all) => all.indexOf(one) === i && one !== text)
    .slice(0, 2);
}
