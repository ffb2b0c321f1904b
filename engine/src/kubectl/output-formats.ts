// Mirrors `-o jsonpath=` and `-o custom-columns=` of kubectl get
// (staging/src/k8s.io/{cli-runtime/pkg/printers/jsonpath.go,kubectl/pkg/cmd/get/customcolumn.go}, 1.36). Difference: an
// error does not repeat the object.
import { goPrint, goQuote } from "../model/go-format.ts";
import { findResults, printResults } from "../model/json-path/evaluate.ts";
import { parseTemplate, type Template } from "../model/json-path/parse.ts";
import type { Table } from "./get.ts";

/** What a format gives: its text, or kubectl's error. */
export type Formatted = { readonly text: string } | { readonly error: string };

/** An object or a List as a template prints it, without a line feed at the end. What is missing is empty. */
export function formatByJsonPath(template: string, data: unknown): Formatted {
  if (template === "") return { error: "template format specified but no template given" };
  const parsed = parseTemplate(template);
  if ("error" in parsed) return { error: `error parsing jsonpath ${template}, ${parsed.error}` };
  const found = findResults(parsed.nodes, data, true);
  return "error" in found
    ? {
        error: `error executing jsonpath ${goQuote(template)}: Error executing template: ${found.error}`,
      }
    : { text: printResults(found.results) };
}

/**
 * A path as people write it (`metadata.name`, `.metadata.name`, `{.metadata.name}`) as a template; undefined for what is
 * none.
 */
export function relaxedPath(path: string): string | undefined {
  const found = /^(?:\{\.?([^{}]+)\}|\.?([^{}]+))$/.exec(path);
  return found ? `{.${found[1] ?? found[2]}}` : undefined;
}

/** `NAME:.metadata.name,TIER:.metadata.labels.tier`: a row per object, `<none>` for what is missing. */
export function customColumns(
  spec: string,
  objects: readonly unknown[],
): Table | { readonly error: string } {
  if (spec === "") return { error: "custom-columns format specified but no custom columns given" };
  const columns: { readonly header: string; readonly nodes: Template }[] = [];
  for (const part of spec.split(",")) {
    const colon = part.indexOf(":");
    if (colon < 0)
      return {
        error: `unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`,
      };
    const path = relaxedPath(part.slice(colon + 1));
    if (path === undefined)
      return {
        error:
          "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
      };
    const parsed = parseTemplate(path);
    if ("error" in parsed) return parsed;
    columns.push({ header: part.slice(0, colon), nodes: parsed.nodes });
  }
  const rows: string[][] = [];
  for (const object of objects) {
    const row: string[] = [];
    for (const { nodes } of columns) {
      const found = findResults(nodes, object, true);
      if ("error" in found) return found;
      const values = found.results.flat();
      row.push(values.length === 0 ? "<none>" : values.map(goPrint).join(","));
    }
    rows.push(row);
  }
  return { columns: columns.map(({ header }) => header), rows };
}
