// JSON Patch (RFC 6902). The API server does not tell its users why a patch did not fit, and so neither does this.
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
      return add(document, path, clone(operation.value));
    case "remove":
      return removeAt(document, path);
    case "replace":
      return read(document, path) === unfit
        ? unfit
        : add(
            isListItem(document, path) ? removeAt(document, path) : document,
            path,
            clone(operation.value),
          );
    case "test": {
      const found = read(document, path);
      return deepEqual(found === unfit ? null : found, operation.value ?? null) ? document : unfit;
    }
    case "move":
    case "copy": {
      const from = steps(operation.from);
      const found = from ? read(document, from) : unfit;
      if (!from || found === unfit) return unfit;
      const rest = operation.op === "move" ? removeAt(document, from) : document;
      return add(rest, path, clone(found));
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
      const index = listIndex(step, value.length, value.length - 1);
      if (index === undefined) return unfit;
      value = value[index];
    } else if (isFields(value) && Object.hasOwn(value, step)) value = value[step];
    else return unfit;
  }
  return value;
}

const isListItem = (document: unknown, path: readonly string[]): boolean =>
  path.length > 0 && Array.isArray(read(document, path.slice(0, -1)));

function add(document: unknown, path: readonly string[], value: unknown): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const container = read(document, path.slice(0, -1));
  if (Array.isArray(container)) {
    const index =
      last === "-" ? container.length : listIndex(last, container.length, container.length);
    if (index === undefined) return unfit;
    container.splice(index, 0, value);
  } else if (isFields(container)) container[last] = value;
  else return unfit;
  return document;
}

function removeAt(document: unknown, path: readonly string[]): unknown {
  const last = path.at(-1);
  if (last === undefined || read(document, path) === unfit) return unfit;
  const container = read(document, path.slice(0, -1));
  if (Array.isArray(container))
    container.splice(listIndex(last, container.length, container.length - 1)!, 1);
  else delete (container as Record<string, unknown>)[last];
  return document;
}

/** A negative index counts from the end, as the API server's library has it. */
function listIndex(step: string, length: number, max: number): number | undefined {
  if (!/^-?[0-9]+$/.test(step)) return undefined;
  const index = Number(step) < 0 ? length + Number(step) : Number(step);
  return index >= 0 && index <= max ? index : undefined;
}
