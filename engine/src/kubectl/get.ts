// The table of `kubectl get`: columns come from the kinds, order and layout from kubectl.
import { ageColumn, columnsOfMinor, nameColumn } from "../apis/columns.ts";
import { type PrintColumn, resourceName } from "../apis/kind.ts";
import { type AnyKind, storedResource } from "../apis/registry.ts";
import type { Store } from "../apiserver/store.ts";
import type { Stored } from "../model/object.ts";
import { printedName } from "./kubectl.ts";
import { alignTabs, escapeTerminal } from "./tab-writer.ts";

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

/** The objects in the order in which a table lists them. */
export function inTableOrder(kind: AnyKind, objects: readonly Stored[]): readonly Stored[] {
  const { compareRows } = kind;
  return compareRows ? [...objects].sort((a, b) => compareRows(a as never, b as never)) : objects;
}

/** The table of one kind at the instant that the store shows; kubectl writes headings in capitals. */
export function table(store: Store, kind: AnyKind, nowMs: number, flags: GetFlags = {}): Table {
  return tableOf(kind, inTableOrder(kind, listObjects(store, kind, flags.namespace)), nowMs, flags);
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

/** As kubectl lays out tables: columns of six characters at least, three spaces between them. */
const layout = { minWidth: 6, padding: 3, rememberWidths: true };

/**
 * As `kubectl get` prints it: of a cell with several lines the first. `padded`: with spaces behind the last cell too, as
 * where kubectl ends every cell.
 */
export function renderTable({ columns, rows }: Table, padded = false): string {
  const cells = [columns, ...rows.map((row) => row.map(cellText))];
  const lines = cells.map((line) => (padded ? [...line, ""] : line).join("\t"));
  return alignTabs(lines, layout);
}

/** A line break ends what is shown of a cell. */
function cellText(cell: string): string {
  const end = cell.search(/[\f\n\r]/);
  return escapeTerminal(end < 0 ? cell : `${cell.slice(0, end)}...`);
}

/** A table whose cells may go over several lines, as `kubectl events` prints it. */
export function renderLines({ columns, rows }: Table): string {
  const cells = [columns, ...rows.map((row) => row.map(escapeTerminal))];
  return alignTabs(
    cells.flatMap((line) => line.join("\t").split("\n")),
    layout,
  );
}
