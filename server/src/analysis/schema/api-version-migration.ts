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
      return {
        operations: [
          ...scaleTarget(value),
          ...(from.apiVersion === "autoscaling/v2beta1" ? metrics(value) : []),
          // What the server fills in had another form, too.
          ...(valueAt(value, ["status"]) === undefined
            ? []
            : [{ op: "remove" as const, path: ["status"] }]),
        ],
        safe: true,
      };
    case "PodDisruptionBudget": {
      const selector = valueAt(value, ["spec", "selector"]);
      const selectsAll = isObject(selector) && Object.keys(selector).length === 0;
      return selectsAll
        ? { ...versionOnly, safe: false, caveat: "the empty selector then selects every Pod" }
        : versionOnly;
    }
    case "ResourceClaim":
      return exactRequests(value, ["spec"], from);
    case "ResourceClaimTemplate":
      return exactRequests(value, ["spec", "spec"], from);
    case "PriorityLevelConfiguration":
      return { operations: nominalShares(value), safe: true };
    case "EndpointSlice":
      return { operations: endpointTopology(value), safe: false };
    case "CustomResourceDefinition":
      return definition(value);
    case "MutatingWebhookConfiguration":
    case "ValidatingWebhookConfiguration":
    case "PodSecurityPolicy":
    // What signs a certificate, and what a device is, have no certain new form.
    case "CertificateSigningRequest":
    case "ResourceSlice":
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
  const spec: Path = ["spec"];
  if (isObject(valueAt(value, [...spec, "backend"]))) {
    const path = [...spec, "defaultBackend"];
    operations.push({ op: "rename", path: [...spec, "backend"], key: "defaultBackend" });
    operations.push(...backend(valueAt(value, [...spec, "backend"]), path));
  }
  eachItem(valueAt(value, [...spec, "rules"]), [...spec, "rules"], (rule, rulePath) => {
    const paths: Path = [...rulePath, "http", "paths"];
    eachItem(valueAt(rule, ["http", "paths"]), paths, (entry, path) => {
      operations.push(...backend(valueAt(entry, ["backend"]), [...path, "backend"]));
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

/** `serviceName` and `servicePort` to their new places. */
function backend(old: unknown, path: Path): EditOperation[] {
  if (!isObject(old) || old["serviceName"] === undefined) return [];
  const service = [...path, "service"];
  const port = old["servicePort"];
  const form = typeof port === "number" ? "number" : "name";
  return [
    { op: "move", path: [...path, "serviceName"], to: [...service, "name"] },
    ...(port === undefined
      ? []
      : [{ op: "move" as const, path: [...path, "servicePort"], to: [...service, "port", form] }]),
  ];
}

const SCALED = new Set(["Deployment", "StatefulSet", "ReplicaSet"]);

/** The newer version wants to know the group of what it scales; old ones may name one that has gone. */
function scaleTarget(value: unknown): EditOperation[] {
  const path: Path = ["spec", "scaleTargetRef", "apiVersion"];
  const kind = valueAt(value, ["spec", "scaleTargetRef", "kind"]);
  const known = valueAt(value, path);
  const gone =
    known === undefined || /^(?:v1|extensions\/v1beta1|apps\/v1beta[12])$/.test(String(known));
  return gone && SCALED.has(String(kind)) ? [{ op: "set", path, value: "apps/v1" }] : [];
}

/** Old fields of a metric's source and their new places; the target's type says which amount it holds. */
const METRIC_FIELDS: readonly (readonly [old: string, to: readonly string[], type?: string])[] = [
  ["metricName", ["metric", "name"]],
  ["metricSelector", ["metric", "selector"]],
  ["selector", ["metric", "selector"]],
  ["targetAverageUtilization", ["target", "averageUtilization"], "Utilization"],
  ["targetAverageValue", ["target", "averageValue"], "AverageValue"],
  ["averageValue", ["target", "averageValue"], "AverageValue"],
  ["targetValue", ["target", "value"], "Value"],
];

function metrics(value: unknown): EditOperation[] {
  const operations: EditOperation[] = [];
  eachItem(valueAt(value, ["spec", "metrics"]), ["spec", "metrics"], (metric, path) => {
    for (const source of ["resource", "containerResource", "pods", "object", "external"]) {
      const old = valueAt(metric, [source]);
      if (isObject(old)) operations.push(...metricSource(old, source, [...path, source]));
    }
  });
  return operations;
}

function metricSource(
  old: { readonly [key: string]: unknown },
  source: string,
  path: Path,
): EditOperation[] {
  const described: EditOperation[] =
    source === "object" && isObject(old["target"])
      ? [{ op: "rename", path: [...path, "target"], key: "describedObject" }]
      : [];
  const present = METRIC_FIELDS.filter(([name]) => old[name] !== undefined);
  const amount = present.find(([, , type]) => type !== undefined);
  // An amount beside the one that counts has no place any more.
  const moves = present.map(
    ([name, to, type]): EditOperation =>
      type === undefined || name === amount?.[0]
        ? { op: "move", path: [...path, name], to: [...path, ...to] }
        : { op: "remove", path: [...path, name] },
  );
  const type: EditOperation[] = amount
    ? [{ op: "set", path: [...path, "target", "type"], value: amount[2] }]
    : [];
  return [...described, ...moves, ...type];
}

/** What a request for devices says of exactly one kind of them has a map of its own since v1beta2. */
function exactRequests(value: unknown, spec: Path, from: ObjectRef): Migration {
  if (from.apiVersion !== "resource.k8s.io/v1beta1") return versionOnly;
  const operations: EditOperation[] = [];
  const requests: Path = [...spec, "devices", "requests"];
  eachItem(valueAt(value, requests), requests, (request, path) => {
    if (!isObject(request)) return;
    for (const name of Object.keys(request))
      if (name !== "name" && name !== "firstAvailable")
        operations.push({ op: "move", path: [...path, name], to: [...path, "exactly", name] });
  });
  return { operations, safe: true };
}

/** The shares of a priority level were called assured before v1beta3. */
function nominalShares(value: unknown): EditOperation[] {
  const path: Path = ["spec", "limited", "assuredConcurrencyShares"];
  return valueAt(value, path) === undefined
    ? []
    : [{ op: "rename", path, key: "nominalConcurrencyShares" }];
}

function endpointTopology(value: unknown): EditOperation[] {
  const operations: EditOperation[] = [];
  eachItem(valueAt(value, ["endpoints"]), ["endpoints"], (endpoint, path) => {
    const topology = valueAt(endpoint, ["topology"]);
    if (!isObject(topology)) return;
    for (const [label, field] of [
      ["kubernetes.io/hostname", "nodeName"],
      ["topology.kubernetes.io/zone", "zone"],
    ] as const)
      if (topology[label] !== undefined && valueAt(endpoint, [field]) === undefined)
        operations.push({
          op: "move",
          path: [...path, "topology", label],
          to: [...path, field],
        });
    operations.push({ op: "remove", path: [...path, "topology"] });
  });
  return operations;
}

/** A definition without a schema took any field: so does this one. */
const anything = {
  openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
};

/** What stood once for all versions stands in each of them. */
function definition(value: unknown): Migration | undefined {
  const spec = valueAt(value, ["spec"]);
  if (!isObject(spec)) return undefined;
  const {
    version,
    validation = anything,
    versions = [{ name: version, served: true, storage: true }],
  } = spec;
  if (!Array.isArray(versions) || !versions.every(isObject)) return undefined;
  const every = versions.map((one) => ({ ...one, ...sharedBy(one, spec, validation) }));
  if (every.some((one) => typeof one.name !== "string" || !isObject(one.schema))) return undefined;
  const conversion = spec["conversion"];
  // The client of a conversion webhook and its versions moved: nothing certain.
  if (isObject(conversion) && conversion["strategy"] === "Webhook") return undefined;
  const gone = [
    "version",
    "validation",
    "subresources",
    "additionalPrinterColumns",
    "preserveUnknownFields",
  ].filter((name) => spec[name] !== undefined);
  return {
    operations: [
      ...gone.map((name): EditOperation => ({ op: "remove", path: ["spec", name] })),
      { op: "set", path: ["spec", "versions"], value: every },
    ],
    safe: false,
    caveat: "unknown fields are dropped",
  };
}

type Fields = { readonly [key: string]: unknown };

/** The fields of one version, those of the whole definition where it has none of its own. */
function sharedBy(one: Fields, spec: Fields, validation: unknown): Fields & { name?: unknown } {
  const columns = one["additionalPrinterColumns"] ?? spec["additionalPrinterColumns"];
  const subresources = one["subresources"] ?? spec["subresources"];
  const { name } = one;
  return {
    name,
    schema: one["schema"] ?? validation,
    ...(Array.isArray(columns) && { additionalPrinterColumns: columns.map(column) }),
    ...(subresources !== undefined && { subresources }),
  };
}

function column(old: unknown): unknown {
  if (!isObject(old)) return old;
  const { JSONPath, ...rest } = old;
  return { ...rest, ...(JSONPath !== undefined && { jsonPath: JSONPath }) };
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
