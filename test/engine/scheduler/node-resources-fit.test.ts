import { node, pod, table } from "./decide.ts";

const condition = (reason: string) => ({ type: "PodResizePending", status: "True", reason });
const status = (name: string, cpu: string, allocated?: string) => ({
  name,
  image: "app:1",
  imageID: "",
  ready: true,
  restartCount: 0,
  resources: { requests: { cpu } },
  ...(allocated && { allocatedResources: { cpu: allocated } }),
});
const full = (name: string, cpu: string) => pod(`on-${name}`, { on: name, requests: { cpu } });
const container = (name: string, cpu: string, sidecar = false) => ({
  name,
  image: "app:1",
  resources: { requests: { cpu } },
  ...(sidecar && { restartPolicy: "Always" }),
});
/** A pod whose requests as a whole are one CPU now. */
const resized = (status: object) =>
  pod("x", {
    on: "a",
    requests: { cpu: "1" },
    spec: { resources: { requests: { cpu: "1" } } },
    status,
  });

table("NodeResourcesFit", [
  {
    name: "says what is left",
    given: [node("a"), full("a", "3800m")],
    pod: pod("p", { requests: { cpu: "500m" } }),
    want: { details: { a: ["Insufficient cpu: 500m requested, 200m left"] } },
  },
  {
    name: "lists every resource that is short",
    given: [node("a"), pod("x", { on: "a", requests: { cpu: "4", memory: "15Gi" } })],
    pod: pod("p", { requests: { cpu: "1", memory: "2Gi", "example.com/gpu": "1" } }),
    want: {
      details: {
        a: [
          "Insufficient cpu: 1 requested, 0 left",
          "Insufficient memory: 2Gi requested, 1Gi left",
          "Insufficient example.com/gpu: 1 requested, 0 left",
        ],
      },
    },
  },
  {
    name: "a pod without requests needs a place all the same",
    given: [node("a", { allocatable: { pods: "1" } }), pod("x", { on: "a" })],
    want: { details: { a: ["Too many pods: 1 of 1"] } },
  },
  {
    name: "finished pods take no room",
    given: [
      node("a"),
      pod("x", { on: "a", requests: { cpu: "4" }, status: { phase: "Succeeded" } }),
    ],
    pod: pod("p", { requests: { cpu: "4" } }),
    want: { node: "a" },
  },
  {
    name: "the largest init container counts",
    given: [node("a"), full("a", "3400m")],
    pod: pod("p", {
      requests: { cpu: "500m" },
      spec: { initContainers: [container("i", "1500m")] },
    }),
    want: { details: { a: ["Insufficient cpu: 1500m requested, 600m left"] } },
  },
  {
    name: "sidecars add to the containers and to the init containers after them",
    given: [node("a"), full("a", "3500m")],
    pod: pod("p", {
      requests: { cpu: "100m" },
      spec: {
        initContainers: [container("s", "200m", true), container("i", "400m")],
      },
    }),
    want: { details: { a: ["Insufficient cpu: 600m requested, 500m left"] } },
  },
  {
    name: "overhead is added",
    given: [node("a"), full("a", "3500m")],
    pod: pod("p", { requests: { cpu: "500m" }, spec: { overhead: { cpu: "100m" } } }),
    want: { details: { a: ["Insufficient cpu: 600m requested, 500m left"] } },
  },
  {
    name: "pod-level requests replace the sum",
    given: [node("a"), full("a", "3500m")],
    pod: pod("p", {
      requests: { cpu: "100m" },
      spec: { resources: { requests: { cpu: "1" } } },
    }),
    want: { details: { a: ["Insufficient cpu: 1 requested, 500m left"] } },
  },
  {
    name: "pod-level requests are not known before 1.34",
    given: [node("a"), full("a", "3500m")],
    pod: pod("p", {
      requests: { cpu: "100m" },
      spec: { resources: { requests: { cpu: "1" } } },
    }),
    minor: 33,
    want: { node: "a" },
  },
  {
    name: "while a resize is under way the larger amount counts",
    given: [
      node("a"),
      pod("x", {
        on: "a",
        requests: { cpu: "1" },
        status: { containerStatuses: [status("c", "3")] },
      }),
    ],
    pod: pod("p", { requests: { cpu: "2" } }),
    want: { details: { a: ["Insufficient cpu: 2 requested, 1 left"] } },
  },
  {
    name: "a resize that the node cannot give does not count",
    given: [
      node("a"),
      pod("x", {
        on: "a",
        requests: { cpu: "4" },
        status: {
          conditions: [condition("Infeasible")],
          containerStatuses: [status("c", "1", "2")],
        },
      }),
    ],
    pod: pod("p", { requests: { cpu: "3" } }),
    want: { details: { a: ["Insufficient cpu: 3 requested, 2 left"] } },
  },
  {
    name: "what a plain init container had does not count, what a sidecar has does",
    given: [
      node("a"),
      pod("x", {
        on: "a",
        requests: { cpu: "1" },
        spec: { initContainers: [container("i", "500m"), container("s", "500m", true)] },
        status: { initContainerStatuses: [status("i", "4"), status("s", "1")] },
      }),
    ],
    pod: pod("p", { requests: { cpu: "3" } }),
    want: { details: { a: ["Insufficient cpu: 3 requested, 2 left"] } },
  },
  {
    name: "while pod-level requests are resized the largest amount counts",
    given: [
      node("a"),
      resized({ resources: { requests: { cpu: "2" } }, allocatedResources: { cpu: "3" } }),
    ],
    pod: pod("p", { requests: { cpu: "2" } }),
    want: { details: { a: ["Insufficient cpu: 2 requested, 1 left"] } },
  },
  {
    name: "pod-level requests could not be resized before 1.36",
    given: [node("a"), resized({ resources: { requests: { cpu: "3" } } })],
    pod: pod("p", { requests: { cpu: "2" } }),
    minor: 35,
    want: { node: "a" },
  },
  {
    name: "what no node can ever hold is not worth preempting for",
    given: [node("a")],
    pod: pod("p", { requests: { cpu: "5" } }),
    want: {
      message:
        "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
    },
  },
  {
    name: "up to 1.33 preemption looked at it",
    given: [node("a")],
    pod: pod("p", { requests: { cpu: "5" } }),
    minor: 33,
    want: {
      message:
        "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
    },
  },
  {
    name: "the emptier node scores higher, with defaults for what is not requested",
    given: [node("a"), node("b"), pod("x", { on: "a", requests: { cpu: "1", memory: "2Gi" } })],
    pod: pod("p", { requests: { cpu: "500m", memory: "512Mi" } }),
    want: { scores: { a: 73, b: 91 } },
  },
  {
    name: "the score looks at what the containers of the pod request, and at other pods as a whole",
    given: [
      node("a"),
      node("b"),
      pod("x", { on: "a", spec: { resources: { requests: { cpu: "1", memory: "2Gi" } } } }),
    ],
    pod: pod("p", {
      requests: { cpu: "500m", memory: "512Mi" },
      spec: { resources: { requests: { cpu: "2", memory: "8Gi" } } },
    }),
    want: { scores: { a: 73, b: 91 } },
  },
  {
    name: "with pod-level requests the defaults are for what nothing of the pod names",
    given: [
      node("a"),
      node("b"),
      pod("x", {
        on: "a",
        spec: { overhead: { cpu: "1" }, resources: { requests: { memory: "2Gi" } } },
      }),
    ],
    pod: pod("p", { requests: { cpu: "500m", memory: "512Mi" } }),
    want: { scores: { a: 73, b: 91 } },
  },
]);
