// `drydock get`: kubectl get on a dry run.
import {
  customColumns,
  formatByJsonPath,
  inTableOrder,
  type KubeObject,
  labelsText,
  printedName,
  renderTable,
  sortBy,
  tableOf,
  toYaml,
} from "#engine";
import { type Arguments, type Command, type Io, UsageError } from "../command.ts";
import {
  asAsked,
  readSelector,
  type Selection,
  selectorOption,
  selectResources,
} from "../resources.ts";
import { readView, type View, viewOptions } from "../simulated.ts";

const formats = ["custom-columns", "json", "jsonpath", "name", "wide", "yaml"];

const command: Command = {
  name: "get",
  usage: "(RESOURCE[,RESOURCE...] [NAME...] | RESOURCE/NAME...) -f PATH",
  summary: "what kubectl get would list after a dry run",
  options: [
    {
      name: "output",
      short: "o",
      value: "FORM",
      summary: "wide, yaml, json, name, jsonpath=TEMPLATE or custom-columns=HEADING:PATH,...",
    },
    { name: "no-headers", summary: "the table without its headings" },
    { name: "show-labels", summary: "labels as the last column" },
    { name: "sort-by", value: "FIELD", summary: "by a field, such as .metadata.creationTimestamp" },
    selectorOption,
    ...viewOptions,
  ],
  run,
};

export default command;

async function run(args: Arguments, io: Io): Promise<number> {
  const output = args.value("output") ?? "";
  const equals = output.indexOf("=");
  const format = equals < 0 ? output : output.slice(0, equals);
  const template = equals < 0 ? "" : output.slice(equals + 1);
  if (format !== "" && !formats.includes(format))
    throw new UsageError(
      `unable to match a printer suitable for the output format "${output}", allowed formats are: ${formats.join(",")}`,
    );
  const view = await readView(args, io);
  const selection = sorted(selectResources(args.positionals, view, readSelector(args)), args);
  const print = printers[format] ?? printTables;
  print(selection, { args, view, io, template });
  for (const error of selection.errors) io.err(`${error}\n`);
  return selection.errors.length > 0 ? 1 : 0;
}

interface Printing {
  readonly args: Arguments;
  readonly view: View;
  readonly io: Io;
  /** What stands behind the format's `=`. */
  readonly template: string;
}

const printers: Readonly<Record<string, (selection: Selection, printing: Printing) => void>> = {
  json: (selection, printing) => {
    const value = asOne(selection, printing);
    if (value) printing.io.out(`${JSON.stringify(byKey(value), null, 4)}\n`);
  },
  yaml: (selection, printing) => {
    const value = asOne(selection, printing);
    if (value) printing.io.out(toYaml(value));
  },
  jsonpath: (selection, printing) => {
    const value = asOne(selection, printing);
    if (!value) return;
    const formatted = formatByJsonPath(printing.template, value);
    if ("error" in formatted) throw new UsageError(formatted.error);
    printing.io.out(formatted.text);
  },
  "custom-columns": (selection, { args, view, io, template }) => {
    const table = customColumns(template, shownObjects(selection, view));
    if ("error" in table) throw new UsageError(table.error);
    io.out(withoutHeadings(renderTable(table), args));
  },
  name: (selection, { view, io }) => {
    for (const { kind, objects } of selection.groups)
      for (const object of objects) io.out(`${printedName(kind, object)}\n`);
    tellNothingFound(selection, view, io);
  },
};

function printTables(selection: Selection, { args, view, io }: Printing): void {
  if (selection.groups.some(({ objects }) => objects.length > 0))
    io.out(tables(selection, args, view));
  tellNothingFound(selection, view, io);
}

function tellNothingFound(selection: Selection, view: View, io: Io): void {
  const found = selection.groups.some(({ objects }) => objects.length > 0);
  if (!found && selection.errors.length === 0) io.err(`${nothingFound(selection, view)}\n`);
}

function withoutHeadings(table: string, args: Arguments): string {
  return args.flag("no-headers") ? table.slice(table.indexOf("\n") + 1) : table;
}

/** Each kind by itself, as kubectl sorts each table. */
function sorted(selection: Selection, args: Arguments): Selection {
  const field = args.value("sort-by");
  if (field === undefined) return selection;
  const groups = selection.groups.map(({ kind, objects }) => {
    const inOrder = sortBy(objects, field);
    if (!inOrder)
      throw new UsageError(`couldn't find any field with path "${field}" in the list of objects`);
    return { kind, objects: inOrder };
  });
  return { ...selection, groups };
}

function nothingFound({ groups }: Selection, { namespace }: View): string {
  return namespace === undefined || groups.every(({ kind }) => !kind.namespaced)
    ? "No resources found"
    : `No resources found in ${namespace} namespace.`;
}

function shownObjects({ groups }: Selection, view: View): KubeObject[] {
  return groups.flatMap(({ kind, objects }) =>
    objects.map((object) => asAsked(kind, object, view)),
  );
}

/** The one object that is named, else a List; nothing where what was asked for is not there. */
function asOne(selection: Selection, { args, view }: Printing): unknown {
  const objects = shownObjects(selection, view);
  if (objects.length === 0 && selection.errors.length > 0) return undefined;
  const words = args.positionals;
  const names = words.some((word) => word.includes("/")) ? words.length : words.length - 1;
  return names === 1
    ? objects[0]
    : { apiVersion: "v1", items: objects, kind: "List", metadata: { resourceVersion: "" } };
}

function byKey(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(byKey);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(fields)
      .sort()
      .map((key) => [key, byKey(fields[key])]),
  );
}

function tables({ groups, named }: Selection, args: Arguments, view: View): string {
  return groups
    .filter(({ objects }) => objects.length > 0)
    .map(({ kind, objects: given }) => {
      const objects = args.value("sort-by") === undefined ? inTableOrder(kind, given) : given;
      const table = tableOf(kind, objects, view.nowMs, {
        wide: args.value("output") === "wide",
        withKind: named,
        minor: view.kubectl.context.minor,
        ...(view.namespace === undefined ? {} : { namespace: view.namespace }),
      });
      const labelled = args.flag("show-labels")
        ? {
            columns: [...table.columns, "LABELS"],
            rows: table.rows.map((row, i) => [...row, labelsText(objects[i]!.metadata.labels)]),
          }
        : table;
      return withoutHeadings(renderTable(labelled), args);
    })
    .join("\n");
}
