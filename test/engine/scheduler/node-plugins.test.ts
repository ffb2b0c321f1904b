import type { CoreV1NodeSelectorTerm } from "../../../engine/src/model/generated/types.ts";
import { node, pod, table } from "./decide.ts";

const taint = (effect: string, key = "dedicated", value = "db") => ({
  taints: [{ key, value, effect }],
});
const tolerating = (...tolerations: object[]) => pod("p", { spec: { tolerations } });
const affinity = (...nodeSelectorTerms: object[]) =>
  pod("p", {
    spec: {
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
      },
    },
  });
const expression = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, values }],
});
const preferring = (...preferences: readonly CoreV1NodeSelectorTerm[]) =>
  pod("p", {
    spec: {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: preferences.map((preference) => ({
            weight: 1,
            preference,
          })),
        },
      },
    },
  });
const noLabelValue =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const named = (...values: string[]) => ({
  matchFields: [{ key: "metadata.name", operator: "In", values }],
});
const untolerated = { a: ["node(s) had untolerated taint(s)"] };
const mismatch = { a: ["node(s) didn't match Pod's node affinity/selector"] };

table("NodeUnschedulable", [
  {
    name: "a cordoned node is out",
    given: [node("a", { spec: { unschedulable: true } })],
    want: { rejected: { a: ["node(s) were unschedulable"] } },
  },
  {
    name: "unless the pod tolerates the taint that stands for it",
    given: [node("a", { spec: { unschedulable: true } })],
    pod: tolerating({ key: "node.kubernetes.io/unschedulable", operator: "Exists" }),
    want: { node: "a" },
  },
]);

table("TaintToleration", [
  {
    name: "NoSchedule",
    given: [node("a", { spec: taint("NoSchedule") })],
    want: { rejected: untolerated },
  },
  {
    name: "NoExecute",
    given: [node("a", { spec: taint("NoExecute") })],
    want: { rejected: untolerated },
  },
  {
    name: "the taint is named in the details",
    given: [node("a", { spec: taint("NoSchedule") })],
    want: { details: { a: ["untolerated taint dedicated=db:NoSchedule"] } },
  },
  {
    name: "up to 1.33 the taint is in the message",
    given: [node("a", { spec: taint("NoSchedule") })],
    minor: 33,
    want: { rejected: { a: ["node(s) had untolerated taint {dedicated: db}"] } },
  },
  {
    name: "key and value equal",
    given: [node("a", { spec: taint("NoSchedule") })],
    pod: tolerating({ key: "dedicated", operator: "Equal", value: "db", effect: "NoSchedule" }),
    want: { node: "a" },
  },
  {
    name: "another value",
    given: [node("a", { spec: taint("NoSchedule") })],
    pod: tolerating({ key: "dedicated", value: "web" }),
    want: { rejected: untolerated },
  },
  {
    name: "another effect",
    given: [node("a", { spec: taint("NoSchedule") })],
    pod: tolerating({ key: "dedicated", operator: "Exists", effect: "NoExecute" }),
    want: { rejected: untolerated },
  },
  {
    name: "an empty key with Exists tolerates everything",
    given: [node("a", { spec: taint("NoSchedule") })],
    pod: tolerating({ operator: "Exists" }),
    want: { node: "a" },
  },
  {
    name: "PreferNoSchedule costs points",
    given: [node("a", { spec: taint("PreferNoSchedule") }), node("b")],
    want: { scores: { a: 0, b: 300 } },
  },
]);

table("NodeAffinity", [
  {
    name: "nodeSelector",
    given: [node("a"), node("b", { labels: { disk: "ssd" } })],
    pod: pod("p", { spec: { nodeSelector: { disk: "ssd" } } }),
    want: { node: "b", rejected: mismatch },
  },
  {
    name: "terms are alternatives",
    given: [node("a"), node("b", { labels: { disk: "hdd" } })],
    pod: affinity(expression("disk", "In", "ssd"), expression("disk", "In", "hdd")),
    want: { node: "b", rejected: mismatch },
  },
  {
    name: "NotIn holds without the key",
    given: [node("a")],
    pod: affinity(expression("disk", "NotIn", "ssd")),
    want: { node: "a" },
  },
  {
    name: "Gt compares integers",
    given: [node("a", { labels: { cores: "8" } }), node("b", { labels: { cores: "16" } })],
    pod: affinity(expression("cores", "Gt", "8")),
    want: { node: "b", rejected: mismatch },
  },
  {
    name: "Gt compares 64-bit integers only",
    given: [node("a", { labels: { cores: "9223372036854775808" } })],
    pod: affinity(expression("cores", "Gt", "8")),
    want: { rejected: mismatch },
  },
  {
    name: "an empty term matches nothing",
    given: [node("a")],
    pod: affinity({}),
    want: { rejected: mismatch },
  },
  {
    name: "a topology key that objects inherit is no label",
    given: [node("a")],
    pod: affinity(expression("constructor", "Exists")),
    want: { rejected: mismatch },
  },
  {
    name: "a pod pinned by name leaves the other nodes out",
    given: [node("a"), node("b", { allocatable: { pods: "0" } }), node("c")],
    pod: affinity(named("b")),
    want: {
      rejected: { b: ["Too many pods"] },
      message:
        "0/3 nodes are available: 1 Too many pods, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
    },
  },
  {
    name: "in 1.31 they were not listed",
    given: [node("a"), node("b", { allocatable: { pods: "0" } }), node("c")],
    pod: affinity(named("b")),
    minor: 31,
    want: {
      message:
        "0/3 nodes are available: 1 Too many pods. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
    },
  },
  {
    name: "a term without a name restricts nothing",
    given: [node("a"), node("b", { labels: { disk: "ssd" } })],
    pod: affinity(named("x"), expression("disk", "In", "ssd")),
    want: { node: "b", rejected: mismatch },
  },
  {
    name: "names that contradict each other",
    given: [node("a")],
    pod: affinity({ matchFields: [...named("a").matchFields, ...named("b").matchFields] }),
    want: { message: "0/1 nodes are available: pod affinity terms conflict. not found" },
  },
  {
    name: "preferred terms add their weights",
    given: [
      node("a", { labels: { disk: "ssd" } }),
      node("b", { labels: { disk: "ssd", gpu: "y" } }),
      node("c"),
    ],
    pod: pod("p", {
      spec: {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 10, preference: expression("disk", "In", "ssd") },
              { weight: 30, preference: expression("gpu", "Exists") },
            ],
          },
        },
      },
    }),
    want: { scores: { a: 50, b: 200, c: 0 } },
  },
  {
    name: "a preferred value that no label can have fails the attempt",
    given: [node("a"), node("b")],
    pod: preferring(expression("cores", "Gt", "-5"), expression("cores", "Lt", "many")),
    want: {
      message: `running PreScore plugin "NodeAffinity": [[0].matchExpressions[0].values[0][cores]: Invalid value: "-5": ${noLabelValue}, [1].matchExpressions[0].values[0]: Invalid value: "many": for 'Gt', 'Lt' operators, the value must be an integer]`,
    },
  },
  {
    name: "nobody looks at preferences where there is no choice",
    given: [node("a")],
    pod: preferring(expression("cores", "Gt", "-5")),
    want: { node: "a" },
  },
]);

const port = (hostPort: number, more = {}) => ({
  spec: {
    containers: [{ name: "c", image: "app:1", ports: [{ containerPort: 80, hostPort, ...more }] }],
  },
});
const noPorts = { a: ["node(s) didn't have free ports for the requested pod ports"] };

table("NodePorts", [
  {
    name: "the port is taken",
    given: [
      node("a"),
      pod("x", { on: "a", ...port(8080), spec: { ...port(8080).spec, nodeName: "a" } }),
    ],
    pod: pod("p", port(8080)),
    want: { rejected: noPorts, details: { a: ["host port 8080/TCP is in use"] } },
  },
  {
    name: "another protocol",
    given: [node("a"), pod("x", { spec: { ...port(8080).spec, nodeName: "a" } })],
    pod: pod("p", port(8080, { protocol: "UDP" })),
    want: { node: "a" },
  },
  {
    name: "two addresses",
    given: [
      node("a"),
      pod("x", { spec: { ...port(8080, { hostIP: "10.0.0.1" }).spec, nodeName: "a" } }),
    ],
    pod: pod("p", port(8080, { hostIP: "10.0.0.2" })),
    want: { node: "a" },
  },
  {
    name: "any address meets each",
    given: [
      node("a"),
      pod("x", { spec: { ...port(8080, { hostIP: "10.0.0.1" }).spec, nodeName: "a" } }),
    ],
    pod: pod("p", port(8080)),
    want: { rejected: noPorts },
  },
  {
    name: "a port that two pods hold is free once one of them is taken off",
    given: [
      node("a"),
      pod("lower", { on: "a", ...port(80), spec: { ...port(80).spec, priority: -1 } }),
      pod("equal", { on: "a", ...port(80) }),
    ],
    pod: pod("p", port(80)),
    want: {
      message:
        "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.",
    },
  },
]);

const restartsAll = pod("p", {
  spec: {
    containers: [
      {
        name: "c",
        image: "app:1",
        restartPolicyRules: [
          { action: "RestartAllContainers", exitCodes: { operator: "In", values: [1] } },
        ],
      },
    ],
  },
});

table("NodeDeclaredFeatures", [
  {
    name: "only a node that declares the feature will do",
    given: [
      node("a"),
      node("b", { status: { declaredFeatures: ["RestartAllContainersOnContainerExits"] } }),
    ].map((object) =>
      object.status?.allocatable
        ? object
        : { ...object, status: { ...object.status, allocatable: { cpu: "4", pods: "110" } } },
    ),
    pod: restartsAll,
    want: { node: "b", rejected: { a: ["node(s) didn't match Pod's required features"] } },
  },
  {
    name: "before 1.36 nobody asked",
    given: [node("a")],
    pod: restartsAll,
    minor: 35,
    want: { node: "a" },
  },
]);

const balanced = pod("p", { requests: { cpu: "500m", memory: "512Mi" } });
const used = pod("x", { on: "a", requests: { cpu: "1", memory: "2Gi" } });

table("NodeResourcesBalancedAllocation", [
  {
    name: "what the pod changes",
    given: [node("a"), node("b"), used],
    pod: balanced,
    want: { scores: { a: 73, b: 72 } },
  },
  {
    name: "up to 1.35 the balance itself",
    given: [node("a"), node("b"), used],
    pod: balanced,
    minor: 35,
    want: { scores: { a: 89, b: 95 } },
  },
]);

const mebibyte = 1024 * 1024;
const image = (sizeMebibytes: number) => ({
  images: [{ names: ["registry.example/app:latest"], sizeBytes: sizeMebibytes * mebibyte }],
  allocatable: { cpu: "4", memory: "16Gi", pods: "110" },
});
const big = pod("p", { spec: { containers: [{ name: "c", image: "registry.example/app" }] } });

table("ImageLocality", [
  {
    name: "an image on one of two nodes counts half its size",
    given: [node("a", { status: image(1000) }), node("b")],
    pod: big,
    want: { scores: { a: 48, b: 0 } },
  },
  {
    name: "a small image counts nothing",
    given: [node("a", { status: image(40) }), node("b")],
    pod: big,
    want: { scores: { a: 0, b: 0 } },
  },
]);
