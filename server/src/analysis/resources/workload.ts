// The pods that an object makes, whatever its kind: who reads them sees containers, not kinds. A field of the wrong type is absent.
import type { Path } from "../finding.ts";
import type { BoundObject } from "./bind-file.ts";
import { asList, asMap, asText, field, type JsonMap } from "./json.ts";
import { isWorkloadKind, kindName } from "./kinds.ts";

/** `plain-init` runs before, `sidecar` is an init container that stays, `ephemeral` is added for debugging. */
export type ContainerRole = "plain-init" | "sidecar" | "regular" | "ephemeral";

export interface Container {
  readonly role: ContainerRole;
  readonly path: Path;
  readonly fields: JsonMap;
  /** Empty when it is missing or no text. */
  readonly name: string;
  readonly image: string;
}

export interface Workload {
  readonly object: BoundObject;
  /** Path of what holds `metadata` and `spec`: empty for a Pod. */
  readonly path: Path;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: JsonMap;
  readonly specPath: Path;
  /** Init containers (plain and sidecars), regular, ephemeral: the API server's order. */
  readonly containers: readonly Container[];
  readonly regular: readonly Container[];
  /** Those that run together as long as the pod does: native sidecars and regular ones. */
  readonly running: readonly Container[];
  /** Deployment, ReplicaSet, StatefulSet, DaemonSet, ReplicationController, and a Pod that is restarted always. */
  readonly longRunning: boolean;
}

const LISTS = ["initContainers", "containers", "ephemeralContainers"] as const;
const FINISHING = new Set(["batch/Job", "batch/CronJob"]);
const known = new WeakMap<BoundObject, Workload | null>();

/** The workload that a built-in kind is; undefined for everything else, also for kinds of the same name in other groups. */
export function workloadOf(object: BoundObject): Workload | undefined {
  let workload = known.get(object);
  if (workload === undefined) {
    workload = read(object) ?? null;
    known.set(object, workload);
  }
  return workload ?? undefined;
}

function read(object: BoundObject): Workload | undefined {
  const { template } = object.content;
  const spec = asMap(template?.spec);
  if (template === undefined || spec === undefined || !isWorkloadKind(object.kind))
    return undefined;
  const specPath = [...template.path, "spec"];
  const containers = LISTS.flatMap((list) =>
    entries(spec[list], [...specPath, list]).map(({ path, fields }) => ({
      role: roleOf(list, fields),
      path,
      fields,
      name: asText(fields["name"]) ?? "",
      image: asText(fields["image"]) ?? "",
    })),
  );
  const kind = kindName(object.kind);
  return {
    object,
    path: template.path,
    labels: template.labels,
    spec,
    specPath,
    containers,
    regular: containers.filter(({ role }) => role === "regular"),
    running: containers.filter(({ role }) => role === "regular" || role === "sidecar"),
    longRunning:
      kind === "Pod" ? (spec["restartPolicy"] ?? "Always") === "Always" : !FINISHING.has(kind),
  };
}

function roleOf(list: (typeof LISTS)[number], fields: JsonMap): ContainerRole {
  if (list === "containers") return "regular";
  if (list === "ephemeralContainers") return "ephemeral";
  return fields["restartPolicy"] === "Always" ? "sidecar" : "plain-init";
}

export interface Entry {
  readonly path: Path;
  readonly fields: JsonMap;
}

/** The items of a list that are maps, with their paths; anything else gives none. */
export function entries(list: unknown, path: Path): Entry[] {
  return asList(list).flatMap((item, i) => {
    const fields = asMap(item);
    return fields ? [{ path: [...path, i], fields }] : [];
  });
}

export interface Volume extends Entry {
  readonly name: string;
  /** `configMap`, `emptyDir`, ...; empty when there is none. */
  readonly source: string;
}

export function volumesOf({ spec, specPath }: Workload): Volume[] {
  return entries(spec["volumes"], [...specPath, "volumes"]).map((entry) => ({
    ...entry,
    name: asText(entry.fields["name"]) ?? "",
    source: Object.keys(entry.fields).find((key) => key !== "name") ?? "",
  }));
}

export interface Mount extends Entry {
  readonly volume: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
}

export function mountsOf({ fields, path }: Container): Mount[] {
  return entries(fields["volumeMounts"], [...path, "volumeMounts"]).map((entry) => ({
    ...entry,
    volume: asText(entry.fields["name"]) ?? "",
    mountPath: asText(entry.fields["mountPath"]) ?? "",
    readOnly: entry.fields["readOnly"] === true,
  }));
}

export interface Port extends Entry {
  readonly name: string | undefined;
  readonly number: number | undefined;
  readonly protocol: string;
  readonly hostPort: number;
}

export function portsOf({ fields, path }: Container): Port[] {
  return entries(fields["ports"], [...path, "ports"]).map((entry) => ({
    ...entry,
    name: asText(entry.fields["name"]),
    number: numberOf(entry.fields["containerPort"]),
    protocol: asText(entry.fields["protocol"]) ?? "TCP",
    hostPort: numberOf(entry.fields["hostPort"]) ?? 0,
  }));
}

/** A request or limit as text; undefined when it is not set. */
export function resourceOf(
  holder: JsonMap,
  list: "requests" | "limits",
  name: string,
): string | undefined {
  const value = field(holder, "resources", list, name);
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** Command and arguments, as one list of words. */
export function wordsOf({ fields }: Pick<Container, "fields">): string[] {
  return [...asList(fields["command"]), ...asList(fields["args"])].filter(
    (word) => typeof word === "string",
  );
}

/** Whether a number stands in command, arguments or variables: what a process is told it is likely to do. */
export function mentionsNumber(container: Pick<Container, "fields">, number: number): boolean {
  const mentioned = new RegExp(`(?<!\\d)${number}(?!\\d)`);
  const variables = entries(container.fields["env"], []);
  return (
    wordsOf(container).some((word) => mentioned.test(word)) ||
    variables.some(({ fields }) => mentioned.test(asText(fields["value"]) ?? ""))
  );
}
