// The pod that an object makes, whatever its kind: where it stands and what is in it. Rules see containers, not kinds.
import { podSpecPath, valueAt } from "../dry-run/blame.ts";
import type { ViewedObject } from "../features/file-view.ts";
import type { Path } from "../finding.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** `plain-init` runs before, `sidecar` is an init container that stays, `ephemeral` is added for debugging. */
export type ContainerRole = "plain-init" | "sidecar" | "regular" | "ephemeral";

export interface ContainerView {
  readonly role: ContainerRole;
  readonly path: Path;
  readonly fields: Fields;
  readonly name: string;
  /** Empty when it is missing or no text. */
  readonly image: string;
}

export interface PodTemplate {
  /** Path of what holds `metadata` and `spec`: empty for a Pod. */
  readonly path: Path;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Fields;
  readonly specPath: Path;
  /** Init containers (plain and sidecars), regular, ephemeral: the API server's order. */
  readonly containers: readonly ContainerView[];
  /** Deployment, ReplicaSet, StatefulSet, DaemonSet, ReplicationController, and a Pod that is restarted always. */
  readonly longRunning: boolean;
}

export function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The items of a list that are objects, with their positions; anything else gives none. */
export function fieldsOf(
  value: unknown,
): readonly { readonly index: number; readonly fields: Fields }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((fields, index) => (isFields(fields) ? [{ index, fields }] : []));
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

const builtInGroups = new Set(["v1", "apps", "batch", "extensions"]);
const cache = new WeakMap<object, PodTemplate | null>();

/** The pod template of a built-in workload; undefined for everything else, also for kinds of the same name of other groups. */
export function podTemplate(object: ViewedObject): PodTemplate | undefined {
  const known = cache.get(object.value);
  if (known !== undefined) return known ?? undefined;
  const found = read(object);
  cache.set(object.value, found ?? null);
  return found;
}

function read({ ref, value }: ViewedObject): PodTemplate | undefined {
  const specPath = podSpecPath(ref.kind);
  if (!specPath || !builtInGroups.has(ref.apiVersion.split("/")[0] ?? "")) return undefined;
  const spec = valueAt(value, specPath);
  if (!isFields(spec)) return undefined;
  const path = specPath.slice(0, -1);
  const labels = valueAt(value, [...path, "metadata", "labels"]);
  const containers = (["initContainers", "containers", "ephemeralContainers"] as const).flatMap(
    (list) =>
      fieldsOf(spec[list]).map(({ index, fields }) => ({
        role: roleOf(list, fields),
        path: [...specPath, list, index],
        fields,
        name: textOf(fields["name"]),
        image: textOf(fields["image"]),
      })),
  );
  return {
    path,
    labels: isFields(labels)
      ? Object.fromEntries(Object.entries(labels).map(([key, label]) => [key, String(label)]))
      : {},
    spec,
    specPath,
    containers,
    longRunning:
      ref.kind === "Pod"
        ? (spec["restartPolicy"] ?? "Always") === "Always"
        : ref.kind !== "Job" && ref.kind !== "CronJob",
  };
}

function roleOf(list: string, fields: Fields): ContainerRole {
  if (list === "containers") return "regular";
  if (list === "ephemeralContainers") return "ephemeral";
  return fields["restartPolicy"] === "Always" ? "sidecar" : "plain-init";
}
