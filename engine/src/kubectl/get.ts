// The table of `kubectl get`: columns come from the kinds, order and layout from kubectl.
import { resourceName } from "../apis/kind.ts";
import type { AnyKind } from "../apis/registry.ts";
import type { Store } from "../apiserver/store.ts";

export interface Table {
  readonly columns: readonly string[];
  /** By name, as the server lists. */
  readonly rows: readonly (readonly string[])[];
}

export interface GetFlags {
  /** All namespaces when absent. */
  readonly namespace?: string;
  readonly wide?: boolean;
}

/** The table of one kind at the instant that the store shows; kubectl writes headings in capitals. */
export function table(store: Store, kind: AnyKind, nowMs: number, flags: GetFlags = {}): Table {
  const columns = (kind.columns ?? []).filter(({ wide }) => !wide || flags.wide);
  const all = kind.namespaced && flags.namespace === undefined;
  const objects = [
    ...store.list(resourceName(kind), kind.namespaced ? flags.namespace : undefined),
  ];
  const key = ({ metadata }: (typeof objects)[number]) =>
    `${metadata.namespace ?? ""}/${metadata.name}`;
  objects.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return {
    columns: [...(all ? ["NAMESPACE"] : []), ...columns.map(({ name }) => name.toUpperCase())],
    rows: objects.map((object) => [
      ...(all ? [object.metadata.namespace ?? ""] : []),
      ...columns.map((column) => column.cell(object, nowMs)),
    ]),
  };
}

/** As kubectl prints it: columns padded, three spaces between them. */
export function renderTable({ columns, rows }: Table): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? "").length)));
  return lines
    .map((line) =>
      line
        .map((cell, i) => (i === line.length - 1 ? cell : cell.padEnd(widths[i]! + 3)))
        .join("")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}
