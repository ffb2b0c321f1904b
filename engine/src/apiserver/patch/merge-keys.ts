// Which lists of the Kubernetes API are merged item by item, and by which field: the `patchMergeKey` and
// `patchStrategy` of staging/src/k8s.io/api (1.36). Every other list is replaced as a whole.

export interface ListStrategy {
  /** The field that identifies an item; absent for lists of plain values, which are merged as sets. */
  readonly key?: string;
  /** A patch that kubectl makes lists the fields that an item keeps, in `$retainKeys`. */
  readonly retainKeys?: true;
}

const container: Readonly<Record<string, ListStrategy>> = {
  ports: { key: "containerPort" },
  env: { key: "name" },
  volumeMounts: { key: "mountPath" },
  volumeDevices: { key: "devicePath" },
};

/** By the field that holds the list; an object with several such fields is named by its own field before it. */
const byField: Readonly<Record<string, ListStrategy>> = {
  "metadata.ownerReferences": { key: "uid" },
  "metadata.finalizers": {},
  "spec.containers": { key: "name" },
  "spec.initContainers": { key: "name" },
  "spec.ephemeralContainers": { key: "name" },
  "spec.volumes": { key: "name", retainKeys: true },
  "spec.imagePullSecrets": { key: "name" },
  "spec.hostAliases": { key: "ip" },
  "spec.topologySpreadConstraints": { key: "topologyKey" },
  "spec.schedulingGates": { key: "name" },
  "spec.resourceClaims": { key: "name", retainKeys: true },
  "spec.podCIDRs": {},
  "spec.drivers": { key: "name" },
  "spec.matchConditions": { key: "name" },
  "spec.variables": { key: "name" },
  "webhooks.matchConditions": { key: "name" },
  "status.conditions": { key: "type" },
  "status.reservedFor": { key: "uid" },
  "status.addresses": { key: "type" },
  "status.podIPs": { key: "ip" },
  "status.hostIPs": { key: "ip" },
  "status.resourceClaimStatuses": { key: "name", retainKeys: true },
  "containerStatuses.volumeMounts": { key: "mountPath" },
  "containerStatuses.allocatedResourcesStatus": { key: "name" },
  webhooks: { key: "name" },
};

/** Fields at the top of an object or in its spec whose lists only some kinds merge (or do not merge). */
const byKind: Readonly<Record<string, Readonly<Record<string, ListStrategy | "atomic">>>> = {
  CertificateSigningRequest: { "status.conditions": "atomic" },
  CustomResourceDefinition: { "status.conditions": "atomic" },
  MutatingAdmissionPolicy: { "spec.variables": "atomic" },
  Service: { "spec.ports": { key: "port" } },
  ServiceAccount: { secrets: { key: "name" } },
  ValidatingAdmissionPolicy: { "status.conditions": "atomic" },
};

const containerLists = new Set(["containers", "initContainers", "ephemeralContainers"]);

/** The strategy of the list at `path` (field names from the root, list positions left out), or nothing. */
export function listStrategy(kind: string, path: readonly string[]): ListStrategy | undefined {
  const field = path.at(-1)!;
  const parent = path.at(-2);
  if (parent !== undefined && containerLists.has(parent)) return container[field];
  const name = parent === undefined ? field : `${parent}.${field}`;
  const strategy = (path.length <= 2 ? byKind[kind]?.[name] : undefined) ?? byField[name];
  return strategy === "atomic" ? undefined : strategy;
}

/** Whether a patch of the map at `path` takes its place instead of being merged into it. */
export function isReplaced(kind: string, path: readonly string[]): boolean {
  return kind === "PodDisruptionBudget" && path.join(".") === "spec.selector";
}

/** Whether a patch that kubectl makes of the map at `path` lists the fields that it keeps, in `$retainKeys`. */
export function retainsKeys(kind: string, path: readonly string[]): boolean {
  return kind === "Deployment" && path.join(".") === "spec.strategy";
}
