import assert from "node:assert/strict";
import { test } from "node:test";
import { createScheduler, type SchedulingDecision } from "../../../engine/src/scheduler/index.ts";
import { MemoryCluster } from "../../../engine/src/testing/memory-client.ts";
import { node, pod } from "./decide.ts";

for (const { nodes, wanted } of [
  { nodes: 99, wanted: 99 },
  { nodes: 100, wanted: 100 },
  { nodes: 200, wanted: 100 },
  { nodes: 1000, wanted: 420 },
])
  test(`of ${nodes} nodes the search looks for ${wanted}, and the next one goes on from there`, () => {
    const cluster = new MemoryCluster();
    for (let i = 0; i < nodes; i++) cluster.create(node(`n${i}`));
    const decisions: SchedulingDecision[] = [];
    const scheduler = cluster.start(
      createScheduler({ onDecision: (decision) => decisions.push(decision) }),
    );
    cluster.create(pod("p"));
    cluster.create(pod("q"));
    cluster.settle(scheduler);
    const [first, second] = decisions;
    assert.equal(first?.equalChoices.length, wanted);
    assert.equal(first.node, "n0");
    // The node that has the first pod scores lower, so with all nodes searched the next one is taken.
    assert.equal(second?.node, wanted === nodes ? "n1" : `n${wanted}`);
  });
