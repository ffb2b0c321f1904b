// The points of rest that a story is told by.
import assert from "node:assert/strict";
import test from "node:test";
import { advance, applied, quota, setImage, workload } from "../controllers/manifests.ts";
import { play } from "../story.ts";

test("a state that a repeated request changes within milliseconds is no point of rest", () => {
  const strategy = { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
  const { simulation } = play(
    applied(
      [quota({ pods: "1" }), workload("Deployment", "web", { replicas: 1, strategy })],
      [advance(10), setImage("deployment/web", "app:2"), advance(10)],
    ),
  );
  const told = simulation.trace.entries
    .filter(({ kind, atMs }) => kind === "Deployment" && atMs >= simulation.clock.nowMs() - 10_000)
    .map(({ replicaSets = [], status }) => {
      const { terminatingReplicas = 0 } = status as { terminatingReplicas?: number };
      const sizes = replicaSets.map((set) => {
        const { replicas = 0, readyReplicas = 0 } = set.status as Record<string, number>;
        return `${set.replicas}/${replicas}/${readyReplicas}`;
      });
      return `${sizes.join(" ")} terminating ${terminatingReplicas}`;
    });
  assert.deepEqual(told, [
    "0/0/0 1/0/0 terminating 1",
    "0/0/0 1/1/0 terminating 0",
    "0/0/0 1/1/1 terminating 0",
  ]);
});
