// Every place where one object names another, as data, in one table as the whole of it is what readers look for. Patterns
// are those of `path-pattern.ts`.

/** How a missing target is reported. */
export type Missing =
  /** As the decision table has it. */
  | "report"
  /** Only when a name is nearly right: the target usually exists outside of the files. */
  | "near"
  /** Never: something else looks after it. */
  | "never";

export interface ReferenceKind {
  readonly id: string;
  /** Kinds that hold it, `apps/StatefulSet`; `pod-spec` for every pod template. */
  readonly in: readonly string[];
  /** Where: a map, or a plain name when `name` is empty. */
  readonly at: string;
  /** Field of that map with the target's name; empty when the place itself is the name. */
  readonly name: string;
  /** The target's kind, `Secret`; with `kindFields` the one that counts when the fields are not there. */
  readonly to: string;
  /** Fields that give the target's kind and group; `apiVersion` gives the group as well. */
  readonly kindFields?: {
    readonly kind: string;
    readonly group?: string;
    /** The group that the API server puts where none is written. */
    readonly emptyGroup?: string;
    readonly apiVersion?: string;
  };
  /** Field that gives the target's namespace; else it is the object's own. */
  readonly namespace?: string;
  /** Where the keys are that it asks of a Secret or ConfigMap: a pattern below the map. */
  readonly keys?: string;
  /** Keys that are always asked for. */
  readonly fixedKeys?: readonly string[];
  /** Where the port of a Service is asked for: patterns below the map. */
  readonly ports?: readonly string[];
  /** Field that makes it optional. */
  readonly optional?: string;
  readonly missing: Missing;
  /** Not when this sibling is set: the place is its deprecated alias. */
  readonly unless?: string;
  /** Only when the map's field has this value. */
  readonly when?: { readonly field: string; readonly is: string };
}

const CONTAINERS = "{initContainers,containers,ephemeralContainers}[*]";
const POD = ["pod-spec"];
const report: Missing = "report";

function secret(id: string, at: string, name = "name"): ReferenceKind {
  return { id, in: POD, at, name, to: "Secret", missing: report };
}

const INGRESS = ["networking.k8s.io/Ingress"];
const ROUTES = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map(
  (kind) => `gateway.networking.k8s.io/${kind}`,
);
const BINDINGS = [
  "rbac.authorization.k8s.io/RoleBinding",
  "rbac.authorization.k8s.io/ClusterRoleBinding",
];

/** In the order in which findings come: by place in a pod, then by kind. */
export const REFERENCE_KINDS: readonly ReferenceKind[] = [
  // Pods.
  {
    ...secret("env-secret", `${CONTAINERS}.env[*].valueFrom.secretKeyRef`),
    keys: "key",
    optional: "optional",
  },
  {
    ...secret("env-config-map", `${CONTAINERS}.env[*].valueFrom.configMapKeyRef`),
    to: "ConfigMap",
    keys: "key",
    optional: "optional",
  },
  { ...secret("env-from-secret", `${CONTAINERS}.envFrom[*].secretRef`), optional: "optional" },
  {
    ...secret("env-from-config-map", `${CONTAINERS}.envFrom[*].configMapRef`),
    to: "ConfigMap",
    optional: "optional",
  },
  {
    ...secret("volume-secret", "volumes[*].secret", "secretName"),
    keys: "items[*].key",
    optional: "optional",
  },
  {
    ...secret("volume-config-map", "volumes[*].configMap"),
    to: "ConfigMap",
    keys: "items[*].key",
    optional: "optional",
  },
  {
    ...secret("projected-secret", "volumes[*].projected.sources[*].secret"),
    keys: "items[*].key",
    optional: "optional",
  },
  {
    ...secret("projected-config-map", "volumes[*].projected.sources[*].configMap"),
    to: "ConfigMap",
    keys: "items[*].key",
    optional: "optional",
  },
  secret("volume-driver-secret", "volumes[*].csi.nodePublishSecretRef"),
  secret(
    "volume-driver-secret",
    "volumes[*].{cephfs,iscsi,flexVolume,rbd,scaleIO,storageos}.secretRef",
  ),
  secret("volume-driver-secret", "volumes[*].azureFile", "secretName"),
  { ...secret("image-pull-secret", "imagePullSecrets[*]"), missing: "near" },
  {
    id: "service-account",
    in: POD,
    at: "serviceAccountName",
    name: "",
    to: "ServiceAccount",
    missing: report,
  },
  {
    id: "service-account",
    in: POD,
    at: "serviceAccount",
    name: "",
    to: "ServiceAccount",
    unless: "serviceAccountName",
    missing: report,
  },
  {
    id: "volume-claim",
    in: POD,
    at: "volumes[*].persistentVolumeClaim",
    name: "claimName",
    to: "PersistentVolumeClaim",
    missing: report,
  },
  {
    id: "storage-class",
    in: POD,
    at: "volumes[*].ephemeral.volumeClaimTemplate.spec.storageClassName",
    name: "",
    to: "storage.k8s.io/StorageClass",
    missing: "near",
  },
  {
    id: "priority-class",
    in: POD,
    at: "priorityClassName",
    name: "",
    to: "scheduling.k8s.io/PriorityClass",
    missing: report,
  },
  {
    id: "runtime-class",
    in: POD,
    at: "runtimeClassName",
    name: "",
    to: "node.k8s.io/RuntimeClass",
    missing: "near",
  },
  { id: "node", in: POD, at: "nodeName", name: "", to: "Node", missing: "never" },
  {
    id: "scheduler",
    in: POD,
    at: "schedulerName",
    name: "",
    to: "kubescheduler.config.k8s.io/KubeSchedulerConfiguration",
    missing: "never",
  },
  {
    id: "resource-claim",
    in: POD,
    at: "resourceClaims[*].resourceClaimName",
    name: "",
    to: "resource.k8s.io/ResourceClaim",
    missing: report,
  },
  {
    id: "resource-claim",
    in: POD,
    at: "resourceClaims[*].resourceClaimTemplateName",
    name: "",
    to: "resource.k8s.io/ResourceClaimTemplate",
    missing: report,
  },

  // Everything else.
  {
    id: "service-account-secret",
    in: ["ServiceAccount"],
    at: "{imagePullSecrets,secrets}[*]",
    name: "name",
    to: "Secret",
    missing: "near",
  },
  {
    id: "governing-service",
    in: ["apps/StatefulSet"],
    at: "spec.serviceName",
    name: "",
    to: "Service",
    missing: report,
  },
  {
    id: "storage-class",
    in: ["apps/StatefulSet"],
    at: "spec.volumeClaimTemplates[*].spec.storageClassName",
    name: "",
    to: "storage.k8s.io/StorageClass",
    missing: "near",
  },
  {
    id: "storage-class",
    in: ["PersistentVolumeClaim", "PersistentVolume"],
    at: "spec.storageClassName",
    name: "",
    to: "storage.k8s.io/StorageClass",
    missing: "near",
  },
  {
    id: "volume",
    in: ["PersistentVolumeClaim"],
    at: "spec.volumeName",
    name: "",
    to: "PersistentVolume",
    missing: "near",
  },
  {
    id: "volume-attributes-class",
    in: ["PersistentVolumeClaim"],
    at: "spec.volumeAttributesClassName",
    name: "",
    to: "storage.k8s.io/VolumeAttributesClass",
    missing: "near",
  },
  {
    id: "data-source",
    in: ["PersistentVolumeClaim"],
    at: "spec.{dataSource,dataSourceRef}",
    name: "name",
    to: "PersistentVolumeClaim",
    kindFields: { kind: "kind", group: "apiGroup" },
    namespace: "namespace",
    missing: "near",
  },
  {
    id: "bound-claim",
    in: ["PersistentVolume"],
    at: "spec.claimRef",
    name: "name",
    to: "PersistentVolumeClaim",
    namespace: "namespace",
    missing: "near",
  },
  {
    id: "tls-secret",
    in: INGRESS,
    at: "spec.tls[*]",
    name: "secretName",
    to: "Secret",
    fixedKeys: ["tls.crt", "tls.key"],
    missing: report,
  },
  {
    id: "ingress-class",
    in: INGRESS,
    at: "spec.ingressClassName",
    name: "",
    to: "networking.k8s.io/IngressClass",
    missing: "near",
  },
  {
    id: "backend",
    in: INGRESS,
    at: "spec.defaultBackend.service",
    name: "name",
    to: "Service",
    ports: ["port.name", "port.number"],
    missing: report,
  },
  {
    id: "backend",
    in: INGRESS,
    at: "spec.rules[*].http.paths[*].backend.service",
    name: "name",
    to: "Service",
    ports: ["port.name", "port.number"],
    missing: report,
  },
  {
    id: "backend",
    in: INGRESS,
    at: "spec.backend",
    name: "serviceName",
    to: "Service",
    ports: ["servicePort"],
    missing: report,
  },
  {
    id: "backend",
    in: INGRESS,
    at: "spec.rules[*].http.paths[*].backend",
    name: "serviceName",
    to: "Service",
    ports: ["servicePort"],
    missing: report,
  },
  {
    id: "route-backend",
    in: ROUTES,
    at: "spec.rules[*].backendRefs[*]",
    name: "name",
    to: "Service",
    kindFields: { kind: "kind", group: "group" },
    namespace: "namespace",
    ports: ["port"],
    missing: "near",
  },
  {
    id: "route-parent",
    in: ROUTES,
    at: "spec.parentRefs[*]",
    name: "name",
    to: "gateway.networking.k8s.io/Gateway",
    kindFields: { kind: "kind", group: "group" },
    namespace: "namespace",
    missing: "near",
  },
  {
    id: "gateway-class",
    in: ["gateway.networking.k8s.io/Gateway"],
    at: "spec.gatewayClassName",
    name: "",
    to: "gateway.networking.k8s.io/GatewayClass",
    missing: "near",
  },
  {
    id: "scale-target",
    in: ["autoscaling/HorizontalPodAutoscaler"],
    at: "spec.scaleTargetRef",
    name: "name",
    to: "",
    kindFields: { kind: "kind", apiVersion: "apiVersion" },
    missing: report,
  },
  {
    id: "scale-target",
    in: ["autoscaling.k8s.io/VerticalPodAutoscaler"],
    at: "spec.targetRef",
    name: "name",
    to: "",
    kindFields: { kind: "kind", apiVersion: "apiVersion" },
    missing: report,
  },
  {
    id: "role",
    in: BINDINGS,
    at: "roleRef",
    name: "name",
    to: "",
    kindFields: { kind: "kind", group: "apiGroup", emptyGroup: "rbac.authorization.k8s.io" },
    missing: report,
  },
  {
    id: "subject",
    in: BINDINGS,
    at: "subjects[*]",
    name: "name",
    to: "ServiceAccount",
    namespace: "namespace",
    missing: report,
    when: { field: "kind", is: "ServiceAccount" },
  },
  {
    id: "webhook-service",
    in: [
      "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
      "admissionregistration.k8s.io/MutatingWebhookConfiguration",
    ],
    at: "webhooks[*].clientConfig.service",
    name: "name",
    to: "Service",
    namespace: "namespace",
    ports: ["port"],
    missing: "near",
  },
  {
    id: "webhook-service",
    in: ["apiregistration.k8s.io/APIService"],
    at: "spec.service",
    name: "name",
    to: "Service",
    namespace: "namespace",
    ports: ["port"],
    missing: "near",
  },
  {
    id: "webhook-service",
    in: ["apiextensions.k8s.io/CustomResourceDefinition"],
    at: "spec.conversion.webhook.clientConfig.service",
    name: "name",
    to: "Service",
    namespace: "namespace",
    ports: ["port"],
    missing: "near",
  },
  {
    id: "slice-service",
    in: ["discovery.k8s.io/EndpointSlice"],
    at: "metadata.labels",
    name: "kubernetes.io/service-name",
    to: "Service",
    missing: "near",
  },
  {
    id: "slice-service",
    in: ["Endpoints"],
    at: "metadata",
    name: "name",
    to: "Service",
    missing: "never",
  },
  {
    id: "namespace",
    in: ["*"],
    at: "metadata",
    name: "namespace",
    to: "Namespace",
    missing: "never",
  },
  {
    id: "owner",
    in: ["*"],
    at: "metadata.ownerReferences[*]",
    name: "name",
    to: "",
    kindFields: { kind: "kind", apiVersion: "apiVersion" },
    missing: "never",
  },
];

/** A place that selects pods by their labels. */
export interface SelectorKind {
  readonly id:
    | "service"
    | "own-pods"
    | "disruption-budget"
    | "policy-subject"
    | "policy-peer"
    | "affinity"
    | "topology-spread";
  readonly in: readonly string[];
  /** Where the selector is. */
  readonly at: string;
  /** A plain map of labels, as Services have it, instead of a LabelSelector. */
  readonly map?: true;
  /** Siblings of the selector that say in which namespaces it looks. */
  readonly namespaces?: { readonly list?: string; readonly selector: string };
}

const AFFINITY = "affinity.{podAffinity,podAntiAffinity}";

export const SELECTOR_KINDS: readonly SelectorKind[] = [
  { id: "service", in: ["Service"], at: "spec.selector", map: true },
  { id: "own-pods", in: ["ReplicationController"], at: "spec.selector", map: true },
  {
    id: "own-pods",
    in: ["apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet", "apps/DaemonSet", "batch/Job"],
    at: "spec.selector",
  },
  { id: "disruption-budget", in: ["policy/PodDisruptionBudget"], at: "spec.selector" },
  { id: "policy-subject", in: ["networking.k8s.io/NetworkPolicy"], at: "spec.podSelector" },
  {
    id: "policy-peer",
    in: ["networking.k8s.io/NetworkPolicy"],
    at: "spec.{ingress,egress}[*].{from,to}[*].podSelector",
    namespaces: { selector: "namespaceSelector" },
  },
  { id: "topology-spread", in: POD, at: "topologySpreadConstraints[*].labelSelector" },
  {
    id: "affinity",
    in: POD,
    at: `${AFFINITY}.requiredDuringSchedulingIgnoredDuringExecution[*].labelSelector`,
    namespaces: { list: "namespaces", selector: "namespaceSelector" },
  },
  {
    id: "affinity",
    in: POD,
    at: `${AFFINITY}.preferredDuringSchedulingIgnoredDuringExecution[*].podAffinityTerm.labelSelector`,
    namespaces: { list: "namespaces", selector: "namespaceSelector" },
  },
];

/** A name that is looked up inside of the same pod template or container. */
export interface LocalKind {
  readonly id: "volume-mount" | "container-port" | "container";
  /** Where the name is, below the pod spec. */
  readonly at: string;
}

/** Annotations of the pod, by their names, that name a container. */
export const LOCAL_ANNOTATIONS: readonly LocalKind[] = [
  { id: "container", at: "kubectl.kubernetes.io/default-container" },
  { id: "container", at: "kubectl.kubernetes.io/default-logs-container" },
];

export const LOCAL_KINDS: readonly LocalKind[] = [
  { id: "volume-mount", at: `${CONTAINERS}.volumeMounts[*].name` },
  { id: "volume-mount", at: `${CONTAINERS}.volumeDevices[*].name` },
  {
    id: "container-port",
    at: `${CONTAINERS}.{livenessProbe,readinessProbe,startupProbe}.{httpGet,tcpSocket}.port`,
  },
  {
    id: "container-port",
    at: `${CONTAINERS}.lifecycle.{postStart,preStop}.{httpGet,tcpSocket}.port`,
  },
  { id: "container", at: `${CONTAINERS}.env[*].valueFrom.resourceFieldRef.containerName` },
  { id: "container", at: "volumes[*].downwardAPI.items[*].resourceFieldRef.containerName" },
  {
    id: "container",
    at: "volumes[*].projected.sources[*].downwardAPI.items[*].resourceFieldRef.containerName",
  },
];
