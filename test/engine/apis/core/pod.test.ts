import assert from "node:assert/strict";
import test from "node:test";
import { columnsOfMinor } from "../../../../engine/src/apis/columns.ts";
import { pod as podKind } from "../../../../engine/src/apis/core/v1/pod.ts";
import { imageTag } from "../../../../engine/src/apis/core/v1/pod-spec/image-name.ts";
import type { CoreV1Pod } from "../../../../engine/src/model/generated/types.ts";
import { judgeCreate, judgeUpdate } from "../judge.ts";

const container = { name: "web", image: "registry.test/web:1" };

function pod(spec: object, metadata: object = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "shop", ...metadata },
    spec: { containers: [container], ...spec },
  };
}

/** A pod whose only container has these fields too. */
const podWith = (fields: object, spec: object = {}) =>
  pod({ ...spec, containers: [{ ...container, ...fields }] });

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

const creates: { name: string; given: object; minor?: number; want: string[] }[] = [
  { name: "a minimal pod passes", given: pod({}), want: [] },
  {
    name: "containers are required, and nothing else of them is looked at",
    given: pod({ containers: [] }),
    want: ["spec.containers: Required value"],
  },
  {
    name: "names are labels and unique over init and regular containers",
    given: pod({
      containers: [{ ...container, name: "Web" }, container, container],
      initContainers: [container],
    }),
    want: [
      `spec.containers[0].name: Invalid value: "Web": ${label}`,
      'spec.containers[2].name: Duplicate value: "web"',
      'spec.initContainers[0].name: Duplicate value: "web"',
    ],
  },
  {
    name: "a request above the limit stands at the list of requests",
    given: podWith({ resources: { limits: { memory: "1Gi" }, requests: { memory: "2Gi" } } }),
    want: [
      'spec.containers[0].resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi',
    ],
  },
  {
    name: "an unknown resource is neither standard nor for containers",
    given: podWith({ resources: { limits: { disk: "1" } } }),
    want: ["limits", "requests"].flatMap((list) => [
      `spec.containers[0].resources.${list}[disk]: Invalid value: "disk": must be a standard resource type or fully qualified`,
      `spec.containers[0].resources.${list}[disk]: Invalid value: "disk": must be a standard resource for containers`,
    ]),
  },
  {
    name: "resource names printed without quotes before 1.34",
    given: podWith({ resources: { requests: { pods: "1" } } }),
    minor: 33,
    want: [
      "spec.containers[0].resources.requests[pods]: Invalid value: pods: must be a standard resource for containers",
    ],
  },
  {
    name: "a mount of a volume with an error is not found",
    given: podWith(
      { volumeMounts: [{ name: "data", mountPath: "/data" }] },
      { volumes: [{ name: "data", hostPath: { path: "/a/../b" } }] },
    ),
    want: [
      "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
      'spec.containers[0].volumeMounts[0].name: Not found: "data"',
    ],
  },
  {
    name: "a volume has one source",
    given: pod({ volumes: [{ name: "v", emptyDir: {}, downwardAPI: {} }] }),
    want: ["spec.volumes[0].downwarAPI: Forbidden: may not specify more than 1 volume type"],
  },
  {
    name: "a probe has one handler, and liveness one success",
    given: podWith({
      livenessProbe: {
        httpGet: { port: 80 },
        tcpSocket: { port: 80 },
        successThreshold: 2,
      },
    }),
    want: [
      "spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
      "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
    ],
  },
  {
    name: "a sleep ends before the pod is killed",
    given: podWith(
      { lifecycle: { preStop: { sleep: { seconds: 31 } } } },
      { terminationGracePeriodSeconds: 30 },
    ),
    want: [
      "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)",
    ],
  },
  {
    name: "a privileged container escalates: the whole security context is shown in Go's names",
    given: podWith({ securityContext: { privileged: true, allowPrivilegeEscalation: false } }),
    want: [
      'spec.containers[0].securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    ],
  },
  {
    name: "env variables come from one place",
    given: podWith({
      env: [
        { name: "A", value: "x", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "B", valueFrom: {} },
        { name: "C", valueFrom: { fieldRef: { fieldPath: "spec.priority" } } },
      ],
    }),
    want: [
      'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
      'spec.containers[0].env[1].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      'spec.containers[0].env[2].valueFrom.fieldRef.fieldPath: Invalid value: "spec.priority": error converting fieldPath: field label not supported: spec.priority',
    ],
  },
  {
    name: "tolerations: an empty key needs Exists, seconds need NoExecute",
    given: pod({
      tolerations: [{ operator: "Equal", effect: "NoSchedule", tolerationSeconds: 5 }],
    }),
    want: [
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      "spec.tolerations[0].effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set",
    ],
  },
  {
    name: "a topology spread constraint is not repeated",
    given: pod({
      topologySpreadConstraints: [1, 2].map((maxSkew) => ({
        maxSkew,
        topologyKey: "zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: {},
      })),
    }),
    want: [
      'spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"',
    ],
  },
  {
    name: "restart policies of containers are new in 1.35",
    given: podWith({ restartPolicy: "Never" }),
    minor: 33,
    want: ["spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers"],
  },
  {
    name: "host namespaces are closed to a pod with its own users",
    given: pod({ hostUsers: false, hostPID: true }),
    want: ["spec.HostPID: Forbidden: when `hostUsers` is false"],
  },
  {
    name: "a gated pod has no node",
    given: pod({ nodeName: "n1", schedulingGates: [{ name: "example.com/hold" }] }),
    want: ["spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared"],
  },
];

for (const { name, given, minor, want } of creates)
  test(`create: ${name}`, () => assert.deepEqual(judgeCreate(given, minor).errors, want));

const defaults: {
  name: string;
  given: object;
  read: (pod: CoreV1Pod) => unknown;
  want: unknown;
}[] = [
  {
    name: "limits become requests, rounded up to thousandths",
    given: podWith({ resources: { limits: { cpu: "0.1m" } } }),
    read: ({ spec }) => spec?.containers[0]?.resources,
    want: { limits: { cpu: "1m" }, requests: { cpu: "1m" } },
  },
  {
    name: "a volume without a source is an emptyDir",
    given: pod({ volumes: [{ name: "v" }] }),
    read: ({ spec }) => spec?.volumes,
    want: [{ name: "v", emptyDir: {} }],
  },
  {
    name: "a negative grace period is one second",
    given: pod({ terminationGracePeriodSeconds: -5 }),
    read: ({ spec }) => spec?.terminationGracePeriodSeconds,
    want: 1,
  },
  {
    name: "in the host's network ports are the host's",
    given: podWith({ ports: [{ containerPort: 80 }] }, { hostNetwork: true }),
    read: ({ spec }) => spec?.containers[0]?.ports,
    want: [{ containerPort: 80, hostPort: 80, protocol: "TCP" }],
  },
  {
    name: "pod-level limits bring pod-level requests",
    given: podWith(
      { resources: { requests: { cpu: "200m" } } },
      { resources: { limits: { cpu: "1", memory: "1Gi" } } },
    ),
    read: ({ spec }) => spec?.resources?.requests,
    want: { cpu: "200m", memory: "1Gi" },
  },
  {
    name: "keys to match become part of the selector",
    given: pod(
      {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "zone",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: { app: "a" } },
            matchLabelKeys: ["rev"],
          },
        ],
      },
      { labels: { rev: "7" } },
    ),
    read: ({ spec }) => spec?.topologySpreadConstraints?.[0]?.labelSelector?.matchExpressions,
    want: [{ key: "rev", operator: "In", values: ["7"] }],
  },
  {
    name: "a pod without requests is BestEffort and pending",
    given: pod({}),
    read: ({ status }) => status,
    want: { phase: "Pending", qosClass: "BestEffort" },
  },
];

for (const { name, given, read, want } of defaults)
  test(`stored: ${name}`, () =>
    assert.deepEqual(read(judgeCreate(given).object as CoreV1Pod), want));

const warnings: { name: string; given: object; want: string[] }[] = [
  {
    name: "an env variable that hides another",
    given: podWith({
      env: [
        { name: "A", value: "1" },
        { name: "A", value: "2" },
        { name: "A", value: "x$(A)" },
      ],
    }),
    want: [
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    ],
  },
  {
    name: "ports that overlap",
    given: pod({
      containers: ["a", "b"].map((name) => ({
        ...container,
        name,
        ports: [{ containerPort: 80, ...(name === "b" ? { hostPort: 80 } : {}) }],
      })),
    }),
    want: [
      "spec.containers[1].ports[0]: overlapping port definition with spec.containers[0].ports[0]",
    ],
  },
  {
    name: "fractions of bytes",
    given: podWith({ resources: { limits: { memory: "100m" } } }),
    want: ["limits", "requests"].map(
      (list) =>
        `spec.containers[0].resources.${list}[memory]: fractional byte value "100m" is invalid, must be an integer`,
    ),
  },
  {
    name: "files of one volume that hide each other",
    given: pod({
      volumes: [
        {
          name: "v",
          configMap: {
            name: "c",
            items: [
              { key: "a", path: "a" },
              { key: "b", path: "a/b" },
            ],
          },
        },
      ],
    }),
    want: ['volume "v" (ConfigMap "c"): overlapping paths: "a/b" with "a"'],
  },
  {
    name: "an AppArmor annotation that becomes a field",
    given: pod(
      {},
      { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" } },
    ),
    want: [
      'metadata.annotations[container.apparmor.security.beta.kubernetes.io/web]: deprecated since v1.30; use the "appArmorProfile" field instead',
    ],
  },
];

for (const { name, given, want } of warnings)
  test(`warning: ${name}`, () => assert.deepEqual(judgeCreate(given).warnings, want));

const updates: {
  name: string;
  before: object;
  after: object;
  subresource?: string;
  want: string[];
}[] = [
  {
    name: "an image can change",
    before: pod({}),
    after: podWith({ image: "registry.test/web:2", imagePullPolicy: "IfNotPresent" }),
    want: [],
  },
  {
    name: "containers cannot be added",
    before: pod({}),
    after: pod({ containers: [container, { ...container, name: "two" }] }),
    want: ["spec.containers: Forbidden: pod updates may not add or remove containers"],
  },
  {
    name: "a deadline can only be lowered",
    before: pod({ activeDeadlineSeconds: 10 }),
    after: pod({ activeDeadlineSeconds: 20 }),
    want: [
      "spec.activeDeadlineSeconds: Invalid value: 20: must be less than or equal to previous value",
    ],
  },
  {
    name: "everything else is refused with the difference",
    before: pod({ hostname: "a" }),
    after: pod({ hostname: "b" }),
    want: [
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n@@ -64,7 +64,7 @@\n   "SELinuxChangePolicy": null\n  },\n  "ImagePullSecrets": null,\n- "Hostname": "a",\n+ "Hostname": "b",\n  "Subdomain": "",\n  "SetHostnameAsFQDN": null,\n  "Affinity": null,\n',
    ],
  },
  {
    name: "a resize keeps the class of service",
    before: podWith({ resources: { limits: { cpu: "1", memory: "1Gi" } } }),
    after: podWith({
      resources: { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "500m", memory: "1Gi" } },
    }),
    subresource: "resize",
    want: [
      'spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing',
    ],
  },
  {
    name: "limits cannot be removed by a resize",
    before: podWith({ resources: { limits: { cpu: "1" }, requests: { cpu: "500m" } } }),
    after: podWith({ resources: { requests: { cpu: "500m" } } }),
    subresource: "resize",
    want: ["spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed"],
  },
];

for (const { name, before, after, subresource, want } of updates)
  test(`update: ${name}`, () =>
    assert.deepEqual(judgeUpdate(before, after, subresource).errors, want));

for (const { image, want } of [
  { image: "nginx", want: "latest" },
  { image: "nginx:1.25", want: "1.25" },
  { image: "localhost:5000/nginx", want: "latest" },
  { image: `nginx@sha256:${"a".repeat(64)}`, want: "" },
  { image: "Nginx:bad name", want: "" },
])
  test(`the tag of ${image.slice(0, 24)}`, () => assert.equal(imageTag(image), want));

for (const { name, given, requested, want } of [
  { name: "an unassigned pod goes at once", given: {}, requested: 20, want: 0 },
  { name: "an assigned pod gets what it asks for", given: { nodeName: "n" }, want: 30 },
  { name: "a request replaces it", given: { nodeName: "n" }, requested: 5, want: 5 },
])
  test(`grace period: ${name}`, () => {
    const object = judgeCreate(pod(given)).object as CoreV1Pod;
    assert.equal(podKind.gracePeriodSeconds?.(object, requested), want);
  });

const finished = {
  phase: "Failed",
  containerStatuses: [
    { name: "a", restartCount: 0, state: { terminated: { reason: "Completed", exitCode: 0 } } },
    { name: "b", restartCount: 0, state: { terminated: { reason: "Error", exitCode: 1 } } },
  ],
};
const tables: { name: string; minor?: number; status: object; want: string[] }[] = [
  { name: "a new pod", status: { phase: "Pending" }, want: ["0/1", "Pending", "0"] },
  {
    name: "a crashing container",
    status: {
      phase: "Running",
      containerStatuses: [
        { name: "web", restartCount: 3, state: { waiting: { reason: "CrashLoopBackOff" } } },
      ],
    },
    want: ["0/1", "CrashLoopBackOff", "3"],
  },
  {
    name: "a ready container",
    status: {
      phase: "Running",
      containerStatuses: [{ name: "web", ready: true, restartCount: 0, state: { running: {} } }],
    },
    want: ["1/1", "Running", "0"],
  },
  { name: "one of two failed", minor: 35, status: finished, want: ["0/1", "Error", "0"] },
  { name: "one of two failed", minor: 34, status: finished, want: ["0/1", "Completed", "0"] },
];
for (const { name, minor, status, want } of tables)
  test(`columns: ${name}`, () => {
    const object = { ...judgeCreate(pod({})).object, status } as unknown as CoreV1Pod;
    const cells = columnsOfMinor(podKind.columns ?? [], minor).map((column) =>
      column.cell(object, 0),
    );
    assert.deepEqual(cells.slice(1, 4), want);
  });
