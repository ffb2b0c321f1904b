import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  normalize,
  type ScaleHistory,
} from "../../../engine/src/controllers/horizontal-pod-autoscaler/normalize.ts";
import {
  type PodMetric,
  utilizationReplicas,
} from "../../../engine/src/controllers/horizontal-pod-autoscaler/replica-calculator.ts";
import type { CoreV1Pod } from "../../../engine/src/model/generated/types.ts";
import type { Stored } from "../../../engine/src/model/object.ts";
import { formatTime } from "../../../engine/src/model/time.ts";

const nowMs = 1_000_000_000;

/** A pod that has been ready for a long time and requests 100m, but for what `change` says. */
function pod(name: string, change: { phase?: string; request?: string } = {}): Stored<CoreV1Pod> {
  const { phase = "Running", request = "100m" } = change;
  const time = formatTime(nowMs - 3_600_000);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, uid: name, resourceVersion: "1", creationTimestamp: time },
    spec: {
      containers: [
        {
          name: "app",
          image: "app",
          resources: request === "" ? {} : { requests: { cpu: request } },
        },
      ],
    },
    status: {
      phase,
      startTime: time,
      conditions: [{ type: "Ready", status: "True", lastTransitionTime: time }],
    },
  };
}

const usage = (...values: readonly (number | undefined)[]) =>
  new Map<string, PodMetric>(
    values.flatMap((value, i) =>
      value === undefined ? [] : [[`p${i}`, { value, timestampMs: nowMs, windowMs: 15_000 }]],
    ),
  );

describe("replicas follow the utilization of the requests", () => {
  const three = [pod("p0"), pod("p1"), pod("p2")];
  const missing = "missing request for cpu in container app of Pod p1";
  const cases = [
    { name: "above the target", given: { pods: three, usage: usage(90, 90, 90) }, want: 6 },
    { name: "within the tolerance", given: { pods: three, usage: usage(47, 47, 47) }, want: 3 },
    { name: "below the target", given: { pods: three, usage: usage(20, 20, 20) }, want: 2 },
    {
      name: "a missing metric counts nothing upwards",
      given: { pods: three, usage: usage(90, 90, undefined) },
      want: 4,
    },
    {
      name: "a missing metric counts fully downwards",
      given: { pods: three, usage: usage(20, 20, undefined) },
      want: 3,
    },
    {
      name: "a pending pod dampens the growth",
      given: {
        pods: [pod("p0"), pod("p1"), pod("p2", { phase: "Pending" })],
        usage: usage(90, 90),
      },
      want: 4,
    },
    {
      name: "a container without a request is an error",
      given: { pods: [pod("p0"), pod("p1", { request: "" })], usage: usage(90, 90) },
      want: missing,
    },
    {
      name: "no pods at all",
      given: { pods: [], usage: usage() },
      want: "no pods returned by selector while calculating replica count",
    },
  ];
  for (const { name, given, want } of cases)
    test(name, () => {
      const outcome = utilizationReplicas(
        3,
        50,
        "cpu",
        undefined,
        given.pods,
        given.usage,
        { scaleUp: 0.1, scaleDown: 0.1 },
        { minor: 36, podLevelResources: true },
        nowMs,
      );
      assert.equal("error" in outcome ? outcome.error : outcome.replicas, want);
    });
});

describe("a proposal is stabilized and limited", () => {
  const limits = { current: 3, min: 1, max: 10, nowMs, downscaleStabilizationMs: 300_000 };
  const before = (replicas: number, secondsAgo: number): ScaleHistory => ({
    recommendations: [{ replicas, atMs: nowMs - secondsAgo * 1000 }],
    ups: [],
    downs: [],
  });
  const onePodDown = {
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: "Max",
      policies: [{ type: "Pods", value: 4, periodSeconds: 15 }],
    },
    scaleDown: {
      stabilizationWindowSeconds: 0,
      selectPolicy: "Max",
      policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
    },
  };
  const cases = [
    {
      name: "a recent higher one holds it up",
      given: { proposal: 1, history: before(3, 60) },
      want: [3, "ScaleDownStabilized", "DesiredWithinRange"],
    },
    {
      name: "an old one does not",
      given: { proposal: 1, history: before(3, 400) },
      want: [1, "ReadyForNewScale", "DesiredWithinRange"],
    },
    {
      name: "it may double at most",
      given: { proposal: 9, history: before(3, 400) },
      want: [6, "ReadyForNewScale", "ScaleUpLimit"],
    },
    {
      name: "a policy lets one pod go",
      given: { proposal: 1, history: before(1, 400), behavior: onePodDown },
      want: [2, "ReadyForNewScale", "ScaleDownLimit"],
    },
  ];
  for (const { name, given, want } of cases)
    test(name, () => {
      const result = normalize(given.proposal, given.behavior, given.history, limits);
      assert.deepEqual(
        [result.replicas, result.ableToScale.reason, result.scalingLimited.reason],
        want,
      );
    });
});
