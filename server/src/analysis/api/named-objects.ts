// Refusals that hang on an object that the pod or class names, or that is there beside it: where the name stands, and the
// line of the other object.
import { valueAt } from "../documents/structural.ts";
import type { Fix, Path, RelatedPlace } from "../finding.ts";
import { quickFix, remove, set } from "../fixes.ts";
import { podSpecPath } from "../resources/index.ts";
import { asText } from "../resources/json.ts";
import { nearest } from "../schema/near.ts";
import type { ApiView, Explained } from "./view.ts";

type View = Pick<ApiView, "object" | "resources">;

interface Row {
  readonly text: RegExp;
  /** Fields of the pod's spec, the first one that is written; those of the object where there are no pods. */
  readonly fields: readonly string[];
  /** The other object: its kind, the field of the spec that names it (else the text does), and its line. */
  readonly other?: {
    readonly kind: string;
    readonly group: string;
    readonly by?: string;
    readonly at: Path;
  };
  /** Whether leaving the field out serves. */
  readonly removes?: true;
}

const PRIORITY_CLASS = { kind: "PriorityClass", group: "scheduling.k8s.io" };
const RUNTIME_CLASS = { kind: "RuntimeClass", group: "node.k8s.io", by: "runtimeClassName" };
const NAME = ["metadata", "name"];

const rows: readonly Row[] = [
  {
    text: /no PriorityClass with name (\S+) was found/,
    fields: ["priorityClassName"],
    other: { ...PRIORITY_CLASS, at: NAME },
  },
  {
    text: /the integer value of priority \(/,
    fields: ["priority"],
    other: { ...PRIORITY_CLASS, by: "priorityClassName", at: ["value"] },
    removes: true,
  },
  {
    text: /the string value of PreemptionPolicy \(/,
    fields: ["preemptionPolicy"],
    other: { ...PRIORITY_CLASS, by: "priorityClassName", at: ["preemptionPolicy"] },
    removes: true,
  },
  {
    text: /PriorityClass (\S+) is already marked as default/,
    fields: ["globalDefault"],
    other: { ...PRIORITY_CLASS, at: ["globalDefault"] },
    removes: true,
  },
  {
    text: /RuntimeClass "([^"]*)" not found/,
    fields: ["runtimeClassName"],
    other: { ...RUNTIME_CLASS, at: NAME },
  },
  {
    text: /Pod's Overhead doesn't match RuntimeClass|Pod Overhead set without/,
    fields: ["overhead"],
    other: { ...RUNTIME_CLASS, at: ["overhead"] },
    removes: true,
  },
  {
    text: /conflict: runtimeClass\.scheduling\.nodeSelector/,
    fields: ["nodeSelector"],
    other: { ...RUNTIME_CLASS, at: ["scheduling", "nodeSelector"] },
  },
  {
    text: /error looking up service account [^/]*\/(\S+): /,
    fields: ["serviceAccountName", "serviceAccount"],
    other: { kind: "ServiceAccount", group: "", at: NAME },
  },
];

/** The place of such a refusal; undefined where the text is none, or nothing of it is written. */
export function explainNamedObject(
  view: View,
  text: string,
): (Explained & { readonly path: Path }) | undefined {
  for (const row of rows) {
    const match = row.text.exec(text);
    if (!match) continue;
    const { object } = view;
    const spec = podSpecPath(object.ref) ?? [];
    const field = row.fields.find((one) => valueAt(object.value, [...spec, one]) !== undefined);
    if (field === undefined) return undefined;
    const path = [...spec, field];
    const collection = typeof valueAt(object.value, path) === "object";
    return {
      path,
      ...(collection && { part: "key" }),
      related: otherPlace(view, row, spec, match[1]),
      fixes: fixes(view, row, path),
    };
  }
  return undefined;
}

function otherPlace(
  { object, resources }: View,
  { other }: Row,
  spec: Path,
  named: string | undefined,
): RelatedPlace[] {
  if (!other) return [];
  const name = other.by ? asText(valueAt(object.value, [...spec, other.by])) : named;
  const { kind, group, at } = other;
  const found = resources.findAnywhere({ kind, group }, name ?? "", object)[0]?.object;
  return found && found !== object
    ? [{ message: `${kind} ${name}`, object: found.ref, path: at }]
    : [];
}

function fixes({ object, resources }: View, { other, removes }: Row, path: Path): Fix[] {
  if (removes) return [quickFix(`Remove ${path.at(-1)}`, object, remove(path))];
  const name = asText(valueAt(object.value, path));
  if (!other || name === undefined) return [];
  const { kind, group } = other;
  const target = { kind, group };
  const namespace = group === "" ? object.namespace : { name: "", implicit: false };
  const near = nearest(name, resources.names(target, namespace, object));
  return near.map((one) => quickFix(`Change to '${one}'`, object, set(path, one)));
}
