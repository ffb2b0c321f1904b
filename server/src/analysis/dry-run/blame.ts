// Which field of a manifest a cluster's words are about. The words are the cluster's; only the place is ours.
import type { Path } from "../finding.ts";

interface Container {
  readonly name?: string;
  readonly image?: string;
  readonly env?: readonly {
    readonly valueFrom?: Readonly<
      Record<string, { readonly name?: string; readonly key?: string }>
    >;
  }[];
  readonly envFrom?: readonly Readonly<Record<string, { readonly name?: string }>>[];
  readonly resources?: { readonly requests?: object; readonly limits?: object };
  readonly [field: string]: unknown;
}

interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly [field: string]: unknown;
}

/** Where the pod spec of a workload stands, by kind; undefined for objects without one. */
export function podSpecPath(kind: string): Path | undefined {
  switch (kind) {
    case "Pod":
      return ["spec"];
    case "CronJob":
      return ["spec", "jobTemplate", "spec", "template", "spec"];
    case "Deployment":
    case "ReplicaSet":
    case "ReplicationController":
    case "StatefulSet":
    case "DaemonSet":
    case "Job":
      return ["spec", "template", "spec"];
    default:
      return undefined;
  }
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (current === null || typeof current !== "object") return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

/** What is known of an event when its place is looked for. */
export interface Complaint {
  readonly reason: string;
  readonly message: string;
  /** `spec.containers{app}`, where the event names one. */
  readonly fieldPath?: string | undefined;
}

/**
 * The field of the manifest that a warning event of its pods (or of itself) is about. Falls back to `spec.replicas`,
 * then to the kind: a place is always given.
 */
export function blame(kind: string, object: unknown, complaint: Complaint): Path {
  const base = podSpecPath(kind);
  const spec = base ? (valueAt(object, base) as PodSpec | undefined) : undefined;
  const fallback: Path =
    valueAt(object, ["spec", "replicas"]) === undefined ? ["kind"] : ["spec", "replicas"];
  if (kind === "HorizontalPodAutoscaler")
    return valueAt(object, ["spec", "metrics"]) === undefined
      ? ["spec", "scaleTargetRef"]
      : ["spec", "metrics"];
  if (!base || !spec) return fallback;
  const place = inPodSpec(spec, complaint);
  return place ? [...base, ...place] : fallback;
}

function inPodSpec(spec: PodSpec, complaint: Complaint): Path | undefined {
  switch (complaint.reason) {
    case "FailedCreate":
      return undefined;
    case "FailedScheduling":
      return schedulingConstraint(spec, complaint.message);
    case "FailedMount":
    case "FailedAttachVolume":
      return volume(spec, complaint.message);
  }
  const container = containerOf(spec, complaint.fieldPath);
  if (!container) return undefined;
  const has = (field: string) => container.value[field] !== undefined;
  switch (complaint.reason) {
    case "Unhealthy":
    case "ProbeWarning": {
      const probe = ["liveness", "readiness", "startup"].find((p) =>
        complaint.message.toLowerCase().startsWith(p),
      );
      return probe && has(`${probe}Probe`) ? [...container.path, `${probe}Probe`] : container.path;
    }
    case "BackOff":
      if (/pulling image/.test(complaint.message)) return [...container.path, "image"];
      return [...container.path, has("command") ? "command" : has("args") ? "args" : "image"];
    case "Failed":
    case "ErrImageNeverPull":
    case "InspectFailed":
      return missingKey(container, complaint.message) ?? [...container.path, "image"];
    case "FailedPostStartHook":
    case "FailedPreStopHook":
      return has("lifecycle") ? [...container.path, "lifecycle"] : container.path;
    default:
      return container.path;
  }
}

/** The container that `spec.containers{app}` names; the first one when nothing is named. */
function containerOf(
  spec: PodSpec,
  fieldPath: string | undefined,
): { path: Path; value: Container } | undefined {
  const match = /^spec\.(containers|initContainers)\{(.*)\}$/.exec(fieldPath ?? "");
  const list = match?.[1] === "initContainers" ? "initContainers" : "containers";
  const containers = spec[list];
  if (!Array.isArray(containers)) return undefined;
  const at = match ? containers.findIndex((c: Container | null) => c?.name === match[2]) : 0;
  const value = containers[at] as Container | undefined;
  return value ? { path: [list, at], value } : undefined;
}

/** The constraint that kept the most nodes away, by the scheduler's own words. */
function schedulingConstraint(spec: PodSpec, message: string): Path | undefined {
  const reasons: [RegExp, (spec: PodSpec) => Path | undefined][] = [
    [
      /didn't match Pod's node affinity\/selector/,
      () => (spec["nodeSelector"] ? ["nodeSelector"] : ["affinity"]),
    ],
    [
      /Insufficient ([\w./-]+)/,
      () => request(spec, /Insufficient ([\w./-]+)/.exec(message)?.[1] ?? ""),
    ],
    [/didn't match pod (anti-)?affinity/, () => ["affinity"]],
    [/didn't match pod topology spread/, () => ["topologySpreadConstraints"]],
    [/had untolerated taint/, () => (spec["tolerations"] ? ["tolerations"] : undefined)],
    [/free ports/, () => hostPort(spec)],
    [/persistentvolumeclaim|volume node affinity|PersistentVolume/i, () => volume(spec, message)],
  ];
  let worst: Path | undefined;
  let most = 0;
  for (const [pattern, place] of reasons) {
    const match = new RegExp(`(\\d+) [^,]*${pattern.source}`, pattern.flags).exec(message);
    const nodes = match ? Number(match[1]) : pattern.test(message) ? 1 : 0;
    const found = nodes > most ? place(spec) : undefined;
    if (found && valueAt(spec, found) !== undefined) {
      worst = found;
      most = nodes;
    }
  }
  return worst;
}

/** The largest request of a resource is the one that did not fit. */
function request(spec: PodSpec, resource: string): Path | undefined {
  const containers = Array.isArray(spec.containers) ? spec.containers : [];
  const at = containers.findIndex(
    (c) => valueAt(c, ["resources", "requests", resource]) !== undefined,
  );
  if (at >= 0) return ["containers", at, "resources", "requests", resource];
  const limited = containers.findIndex(
    (c) => valueAt(c, ["resources", "limits", resource]) !== undefined,
  );
  return limited >= 0 ? ["containers", limited, "resources", "limits", resource] : undefined;
}

function hostPort(spec: PodSpec): Path | undefined {
  for (const [c, container] of (spec.containers ?? []).entries()) {
    const ports = valueAt(container, ["ports"]);
    if (!Array.isArray(ports)) continue;
    const p = ports.findIndex((port) => valueAt(port, ["hostPort"]) !== undefined);
    if (p >= 0) return ["containers", c, "ports", p, "hostPort"];
  }
  return undefined;
}

/** The volume that a message names: by its own name in quotes, or by the object it reads. */
function volume(spec: PodSpec, message: string): Path | undefined {
  const volumes = Array.isArray(spec.volumes) ? spec.volumes : [];
  const quoted = new Set([...message.matchAll(/"([^"]+)"/g)].map(([, name]) => name));
  const named = volumes.findIndex((v) => typeof v?.["name"] === "string" && quoted.has(v["name"]));
  if (named >= 0) return ["volumes", named];
  const reads = volumes.findIndex((v) =>
    ["configMap", "secret", "persistentVolumeClaim"].some((source) => {
      const name = valueAt(v, [
        source,
        source === "secret" ? "secretName" : source === "configMap" ? "name" : "claimName",
      ]);
      return typeof name === "string" && (quoted.has(name) || message.includes(`"${name}"`));
    }),
  );
  return reads >= 0 ? ["volumes", reads] : undefined;
}

/** `couldn't find key token in Secret default/credentials`, `secret "x" not found`: the reference in the container's environment. */
function missingKey(
  container: { path: Path; value: Container },
  message: string,
): Path | undefined {
  const key = /couldn't find key (\S+) in (ConfigMap|Secret) [^/\s]+\/(\S+)/.exec(message);
  const object = /(configmap|secret) "([^"]+)" not found/.exec(message);
  if (!key && !object) return undefined;
  const secret = (key?.[2] ?? object?.[1] ?? "").toLowerCase() === "secret";
  const name = key?.[3] ?? object?.[2];
  const field = secret ? "secretKeyRef" : "configMapKeyRef";
  const env = Array.isArray(container.value.env) ? container.value.env : [];
  const at = env.findIndex((e) => {
    const ref = e?.valueFrom?.[field];
    return ref?.name === name && (!key || ref?.key === key[1]);
  });
  if (at >= 0) return [...container.path, "env", at, "valueFrom", field, key ? "key" : "name"];
  const from = Array.isArray(container.value.envFrom) ? container.value.envFrom : [];
  const source = from.findIndex((e) => e?.[secret ? "secretRef" : "configMapRef"]?.name === name);
  return source >= 0 ? [...container.path, "envFrom", source] : undefined;
}
