// The table of `kubectl get`: columns come from the kinds, order and layout from kubectl.
import { ageColumn, columnsOfMinor, nameColumn } from "../apis/columns.ts";
import { type PrintColumn, resourceName } from "../apis/kind.ts";
import { type AnyKind, storedResource } from "../apis/registry.ts";
import type { Store } from "../apiserver/store.ts";
import type { Stored } from "../model/object.ts";
import { printedName } from "./kubectl.ts";

export interface Table {
  readonly columns: readonly string[];
  /** By name, as the server lists. */
  readonly rows: readonly (readonly string[])[];
}

export interface GetFlags {
  /** All namespaces when absent. */
  readonly namespace?: string;
  readonly wide?: boolean;
  /** Whose columns are shown; the newest version's when absent. */
  readonly minor?: number;
}

/** The objects of one kind that a `kubectl get` lists, by namespace and name. */
export function listObjects(store: Store, kind: AnyKind, namespace?: string): Stored[] {
  const key = ({ metadata }: Stored) => `${metadata.namespace ?? ""}/${metadata.name}`;
  const resource = storedResource(resourceName(kind));
  return [...store.list(resource, kind.namespaced ? namespace : undefined)].sort((a, b) =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0,
  );
}

/** The table of one kind at the instant that the store shows; kubectl writes headings in capitals. */
export function table(store: Store, kind: AnyKind, nowMs: number, flags: GetFlags = {}): Table {
  return tableOf(kind, listObjects(store, kind, flags.namespace), nowMs, flags);
}

/** The table of objects of one kind. */
export function tableOf(
  kind: AnyKind,
  objects: readonly Stored[],
  nowMs: number,
  flags: GetFlags & { readonly withKind?: boolean } = {},
): Table {
  const columns = columnsOfMinor(kind.columns ?? defaultColumns, flags.minor).filter(
    ({ wide }) => !wide || flags.wide,
  );
  const all = kind.namespaced && flags.namespace === undefined;
  const cells = (object: Stored) =>
    columns.map((column) =>
      flags.withKind && column.name === "Name"
        ? `${printedName(kind, object).slice(0, -object.metadata.name.length)}${column.cell(object, nowMs)}`
        : column.cell(object, nowMs),
    );
  return {
    columns: [...(all ? ["NAMESPACE"] : []), ...columns.map(({ name }) => name.toUpperCase())],
    rows: objects.map((object) => [
      ...(all ? [object.metadata.namespace ?? ""] : []),
      ...cells(object),
    ]),
  };
}

const defaultColumns: readonly PrintColumn<never>[] = [nameColumn, ageColumn];

const minimumWidth = 6;

/**
 * As kubectl prints it: columns of six characters at least, three spaces between them. `padded`: behind the last one too,
 * as kubectl does where it ends every cell.
 */
export function renderTable({ columns, rows }: Table, padded = false): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? "").length)));
  return lines
    .map((line) =>
      line
        .map((cell, i) =>
          i === line.length - 1 && !padded
            ? cell
            : cell.padEnd(Math.max(minimumWidth, widths[i]! + 3)),
        )
        .join(""),
    )
    .map((line) => (padded ? line : line.trimEnd()))
    .map((line) => `${line}\n`)
    .join("");
}
