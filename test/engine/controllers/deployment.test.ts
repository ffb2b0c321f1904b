import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AppsV1Deployment, IntOrString } from "../../../engine/src/model/generated/types.ts";
import { TestCluster } from "./cluster.ts";

function deployment(
  replicas: number,
  maxSurge: IntOrString,
  maxUnavailable: IntOrString,
): AppsV1Deployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { namespace: "default", name: "web" },
    spec: {
      replicas,
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: "web" } },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "app", image: "app:1" }] },
      },
    },
  };
}

const edit = (cluster: TestCluster, change: (object: AppsV1Deployment) => void) =>
  cluster.change<AppsV1Deployment>("deployments.apps", "web", change);

const setImage = (cluster: TestCluster, image: string) =>
  edit(cluster, (object) => {
    object.spec!.template.spec!.containers[0]!.image = image;
  });

/** Scale events with the first ReplicaSet as `a`, the second as `b` and so on. */
function scalings(cluster: TestCluster): string[] {
  const letters = new Map<string, string>();
  return cluster.messages("ScalingReplicaSet").map((message) => {
    const [, name = "", from, to] = /replica set (\S+) from (\d+) to (\d+)/.exec(message)!;
    if (!letters.has(name)) letters.set(name, String.fromCharCode(97 + letters.size));
    return `${letters.get(name)} ${from}→${to}`;
  });
}

function running(replicas: number, surge: IntOrString, unavailable: IntOrString): TestCluster {
  const cluster = new TestCluster();
  cluster.create(deployment(replicas, surge, unavailable));
  cluster.runAllPods();
  return cluster;
}

describe("a rolling update replaces pods one by one within its limits", () => {
  const cases = [
    {
      name: "surge 1, unavailable 0",
      given: { replicas: 3, surge: "25%", unavailable: "25%" },
      want: ["a 0→3", "b 0→1", "a 3→2", "b 1→2", "a 2→1", "b 2→3", "a 1→0"],
    },
    {
      name: "no surge: the new ReplicaSet starts empty",
      given: { replicas: 4, surge: 0, unavailable: 1 },
      want: ["a 0→4", "a 4→3", "b 0→1", "a 3→2", "b 1→2", "a 2→1", "b 2→3", "a 1→0", "b 3→4"],
    },
    {
      name: "one replica is surged",
      given: { replicas: 1, surge: "25%", unavailable: "25%" },
      want: ["a 0→1", "b 0→1", "a 1→0"],
    },
    {
      name: "surge 3, unavailable 2",
      given: { replicas: 10, surge: "25%", unavailable: "25%" },
      want: [
        ...["a 0→10", "b 0→3", "a 10→8", "b 3→5", "a 8→7", "b 5→6", "a 7→6", "b 6→7"],
        ...["a 6→5", "b 7→8", "a 5→4", "b 8→9", "a 4→3", "b 9→10", "a 3→2", "a 2→1", "a 1→0"],
      ],
    },
  ];
  for (const { name, given, want } of cases)
    test(name, () => {
      const cluster = running(given.replicas, given.surge, given.unavailable);
      setImage(cluster, "app:2");
      cluster.runAllPods();
      assert.deepEqual(scalings(cluster), want);
      const { status } = cluster.get<AppsV1Deployment>("deployments.apps", "web")!;
      assert.equal(status?.updatedReplicas, given.replicas);
      assert.equal(
        status?.conditions?.find((c) => c.type === "Progressing")?.reason,
        "NewReplicaSetAvailable",
      );
    });
});

test("a rollout whose pods never get ready stalls and then exceeds its deadline", () => {
  const cluster = running(2, 0, "50%");
  setImage(cluster, "app:2");
  while (cluster.runOnePod((pod) => pod.spec?.containers[0]?.image === "app:1"));
  assert.deepEqual(scalings(cluster), ["a 0→2", "a 2→1", "b 0→1"]);
  cluster.advance(599);
  const progressing = () =>
    cluster
      .get<AppsV1Deployment>("deployments.apps", "web")!
      .status?.conditions?.find((c) => c.type === "Progressing");
  assert.equal(progressing()?.status, "True");
  cluster.advance(3);
  assert.equal(progressing()?.reason, "ProgressDeadlineExceeded");
  assert.deepEqual(scalings(cluster).length, 3);
});

test("scaling in the middle of a rollout is spread in proportion", () => {
  const cluster = running(10, 3, 2);
  setImage(cluster, "app:2");
  edit(cluster, (object) => {
    object.spec!.replicas = 15;
  });
  assert.deepEqual(scalings(cluster).slice(4), ["a 8→11", "b 5→7"]);
});

test("going back to an old template makes its ReplicaSet the newest revision", () => {
  const cluster = running(1, 1, 0);
  setImage(cluster, "app:2");
  cluster.runAllPods();
  setImage(cluster, "app:1");
  cluster.runAllPods();
  const annotations = cluster.memory.client
    .list("replicasets.apps", "default")
    .map(({ metadata }) => [
      metadata.annotations?.["deployment.kubernetes.io/revision"],
      metadata.annotations?.["deployment.kubernetes.io/revision-history"],
    ]);
  assert.deepEqual(annotations, [
    ["3", "1"],
    ["2", undefined],
  ]);
});

test("a paused Deployment is scaled but not rolled out", () => {
  const cluster = running(2, 1, 0);
  edit(cluster, (object) => {
    object.spec!.paused = true;
    object.spec!.template.spec!.containers[0]!.image = "app:2";
  });
  edit(cluster, (object) => {
    object.spec!.replicas = 3;
  });
  assert.deepEqual(scalings(cluster), ["a 0→2", "a 2→3"]);
  edit(cluster, (object) => {
    object.spec!.paused = false;
  });
  cluster.runAllPods();
  assert.equal(scalings(cluster).at(-1), "a 1→0");
});

test("Recreate waits until the last old pod is gone", () => {
  const cluster = new TestCluster();
  const object = deployment(2, 0, 0);
  object.spec!.strategy = { type: "Recreate" };
  cluster.create(object);
  cluster.runAllPods();
  setImage(cluster, "app:2");
  assert.deepEqual(scalings(cluster), ["a 0→2", "a 2→0"]);
  cluster.runOnePod();
  assert.equal(scalings(cluster).length, 2);
  cluster.runOnePod();
  assert.deepEqual(scalings(cluster), ["a 0→2", "a 2→0", "b 0→2"]);
});

test("old revisions beyond the limit are deleted when a rollout is complete", () => {
  const cluster = running(1, 1, 0);
  edit(cluster, (object) => {
    object.spec!.revisionHistoryLimit = 1;
  });
  for (const image of ["app:2", "app:3", "app:4"]) {
    setImage(cluster, image);
    cluster.runAllPods();
  }
  assert.equal(cluster.memory.client.list("replicasets.apps", "default").length, 2);
});
