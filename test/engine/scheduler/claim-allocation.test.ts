// What is written into claims, and when pods that wait for claims are tried.
import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  CoreV1Pod,
  ResourceV1AllocationResult,
  ResourceV1Device,
  ResourceV1DeviceClaim,
  ResourceV1DeviceClass,
  ResourceV1ResourceClaim,
} from "../../../engine/src/model/generated/types.ts";
import { clone, type KubeObject } from "../../../engine/src/model/object.ts";
import { createScheduler } from "../../../engine/src/scheduler/index.ts";
import { MemoryCluster } from "../../../engine/src/testing/memory-client.ts";
import { node, pod } from "./decide.ts";
import { claim, device, deviceClass, driver, request, slice, user } from "./devices.ts";

const claims = "resourceclaims.resource.k8s.io";
const gpu = deviceClass("gpu");

function start(...given: KubeObject[]) {
  const cluster = new MemoryCluster();
  const attempts: string[] = [];
  const scheduler = cluster.start(
    createScheduler({
      onDecision({ pod: { name }, attempt, message }) {
        attempts.push(attempt === 0 ? `${name}: ${message}` : name);
      },
    }),
  );
  for (const object of given) cluster.create(object);
  cluster.settle(scheduler);
  const get = (name: string) =>
    cluster.client.get<ResourceV1ResourceClaim>(claims, "default", name)!;
  const change = (name: string, status: ResourceV1ResourceClaim["status"] & object) => {
    cluster.apply(claims, { ...clone(get(name)), status });
    cluster.settle(scheduler);
  };
  const podNamed = (name: string) => cluster.client.get<CoreV1Pod>("pods", "default", name)!;
  return { cluster, scheduler, attempts, get, change, podNamed };
}

const opaque = (value: number) => ({
  opaque: { driver, parameters: { apiVersion: "x/v1", kind: "Config", value } },
});
const onA = {
  nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["a"] }] }],
};
const result = (requestName: string, name: string, more: object = {}) => ({
  request: requestName,
  driver,
  pool: "a",
  device: name,
  ...more,
});

interface AllocationCase {
  readonly name: string;
  readonly devices: ResourceV1Device[];
  readonly classes?: readonly ResourceV1DeviceClass[];
  readonly claim: ResourceV1DeviceClaim;
  readonly want: ResourceV1AllocationResult;
}

const tolerations = [{ key: "broken", operator: "Exists" }];
const cases: readonly AllocationCase[] = [
  {
    name: "the first devices, in the order of their slice",
    devices: [device("0"), device("1"), device("2")],
    claim: { requests: [request("r", { count: 2 })] },
    want: { devices: { results: [result("r", "0"), result("r", "1")] }, nodeSelector: onA },
  },
  {
    name: "each request a device of its own",
    devices: [device("0"), device("1")],
    claim: { requests: [request("r"), request("s")] },
    want: { devices: { results: [result("r", "0"), result("s", "1")] }, nodeSelector: onA },
  },
  {
    name: "tolerations and access of the request",
    devices: [device("0", { taints: [{ key: "broken", effect: "NoSchedule" }] })],
    claim: { requests: [request("r", { tolerations, adminAccess: true })] },
    want: {
      devices: { results: [result("r", "0", { adminAccess: true, tolerations })] },
      nodeSelector: onA,
    },
  },
  {
    name: "the alternative that was taken, and configuration that concerns it",
    devices: [device("0")],
    claim: {
      requests: [
        {
          name: "r",
          firstAvailable: [
            { name: "many", deviceClassName: "gpu", count: 2 },
            { name: "one", deviceClassName: "gpu", count: 1 },
          ],
        },
      ],
      config: [
        { requests: ["r/many"], ...opaque(1) },
        { requests: ["r/one"], ...opaque(2) },
        { requests: ["r"], ...opaque(3) },
        opaque(4),
      ],
    },
    want: {
      devices: {
        results: [result("r/one", "0")],
        config: [
          { source: "FromClaim", requests: ["r/one"], ...opaque(2) },
          { source: "FromClaim", requests: ["r"], ...opaque(3) },
          { source: "FromClaim", ...opaque(4) },
        ],
      },
      nodeSelector: onA,
    },
  },
  {
    name: "the configuration of a class once",
    devices: [device("0"), device("1")],
    classes: [deviceClass("gpu", { config: [opaque(1)] })],
    claim: { requests: [request("r"), request("s")], config: [{ requests: ["s"], ...opaque(2) }] },
    want: {
      devices: {
        results: [result("r", "0"), result("s", "1")],
        config: [
          { source: "FromClass", requests: ["r", "s"], ...opaque(1) },
          { source: "FromClaim", requests: ["s"], ...opaque(2) },
        ],
      },
      nodeSelector: onA,
    },
  },
  {
    name: "how much of a shared device is taken, rounded as its driver says",
    devices: [
      device("0", {
        allowMultipleAllocations: true,
        capacity: {
          memory: {
            value: "40Gi",
            requestPolicy: { default: "5Gi", validRange: { min: "5Gi", max: "40Gi", step: "5Gi" } },
          },
          ports: { value: "8" },
        },
      }),
    ],
    claim: { requests: [request("r", { capacity: { requests: { memory: "6Gi", ports: "2" } } })] },
    want: {
      devices: {
        results: [
          result("r", "0", { shareID: "given", consumedCapacity: { memory: "10Gi", ports: "2" } }),
        ],
      },
      nodeSelector: onA,
    },
  },
];

for (const { name, devices, classes = [gpu], claim: wanted, want } of cases)
  test(`allocation: ${name}`, () => {
    const { get } = start(
      node("a"),
      slice("a", devices),
      ...classes,
      claim("c", wanted),
      user("p", ["c"]),
    );
    const { metadata, status } = get("c");
    const allocation = clone(status?.allocation)!;
    assert.match(allocation.allocationTimestamp ?? "", /^2026-/);
    delete allocation.allocationTimestamp;
    for (const one of allocation.devices?.results ?? [])
      if (one.shareID !== undefined) {
        assert.match(one.shareID, /^[0-9a-f-]{36}$/);
        one.shareID = "given";
      }
    assert.deepEqual(allocation, want);
    assert.deepEqual(
      status?.reservedFor?.map(({ resource, name: user }) => `${resource}/${user}`),
      ["pods/p"],
    );
    assert.deepEqual(metadata.finalizers, ["resource.kubernetes.io/delete-protection"]);
  });

test("devices that the pods of all nodes reach bind a claim to no node", () => {
  const { get } = start(
    node("a"),
    slice("net", [device("0")], { allNodes: true }),
    gpu,
    claim("c"),
    user("p", ["c"]),
  );
  assert.equal(get("c").status?.allocation?.nodeSelector, undefined);
});

test("a second pod shares an allocated claim", () => {
  const { get, podNamed } = start(
    node("a"),
    slice("a", [device("0")]),
    gpu,
    claim("c"),
    user("p", ["c"]),
    user("q", ["c"]),
  );
  assert.deepEqual(
    get("c").status?.reservedFor?.map(({ name }) => name),
    ["p", "q"],
  );
  assert.equal(podNamed("q").spec?.nodeName, "a");
});

test("a pod is not looked at before its claims are there", () => {
  const { cluster, scheduler, attempts } = start(
    node("a"),
    slice("a", [device("0")]),
    gpu,
    user("p", ["c"]),
    pod("q", { spec: { resourceClaims: [{ name: "x", resourceClaimTemplateName: "t" }] } }),
  );
  const kept = [
    'p: could not find ResourceClaim "default/c"',
    'q: pod "default/q": ResourceClaim not created yet',
  ];
  assert.deepEqual(attempts, kept);
  assert.deepEqual(cluster.events, []);

  cluster.create(claim("c"));
  cluster.settle(scheduler);
  assert.deepEqual(attempts, [...kept, "p"]);
});

test("a pod comes back when a claim gives its device back, not when one is reserved", () => {
  const { attempts, change, get } = start(
    node("a"),
    slice("a", [device("0")]),
    gpu,
    claim("c"),
    user("p", ["c"]),
    claim("d"),
    user("q", ["d"]),
  );
  assert.deepEqual(attempts, ["p", "q"]);
  const { status } = get("c");
  change("c", { ...status, reservedFor: [] });
  assert.deepEqual(attempts, ["p", "q"]);
  change("c", {});
  assert.deepEqual(attempts, ["p", "q", "q"]);
  assert.equal(get("d").status?.allocation?.devices?.results?.[0]?.device, "0");
});

test("new slices and classes bring pods back", () => {
  const { cluster, scheduler, attempts, podNamed } = start(node("a"), claim("c"), user("p", ["c"]));
  cluster.create(gpu);
  cluster.settle(scheduler);
  cluster.create(slice("a", [device("0")]));
  cluster.settle(scheduler);
  assert.deepEqual(attempts, ["p", "p", "p"]);
  assert.equal(podNamed("p").spec?.nodeName, "a");
});

test("extended resources are allocated by a claim of the scheduler's own", () => {
  const requests = { cpu: "1", "example.com/gpu": "1" };
  const container = { image: "app:1", resources: { requests } };
  const { cluster, podNamed } = start(
    node("a"),
    slice("a", [device("0"), device("1")]),
    deviceClass("gpu", { extendedResourceName: "example.com/gpu" }),
    pod("p", {
      spec: {
        initContainers: [{ name: "init", ...container }],
        containers: [
          { name: "c", ...container },
          { name: "d", ...container },
        ],
      },
    }),
  );
  const [made] = cluster.client.list<ResourceV1ResourceClaim>(claims);
  assert.deepEqual(podNamed("p").status?.extendedResourceClaimStatus, {
    resourceClaimName: made?.metadata.name,
    requestMappings: [
      { containerName: "c", resourceName: "example.com/gpu", requestName: "container-1-request-1" },
      { containerName: "d", resourceName: "example.com/gpu", requestName: "container-2-request-1" },
      {
        containerName: "init",
        resourceName: "example.com/gpu",
        requestName: "container-1-request-1",
      },
    ],
  });
  assert.deepEqual(made?.metadata.annotations, {
    "resource.kubernetes.io/extended-resource-claim": "true",
  });
  assert.deepEqual(
    made?.status?.allocation?.devices?.results?.map(({ request: name, device: id }) => [name, id]),
    [
      ["container-1-request-1", "0"],
      ["container-2-request-1", "1"],
    ],
  );
});

const attached = (status: string, type = "Ready") => [
  {
    type,
    status,
    reason: "Attached",
    message: 'said "so"',
    lastTransitionTime: "2026-01-01T00:00:00Z",
  },
];

/** A pod whose device must be attached first. */
function waiting() {
  const started = start(
    node("a"),
    slice("a", [
      device("0", { bindingConditions: ["Ready"], bindingFailureConditions: ["Broken"] }),
    ]),
    gpu,
    claim("c"),
    user("p", ["c"]),
  );
  const say = (conditions: ReturnType<typeof attached>) =>
    started.change("c", {
      ...started.get("c").status,
      devices: [{ driver, pool: "a", device: "0", conditions }],
    });
  const messages = () => started.cluster.events.map(({ reason, message }) => [reason, message]);
  return { ...started, say, messages };
}

const pending = ["BindingConditionsPending", "waiting for binding conditions for device on node a"];

test("a pod waits for its devices to be attached", () => {
  const { podNamed, say, messages } = waiting();
  assert.equal(podNamed("p").spec?.nodeName, undefined);
  assert.equal(podNamed("p").status?.nominatedNodeName, "a");
  say(attached("False"));
  assert.equal(podNamed("p").spec?.nodeName, undefined);
  say(attached("True"));
  assert.equal(podNamed("p").spec?.nodeName, "a");
  assert.deepEqual(messages(), [pending, ["Scheduled", "Successfully assigned default/p to a"]]);
});

test("a device that cannot be attached is given up", () => {
  const { get, say, messages } = waiting();
  say(attached("True", "Broken"));
  assert.deepEqual(messages(), [
    pending,
    [
      "FailedScheduling",
      'running PreBind plugin "DynamicResources": device binding failed: claim=c, reason=Attached, message="said \\"so\\""',
    ],
  ]);
  assert.deepEqual(get("c").status?.reservedFor, []);
});

test("a device that takes too long is given up", () => {
  const { cluster, scheduler, messages } = waiting();
  cluster.advance(scheduler, 600_000);
  assert.deepEqual(messages()[1], [
    "FailedScheduling",
    'running PreBind plugin "DynamicResources": device binding timeout: context deadline exceeded',
  ]);
});
