// The edits that carry a manifest from an old API version to the one that replaces it.
import type { EditOperation, Fix, ObjectRef, Path } from "../finding.ts";
import { valueAt } from "./value-at.ts";

/** What has to change beside apiVersion and kind, and whether the manifest means the same afterwards. */
interface Migration {
  readonly operations: readonly EditOperation[];
  readonly safe: boolean;
  /** Said in the title when the meaning changes. */
  readonly caveat?: string;
}

const versionOnly: Migration = { operations: [], safe: true };

/** The change to `target`; nothing where no edit of ours can make it. */
export function migrationTo(
  target: { readonly apiVersion: string; readonly kind: string },
  value: unknown,
  object: ObjectRef,
): Fix | undefined {
  const migration = migrate(target, value, object);
  if (migration === undefined) return undefined;
  const caveat = migration.caveat === undefined ? "" : ` (${migration.caveat})`;
  return {
    title: `Change to ${target.apiVersion}${target.kind === object.kind ? "" : ` ${target.kind}`}${caveat}`,
    safe: migration.safe,
    edits: [
      {
        object,
        operations: [
          { op: "set", path: ["apiVersion"], value: target.apiVersion },
          ...migration.operations,
        ],
      },
    ],
  };
}

function migrate(
  target: { readonly apiVersion: string; readonly kind: string },
  value: unknown,
  from: ObjectRef,
): Migration | undefined {
  if (target.kind !== from.kind) return undefined;
  switch (target.kind) {
    case "Deployment":
    case "ReplicaSet":
    case "DaemonSet":
    case "StatefulSet":
      return workload(value);
    case "Ingress":
      return { operations: ingress(value), safe: true };
    case "HorizontalPodAutoscaler":
      return from.apiVersion === "autoscaling/v2beta1"
        ? { operations: metrics(value), safe: true }
        : versionOnly;
    case "PodDisruptionBudget": {
      const selector = valueAt(value, ["spec", "selector"]);
      const selectsAll = isObject(selector) && Object.keys(selector).length === 0;
      return selectsAll
        ? { ...versionOnly, safe: false, caveat: "the empty selector then selects every Pod" }
        : versionOnly;
    }
    case "EndpointSlice":
      return { operations: endpointTopology(value), safe: false };
    case "CustomResourceDefinition":
    case "MutatingWebhookConfiguration":
    case "ValidatingWebhookConfiguration":
    case "PodSecurityPolicy":
      return undefined;
    default:
      return versionOnly;
  }
}

function workload(value: unknown): Migration {
  const operations: EditOperation[] = [];
  const templateLabels = valueAt(value, ["spec", "template", "metadata", "labels"]);
  const labels = templateLabels ?? valueAt(value, ["metadata", "labels"]);
  if (valueAt(value, ["spec", "selector"]) === undefined && isObject(labels)) {
    operations.push({ op: "set", path: ["spec", "selector"], value: { matchLabels: labels } });
    if (templateLabels === undefined)
      operations.push({
        op: "set",
        path: ["spec", "template", "metadata", "labels"],
        value: labels,
      });
  }
  for (const gone of ["rollbackTo", "templateGeneration"])
    if (valueAt(value, ["spec", gone]) !== undefined)
      operations.push({ op: "remove", path: ["spec", gone] });
  return { operations, safe: false, caveat: "defaults of the rollout change" };
}

function ingress(value: unknown): EditOperation[] {
  const operations: EditOperation[] = [];
  const spec = ["spec"];
  const renewed = backend(valueAt(value, [...spec, "backend"]));
  if (renewed)
    operations.push(
      { op: "rename", path: [...spec, "backend"], key: "defaultBackend" },
      { op: "set", path: [...spec, "defaultBackend"], value: renewed },
    );
  eachItem(valueAt(value, [...spec, "rules"]), [...spec, "rules"], (rule, rulePath) => {
    const paths: Path = [...rulePath, "http", "paths"];
    eachItem(valueAt(rule, ["http", "paths"]), paths, (entry, path) => {
      const service = backend(valueAt(entry, ["backend"]));
      if (service) operations.push({ op: "set", path: [...path, "backend"], value: service });
      if (valueAt(entry, ["pathType"]) === undefined)
        operations.push({
          op: "set",
          path: [...path, "pathType"],
          value: "ImplementationSpecific",
        });
    });
  });
  return operations;
}

/** `{ serviceName, servicePort }` in its new form; nothing when there is no old one. */
function backend(old: unknown): unknown {
  if (!isObject(old) || old["serviceName"] === undefined) return undefined;
  const port = old["servicePort"];
  const { serviceName: name, servicePort: _, ...rest } = old;
  return {
    ...rest,
    service: {
      name,
      ...(port !== undefined && {
        port: typeof port === "number" ? { number: port } : { name: port },
      }),
    },
  };
}

function metrics(value: unknown): EditOperation[] {
  const operations: EditOperation[] = [];
  eachItem(valueAt(value, ["spec", "metrics"]), ["spec", "metrics"], (metric, path) => {
    for (const source of ["resource", "containerResource", "pods", "object", "external"]) {
      const old = valueAt(metric, [source]);
      if (isObject(old))
        operations.push({ op: "set", path: [...path, source], value: metricSource(source, old) });
    }
  });
  return operations;
}

function metricSource(source: string, old: { readonly [key: string]: unknown }): unknown {
  const {
    metricName,
    metricSelector,
    selector = metricSelector,
    target,
    targetAverageUtilization,
    targetAverageValue,
    averageValue = targetAverageValue,
    targetValue,
    ...rest
  } = old;
  const named = source === "resource" || source === "containerResource";
  return {
    ...rest,
    ...(source === "object" && target !== undefined && { describedObject: target }),
    ...(!named && {
      metric: { name: metricName, ...(selector !== undefined && { selector }) },
    }),
    target:
      targetAverageUtilization !== undefined
        ? { type: "Utilization", averageUtilization: targetAverageUtilization }
        : averageValue !== undefined
          ? { type: "AverageValue", averageValue }
          : { type: "Value", value: targetValue },
  };
}

function endpointTopology(value: unknown): EditOperation[] {
  const operations: EditOperation[] = [];
  eachItem(valueAt(value, ["endpoints"]), ["endpoints"], (endpoint, path) => {
    const topology = valueAt(endpoint, ["topology"]);
    if (!isObject(topology)) return;
    operations.push({ op: "remove", path: [...path, "topology"] });
    for (const [label, field] of [
      ["kubernetes.io/hostname", "nodeName"],
      ["topology.kubernetes.io/zone", "zone"],
    ] as const)
      if (topology[label] !== undefined && valueAt(endpoint, [field]) === undefined)
        operations.push({ op: "set", path: [...path, field], value: topology[label] });
  });
  return operations;
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function eachItem(list: unknown, path: Path, visit: (item: unknown, path: Path) => void): void {
  if (!Array.isArray(list)) return;
  list.forEach((item: unknown, index) => {
    visit(item, [...path, index]);
  });
}
