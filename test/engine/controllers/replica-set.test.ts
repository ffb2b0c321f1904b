import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inOrderOfDeletion } from "../../../engine/src/controllers/framework/pod-ranking.ts";
import type { AppsV1ReplicaSet, CoreV1Pod } from "../../../engine/src/model/generated/types.ts";
import type { Stored } from "../../../engine/src/model/object.ts";
import { pod } from "../../../engine/src/testing/builders.ts";
import { TestCluster } from "./cluster.ts";
import { labels, workload } from "./workload.ts";

interface Shape {
  readonly name: string;
  readonly node?: string;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly cost?: number;
  readonly restarts?: number;
  readonly created?: string;
}

function shaped({
  name,
  node = "a",
  phase = "Running",
  ready = true,
  cost,
  restarts,
  created,
}: Shape) {
  const time = created ?? "2026-01-01T00:00:00Z";
  return {
    ...pod(
      name,
      { nodeName: node },
      {
        uid: name,
        creationTimestamp: time,
        ...(cost === undefined
          ? {}
          : { annotations: { "controller.kubernetes.io/pod-deletion-cost": String(cost) } }),
      },
    ),
    status: {
      phase,
      conditions: [
        {
          type: "Ready",
          status: ready ? "True" : "False",
          lastTransitionTime: "2026-01-01T01:00:00Z",
        },
      ],
      containerStatuses: [{ name: "c", restartCount: restarts ?? 0 }],
    },
  } as unknown as Stored<CoreV1Pod>;
}

describe("the pod that is missed least goes first", () => {
  const cases: { name: string; given: Shape[]; want: string[] }[] = [
    {
      name: "unassigned before assigned",
      given: [{ name: "x" }, { name: "y", node: "" }],
      want: ["y", "x"],
    },
    {
      name: "pending before running",
      given: [{ name: "x" }, { name: "y", phase: "Pending" }],
      want: ["y", "x"],
    },
    {
      name: "not ready before ready",
      given: [{ name: "x" }, { name: "y", ready: false }],
      want: ["y", "x"],
    },
    {
      name: "lower deletion cost first, even of the older",
      given: [
        { name: "x", cost: 5, created: "2026-01-01T00:30:00Z" },
        { name: "y", cost: -1 },
      ],
      want: ["y", "x"],
    },
    {
      name: "more restarts first",
      given: [{ name: "x" }, { name: "y", restarts: 3 }],
      want: ["y", "x"],
    },
    {
      name: "the younger first",
      given: [{ name: "x" }, { name: "y", created: "2026-01-01T00:30:00Z" }],
      want: ["y", "x"],
    },
  ];
  for (const { name, given, want } of cases)
    test(name, () => {
      assert.deepEqual(
        inOrderOfDeletion(given.map(shaped), { colocated: () => 0 }).map(
          ({ metadata }) => metadata.name,
        ),
        want,
      );
    });
});

const status = (cluster: TestCluster) =>
  cluster.get<AppsV1ReplicaSet>("replicasets.apps", "web")?.status;

test("pods are made, counted, and taken away again", () => {
  const cluster = new TestCluster();
  cluster.create(workload("ReplicaSet", { replicas: 3 }));
  cluster.runAllPods();
  assert.equal(status(cluster)?.availableReplicas, 3);
  cluster.change<AppsV1ReplicaSet>("replicasets.apps", "web", (set) => {
    set.spec!.replicas = 1;
  });
  assert.equal(cluster.messages("SuccessfulDelete").length, 2);
  assert.equal(status(cluster)?.terminatingReplicas, 2);
  cluster.runAllPods();
  assert.equal(status(cluster)?.terminatingReplicas, 0);
  assert.equal(cluster.pods().length, 1);
});

test("orphans that match are adopted, pods that match no longer are let go", () => {
  const cluster = new TestCluster();
  cluster.create(pod("stray", {}, { labels }));
  cluster.create(workload("ReplicaSet", { replicas: 2 }));
  assert.equal(cluster.pods().length, 2);
  assert.equal(cluster.pods()[0]?.metadata.ownerReferences?.[0]?.kind, "ReplicaSet");
  cluster.change<CoreV1Pod>("pods", "stray", (stray) => {
    stray.metadata.labels = { app: "other" };
  });
  assert.equal(cluster.pods().length, 3);
  assert.deepEqual(cluster.pods()[0]?.metadata.ownerReferences ?? [], []);
});

test("a pod counts as available only after minReadySeconds", () => {
  const cluster = new TestCluster();
  cluster.create(workload("ReplicaSet", { replicas: 1, minReadySeconds: 10 }));
  cluster.runAllPods();
  cluster.advance(9);
  assert.equal(status(cluster)?.availableReplicas, undefined);
  cluster.advance(1);
  assert.equal(status(cluster)?.availableReplicas, 1);
});
