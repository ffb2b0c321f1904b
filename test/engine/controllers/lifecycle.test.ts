// What clears up: owners that are gone, finished Jobs, pods of lost nodes, quotas and volumes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type {
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
  CoreV1ResourceQuota,
} from "../../../engine/src/model/generated/types.ts";
import { object, pod } from "../../../engine/src/testing/builders.ts";
import { TestCluster } from "./cluster.ts";
import { node, workload } from "./workload.ts";

test("what depends on an owner that is gone goes too", () => {
  const cluster = new TestCluster();
  cluster.create(workload("ReplicaSet", { replicas: 2 }));
  assert.equal(cluster.pods().length, 2);
  cluster.memory.remove("replicasets.apps", "default", "web");
  cluster.settle();
  assert.equal(cluster.pods().length, 0);
});

test("a finished Job goes when its time is over", () => {
  const cluster = new TestCluster();
  cluster.create(
    object("batch/v1", "Job", "done", {
      spec: {
        ttlSecondsAfterFinished: 30,
        template: { spec: { containers: [] } },
        selector: { matchLabels: { job: "done" } },
      },
      status: {
        conditions: [
          { type: "Complete", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" },
        ],
      },
    }),
  );
  cluster.advance(29);
  assert.notEqual(cluster.get("jobs.batch", "done"), undefined);
  cluster.advance(1);
  assert.equal(cluster.get("jobs.batch", "done"), undefined);
});

describe("a NoExecute taint evicts", () => {
  const taint = { key: "gone", value: "yes", effect: "NoExecute" };
  const cases = [
    { name: "who does not tolerate it, at once", given: [], evictedAfter: 0 },
    {
      name: "who tolerates it for a while, then",
      given: [{ key: "gone", operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 }],
      evictedAfter: 60,
    },
    {
      name: "not who tolerates it for ever",
      given: [{ key: "gone", operator: "Exists" }],
      evictedAfter: undefined,
    },
  ];
  for (const { name, given, evictedAfter } of cases)
    test(name, () => {
      const cluster = new TestCluster();
      cluster.create(
        node("node-b", { taints: [taint] }),
        pod("p", { nodeName: "node-b", tolerations: given }),
      );
      const isEvicted = () =>
        cluster.get<CoreV1Pod>("pods", "p")?.metadata.deletionTimestamp !== undefined;
      cluster.advance((evictedAfter ?? 1000) - 1);
      assert.equal(isEvicted(), evictedAfter === 0);
      cluster.advance(1);
      assert.equal(isEvicted(), evictedAfter !== undefined);
    });
});

test("a quota is measured again when pods go", () => {
  const cluster = new TestCluster();
  cluster.create(
    pod("a", { nodeName: "node-a" }),
    pod("b", { nodeName: "node-a" }),
    object("v1", "ResourceQuota", "pods", { spec: { hard: { pods: "5" } } }),
  );
  const used = () =>
    cluster.get<CoreV1ResourceQuota>("resourcequotas", "pods")?.status?.used?.["pods"];
  assert.equal(used(), "2");
  cluster.memory.remove("pods", "default", "a");
  cluster.settle();
  assert.equal(used(), "1");
});

describe("a claim takes the smallest volume that fits", () => {
  const volume = (name: string, storage: string, rest: Record<string, unknown> = {}) => ({
    ...object("v1", "PersistentVolume", name, {
      spec: {
        capacity: { storage },
        accessModes: ["ReadWriteOnce"],
        volumeMode: "Filesystem",
        storageClassName: "manual",
        ...rest,
      },
    }),
    metadata: { name },
  });
  const cases = [
    { name: "of two", given: [volume("big", "9Gi"), volume("small", "2Gi")], want: "small" },
    {
      name: "not a smaller one",
      given: [volume("tiny", "1Mi"), volume("big", "9Gi")],
      want: "big",
    },
    {
      name: "not of another class",
      given: [volume("x", "9Gi", { storageClassName: "fast" })],
      want: undefined,
    },
    {
      name: "not one with other access modes",
      given: [volume("x", "9Gi", { accessModes: ["ReadOnlyMany"] })],
      want: undefined,
    },
  ];
  for (const { name, given, want } of cases)
    test(name, () => {
      const cluster = new TestCluster();
      cluster.create(
        ...given,
        object("v1", "PersistentVolumeClaim", "data", {
          spec: {
            accessModes: ["ReadWriteOnce"],
            volumeMode: "Filesystem",
            storageClassName: "manual",
            resources: { requests: { storage: "1Gi" } },
          },
        }),
      );
      cluster.advance(1);
      const claim = cluster.get<CoreV1PersistentVolumeClaim>("persistentvolumeclaims", "data");
      assert.equal(claim?.spec?.volumeName, want);
      assert.equal(claim?.status?.phase, want === undefined ? "Pending" : "Bound");
      const bound = cluster.memory.client
        .list<CoreV1PersistentVolume>("persistentvolumes")
        .filter(({ status }) => status?.phase === "Bound");
      assert.deepEqual(
        bound.map(({ metadata }) => metadata.name),
        want === undefined ? [] : [want],
      );
    });
});

test("a namespace gets its service account and the cluster's certificate", () => {
  const cluster = new TestCluster();
  const metadata = { name: "shop" };
  cluster.create({ ...object("v1", "Namespace", "shop"), metadata });
  const { client } = cluster.memory;
  assert.notEqual(client.get("serviceaccounts", "shop", "default"), undefined);
  assert.notEqual(client.get("configmaps", "shop", "kube-root-ca.crt"), undefined);
});
