// The dry run as a whole: a rollout step by step, the same bytes again, and reports on what went wrong.
import assert from "node:assert/strict";
import test from "node:test";
import { presetManifests } from "../../../engine/src/cluster/presets.ts";
import type { KubeObject } from "../../../engine/src/model/object.ts";
import { type DryRunInput, dryRun } from "../../../engine/src/sim/dry-run.ts";
import { report } from "../../../engine/src/sim/report/report.ts";
import { violations } from "../../../engine/src/testing/invariants.ts";

function deployment(image: string, replicas = 3): KubeObject {
  const object = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "app", image }] },
      },
    },
  };
  return object;
}

const cluster = presetManifests("three-node");

function run(input: Omit<DryRunInput, "cluster">) {
  const result = dryRun({ cluster, untilMs: 120_000, ...input });
  return { result, told: report(result, { seed: result.seed, notSimulated: result.notSimulated }) };
}

test("an update replaces one pod after the other", () => {
  const { result, told } = run({
    baseline: [deployment("app:1")],
    manifests: [deployment("app:2")],
  });
  assert.deepEqual(violations(result.simulation, { withoutFailures: true }), []);
  const sizes = told.steps
    .filter(({ object }) => object === "deployment/web")
    .map(({ at, replicaSets = {} }) => [
      at,
      ...Object.values(replicaSets).map(({ desired, ready }) => `${ready}/${desired}`),
    ]);
  assert.deepEqual(sizes, [
    ["0s", "3/3", "0/1"],
    ["3s", "2/2", "1/2"],
    ["6s", "1/1", "2/3"],
    ["9s", "0/0", "3/3"],
  ]);
  assert.deepEqual(
    told.workloads.map(({ object, ready, desired, stuck }) => ({ object, ready, desired, stuck })),
    [{ object: "deployment/web", ready: 3, desired: 3, stuck: null }],
  );
});

test("the same input and seed give the same bytes, another seed gives other names", () => {
  const text = (seed: number) =>
    JSON.stringify(run({ manifests: [deployment("app:1", 5)], seed }).told);
  assert.equal(text(1), text(1));
  assert.notEqual(text(1), text(2));
});

test("a pod that no node can take says why", () => {
  const big = deployment("app:1", 1) as KubeObject & {
    spec: { template: { spec: { containers: Record<string, unknown>[] } } };
  };
  big.spec.template.spec.containers[0]!["resources"] = { requests: { cpu: "64" } };
  const { told } = run({ manifests: [big] });
  assert.equal(told.workloads[0]?.stuck?.reason, "FailedScheduling");
  assert.deepEqual(Object.values(told.placements[0]?.rejected ?? {}), [
    ["Insufficient cpu"],
    ["Insufficient cpu"],
    ["Insufficient cpu"],
  ]);
});

test("a pod that the scheduler does not try says what it waits for", () => {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p" },
    spec: {
      containers: [{ name: "app", image: "app:1" }],
      resourceClaims: [{ name: "gpu", resourceClaimName: "absent" }],
    },
  };
  const { told } = run({ manifests: [pod] });
  assert.deepEqual(told.placements, [
    {
      pod: "default/p",
      node: null,
      equalChoices: [],
      rejected: {},
      waitsFor: 'could not find ResourceClaim "default/absent"',
    },
  ]);
});

test("what the API server refuses is a result, not an end", () => {
  const { result } = run({
    manifests: [
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "nowhere" } },
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } },
    ],
  });
  assert.deepEqual(
    result.results.map(({ code }) => code),
    [404, 201],
  );
});
