// What the explanations of dry-run findings share: what is known of an object, and how their first lines are written.
import type { DryRunResult, OwnedEvent } from "#engine";
import type { NodePorts } from "../configuration.ts";
import { valueAt } from "../documents/index.ts";
import type { Fix, Path, RelatedPlace, Severity } from "../finding.ts";
import { type BoundObject, podSpecPath, type ResourceScope } from "../resources/index.ts";
import type { Outcome } from "./outcome.ts";

/** Everything that an explanation may look at. */
export interface DryRunView {
  readonly object: BoundObject;
  readonly outcome: Outcome;
  readonly result: DryRunResult;
  readonly resources: ResourceScope;
  /** Whether an object is one of those that were applied: other folders may have more of its name. */
  readonly isApplied: (object: BoundObject) => boolean;
  /** Minor of the Kubernetes version. */
  readonly minor: number;
  readonly nodePorts: NodePorts;
  /** Nobody has named a cluster: what labels, devices and storage the nodes have is a guess. */
  readonly assumedCluster: boolean;
}

/** A finding in our words; the cluster's text comes behind the first line. */
export interface Explanation {
  readonly code: string;
  /** Subject first, at most `maxSummary` characters. */
  readonly summary: string;
  /** From the object on. */
  readonly path: Path;
  /** Where it rests on a guess. */
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
}

const maxSummary = 90;

/** A text for one line of limited length. */
export function cut(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > maxSummary ? `${line.slice(0, maxSummary - 1).trimEnd()}…` : line;
}

/** `1 pod`, `3 pods`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The pod spec of the object as it is written, with its path; undefined for objects without pods. */
export function writtenPodSpec({
  object,
}: Pick<DryRunView, "object">): { readonly path: Path; readonly value: unknown } | undefined {
  const path = podSpecPath(object.ref);
  const value = path && valueAt(object.value, path);
  return path && value !== undefined ? { path, value } : undefined;
}

/** The replicas where they are written, else the kind: the place for what concerns a workload as a whole. */
export function countPath(object: BoundObject): Path {
  const replicas = ["spec", "replicas"];
  return valueAt(object.value, replicas) === undefined ? ["kind"] : replicas;
}

/** A container that an event names, with its place in the manifest. */
export interface NamedContainer {
  readonly path: Path;
  readonly value: unknown;
  readonly name: string;
}

/** The container that `spec.containers{app}` names; the first one when an event names none. */
export function containerOf(view: DryRunView, event: OwnedEvent): NamedContainer | undefined {
  const spec = writtenPodSpec(view);
  const match = /^spec\.(containers|initContainers)\{(.*)\}$/.exec(event.object.fieldPath ?? "");
  const list = match?.[1] ?? "containers";
  const containers = valueAt(spec?.value, [list]);
  if (!spec || !Array.isArray(containers)) return undefined;
  const names = containers.map((container) => String(valueAt(container, ["name"]) ?? ""));
  const at = match ? names.indexOf(match[2] ?? "") : 0;
  return containers[at] === undefined
    ? undefined
    : { path: [...spec.path, list, at], value: containers[at], name: names[at] ?? "" };
}

/** An object of the scope by kind and name, as this object would mean it. */
export function objectNamed(
  { object, resources }: DryRunView,
  kind: string,
  name: string,
): BoundObject | undefined {
  return resources.find({ group: "", kind }, name, object.namespace, object)[0]?.object;
}

/** The annotation on the pod template that says what a container does instead of what is assumed. */
export function assumptionFix(
  { object }: DryRunView,
  container: string,
  setting: string,
  title: string,
): Fix {
  const template = (podSpecPath(object.ref) ?? []).slice(0, -1);
  const path = [...template, "metadata", "annotations", `drydock.dev/${container}`];
  const written = valueAt(object.value, path);
  const key = setting.slice(0, setting.indexOf("="));
  const kept =
    typeof written === "string"
      ? written.split(",").filter((one) => !one.trim().startsWith(`${key}=`))
      : [];
  const value = [...kept, setting].join(",");
  return {
    title,
    safe: false,
    edits: [{ object: object.ref, operations: [{ op: "set", path, value }] }],
  };
}
