// A snapshot of a real cluster as a cluster model: `kubectl get nodes,ns,quota,... -A -o yaml` in a file.
import { listItems } from "#engine";
import {
  applyEdits,
  editSource,
  parseSource,
  renderDocument,
  type SourceFile,
} from "../documents/index.ts";
import { asMap, asText, field } from "../resources/json.ts";

export interface Snapshot {
  /** The objects, without what only the cluster that they come from needs. */
  readonly model: string;
  /** `3 Nodes, 2 Namespaces`; empty when the text holds no objects. */
  readonly summary: string;
}

/** Annotations that repeat the object. */
const repeated = ["kubectl.kubernetes.io/last-applied-configuration"];

/** Reads a snapshot; documents that cannot be read, and what is no object, are left out. Data of Secrets is not kept. */
export function readSnapshot(text: string): Snapshot {
  const { documents } = parseSource("snapshot.yaml", text);
  const objects = documents
    .filter(({ empty, broken }) => !empty && !broken)
    .flatMap(({ value }) => listItems(value))
    .filter((object) => asText(field(object, "kind")) && asText(field(object, "apiVersion")))
    .map(cleaned);
  const counts = new Map<string, number>();
  for (const { kind } of objects) counts.set(String(kind), (counts.get(String(kind)) ?? 0) + 1);
  const summary = [...counts]
    .map(([kind, count]) => `${count} ${kind}${count === 1 ? "" : /s$/.test(kind) ? "es" : "s"}`)
    .join(", ");
  return { model: objects.map((object) => renderDocument(object)).join("---\n"), summary };
}

function cleaned(object: unknown): Record<string, unknown> {
  const { metadata, ...rest } = asMap(object) ?? {};
  const { managedFields: _fields, annotations, ...kept } = asMap(metadata) ?? {};
  const notes = Object.entries(asMap(annotations) ?? {}).filter(([key]) => !repeated.includes(key));
  const own = { ...kept, ...(notes.length > 0 && { annotations: Object.fromEntries(notes) }) };
  const { apiVersion, kind, ...fields } = rest;
  const masked =
    kind === "Secret"
      ? { ...fields, ...(fields["data"] !== undefined && { data: emptied(fields["data"]) }) }
      : fields;
  return { apiVersion, kind, metadata: own, ...masked };
}

/** The keys stay: they are what others ask for. */
function emptied(data: unknown): Record<string, string> {
  return Object.fromEntries(Object.keys(asMap(data) ?? {}).map((key) => [key, ""]));
}

/** The configuration with the cluster model in a file beside it; everything else in it stays. */
export function withClusterFile(configuration: SourceFile | undefined, name: string): string {
  const cluster = { files: [name] };
  const document = configuration?.documents.find(({ empty }) => !empty);
  if (!configuration || !document) return renderDocument({ version: 1, cluster });
  const edits = editSource(configuration, document, [
    { op: "remove", path: ["cluster"] },
    { op: "set", path: ["cluster"], value: cluster },
  ]);
  return applyEdits(configuration.text, edits);
}
