// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor (1.36): the columns that a
// definition asks for. Difference: of JSON paths names, positions, `*` and comparisons with `==` are known.
import type { ApiextensionsV1CustomResourceColumnDefinition } from "../../../model/generated/types.ts";
import { goJson } from "../../../model/go-format.ts";
import { parseTime } from "../../../model/time.ts";
import { ageColumn, nameColumn, timeSince } from "../../columns.ts";
import { isObject } from "../../json-object.ts";
import type { PrintColumn } from "../../kind.ts";

/** Name and age, unless the definition has columns of its own. */
export function printerColumns(
  definitions: readonly ApiextensionsV1CustomResourceColumnDefinition[] | undefined,
): readonly PrintColumn<never>[] {
  if (!definitions?.length) return [nameColumn, ageColumn];
  const columns = definitions.map(({ name, type, jsonPath, priority }) => ({
    name: name ?? "",
    ...(priority ? { wide: true as const } : {}),
    cell: (object: unknown, nowMs: number) => cell(valueAt(object, jsonPath ?? ""), type, nowMs),
  }));
  return [nameColumn, ...columns];
}

function cell(value: unknown, type: string | undefined, nowMs: number): string {
  if (value === undefined || value === null) return "";
  if (type === "string") return typeof value === "string" ? value : goJson(value);
  if (type === "integer") return typeof value === "number" ? String(Math.trunc(value)) : "";
  if (type === "number") return typeof value === "number" ? String(value) : "";
  if (type === "boolean") return typeof value === "boolean" ? String(value) : "";
  if (type !== "date" || typeof value !== "string") return "";
  return parseTime(value) === undefined ? "<invalid>" : timeSince(value, nowMs);
}

const step =
  /\.((?:\\.|[^.[\\])+)|\['([^']*)'\]|\[(\d+)\]|\[(\*)\]|\[\?\(@\.([^=!<>\s]+)\s*==\s*(?:"([^"]*)"|'([^']*)')\)\]/y;

/** The first value at a path; nothing where there is none, or where the path is none that is known. */
function valueAt(object: unknown, path: string): unknown {
  let values: unknown[] = [object];
  let at = 0;
  while (at < path.length) {
    step.lastIndex = at;
    const found = step.exec(path);
    if (!found) return undefined;
    at = step.lastIndex;
    values = values.flatMap((value) => follow(value, found));
  }
  return values[0];
}

function follow(value: unknown, found: RegExpExecArray): unknown[] {
  const [, plain, quoted, index, all, field, double, single] = found;
  const list = Array.isArray(value) ? (value as unknown[]) : [];
  if (index !== undefined) return list.slice(Number(index), Number(index) + 1);
  if (all !== undefined) return list;
  if (field !== undefined)
    return list.filter((item) => valueAt(item, `.${field}`) === (double ?? single));
  const name = plain?.replace(/\\(.)/g, "$1") ?? quoted ?? "";
  return isObject(value) && Object.hasOwn(value, name) ? [value[name]] : [];
}
