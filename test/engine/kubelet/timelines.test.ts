// What a kubelet does with a pod over time, event by event.
import assert from "node:assert/strict";
import test from "node:test";
import type { KubeObject } from "../../../engine/src/model/object.ts";
import { violations } from "../../../engine/src/testing/invariants.ts";
import { kubeletEvents, podManifest, runOnOneNode } from "../../../engine/src/testing/run-pods.ts";
import type { WorkloadEntry } from "../../../engine/src/workload/entry.ts";

interface Row {
  readonly name: string;
  readonly given: {
    readonly pod: KubeObject;
    readonly workload?: WorkloadEntry;
    readonly untilMs: number;
  };
  /** The events of the kubelet; a pattern where the text is long. */
  readonly want: readonly string[];
}

const present =
  'Pulled: Container image "app:1.0" already present on machine and can be accessed by the pod';
const pulled =
  'Successfully pulled image "app:1.0" in 2s (2s including waiting). Image size: 52428800 bytes.';
const started = (at: string) => [
  `${at} Created: Container created`,
  `${at} Started: Container started`,
];
const backOff = "BackOff: Back-off restarting failed container app in pod web_default(UID)";
const refused = (kind: string, port: number) =>
  `Unhealthy: ${kind} probe failed: Get "http://IP:${port}/": dial tcp IP:${port}: connect: connection refused`;
const first = ['0s Pulling: Pulling image "app:1.0"', `2s Pulled: ${pulled}`, ...started("3s")];

const rows: readonly Row[] = [
  {
    name: "a container is pulled and started",
    given: { pod: podManifest(), untilMs: 60_000 },
    want: first,
  },
  {
    name: "a process that dies at once is restarted at once, then after 10, 20 and 40 seconds",
    given: { pod: podManifest(), workload: { exitAfterSeconds: 0, exitCode: 1 }, untilMs: 77_000 },
    want: [
      ...first,
      `3s ${present}`,
      ...started("4s"),
      `4s ${backOff}`,
      `14s ${present}`,
      ...started("15s"),
      `15s ${backOff}`,
      `35s ${present}`,
      ...started("36s"),
      `36s ${backOff}`,
      `1m16s ${present}`,
      ...started("1m17s"),
      `1m17s ${backOff}`,
    ],
  },
  {
    name: "a liveness probe on a port that nothing listens on kills at its third tick",
    given: {
      pod: podManifest({
        ports: [{ containerPort: 8080 }],
        livenessProbe: { httpGet: { port: 8081 } },
      }),
      untilMs: 32_000,
    },
    want: [
      ...first,
      `10s ${refused("Liveness", 8081)}`,
      `20s ${refused("Liveness", 8081)}`,
      `30s ${refused("Liveness", 8081)}`,
      "30s Killing: Container app failed liveness probe, will be restarted",
      `30s ${present}`,
      ...started("31s"),
    ],
  },
  {
    name: "a startup probe holds back readiness until it has passed",
    given: {
      pod: podManifest({
        startupProbe: { httpGet: { port: 8080 }, periodSeconds: 5, failureThreshold: 12 },
        readinessProbe: { httpGet: { port: 8080 } },
      }),
      workload: { listens: [8080], listensAfterSeconds: 9 },
      untilMs: 40_000,
    },
    want: [...first, `5s ${refused("Startup", 8080)}`, `10s ${refused("Startup", 8080)}`],
  },
  {
    name: "an image that is in no registry backs off",
    given: { pod: podManifest(), workload: { pull: "NotFound" }, untilMs: 4_000 },
    want: [
      '0s Pulling: Pulling image "app:1.0"',
      '2s Failed: Failed to pull image "app:1.0": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/app:1.0": failed to resolve image: docker.io/library/app:1.0: not found',
      "2s Failed: Error: ErrImagePull",
      '3s BackOff: Back-off pulling image "app:1.0"',
      "3s Failed: Error: ImagePullBackOff",
    ],
  },
  {
    name: "a ConfigMap that is missing in the environment stops the container, not the pull",
    given: {
      pod: podManifest({ envFrom: [{ configMapRef: { name: "app" } }] }),
      untilMs: 4_000,
    },
    want: [
      ...first.slice(0, 2),
      '2s Failed: Error: configmap "app" not found',
      `3s ${present}`,
      '3s Failed: Error: configmap "app" not found',
    ],
  },
  {
    name: "a volume's missing Secret is asked for again and again",
    given: {
      pod: podManifest({}, { volumes: [{ name: "v", secret: { secretName: "tls" } }] }),
      untilMs: 3_600,
    },
    want: ["0s", "500ms", "1.5s", "3.5s"].map(
      (at) => `${at} FailedMount: MountVolume.SetUp failed for volume "v" : secret "tls" not found`,
    ),
  },
  {
    name: "a node that is too small refuses a pod that was put on it",
    given: {
      pod: podManifest({ resources: { requests: { cpu: "64" } } }, { nodeName: "minikube" }),
      untilMs: 5_000,
    },
    want: [
      "0s OutOfcpu: Node didn't have enough resource: cpu, requested: 64000, used: 0, capacity: 2000",
    ],
  },
  {
    name: "an executable that the image lacks fails the start",
    given: {
      pod: podManifest({ command: ["serve"] }, { restartPolicy: "Never" }),
      workload: { missing: ["serve"] },
      untilMs: 10_000,
    },
    want: [
      ...first.slice(0, 2),
      "3s Created: Container created",
      '3s Failed: Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "serve": executable file not found in $PATH',
    ],
  },
];

for (const { name, given, want } of rows)
  test(name, () => {
    const run = runOnOneNode({
      manifests: [given.pod],
      workloads: [given.workload ?? {}],
      untilMs: given.untilMs,
    });
    assert.deepEqual(kubeletEvents(run), want);
    assert.deepEqual(violations(run.simulation), []);
  });
