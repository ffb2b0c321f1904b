import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AppsV1StatefulSet } from "../../../engine/src/model/generated/types.ts";
import { TestCluster } from "./cluster.ts";
import { workload } from "./workload.ts";

const names = (cluster: TestCluster) =>
  cluster
    .pods()
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name);

const edit = (cluster: TestCluster, change: (set: AppsV1StatefulSet) => void) =>
  cluster.change<AppsV1StatefulSet>("statefulsets.apps", "web", change);

function running(spec: Record<string, unknown>): TestCluster {
  const cluster = new TestCluster();
  cluster.create(
    workload("StatefulSet", {
      replicas: 3,
      serviceName: "web",
      podManagementPolicy: "OrderedReady",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
      ...spec,
    }),
  );
  return cluster;
}

describe("pods start by ordinal", () => {
  const cases = [
    { name: "one after the other", given: {}, want: ["web-0"] },
    {
      name: "all at once",
      given: { podManagementPolicy: "Parallel" },
      want: ["web-0", "web-1", "web-2"],
    },
    { name: "from another first ordinal", given: { ordinals: { start: 5 } }, want: ["web-5"] },
  ];
  for (const { name, given, want } of cases)
    test(name, () => assert.deepEqual(names(running(given)), want));
});

test("the next pod waits until the one before is ready", () => {
  const cluster = running({});
  cluster.setPod("web-0", "Running", false);
  assert.deepEqual(names(cluster), ["web-0"]);
  cluster.setPod("web-0", "Running", true);
  assert.deepEqual(names(cluster), ["web-0", "web-1"]);
});

describe("an update goes from the highest ordinal down to the partition", () => {
  for (const { partition, want } of [
    { partition: 0, want: ["web-2", "web-1", "web-0"] },
    { partition: 2, want: ["web-2"] },
    { partition: 3, want: [] },
  ])
    test(`partition ${partition}`, () => {
      const cluster = running({
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition } },
      });
      cluster.runAllPods();
      edit(cluster, (set) => {
        set.spec!.template.spec!.containers[0]!.image = "app:2";
      });
      cluster.runAllPods();
      const deleted = cluster
        .messages("SuccessfulDelete")
        .map((message) => /Pod (\S+) in/.exec(message)?.[1]);
      assert.deepEqual(deleted, want);
      const images = cluster.pods().map((pod) => pod.spec?.containers[0]?.image);
      assert.equal(images.filter((image) => image === "app:2").length, want.length);
    });
});

test("it shrinks from the end, and a pod that is gone comes back under its name", () => {
  const cluster = running({});
  cluster.runAllPods();
  edit(cluster, (set) => {
    set.spec!.replicas = 2;
  });
  cluster.runAllPods();
  assert.deepEqual(names(cluster), ["web-0", "web-1"]);
  cluster.memory.remove("pods", "default", "web-0");
  cluster.settle();
  assert.deepEqual(names(cluster).sort(), ["web-0", "web-1"]);
});

test("each pod gets its claim", () => {
  const cluster = running({
    volumeClaimTemplates: [
      { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } },
    ],
  });
  cluster.runAllPods();
  const claims = cluster.memory.client.list("persistentvolumeclaims", "default");
  assert.deepEqual(
    claims.map(({ metadata }) => metadata.name),
    ["data-web-0", "data-web-1", "data-web-2"],
  );
});
