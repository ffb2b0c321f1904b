// Where a cause stands in the manifest. The server names fields of the object as it stores it: some paths leave out the
// position in a list, name a map where one entry is meant, or a field that was filled in from another one.
import { sameValue, valueAt } from "../documents/structural.ts";
import type { Path, RelatedPlace } from "../finding.ts";
import type { BoundObject } from "../resources/index.ts";
import { asList, asMap, field } from "../resources/json.ts";
import type { Cause } from "./cause.ts";
import { defaultLimits } from "./limit-range.ts";
import type { ApiView, Explained } from "./view.ts";

/** Fields that the server fills in from another one, or names wrong. */
const FILLED_FROM: Readonly<Record<string, string>> = {
  clusterIPs: "clusterIP",
  data: "stringData",
  downwarAPI: "downwardAPI",
};

/** The place of a cause: the smallest part of the text that it is about. */
export function placeOfCause(view: ApiView, cause: Cause): Explained {
  const { object } = view;
  const special = resourceComparison(view, cause) ?? secretKey(object, cause);
  if (special) return special;
  const path = resolved(object.value, cause);
  const value = valueAt(object.value, path);
  const entry = cause.reason === "FieldValueRequired" ? undefined : entryOf(value, cause.value);
  if (entry) return { path: [...path, entry.key], part: entry.part };
  const related = firstOfTwo(object, cause, path) ?? holderOf(view, cause, path);
  const collection = value !== null && typeof value === "object";
  return {
    path,
    ...(collection && { part: isItem(path) ? "value" : "key" }),
    ...(related && { related: [related] }),
  };
}

const isItem = (path: Path) => typeof path.at(-1) === "number";

/** The path with the positions that it leaves out, and with the field that was written. */
function resolved(value: unknown, { path, value: bad }: Cause): Path {
  const [root, ...rest] = path;
  if (path.join(".") === "metadata.name" && !holds(value, path)) {
    const generateName = ["metadata", "generateName"];
    if (holds(value, generateName)) return generateName;
  }
  const written = typeof root === "string" && FILLED_FROM[root];
  if (written && !holds(value, path) && holds(value, [written, ...rest])) return [written, ...rest];
  const steps: (string | number)[] = [];
  let at = value;
  for (const [i, step] of path.entries()) {
    if (Array.isArray(at) && typeof step === "string") {
      const index = itemWith(at, path.slice(i), bad);
      steps.push(index);
      at = at[index];
    }
    // A Job's template is named without its metadata.
    if (step === "labels" && field(at, "labels") === undefined && field(at, "metadata")) {
      steps.push("metadata");
      at = field(at, "metadata");
    }
    // The files of a volume are named without their list.
    const items = field(at, "items");
    if (Array.isArray(items) && typeof step === "string" && field(at, step) === undefined) {
      const index = itemWith(items, path.slice(i), bad);
      steps.push("items", index);
      at = items[index];
    }
    const from = typeof step === "string" ? FILLED_FROM[step] : undefined;
    if (from && asMap(at)?.[step] === undefined && asMap(at)?.[from] !== undefined)
      return [...steps, from];
    steps.push(step);
    at = valueAt(at, [step]);
  }
  return steps;
}

function holds(value: unknown, path: Path): boolean {
  return valueAt(value, path) !== undefined;
}

/** The item of a list whose field has the value that the text prints, or lacks it when the text prints none. */
function itemWith(list: readonly unknown[], path: Path, bad: unknown): number {
  const fits = (item: unknown) => {
    const own = valueAt(item, path);
    return bad === undefined || bad === "" || bad === null
      ? own === undefined || own === null || own === ""
      : sameValue(own, bad);
  };
  return Math.max(0, list.findIndex(fits));
}

/** The entry of a map or list that has the value, or the name, that the text prints. */
function entryOf(
  holder: unknown,
  bad: unknown,
): { readonly key: string | number; readonly part: "key" | "value" } | undefined {
  if (bad === undefined) return undefined;
  if (bad !== null && typeof bad === "object") return fieldOf(holder, bad);
  if (Array.isArray(holder)) {
    const index = holder.indexOf(bad);
    return index < 0 ? undefined : { key: index, part: "value" };
  }
  const map = asMap(holder);
  if (map === undefined) return undefined;
  const key = Object.keys(map).find((name) => map[name] === bad);
  if (key !== undefined) return { key, part: "value" };
  return typeof bad === "string" && Object.hasOwn(map, bad) ? { key: bad, part: "key" } : undefined;
}

/** The text field of a struct that the server prints with Go's names: `{"Type":"In","RollingUpdate":null}`. */
function fieldOf(
  holder: unknown,
  printed: object,
): { readonly key: string; readonly part: "value" } | undefined {
  const map = asMap(holder) ?? {};
  for (const [name, value] of Object.entries(printed)) {
    const key = name.charAt(0).toLowerCase() + name.slice(1);
    if (key !== name && typeof value === "string" && value !== "" && map[key] === value)
      return { key, part: "value" };
  }
  return undefined;
}

/** A request that does not go with its limit: the request's value, with the limit beside it. */
function resourceComparison(view: ApiView, { path, message }: Cause): Explained | undefined {
  const resource = /must be (?:less than or )?equal to (\S+) limit of/.exec(message)?.[1];
  if (resource === undefined || path.at(-1) !== "requests") return undefined;
  const { object } = view;
  const limit = [...path.slice(0, -1), "limits", resource];
  const related =
    valueAt(object.value, limit) === undefined
      ? defaultLimits(view, resource)
      : [{ message: "The limit.", object: object.ref, path: limit }];
  return { path: [...path, resource], related };
}

/** A key that a Secret's type asks for. */
function secretKey({ ref, value }: BoundObject, { path, reason }: Cause): Explained | undefined {
  const wanted = ref.kind === "Secret" && reason === "FieldValueRequired" && path[0] === "data";
  return wanted && valueAt(value, ["type"]) !== undefined ? { path: ["type"] } : undefined;
}

/** The earlier one of two equal things, where the later one is refused. */
function firstOfTwo(object: BoundObject, cause: Cause, path: Path): RelatedPlace | undefined {
  if (cause.message.includes("`selector` does not match template `labels`"))
    return {
      message: "The selector.",
      object: object.ref,
      path: ["spec", "selector"],
      part: "key",
    };
  if (cause.reason !== "FieldValueDuplicate" && !cause.detail.includes("must be unique"))
    return undefined;
  const first = duplicateOf(object.value, path, cause.message);
  return first && { message: "The first one.", object: object.ref, path: first };
}

/** The Service that has the address or node port already. */
function holderOf(view: ApiView, { detail }: Cause, path: Path): RelatedPlace | undefined {
  if (!detail.includes("is already allocated")) return undefined;
  const { object, resources } = view;
  const taken = valueAt(object.value, path);
  for (const other of resources.objects) {
    if (other.ref.kind !== "Service" || other === object) continue;
    const places = [
      ["spec", "clusterIP"],
      ...asList(field(other.value, "spec", "ports")).map((_, i) => [
        "spec",
        "ports",
        i,
        "nodePort",
      ]),
    ];
    const at = places.find((place) => valueAt(other.value, place) === taken);
    if (at) return { message: `Service ${other.ref.name} has it.`, object: other.ref, path: at };
  }
  return undefined;
}

/** Another place with the same value: the same field of an earlier item, in this list or in the same list of an earlier container. */
export function duplicateOf(value: unknown, path: Path, message: string): Path | undefined {
  const own = valueAt(value, path);
  const positions = path.flatMap((step, i) => (typeof step === "number" ? [i] : [])).reverse();
  for (const position of positions) {
    const list = valueAt(value, path.slice(0, position));
    if (!Array.isArray(list)) continue;
    const rest = path.slice(position + 1);
    for (let index = 0; index < Number(path[position]); index++) {
      const at = [...path.slice(0, position), index];
      const inner = sameField(list[index], rest, own, message);
      if (inner) return [...at, ...inner];
    }
  }
  return undefined;
}

/** The field of an item, or of any item of the lists in it, that equals a value. */
function sameField(item: unknown, path: Path, wanted: unknown, message: string): Path | undefined {
  const position = path.findIndex((step) => typeof step === "number");
  if (position < 0) {
    const found = valueAt(item, path);
    const equal = isPort(message) ? samePort(found, wanted) : sameValue(found, wanted);
    return found !== undefined && equal ? path : undefined;
  }
  const list = valueAt(item, path.slice(0, position));
  if (!Array.isArray(list)) return undefined;
  for (const [index, inner] of list.entries()) {
    const found = sameField(inner, path.slice(position + 1), wanted, message);
    if (found) return [...path.slice(0, position), index, ...found];
  }
  return undefined;
}

/** `spec.ports[1]: Duplicate value: {"port":80,"protocol":"TCP"}` compares port and protocol only. */
const isPort = (message: string) => /^spec\.ports\[\d+\]: Duplicate value/.test(message);

function samePort(a: unknown, b: unknown): boolean {
  const [one, other] = [asMap(a), asMap(b)];
  return (
    one?.["port"] === other?.["port"] &&
    (one?.["protocol"] ?? "TCP") === (other?.["protocol"] ?? "TCP")
  );
}
