// `drydock get`: kubectl get on a dry run.
import {
  inTableOrder,
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

const formats = ["wide", "yaml", "json", "name"];

const command: Command = {
  name: "get",
  usage: "(RESOURCE[,RESOURCE...] [NAME...] | RESOURCE/NAME...) -f PATH",
  summary: "what kubectl get would list after a dry run",
  options: [
    {
      name: "output",
      short: "o",
      value: formats.join("|"),
      summary: "another form than the table",
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
  const format = args.value("output");
  if (format !== undefined && !formats.includes(format))
    throw new UsageError(
      `unable to match a printer suitable for the output format "${format}", allowed formats are: ${formats.join(",")}`,
    );
  const view = await readView(args, io);
  const selection = sorted(selectResources(args.positionals, view, readSelector(args)), args);
  const objects = selection.groups.flatMap((group) => group.objects);
  if (format === "name")
    for (const { kind, objects } of selection.groups)
      for (const object of objects) io.out(`${printedName(kind, object)}\n`);
  else if (format === "json" || format === "yaml") printObjects(selection, view, format, io);
  else if (objects.length > 0) io.out(tables(selection, args, view));
  for (const error of selection.errors) io.err(`${error}\n`);
  if (
    objects.length === 0 &&
    selection.errors.length === 0 &&
    format !== "json" &&
    format !== "yaml"
  )
    io.err(`${nothingFound(selection, view)}\n`);
  return selection.errors.length > 0 ? 1 : 0;
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

/** One object by itself, several as a List. */
function printObjects(
  { groups, errors }: Selection,
  view: View,
  format: "json" | "yaml",
  io: Io,
): void {
  const objects = groups.flatMap(({ kind, objects }) =>
    objects.map((object) => asAsked(kind, object, view)),
  );
  const single = objects.length === 1 && groups.length === 1 && groups[0]!.objects.length === 1;
  if (objects.length === 0 && errors.length > 0) return;
  const value = single
    ? objects[0]
    : { apiVersion: "v1", items: objects, kind: "List", metadata: { resourceVersion: "" } };
  io.out(format === "yaml" ? toYaml(value) : `${JSON.stringify(byKey(value), null, 4)}\n`);
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
      const text = renderTable(labelled);
      return args.flag("no-headers") ? text.slice(text.indexOf("\n") + 1) : text;
    })
    .join("\n");
}
