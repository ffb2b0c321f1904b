// Mirrors staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go (1.36): a merge patch that knows which lists
// are maps by another name, with the directives `$patch`, `$deleteFromPrimitiveList/`, `$setElementOrder/` and `$retainKeys`.
// Difference: where several directives are wrong the first is told (upstream: any).
import { type SchemaPack, type SchemaType, typeOfChild } from "../../apis/schema-pack.ts";
import { goPrint, goQuote, goTypeOf } from "../../model/go-format.ts";
import { deepEqual } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import { badRequest, plainError, unprocessablePatch } from "../status.ts";
import { identityOf, indexOf, orderItems } from "./list-order.ts";
import { isReplaced, listStrategy } from "./merge-keys.ts";
import { isFields } from "./merge-patch.ts";

type Fields = Record<string, unknown>;

const directive = "$patch";
const retainKeys = "$retainKeys";
const deleteFromList = "$deleteFromPrimitiveList";
const elementOrder = "$setElementOrder";

/** What the patch says about the types of an object, where its schema is known. */
export interface PatchSchema {
  readonly pack: SchemaPack;
  readonly type: SchemaType;
}

/** `target` and `patch` are changed in place where they can be. A patch that makes no sense gives a refusal. */
export function applyStrategicMergePatch(
  target: Fields,
  patch: Fields,
  schema?: PatchSchema,
): { readonly object: Fields } | { readonly refusal: Status } {
  const kind = typeof target["kind"] === "string" ? target["kind"] : "";
  const merge = new StrategicMerge(kind, schema?.pack);
  const object = merge.map([], schema?.type, target, patch);
  return merge.refusal ? { refusal: merge.refusal } : { object };
}

class StrategicMerge {
  /** Of the first directive that is wrong. */
  refusal: Status | undefined;
  readonly #kind: string;
  readonly #pack: SchemaPack | undefined;

  constructor(kind: string, pack: SchemaPack | undefined) {
    this.#kind = kind;
    this.#pack = pack;
  }

  map(
    path: readonly string[],
    type: SchemaType | undefined,
    original: Fields,
    patch: Fields,
  ): Fields {
    if (Object.hasOwn(patch, directive)) return this.#directive(patch);
    this.#retain(original, patch);
    for (const key of Object.keys(patch).sort())
      if (key.startsWith(elementOrder)) this.#orderedList(path, type, original, patch, key);
    for (const key of Object.keys(patch).sort()) {
      const isDeletion = key.startsWith(deleteFromList);
      const field = isDeletion ? this.#fieldOf(key, deleteFromList, "primitive list") : key;
      this.#field(path, type, original, field, patch[key], isDeletion);
    }
    return original;
  }

  #directive(patch: Fields): Fields {
    const wish = patch[directive];
    if (wish === "replace") delete patch[directive];
    else if (wish === "delete") return {};
    else this.#fail(plainError(`unknown patch type: ${goPrint(wish)} in map: ${goPrint(patch)}`));
    return patch;
  }

  /** `$retainKeys` names every field that stays, those of the patch among them. */
  #retain(original: Fields, patch: Fields): void {
    if (!Object.hasOwn(patch, retainKeys)) return;
    const kept = patch[retainKeys];
    delete patch[retainKeys];
    const knows = (key: string) => Array.isArray(kept) && kept.includes(key);
    const strays = Object.keys(patch).some(
      (key) =>
        patch[key] !== null &&
        !key.startsWith(deleteFromList) &&
        !key.startsWith(elementOrder) &&
        !knows(key),
    );
    if (!Array.isArray(kept) || strays) {
      this.#fail(badRequest("invalid patch format of retainKeys"));
      return;
    }
    for (const key of Object.keys(original)) if (!knows(key)) delete original[key];
  }

  /** A list whose order the patch gives: merged here, and taken out of the patch. */
  #orderedList(
    path: readonly string[],
    type: SchemaType | undefined,
    original: Fields,
    patch: Fields,
    orderKey: string,
  ): void {
    const order = patch[orderKey];
    delete patch[orderKey];
    if (!Array.isArray(order)) {
      this.#failOfType("[]interface {}", order);
      return;
    }
    const field = this.#fieldOf(orderKey, elementOrder, "setElementOrder list");
    const current = original[field];
    const given = patch[field];
    for (const list of [current, given])
      if (list !== undefined && !Array.isArray(list)) this.#failOfType("[]interface {}", list);
    this.#typeOfList(type, field);
    if (this.refusal) return;
    const inner = [...path, field];
    const strategy = listStrategy(this.#kind, inner);
    const key = strategy?.key;
    if (!this.#followsOrder(given as unknown[] | undefined, order, key)) return;
    if (!Array.isArray(given) && !Array.isArray(current)) return;
    const before = Array.isArray(current) ? orderBefore(current, given, key) : [];
    const merged = !Array.isArray(given)
      ? before
      : Array.isArray(current)
        ? this.#list(inner, this.#itemType(type, field), current, given, false)
        : (withoutDirectives(given) as unknown[]);
    if (!this.#haveKeys(merged, key) || !this.#haveKeys(order, key)) return;
    original[field] = orderItems(merged, order, before, key);
    delete patch[field];
  }

  /** Whether what the patch has of the list comes in the order that it wants. */
  #followsOrder(
    given: readonly unknown[] = [],
    order: readonly unknown[],
    key: string | undefined,
  ): boolean {
    const kept = given.filter((item) => !isFields(item) || !Object.hasOwn(item, directive));
    if (kept.length === 0 || order.length === 0) return true;
    if (!this.#haveKeys(kept, key) || !this.#haveKeys(order, key)) return false;
    let next = 0;
    for (const item of order)
      if (deepEqual(identityOf(item, key), identityOf(kept[next], key))) next++;
    if (next >= kept.length) return true;
    this.#fail(
      plainError(
        `The order in patch list:\n${goPrint(given)}\n doesn't match ${elementOrder} list:\n${goPrint(order)}\n`,
      ),
    );
    return false;
  }

  #field(
    path: readonly string[],
    type: SchemaType | undefined,
    original: Fields,
    field: string,
    value: unknown,
    isDeletion: boolean,
  ): void {
    if (value === null) {
      delete original[field];
      return;
    }
    const current = original[field];
    const inner = [...path, field];
    if (isFields(current) && isFields(value)) {
      const innerType = this.#typeOfField(type, field);
      original[field] = isReplaced(this.#kind, inner)
        ? value
        : this.map(inner, innerType, current, value);
    } else if (Array.isArray(current) && Array.isArray(value)) {
      this.#typeOfList(type, field);
      original[field] = this.#list(inner, this.#itemType(type, field), current, value, isDeletion);
    } else if (!isDeletion) {
      const given = withoutDirectives(withoutNulls(value));
      if (given === undefined) delete original[field];
      else original[field] = given;
    }
  }

  #list(
    path: readonly string[],
    type: SchemaType | undefined,
    current: readonly unknown[],
    given: readonly unknown[],
    isDeletion: boolean,
  ): unknown[] {
    const strategy = listStrategy(this.#kind, path);
    if (!strategy && !isDeletion) return [...given];
    if (!this.#sameTypes(current, given)) return [];
    const isMaps = isFields(current[0] ?? given[0]);
    if (!isMaps && isDeletion)
      return current.filter((item) => !given.some((other) => deepEqual(other, item)));
    if (!isMaps)
      return orderItems(withoutRepeats([...current, ...given]), given, current, undefined);
    const key = strategy?.key;
    if (key === undefined) {
      this.#fail(plainError("cannot merge lists without merge key for struct"));
      return [];
    }
    return this.#maps(path, type, current, given, key);
  }

  #maps(
    path: readonly string[],
    type: SchemaType | undefined,
    current: readonly unknown[],
    given: readonly unknown[],
    key: string,
  ): unknown[] {
    let left = [...current];
    const items: Fields[] = [];
    let replaces = false;
    for (const item of given as readonly Fields[]) {
      const wish = item[directive];
      if (!Object.hasOwn(item, directive)) items.push(item);
      else if (wish === "replace") replaces = true;
      else if (wish === "delete") {
        if (!this.#haveKeys([item], key)) return [];
        left = left.filter((other) => !deepEqual(identityOf(other, key), item[key]));
      } else
        this.#fail(
          plainError(
            wish === "merge"
              ? "merging lists cannot yet be specified in the patch"
              : `unknown patch type: ${goPrint(wish)} in map: ${goPrint(item)}`,
          ),
        );
    }
    if (replaces) return this.#haveKeys(items, key) ? items : [];
    const merged = [...left];
    for (const item of items) {
      if (!this.#haveKeys([item], key)) return [];
      const at = indexOf(merged, item, key);
      if (at < 0) merged.push(item);
      else merged[at] = this.map(path, type, merged[at] as Fields, item);
    }
    return this.#haveKeys(merged, key) ? orderItems(merged, items, left, key) : [];
  }

  #haveKeys(items: readonly unknown[], key: string | undefined): boolean {
    if (key === undefined) return true;
    for (const item of items) {
      if (!isFields(item)) this.#failOfType("map[string]interface {}", item);
      else if (!Object.hasOwn(item, key))
        this.#fail(plainError(`map: ${goPrint(item)} does not contain declared merge key: ${key}`));
      else continue;
      return false;
    }
    return true;
  }

  /** Items of one list are all of one type, and none is a list. */
  #sameTypes(...lists: readonly (readonly unknown[])[]): boolean {
    const [first, ...others] = lists.flat().map(goTypeOf);
    if (first === "[]interface {}") this.#fail(unprocessablePatch());
    else if (others.some((type) => type !== first))
      this.#fail(plainError(`list element types are not identical: ${goPrint(lists)}`));
    else return true;
    return false;
  }

  #fieldOf(key: string, prefix: string, what: string): string {
    if (!key.startsWith(`${prefix}/`)) this.#fail(badRequest(`invalid patch format of ${what}`));
    return key.slice(prefix.length + 1);
  }

  #typeOfField(type: SchemaType | undefined, field: string): SchemaType | undefined {
    if (!type || !this.#pack) return undefined;
    if (type.type === "map")
      this.#fail(
        plainError("merging an object in json but data type is not struct, instead is: map"),
      );
    const struct = structName(this.#pack, type);
    const inner = type.type === "any" ? undefined : typeOfChild(this.#pack, type, field);
    if (!inner && struct !== undefined)
      this.#fail(
        plainError(
          `unable to find api field in struct ${struct} for the json field ${goQuote(field)}`,
        ),
      );
    return inner;
  }

  #typeOfList(type: SchemaType | undefined, field: string): void {
    const inner = this.#typeOfField(type, field);
    if (inner && inner.type !== "array" && inner.type !== "any")
      this.#fail(plainError("expected slice or array type, but got: struct"));
  }

  #itemType(type: SchemaType | undefined, field: string): SchemaType | undefined {
    const list = type && this.#pack && typeOfChild(this.#pack, type, field);
    return list?.type === "array" ? list.items : undefined;
  }

  #failOfType(expected: string, actual: unknown): void {
    this.#fail(plainError(`expected a ${expected}, but received a ${goTypeOf(actual)}`));
  }

  #fail(refusal: Status): void {
    this.refusal ??= refusal;
  }
}

/**
 * The list that the order of what the patch does not name is taken from: the current one, but a deletion upstream makes
 * room in it, which new items take.
 */
function orderBefore(
  current: readonly unknown[],
  given: unknown,
  key: string | undefined,
): unknown[] {
  if (key === undefined || !Array.isArray(given)) return [...current];
  const items = given.filter(isFields);
  const isDeleted = (item: unknown) =>
    items.some((one) => one[directive] === "delete" && deepEqual(one[key], identityOf(item, key)));
  const kept = current.filter((item) => !isDeleted(item));
  const added = items.filter(
    (item) => !Object.hasOwn(item, directive) && indexOf(kept, item, key) < 0,
  );
  return [...kept, ...added].slice(0, current.length);
}

function structName(pack: SchemaPack, type: SchemaType): string | undefined {
  if (type.type === "struct") return pack.definitions[type.name]?.go;
  return type.type === "any" ? type.name?.replace(/^Runtime/, "") : undefined;
}

/** Without the nulls in maps, at any depth. In place. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) for (const item of value) withoutNulls(item);
  else if (isFields(value))
    for (const key of Object.keys(value))
      if (value[key] === null) delete value[key];
      else withoutNulls(value[key]);
  return value;
}

/** Without the maps that carry a directive, at any depth; undefined when `value` is one. In place but for lists. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isFields(value)) return value;
  if (Object.hasOwn(value, directive)) return undefined;
  for (const key of Object.keys(value)) {
    const kept = withoutDirectives(value[key]);
    if (kept === undefined) delete value[key];
    else value[key] = kept;
  }
  return value;
}

/** Each value once; the last one takes the place of a repetition. */
function withoutRepeats(values: unknown[]): unknown[] {
  for (let i = 0; i < values.length; i++)
    for (let j = i + 1; j < values.length; )
      if (deepEqual(values[i], values[j])) {
        const last = values.pop();
        if (j < values.length) values[j] = last;
      } else j++;
  return values;
}
