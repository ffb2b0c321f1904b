import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  shouldRunOn,
  targetNode,
  updateLimits,
} from "../../../engine/src/controllers/daemon-set/daemon-pod.ts";
import type {
  AppsV1DaemonSet,
  CoreV1Node,
  IntOrString,
} from "../../../engine/src/model/generated/types.ts";
import type { Stored } from "../../../engine/src/model/object.ts";
import { TestCluster } from "./cluster.ts";
import { node, template, workload } from "./workload.ts";

const set = (spec: Record<string, unknown> = {}) =>
  workload("DaemonSet", spec) as Stored<AppsV1DaemonSet>;

describe("where a daemon pod runs and stays", () => {
  const withSpec = (spec: Record<string, unknown>) =>
    set({ template: { ...template(), spec: { ...template().spec, ...spec } } });
  const tainted = (effect: string) => node("n", { taints: [{ key: "k", value: "v", effect }] });
  const cases = [
    {
      name: "an ordinary node",
      given: { on: node("n"), set: set() },
      want: { run: true, keep: true },
    },
    {
      name: "NoSchedule keeps what is there",
      given: { on: tainted("NoSchedule"), set: set() },
      want: { run: false, keep: true },
    },
    {
      name: "NoExecute keeps nothing",
      given: { on: tainted("NoExecute"), set: set() },
      want: { run: false, keep: false },
    },
    {
      name: "a cordoned node is none of its business",
      given: {
        on: node("n", {
          taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }],
        }),
        set: set(),
      },
      want: { run: true, keep: true },
    },
    {
      name: "another node is named",
      given: { on: node("n"), set: withSpec({ nodeName: "m" }) },
      want: { run: false, keep: false },
    },
    {
      name: "the node selector does not match",
      given: { on: node("n"), set: withSpec({ nodeSelector: { disk: "ssd" } }) },
      want: { run: false, keep: false },
    },
  ];
  for (const { name, given, want } of cases)
    test(name, () => assert.deepEqual(shouldRunOn(given.on as CoreV1Node, given.set), want));
});

describe("the limits of an update round up", () => {
  const cases: { given: [IntOrString, IntOrString]; want: [number, number] }[] = [
    { given: [0, 1], want: [0, 1] },
    { given: [0, "30%"], want: [0, 2] },
    { given: ["10%", 0], want: [1, 0] },
    { given: [0, "0%"], want: [0, 1] },
  ];
  for (const { given, want } of cases)
    test(`surge ${given[0]}, unavailable ${given[1]} of 5`, () => {
      const [maxSurge, maxUnavailable] = given;
      const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } };
      assert.deepEqual(updateLimits(set({ updateStrategy: strategy }), 5), {
        maxSurge: want[0],
        maxUnavailable: want[1],
      });
    });
});

test("every node gets one pod, also one that comes later, and none that has gone", () => {
  const cluster = new TestCluster();
  cluster.create(set());
  cluster.create(node("node-b"));
  assert.deepEqual(cluster.pods().map(targetNode), ["node-a", "node-b"]);
  cluster.memory.remove("nodes", "", "node-b");
  cluster.create(node("node-c"));
  assert.deepEqual(cluster.pods().map(targetNode), ["node-a", "node-c"]);
});
