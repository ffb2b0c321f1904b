import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type {
  IntOrString,
  PolicyV1PodDisruptionBudget,
} from "../../../engine/src/model/generated/types.ts";
import { object, pod } from "../../../engine/src/testing/builders.ts";
import { TestCluster } from "./cluster.ts";
import { labels, selector, workload } from "./workload.ts";

function budgetOver(replicas: number, spec: Record<string, IntOrString>, ready = replicas) {
  const cluster = new TestCluster();
  cluster.create(
    workload("ReplicaSet", { replicas }),
    object("policy/v1", "PodDisruptionBudget", "web", { spec: { selector, ...spec } }),
  );
  for (const { metadata } of cluster.pods().slice(0, ready))
    cluster.setPod(metadata.name, "Running", true);
  return cluster.get<PolicyV1PodDisruptionBudget>("poddisruptionbudgets.policy", "web")?.status;
}

describe("how many pods may be disrupted", () => {
  const cases: {
    name: string;
    given: Parameters<typeof budgetOver>;
    want: [healthy: number, desired: number, allowed: number];
  }[] = [
    { name: "minAvailable as a number", given: [4, { minAvailable: 3 }], want: [4, 3, 1] },
    {
      name: "minAvailable in per cent rounds up",
      given: [5, { minAvailable: "50%" }],
      want: [5, 3, 2],
    },
    { name: "maxUnavailable as a number", given: [4, { maxUnavailable: 1 }], want: [4, 3, 1] },
    {
      name: "maxUnavailable in per cent rounds up",
      given: [5, { maxUnavailable: "25%" }],
      want: [5, 3, 2],
    },
    {
      name: "pods that are not ready count against it",
      given: [4, { maxUnavailable: 1 }, 3],
      want: [3, 3, 0],
    },
    { name: "more wanted than there are", given: [2, { minAvailable: 5 }], want: [2, 5, 0] },
  ];
  for (const { name, given, want } of cases)
    test(name, () => {
      const status = budgetOver(...given);
      assert.deepEqual(
        [status?.currentHealthy, status?.desiredHealthy, status?.disruptionsAllowed],
        want,
      );
    });
});

test("pods without a controller can only be counted against a number of their own", () => {
  const cluster = new TestCluster();
  cluster.create(
    pod("alone", {}, { labels }),
    object("policy/v1", "PodDisruptionBudget", "web", { spec: { selector, maxUnavailable: 1 } }),
  );
  const [message = ""] = cluster.messages("UnmanagedPods");
  assert.match(message, /were found to be unmanaged/);
});
