// Which nodes a pod with device claims may run on, and why not on the others.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ResourceV1ResourceClaim } from "../../../engine/src/model/generated/types.ts";
import type { KubeObject } from "../../../engine/src/model/object.ts";
import { type Case, decide, node, pod, table, zoned } from "./decide.ts";
import { claim, device, deviceClass, driver, request, slice, taken, user } from "./devices.ts";

const gpu = deviceClass("gpu");
const p = user("p", ["c"]);
const short = ["cannot allocate all claims"];
const unfit = (reason: string, post = "still not schedulable") =>
  `0/1 nodes are available: ${reason}. ${post}, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`;
const outright = (reason: string): Case["want"] => ({
  message: unfit(reason, "no new claims to deallocate"),
});
const rack = (name: string, value: string) =>
  device(name, { attributes: { rack: { string: value } } });
const tainted = (name: string, effect = "NoSchedule") =>
  device(name, { taints: [{ key: "broken", effect }] });
const shared = (name: string, memory: string) =>
  device(name, { allowMultipleAllocations: true, capacity: { memory: { value: memory } } });
const part = (name: string, memory: string) =>
  device(name, {
    consumesCounters: [{ counterSet: "g", counters: { memory: { value: memory } } }],
  });
const two = (sliceCount: number) => ({ name: "a", generation: 1, resourceSliceCount: sliceCount });
/** A node whose devices share 40Gi. */
const partitioned = (...devices: ReturnType<typeof device>[]): KubeObject[] => [
  node("a"),
  slice("a-counters", [], {
    nodeName: "a",
    pool: two(2),
    sharedCounters: [{ name: "g", counters: { memory: { value: "40Gi" } } }],
  }),
  slice("a-devices", devices, { nodeName: "a", pool: two(2) }),
];

table("DynamicResources", [
  {
    name: "the node with a device",
    given: [node("a"), node("b"), slice("b", [device("0")]), gpu, claim("c")],
    pod: p,
    want: { node: "b", rejected: { a: short } },
  },
  {
    name: "nobody has a device",
    given: [node("a"), gpu, claim("c")],
    pod: p,
    want: { message: unfit("1 cannot allocate all claims") },
  },
  {
    name: "a device that is in use, with what is short",
    given: [
      node("a"),
      slice("a", [device("0"), device("1")]),
      gpu,
      taken("x", "a/0"),
      claim("c", { requests: [request("r", { count: 2 })] }),
    ],
    pod: p,
    want: {
      rejected: { a: short },
      details: {
        a: [
          "cannot allocate all claims: request r of claim c: 1 of 2 matching devices free, 2 wanted",
        ],
      },
    },
  },
  {
    name: "no class",
    given: [node("a"), slice("a", [device("0")]), claim("c")],
    pod: p,
    want: outright("request r: device class gpu does not exist"),
  },
  {
    name: "no class for an alternative",
    given: [
      node("a"),
      gpu,
      claim("c", {
        requests: [
          {
            name: "r",
            firstAvailable: [
              { name: "x", deviceClassName: "gpu" },
              { name: "y", deviceClassName: "tpu" },
            ],
          },
        ],
      }),
    ],
    pod: p,
    want: outright("request r/y: device class tpu does not exist"),
  },
  {
    name: "an administrator gets what others use",
    given: [
      node("a"),
      slice("a", [device("0")]),
      gpu,
      taken("x", "a/0"),
      claim("c", { requests: [request("r", { adminAccess: true })] }),
    ],
    pod: p,
    want: { node: "a" },
  },
  {
    name: "all devices, one of which is in use",
    given: [
      node("a"),
      node("b"),
      slice("a", [device("0"), device("1")]),
      slice("b", [device("0")]),
      gpu,
      taken("x", "a/0"),
      claim("c", { requests: [request("r", { allocationMode: "All" })] }),
    ],
    pod: p,
    want: { node: "b", rejected: { a: short } },
  },
  {
    name: "all devices of a pool that is not complete fail the attempt",
    given: [
      node("a"),
      slice("a", [device("0")], { nodeName: "a", pool: two(2) }),
      gpu,
      claim("c", { requests: [request("r", { allocationMode: "All" })] }),
    ],
    pod: p,
    want: {
      message:
        'running "DynamicResources" filter plugin: claim default/c, request r: asks for all devices, but resource pool gpu.example.com/a is currently being updated',
    },
  },
  {
    name: "a pool that is not complete gives nothing",
    given: [node("a"), slice("a", [device("0")], { nodeName: "a", pool: two(2) }), gpu, claim("c")],
    pod: p,
    want: { rejected: { a: short } },
  },
  {
    name: "a newer generation takes the place of the older",
    given: [
      node("a"),
      slice("old", [device("0"), device("1")], { nodeName: "a", pool: two(1) }),
      slice("new", [device("2")], { nodeName: "a", pool: { ...two(1), generation: 2 } }),
      gpu,
      claim("c", { requests: [request("r", { count: 2 })] }),
    ],
    pod: p,
    want: { rejected: { a: short } },
  },
  {
    name: "a pool that names a device twice",
    given: [
      node("a"),
      slice("x", [device("0")], { nodeName: "a", pool: two(2) }),
      slice("y", [device("0")], { nodeName: "a", pool: two(2) }),
      gpu,
      claim("c"),
    ],
    pod: p,
    want: { rejected: { a: ["invalid resource pools were encountered"] } },
  },
  {
    name: "taints keep claims away that do not tolerate them",
    given: [
      node("a"),
      node("b"),
      slice("a", [tainted("0")]),
      slice("b", [tainted("0", "None")]),
      gpu,
      claim("c"),
    ],
    pod: p,
    want: { node: "b", rejected: { a: short } },
  },
  {
    name: "a toleration",
    given: [
      node("a"),
      slice("a", [tainted("0")]),
      gpu,
      claim("c", {
        requests: [request("r", { tolerations: [{ key: "broken", operator: "Exists" }] })],
      }),
    ],
    pod: p,
    want: { node: "a" },
  },
  {
    name: "before 1.36 taints are not looked at",
    given: [node("a"), slice("a", [tainted("0")]), gpu, claim("c")],
    pod: p,
    minor: 35,
    want: { node: "a" },
  },
  {
    name: "devices with a common attribute",
    given: [
      node("a"),
      node("b"),
      slice("a", [rack("0", "x"), rack("1", "y"), device("2")]),
      slice("b", [rack("0", "x"), rack("1", "y"), rack("2", "y")]),
      gpu,
      claim("c", {
        requests: [request("r", { count: 2 })],
        constraints: [{ matchAttribute: `${driver}/rack` }],
      }),
    ],
    pod: p,
    want: { node: "b", rejected: { a: short } },
  },
  {
    name: "devices with different attributes",
    given: [
      node("a"),
      node("b"),
      slice("a", [rack("0", "x"), rack("1", "x")]),
      slice("b", [rack("0", "x"), rack("1", "y")]),
      gpu,
      claim("c", {
        requests: [request("r"), request("s")],
        constraints: [{ distinctAttribute: `${driver}/rack` }],
      }),
    ],
    pod: p,
    want: { node: "b", rejected: { a: short } },
  },
  {
    name: "counters that are left",
    given: [
      ...partitioned(part("0", "20Gi"), part("1", "20Gi")),
      gpu,
      claim("c", { requests: [request("r", { count: 2 })] }),
    ],
    pod: p,
    want: { node: "a" },
  },
  {
    name: "counters that another claim consumes",
    given: [
      ...partitioned(part("0", "30Gi"), part("1", "20Gi")),
      gpu,
      taken("x", "a/0"),
      claim("c"),
    ],
    pod: p,
    want: { rejected: { a: short } },
  },
  {
    name: "a share of a device, as much as is left",
    given: [
      node("a"),
      node("b"),
      slice("a", [shared("0", "8Gi")]),
      slice("b", [shared("0", "16Gi")]),
      gpu,
      claim("c", {
        requests: [
          request("r", { capacity: { requests: { memory: "6Gi" } } }),
          request("s", { capacity: { requests: { memory: "6Gi" } } }),
        ],
      }),
    ],
    pod: p,
    want: { node: "b", rejected: { a: short } },
  },
  {
    name: "a device of a zone",
    given: [
      zoned("a", "x"),
      zoned("b", "y"),
      slice("net", [device("0")], {
        nodeSelector: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: "topology.kubernetes.io/zone", operator: "In", values: ["y"] },
              ],
            },
          ],
        },
      }),
      gpu,
      claim("c"),
    ],
    pod: p,
    want: { node: "b", rejected: { a: short } },
  },
  {
    name: "devices that say themselves where they are",
    given: [
      node("a"),
      node("b"),
      slice("net", [device("0", { nodeName: "b" })], { perDeviceNodeSelection: true }),
      gpu,
      claim("c"),
    ],
    pod: p,
    want: { node: "b", rejected: { a: short } },
  },
  {
    name: "the better alternative counts for more",
    given: [
      node("a"),
      node("b"),
      slice("a", [rack("0", "x")]),
      slice("b", [device("0")], { nodeName: "b", driver: "tpu.example.com" }),
      gpu,
      deviceClass("tpu", {
        selectors: [{ cel: { expression: 'device.driver == "tpu.example.com"' } }],
      }),
      claim("c", {
        requests: [
          {
            name: "r",
            firstAvailable: [
              { name: "x", deviceClassName: "tpu", count: 1 },
              { name: "y", deviceClassName: "gpu", count: 1 },
            ],
          },
        ],
      }),
    ],
    pod: p,
    want: { node: ["b"], scores: { a: 174, b: 200 } },
  },
  {
    name: "an extended resource that a class stands for",
    given: [
      node("a"),
      node("b"),
      slice("b", [device("0")]),
      deviceClass("gpu", { extendedResourceName: "example.com/gpu" }),
    ],
    pod: pod("p", { requests: { "example.com/gpu": "1" } }),
    want: { node: "b", rejected: { a: short } },
  },
  {
    name: "an extended resource that the node has itself",
    given: [
      node("a", { allocatable: { "example.com/gpu": "1" } }),
      deviceClass("gpu", { extendedResourceName: "example.com/gpu" }),
    ],
    pod: pod("p", { requests: { "example.com/gpu": "1" } }),
    want: { node: "a" },
  },
  {
    name: "the resource that every class stands for",
    given: [node("a"), slice("a", [device("0")]), gpu],
    pod: pod("p", { requests: { "deviceclass.resource.kubernetes.io/gpu": "2" } }),
    want: {
      rejected: { a: short },
      details: {
        a: [
          "cannot allocate all claims: request container-0-request-0: 1 of 1 matching devices free, 2 wanted",
        ],
      },
    },
  },
  {
    name: "before 1.36 no class stands for a resource",
    given: [node("a"), slice("a", [device("0")]), gpu],
    pod: pod("p", { requests: { "deviceclass.resource.kubernetes.io/gpu": "1" } }),
    minor: 35,
    want: { rejected: { a: ["Insufficient deviceclass.resource.kubernetes.io/gpu"] } },
  },
  {
    name: "before 1.34 claims are nobody's business",
    given: [node("a"), claim("c")],
    pod: p,
    minor: 33,
    want: { node: "a" },
  },
]);

const onNode = (name: string): ResourceV1ResourceClaim =>
  claim("c", undefined, {
    allocation: {
      devices: { results: [{ request: "r", driver, pool: name, device: "0" }] },
      nodeSelector: {
        nodeSelectorTerms: [
          { matchFields: [{ key: "metadata.name", operator: "In", values: [name] }] },
        ],
      },
    },
  });

test("a claim that is allocated binds its pods to where its devices are", () => {
  const given = [node("a"), node("b"), gpu, onNode("b")];
  const { node: placed, rejected } = decide({ name: "", given, pod: p, want: {} });
  assert.equal(placed, "b");
  assert.deepEqual(rejected.get("a")?.reasons, ["resourceclaim not available on the node"]);
});

test("a claim that keeps its pod from all nodes is deallocated, if nobody else uses it", () => {
  const wanted = (used: boolean) => {
    const given = onNode("gone");
    if (used) given.status!.reservedFor = [{ resource: "pods", name: "q", uid: "q" }];
    return decide({ name: "", given: [node("a"), gpu, given], pod: p, want: {} }).message;
  };
  const reason = "1 resourceclaim not available on the node";
  assert.equal(wanted(false), unfit(reason, "deallocation of ResourceClaim completed"));
  assert.equal(wanted(true), unfit(reason));
});
