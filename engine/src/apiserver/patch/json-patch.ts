// JSON Patch (RFC 6902) as gopkg.in/evanphx/json-patch.v4 has it. The API server does not tell its users why a patch did
// not fit, and so neither does this.
import { setOwn } from "../../apis/json-object.ts";
import { clone, deepEqual } from "../../model/object.ts";
import { isFields } from "./merge-patch.ts";

interface Operation {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly from?: unknown;
  readonly value?: unknown;
}

/** What a step gives when the patch does not fit. */
export const unfit = Symbol("the patch does not fit");

/** The patched document, or `unfit`. `target` is changed in place, also when the patch turns out not to fit. */
export function applyJsonPatch(target: unknown, patch: readonly unknown[]): unknown {
  let value = target;
  for (const operation of patch) {
    value = isFields(operation) ? applyOperation(value, operation) : unfit;
    if (value === unfit) return unfit;
  }
  return value;
}

function applyOperation(document: unknown, operation: Operation): unknown {
  const path = steps(operation.path);
  if (!path) return unfit;
  switch (operation.op) {
    case "add":
      return add(document, path, clone(operation.value ?? null));
    case "remove":
      return removeAt(document, path);
    case "replace":
      return replaceAt(document, path, clone(operation.value ?? null));
    case "test": {
      const found = read(document, path);
      // A key that is not there is null, and what nothing is asked of is null as well.
      const missing = found === unfit && isFields(read(document, path.slice(0, -1)));
      return deepEqual(missing ? null : found, operation.value ?? null) ? document : unfit;
    }
    case "move":
    case "copy": {
      const from = steps(operation.from);
      if (!from || from.length === 0) return unfit;
      const found = read(document, from);
      if (operation.op === "move")
        return found === unfit ? unfit : add(removeAt(document, from), path, found);
      const missing = found === unfit && isFields(read(document, from.slice(0, -1)));
      return found === unfit && !missing
        ? unfit
        : add(document, path, missing ? null : clone(found));
    }
    default:
      return unfit;
  }
}

/** The steps of a JSON pointer; the whole document has none. */
function steps(pointer: unknown): string[] | undefined {
  if (typeof pointer !== "string" || (pointer !== "" && !pointer.startsWith("/"))) return undefined;
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~"));
}

function read(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const step of path) {
    if (Array.isArray(value)) {
      const index = listIndex(step, value.length - 1);
      if (index === undefined) return unfit;
      value = value[index];
    } else if (isFields(value) && Object.hasOwn(value, step)) value = value[step];
    else return unfit;
  }
  return value;
}

/** What is replaced need not be there, unless it is an item of a list. */
function replaceAt(document: unknown, path: readonly string[], value: unknown): unknown {
  const last = path.at(-1);
  if (last === undefined) return typeof value === "object" && value !== null ? value : unfit;
  const container = read(document, path.slice(0, -1));
  if (Array.isArray(container)) {
    const index = listIndex(last, container.length - 1);
    if (index === undefined) return unfit;
    container[index] = value;
  } else if (isFields(container)) setOwn(container, last, value);
  else return unfit;
  return document;
}

function add(document: unknown, path: readonly string[], value: unknown): unknown {
  const last = path.at(-1);
  if (last === undefined) return unfit;
  const container = read(document, path.slice(0, -1));
  if (Array.isArray(container)) {
    const index = last === "-" ? container.length : listIndex(last, container.length);
    if (index === undefined) return unfit;
    container.splice(index, 0, value);
  } else if (isFields(container)) setOwn(container, last, value);
  else return unfit;
  return document;
}

function removeAt(document: unknown, path: readonly string[]): unknown {
  const last = path.at(-1);
  if (last === undefined || read(document, path) === unfit) return unfit;
  const container = read(document, path.slice(0, -1));
  if (Array.isArray(container)) container.splice(listIndex(last, container.length - 1)!, 1);
  else delete (container as Record<string, unknown>)[last];
  return document;
}

/** A negative index counts from the end, as the API server's library has it: -1 is the last place up to `max`. */
function listIndex(step: string, max: number): number | undefined {
  if (!/^[+-]?[0-9]+$/.test(step)) return undefined;
  const index = Number(step) < 0 ? max + 1 + Number(step) : Number(step);
  return index >= 0 && index <= max ? index : undefined;
}
