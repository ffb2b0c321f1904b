import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  CoreV1Affinity,
  CoreV1Node,
  CoreV1Pod,
} from "../../../engine/src/model/generated/types.ts";
import { clone, type KubeObject } from "../../../engine/src/model/object.ts";
import { createScheduler, type SchedulingDecision } from "../../../engine/src/scheduler/index.ts";
import { MemoryCluster } from "../../../engine/src/testing/memory-client.ts";
import { node, pod } from "./decide.ts";

/** A scheduler at work: `attempts` are the names of the pods it tried, in order. */
function start(minor = 36) {
  const cluster = new MemoryCluster(minor);
  const attempts: string[] = [];
  const times: number[] = [];
  const scheduler = cluster.start(
    createScheduler({
      onDecision(decision: SchedulingDecision) {
        attempts.push(decision.pod.name);
        times.push(decision.atMs);
      },
    }),
  );
  const nodeOf = (name: string) =>
    cluster.client.get<CoreV1Pod>("pods", "default", name)?.spec?.nodeName;
  return { cluster, scheduler, attempts, times, nodeOf };
}

const big = pod("p", { requests: { cpu: "3" } });

test("higher priority first, then the order of creation", () => {
  const { cluster, scheduler, attempts } = start();
  cluster.create(node("a"));
  cluster.create(pod("b"));
  cluster.create(pod("a"));
  cluster.create(pod("urgent", { spec: { priority: 10 } }));
  cluster.settle(scheduler);
  assert.deepEqual(attempts, ["urgent", "b", "a"]);
});

test("other schedulers' pods, placed pods and gated pods are left alone", () => {
  const { cluster, scheduler, attempts } = start();
  cluster.create(node("a"));
  cluster.create(pod("other", { spec: { schedulerName: "mine" } }));
  cluster.create(pod("placed", { on: "a" }));
  const gated = cluster.create(pod("gated", { spec: { schedulingGates: [{ name: "g" }] } }));
  cluster.settle(scheduler);
  assert.deepEqual(attempts, []);
  assert.deepEqual(cluster.events, []);

  const open = clone(gated) as CoreV1Pod;
  if (open.spec) open.spec.schedulingGates = [];
  cluster.apply("pods", open);
  cluster.settle(scheduler);
  assert.deepEqual(attempts, ["gated"]);
});

test("a rejected pod is tried again when something helps the plugin that rejected it", () => {
  const { cluster, scheduler, attempts, nodeOf } = start();
  const small = cluster.create(node("a", { allocatable: { cpu: "2" } }));
  cluster.create(pod("x", { on: "a" }));
  cluster.create(big);
  cluster.settle(scheduler);

  // Neither a label nor the end of a pod that requested nothing that is short, nor a node too small, makes room.
  const relabelled = clone(small) as CoreV1Node;
  relabelled.metadata = { ...relabelled.metadata, labels: { disk: "ssd" } };
  cluster.apply("nodes", relabelled);
  cluster.create(node("b", { allocatable: { cpu: "1" } }));
  cluster.settle(scheduler);
  assert.deepEqual(attempts, ["p"]);

  cluster.create(node("c"));
  cluster.settle(scheduler);
  assert.deepEqual(attempts, ["p", "p"]);
  assert.equal(nodeOf("p"), "c");
});

test("what wakes a pod that keeps company or its distance", () => {
  const required = (terms: object[]) => ({ requiredDuringSchedulingIgnoredDuringExecution: terms });
  const term = (more = {}) => ({
    topologyKey: "rack",
    labelSelector: { matchLabels: { app: "web" } },
    ...more,
  });
  const near = (...terms: object[]) =>
    pod("p", { spec: { affinity: { podAffinity: required(terms) } as CoreV1Affinity } });
  const apart = (...terms: object[]) =>
    pod("p", { spec: { affinity: { podAntiAffinity: required(terms) } as CoreV1Affinity } });
  const rack = node("a", { labels: { rack: "1" } });
  const web = pod("w", { labels: { app: "web" }, on: "a" });
  const team = { namespaceSelector: { matchLabels: { team: "x" } } };
  const namespace = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "n", labels: { team: "x" } },
  };
  const port = (hostIP: string) => ({
    spec: {
      containers: [
        { name: "c", image: "app:1", ports: [{ containerPort: 80, hostPort: 80, hostIP }] },
      ],
    },
  });
  const spread = pod("p", {
    labels: { app: "web" },
    spec: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          minDomains: 2,
          topologyKey: "rack",
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: { app: "web" } },
        },
      ],
    },
  });
  type Cluster = ReturnType<typeof start>["cluster"];
  const table: {
    name: string;
    given: KubeObject[];
    tested: CoreV1Pod;
    change: (cluster: Cluster) => void;
    wakes: boolean;
  }[] = [
    {
      name: "a pod that all terms are about",
      given: [rack],
      tested: near(term()),
      change: (cluster) => cluster.create(web),
      wakes: true,
    },
    {
      name: "not one that only some are about",
      given: [rack],
      tested: near(term(), term({ labelSelector: { matchLabels: { app: "db" } } })),
      change: (cluster) => cluster.create(web),
      wakes: false,
    },
    {
      name: "not one that is selected by its namespace: nobody looks at its labels then",
      given: [rack, namespace],
      tested: near(term(team)),
      change: (cluster) =>
        cluster.create(pod("w", { namespace: "n", labels: { app: "web" }, on: "a" })),
      wakes: false,
    },
    {
      name: "a node with the topology key",
      given: [node("z")],
      tested: near(term()),
      change: (cluster) => cluster.create(rack),
      wakes: true,
    },
    {
      name: "not one without it",
      given: [rack],
      tested: near(term()),
      change: (cluster) => cluster.create(node("b")),
      wakes: false,
    },
    {
      name: "any node, when it keeps its distance",
      given: [rack, web],
      tested: apart(term()),
      change: (cluster) => cluster.create(node("b", { labels: { rack: "1" } })),
      wakes: true,
    },
    {
      name: "not a key that its node gets",
      given: [rack, web],
      tested: apart(term()),
      change: (cluster) =>
        cluster.apply("nodes", node("a", { labels: { rack: "1", disk: "ssd" } })),
      wakes: false,
    },
    {
      name: "not other labels on a namespace",
      given: [rack, namespace],
      tested: near(term(team)),
      change: (cluster) =>
        cluster.apply("namespaces", {
          ...namespace,
          metadata: { name: "n", labels: { team: "y" } },
        }),
      wakes: false,
    },
    {
      name: "not a port on another address",
      given: [
        rack,
        pod("w", { on: "a", ...port("10.0.0.1") }),
        pod("v", { on: "a", ...port("10.0.0.2") }),
      ],
      tested: pod("p", port("10.0.0.1")),
      change: (cluster) => cluster.remove("pods", "default", "v"),
      wakes: false,
    },
    {
      name: "a port that was in the way",
      given: [rack, pod("w", { on: "a", ...port("10.0.0.1") })],
      tested: pod("p", port("")),
      change: (cluster) => cluster.remove("pods", "default", "w"),
      wakes: true,
    },
    {
      name: "other taints on a node of a domain",
      given: [node("z", { labels: { rack: "1" } }), pod("w", { labels: { app: "web" }, on: "z" })],
      tested: spread,
      change: (cluster) =>
        cluster.apply(
          "nodes",
          node("z", {
            labels: { rack: "1" },
            spec: { taints: [{ key: "k", effect: "PreferNoSchedule" }] },
          }),
        ),
      wakes: true,
    },
    {
      name: "not a matching pod that starts to terminate",
      given: [rack, web],
      tested: spread,
      change: (cluster) =>
        cluster.apply("pods", {
          ...web,
          metadata: { ...web.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" },
        } as CoreV1Pod),
      wakes: false,
    },
  ];
  for (const { name, given, tested, change, wakes } of table) {
    const { cluster, scheduler, attempts } = start();
    for (const object of given) cluster.create(object);
    cluster.create(tested);
    cluster.settle(scheduler);
    change(cluster);
    cluster.settle(scheduler);
    assert.deepEqual(attempts, wakes ? ["p", "p"] : ["p"], name);
  }
});

test("other taints and the end of a cordon wake whoever waits for a node", () => {
  const { cluster, scheduler, attempts } = start();
  const first = cluster.create(node("a", { spec: { unschedulable: true } }));
  const tainted = cluster.create(
    node("b", { spec: { taints: [{ key: "k", effect: "NoSchedule" }] } }),
  );
  const small = cluster.create(node("c", { allocatable: { cpu: "2" } }));
  cluster.create(big);
  cluster.settle(scheduler);

  const withSpec = (given: KubeObject, spec: CoreV1Node["spec"]) =>
    cluster.apply("nodes", { ...clone(given), spec } as CoreV1Node);
  // The plugins that know about taints say no, the one that found too little CPU cannot tell.
  withSpec(small, { taints: [{ key: "other", effect: "NoSchedule" }] });
  cluster.settle(scheduler);
  assert.deepEqual(attempts, ["p", "p"]);
  withSpec(tainted, { taints: [{ key: "k", effect: "NoSchedule" }], podCIDR: "10.0.0.0/24" });
  cluster.settle(scheduler);
  assert.deepEqual(attempts, ["p", "p"]);
  withSpec(first, {});
  cluster.settle(scheduler);
  assert.deepEqual(attempts, ["p", "p", "p"]);
});

test("up to 1.31 any change of a kind that a plugin listens to wakes its pods", () => {
  const { cluster, scheduler, attempts } = start(31);
  cluster.create(node("a", { allocatable: { cpu: "2" } }));
  cluster.create(big);
  cluster.settle(scheduler);
  cluster.create(node("b", { allocatable: { cpu: "1" } }));
  cluster.advance(scheduler, 1000);
  assert.deepEqual(attempts, ["p", "p"]);
});

test("from 1.33 an idle scheduler does not wait out the back-off", () => {
  for (const [minor, waitMs] of [
    [33, 0],
    [32, 1000],
  ] as const) {
    const { cluster, scheduler, times } = start(minor);
    cluster.create(node("a", { allocatable: { cpu: "2" } }));
    cluster.create(big);
    cluster.settle(scheduler);
    cluster.create(node("b"));
    cluster.advance(scheduler, 5000);
    assert.equal((times[1] ?? 0) - (times[0] ?? 0), waitMs, `1.${minor}`);
  }
});

test("without nodes a pod is tried after growing back-offs", () => {
  const { cluster, scheduler, times } = start();
  cluster.create(pod("p"));
  cluster.advance(scheduler, 40_000);
  assert.deepEqual(
    times.map((time) => time - (times[0] ?? 0)),
    [0, 1000, 3000, 7000, 15_000, 25_000, 35_000],
  );
  assert.equal(cluster.events[0]?.message, "no nodes available to schedule pods");
});

test("what nothing helps is tried again after five minutes", () => {
  const { cluster, scheduler, times } = start();
  cluster.create(node("a", { allocatable: { cpu: "2" } }));
  cluster.create(big);
  cluster.advance(scheduler, 11 * 60_000);
  assert.deepEqual(
    times.map((time) => time - (times[0] ?? 0)),
    [0, 330_000, 660_000],
  );
});

test("the same failure again writes no status", () => {
  const { cluster, scheduler } = start();
  cluster.create(node("a", { allocatable: { cpu: "2" } }));
  cluster.create(big);
  cluster.settle(scheduler);
  const version = () =>
    cluster.client.get<CoreV1Pod>("pods", "default", "p")?.metadata.resourceVersion;
  const before = version();
  cluster.advance(scheduler, 331_000);
  assert.equal(cluster.events.filter(({ reason }) => reason === "FailedScheduling").length, 2);
  assert.equal(version(), before);
});

test("a pod that is being deleted is not scheduled", () => {
  const { cluster, scheduler, attempts } = start();
  cluster.create(node("a"));
  cluster.create(pod("p", { metadata: { deletionTimestamp: "2026-01-01T00:00:30Z" } }));
  cluster.settle(scheduler);
  assert.deepEqual(attempts, []);
  assert.equal(cluster.events[0]?.message, "skip schedule deleting pod: default/p");
});

test("zones take turns in the order of the search", () => {
  const { cluster, scheduler, nodeOf } = start();
  const inZone = (name: string, zone: string) =>
    node(name, { labels: { "topology.kubernetes.io/zone": zone }, allocatable: { pods: "1" } });
  for (const object of [inZone("a1", "a"), inZone("a2", "a"), inZone("b1", "b")])
    cluster.create(object);
  cluster.create(pod("p"));
  cluster.create(pod("q"));
  cluster.settle(scheduler);
  assert.deepEqual([nodeOf("p"), nodeOf("q")], ["a1", "b1"]);
});

test("what happens to nodes and pods is counted as it happens", () => {
  const { cluster, scheduler, nodeOf } = start();
  const web = (name: string, on?: string) =>
    pod(name, {
      labels: { app: "web" },
      ...(on !== undefined && { on }),
      spec: {
        ...(on !== undefined && { nodeName: on }),
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { labelSelector: { matchLabels: { app: "web" } }, topologyKey: "rack" },
            ],
          },
        },
      },
    });
  const rack = (name: string, value: string) => node(name, { labels: { rack: value } });
  cluster.create(rack("a", "1"));
  cluster.create(rack("b", "1"));
  cluster.create(web("x", "a"));
  cluster.create(web("p"));
  cluster.settle(scheduler);
  assert.equal(nodeOf("p"), undefined);

  // Node b moves to another rack: there is room for p, and none for q.
  const moved = clone(cluster.client.get<CoreV1Node>("nodes", "", "b")) as CoreV1Node;
  moved.metadata = { ...moved.metadata, labels: { rack: "2" } };
  cluster.apply("nodes", moved);
  cluster.settle(scheduler);
  assert.equal(nodeOf("p"), "b");
  cluster.create(web("q"));
  cluster.settle(scheduler);
  assert.equal(nodeOf("q"), undefined);

  cluster.remove("pods", "default", "x");
  cluster.settle(scheduler);
  assert.equal(nodeOf("q"), "a");
});
