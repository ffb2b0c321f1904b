import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatIndexes, parseIndexes } from "../../../engine/src/controllers/job/indexes.ts";
import type { BatchV1Job, CoreV1Pod } from "../../../engine/src/model/generated/types.ts";
import { TestCluster } from "./cluster.ts";

describe("completion indexes are written as numbers and ranges", () => {
  const cases = [
    { given: [], want: "" },
    { given: [3], want: "3" },
    { given: [0, 1], want: "0,1" },
    { given: [0, 1, 2, 5, 7, 8], want: "0-2,5,7,8" },
  ];
  for (const { given, want } of cases)
    test(want === "" ? "none" : want, () => {
      assert.equal(formatIndexes(new Set(given)), want);
      assert.deepEqual([...parseIndexes(want, 100)], given);
    });
});

function job(spec: Partial<BatchV1Job["spec"]>): BatchV1Job {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { namespace: "default", name: "task" },
    spec: {
      backoffLimit: 1,
      parallelism: 1,
      completions: 1,
      selector: { matchLabels: { job: "task" } },
      ...spec,
      template: {
        metadata: { labels: { job: "task" } },
        spec: { restartPolicy: "Never", containers: [{ name: "app", image: "app" }] },
      },
    },
  };
}

function end(cluster: TestCluster, phase: string): void {
  const running = cluster.pods().find((pod) => pod.status?.phase === undefined)!;
  cluster.setPod(running.metadata.name, phase, false);
}

const status = (cluster: TestCluster) => cluster.get<BatchV1Job>("jobs.batch", "task")?.status;

test("a Job is complete when its pod has succeeded", () => {
  const cluster = new TestCluster();
  cluster.create(job({}));
  end(cluster, "Succeeded");
  assert.deepEqual(
    status(cluster)?.conditions?.map((condition) => [condition.type, condition.reason]),
    [
      ["SuccessCriteriaMet", "CompletionsReached"],
      ["Complete", "CompletionsReached"],
    ],
  );
  assert.equal(status(cluster)?.succeeded, 1);
});

test("failed pods are replaced after a back-off, until there are too many", () => {
  const cluster = new TestCluster();
  cluster.create(job({}));
  end(cluster, "Failed");
  assert.equal(cluster.pods().length, 1);
  cluster.advance(9);
  assert.equal(cluster.pods().length, 1);
  cluster.advance(1);
  assert.equal(cluster.pods().length, 2);
  end(cluster, "Failed");
  assert.equal(status(cluster)?.conditions?.at(-1)?.reason, "BackoffLimitExceeded");
  assert.deepEqual(cluster.messages("BackoffLimitExceeded"), [
    "Job has reached the specified backoff limit",
  ]);
});

test("an indexed Job starts the lowest indexes first and names its pods by them", () => {
  const cluster = new TestCluster();
  cluster.create(job({ completionMode: "Indexed", completions: 3, parallelism: 2 }));
  const hostnames = () => cluster.pods().map((pod: CoreV1Pod) => pod.spec?.hostname);
  assert.deepEqual(hostnames(), ["task-0", "task-1"]);
  end(cluster, "Succeeded");
  assert.deepEqual(hostnames(), ["task-0", "task-1", "task-2"]);
  assert.equal(status(cluster)?.completedIndexes, "0");
});
