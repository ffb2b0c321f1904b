// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor (1.36): the columns that a
// definition asks for.
import type { ApiextensionsV1CustomResourceColumnDefinition } from "../../../model/generated/types.ts";
import { findResults, textOf } from "../../../model/json-path/evaluate.ts";
import { parseTemplate } from "../../../model/json-path/parse.ts";
import { parseTime } from "../../../model/time.ts";
import { ageColumn, nameColumn, timeSince } from "../../columns.ts";
import type { PrintColumn } from "../../kind.ts";

/** Name and age, unless the definition has columns of its own. */
export function printerColumns(
  definitions: readonly ApiextensionsV1CustomResourceColumnDefinition[] | undefined,
): readonly PrintColumn<never>[] {
  if (!definitions?.length) return [nameColumn, ageColumn];
  const columns = definitions.map(({ name, type, jsonPath, priority }) => {
    const find = finder(jsonPath ?? "");
    return {
      name: name ?? "",
      ...(priority ? { wide: true as const } : {}),
      cell: (object: unknown, nowMs: number) => cell(find(object), type, nowMs),
    };
  });
  return [nameColumn, ...columns];
}

const missing = Symbol("missing");

function cell(value: unknown, type: string | undefined, nowMs: number): string {
  if (value === missing) return "";
  if (type === "string") return value === null ? "<no value>" : textOf(value);
  if (type === "integer") return typeof value === "number" ? integerText(value) : "";
  if (type === "number") return typeof value === "number" ? String(value) : "";
  if (type === "boolean") return typeof value === "boolean" ? String(value) : "";
  if (type !== "date" || typeof value !== "string") return "";
  if (value === "" || value === "null") return "<unknown>";
  return parseTime(value) === undefined ? "<invalid>" : timeSince(value, nowMs);
}

/** As Go cuts a number to 64 bits. */
function integerText(value: number): string {
  const whole = Math.trunc(value);
  return Math.abs(whole) < 2 ** 63 ? String(whole) : "-9223372036854775808";
}

/** What a path finds first; `missing` where it finds nothing or is no path. */
function finder(jsonPath: string): (object: unknown) => unknown {
  const template = parseTemplate(`{${jsonPath}}`);
  if ("error" in template) return () => missing;
  return (object) => {
    const found = findResults(template.nodes, object, true);
    const first = "error" in found ? undefined : found.results[0];
    return first?.length ? first[0] : missing;
  };
}
