// A cluster that is already there: what its kubelets make of pods that run when the story begins.
import assert from "node:assert/strict";
import test from "node:test";
import { presetManifests } from "#engine";
import type { CoreV1Pod, CoreV1PodStatus } from "../../../engine/src/model/generated/types.ts";
import { kubeletEvents, podManifest, runOnOneNode } from "../../../engine/src/testing/run-pods.ts";

const since = "2025-12-31T20:00:00Z";
const container = {
  name: "app",
  image: "app:1.0",
  imageID: "docker.io/library/app@sha256:1",
  containerID: "containerd://1",
};
const running = { running: { startedAt: since } };
const died = { terminated: { exitCode: 1, reason: "Error", startedAt: since, finishedAt: since } };
const probe = {
  readinessProbe: { httpGet: { port: 80 } },
  startupProbe: { tcpSocket: { port: 80 } },
};

interface Row {
  readonly name: string;
  readonly container?: Readonly<Record<string, unknown>>;
  readonly status: Partial<CoreV1PodStatus>;
  readonly events: readonly string[];
  /** State, ready, restarts and phase a minute later. */
  readonly want: readonly [string, boolean, number, string];
}

const rows: readonly Row[] = [
  {
    name: "a running container is not started anew and keeps its restarts",
    status: {
      phase: "Running",
      containerStatuses: [
        {
          ...container,
          state: running,
          lastState: died,
          ready: true,
          started: true,
          restartCount: 7,
        },
      ],
    },
    events: [],
    want: ["running", true, 7, "Running"],
  },
  {
    name: "what its probes had found stands",
    container: probe,
    status: {
      phase: "Running",
      containerStatuses: [
        { ...container, state: running, ready: true, started: true, restartCount: 0 },
      ],
    },
    events: [],
    want: ["running", true, 0, "Running"],
  },
  {
    name: "a pod that failed stays failed",
    status: {
      phase: "Failed",
      containerStatuses: [{ ...container, state: died, ready: false, restartCount: 0 }],
    },
    events: [],
    want: ["terminated", false, 0, "Failed"],
  },
  {
    name: "a container that waited for its back-off is started again",
    status: {
      phase: "Running",
      containerStatuses: [
        {
          ...container,
          state: { waiting: { reason: "CrashLoopBackOff", message: "back-off" } },
          lastState: died,
          ready: false,
          restartCount: 2,
        },
      ],
    },
    events: [
      '0s Pulled: Container image "app:1.0" already present on machine and can be accessed by the pod',
      "1s Created: Container created",
      "1s Started: Container started",
    ],
    want: ["running", true, 3, "Running"],
  },
];

for (const { name, container: fields = {}, status, events, want } of rows)
  test(name, () => {
    const cluster = presetManifests("one-node") as { kind: string; metadata: { name: string } }[];
    const nodeName = cluster.find(({ kind }) => kind === "Node")?.metadata.name;
    const given = { ...podManifest(fields, { nodeName }), status };
    const result = runOnOneNode({ cluster: [...cluster, given], manifests: [], untilMs: 60_000 });
    assert.deepEqual(kubeletEvents(result), events);
    const pod = result.simulation.api.get<CoreV1Pod>("pods", "default", "web");
    const [after] = pod?.status?.containerStatuses ?? [];
    assert.deepEqual(
      [Object.keys(after?.state ?? {})[0], after?.ready, after?.restartCount, pod?.status?.phase],
      want,
    );
  });
