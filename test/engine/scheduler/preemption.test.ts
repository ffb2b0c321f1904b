import assert from "node:assert/strict";
import { test } from "node:test";
import type { CoreV1Pod } from "../../../engine/src/model/generated/types.ts";
import type { KubeObject } from "../../../engine/src/model/object.ts";
import { createScheduler, type SchedulingDecision } from "../../../engine/src/scheduler/index.ts";
import { MemoryCluster } from "../../../engine/src/testing/memory-client.ts";
import { decide, node, type PodOptions, pod } from "./decide.ts";

interface Running extends PodOptions {
  readonly name: string;
  readonly cpu: string;
  readonly on: string;
  readonly priority?: number;
  /** Second of the minute at which it started. */
  readonly started?: number;
}

const running = ({ name, cpu, on, priority = 0, started = 0, ...more }: Running): CoreV1Pod =>
  pod(name, {
    ...more,
    on,
    requests: { cpu },
    spec: { priority, ...more.spec },
    status: { startTime: `2025-12-31T00:00:${String(started).padStart(2, "0")}Z` },
  });

const high = (cpu: string, spec: object = {}) =>
  pod("p", { requests: { cpu }, spec: { priority: 1000, ...spec } });

const budget = (app: string, disruptionsAllowed: number): KubeObject =>
  ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: app, namespace: "default" },
    spec: { selector: { matchLabels: { app } } },
    status: { disruptionsAllowed },
  }) as KubeObject;

const cases: readonly {
  name: string;
  given: readonly KubeObject[];
  pod: CoreV1Pod;
  want: { node?: string; victims: readonly string[] };
}[] = [
  {
    name: "the pod that ran longer stays when it fits",
    given: [
      node("a"),
      running({ name: "p1", cpu: "2", on: "a", started: 1 }),
      running({ name: "p2", cpu: "1", on: "a", started: 2 }),
    ],
    pod: high("3"),
    want: { node: "a", victims: ["default/p1"] },
  },
  {
    name: "equal priority is never preempted",
    given: [node("a"), running({ name: "x", cpu: "3", on: "a", priority: 1000 })],
    pod: high("3"),
    want: { victims: [] },
  },
  {
    name: "fewest broken budgets first",
    given: [
      node("a"),
      node("b"),
      budget("guarded", 0),
      running({ name: "x", cpu: "3", on: "a", labels: { app: "guarded" } }),
      running({ name: "y", cpu: "3", on: "b", priority: 10 }),
    ],
    pod: high("3"),
    want: { node: "b", victims: ["default/y"] },
  },
  {
    name: "a budget does not prevent preemption",
    given: [
      node("a"),
      budget("guarded", 0),
      running({ name: "x", cpu: "3", on: "a", labels: { app: "guarded" } }),
    ],
    pod: high("3"),
    want: { node: "a", victims: ["default/x"] },
  },
  {
    name: "a budget lets its pods be put back first",
    given: [
      node("a"),
      budget("guarded", 0),
      running({ name: "x", cpu: "2", on: "a", started: 2, labels: { app: "guarded" } }),
      running({ name: "y", cpu: "2", on: "a", started: 1 }),
    ],
    pod: high("2"),
    want: { node: "a", victims: ["default/y"] },
  },
  {
    name: "then the least important victim",
    given: [
      node("a"),
      node("b"),
      running({ name: "x", cpu: "3", on: "a", priority: 20 }),
      running({ name: "y", cpu: "3", on: "b", priority: 10 }),
    ],
    pod: high("3"),
    want: { node: "b", victims: ["default/y"] },
  },
  {
    name: "then the fewest victims",
    given: [
      node("a"),
      node("b"),
      running({ name: "x1", cpu: "2", on: "a" }),
      running({ name: "x2", cpu: "2", on: "a" }),
      running({ name: "y", cpu: "4", on: "b" }),
    ],
    pod: high("4"),
    want: { node: "b", victims: ["default/y"] },
  },
  {
    name: "then the one that started last",
    given: [
      node("a"),
      node("b"),
      running({ name: "x", cpu: "3", on: "a", started: 1 }),
      running({ name: "y", cpu: "3", on: "b", started: 2 }),
    ],
    pod: high("3"),
    want: { node: "b", victims: ["default/y"] },
  },
  {
    name: "a pod whose anti-affinity stands in the way",
    given: [node("a"), running({ name: "x", cpu: "100m", on: "a", labels: { app: "web" } })],
    pod: high("1", {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              labelSelector: { matchLabels: { app: "web" } },
              topologyKey: "kubernetes.io/hostname",
            },
          ],
        },
      },
    }),
    want: { node: "a", victims: ["default/x"] },
  },
];

for (const { name, given, pod: preemptor, want } of cases)
  test(`DefaultPreemption: ${name}`, () => {
    const { nominatedNode, victims } = decide({ name, given, pod: preemptor, want: {} });
    assert.deepEqual(
      { ...(nominatedNode !== undefined && { node: nominatedNode }), victims },
      want,
    );
  });

test("a policy of Never says so", () => {
  const { message } = decide({
    name: "",
    given: [node("a"), running({ name: "x", cpu: "3", on: "a" })],
    pod: high("3", { preemptionPolicy: "Never" }),
    want: {},
  });
  assert.equal(
    message,
    "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.",
  );
});

test("the preemptor waits for its victims on the node that was nominated", () => {
  const cluster = new MemoryCluster();
  const decisions: SchedulingDecision[] = [];
  cluster.create(node("a"));
  cluster.create(running({ name: "x", cpu: "3", on: "a" }));
  const scheduler = cluster.start(
    createScheduler({ onDecision: (decision) => decisions.push(decision) }),
  );
  const preemptor = cluster.create(high("3"));
  cluster.settle(scheduler);
  const stored = () => cluster.client.get<CoreV1Pod>("pods", "default", "p");
  assert.equal(stored()?.status?.nominatedNodeName, "a");
  assert.deepEqual(
    cluster.events.map(({ object, reason, message }) => ({ object, reason, message })),
    [
      {
        object: "default/p",
        reason: "FailedScheduling",
        message: "0/1 nodes are available: 1 Insufficient cpu.",
      },
      {
        object: "default/x",
        reason: "Preempted",
        message: `Preempted by pod ${preemptor.metadata.uid} on node a`,
      },
    ],
  );

  // A lower pod does not get the room that is being made.
  cluster.create(pod("q", { requests: { cpu: "3" } }));
  cluster.settle(scheduler);
  cluster.remove("pods", "default", "x");
  cluster.settle(scheduler);
  assert.equal(stored()?.spec?.nodeName, "a");
  assert.equal(cluster.client.get<CoreV1Pod>("pods", "default", "q")?.spec?.nodeName, undefined);
  assert.equal(decisions.find(({ node: chosen }) => chosen === "a")?.wokenBy, "pods DELETED");
});

test("while its victims terminate, the preemptor does not preempt again", () => {
  const cluster = new MemoryCluster();
  cluster.create(node("a"));
  cluster.create(running({ name: "x", cpu: "3", on: "a" }));
  const scheduler = cluster.start(createScheduler({}));
  cluster.create(high("3"));
  cluster.advance(scheduler, 331_000);
  assert.deepEqual(
    cluster.events.filter(({ object }) => object === "default/p").map(({ message }) => message),
    [
      "0/1 nodes are available: 1 Insufficient cpu.",
      "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to a terminating pod on the nominated node.",
    ],
  );
  const stored = cluster.client.get<CoreV1Pod>("pods", "default", "p");
  assert.equal(stored?.status?.nominatedNodeName, "a");
});
