// How processes are started anew, probed, hooked and ended: one row per branch of the rules.
import assert from "node:assert/strict";
import test from "node:test";
import type { CoreV1Pod } from "../../../engine/src/model/generated/types.ts";
import { app, hold, play, pod, pods, type Row, stored, tells } from "../story.ts";

const never = { restartPolicy: "Never" };
const tools = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "tools" },
  data: { TOOL: "serve" },
};

const memory = (request: string, limit: string) => ({
  resources: { requests: { memory: request }, limits: { memory: limit } },
});
const resize = (spec: object) => ({
  patch: { object: "pod/web", subresource: "resize", type: "strategic", patch: { spec } },
});

const rows: readonly Row[] = [
  {
    name: "redirects are followed on the same host, and elsewhere they count as success with a warning",
    given: pods(
      ["here", "round", "gone", "away", "bare"].map((name) =>
        pod(name, {
          containers: [
            app({
              ports: [{ containerPort: 80 }],
              livenessProbe: { httpGet: { path: `/${name}`, port: 80 }, periodSeconds: 10 },
            }),
          ],
        }),
      ),
      11,
      {
        workloads: [
          {
            http: [
              { path: "/here", status: 302, location: "here/" },
              { path: "/here/", status: 301, location: "/fine" },
              { path: "/round", status: 307, location: "/round" },
              { path: "/gone", status: 308, location: "/missing" },
              { path: "/missing", status: 404 },
              { path: "/away", status: 302, location: "https://example.com/login" },
              { path: "/bare", status: 304 },
            ],
          },
        ],
      },
    ),
    of: /probe/,
    want: [
      '10s pod/round Unhealthy: Liveness probe failed: Get "/round": stopped after 10 redirects',
      "10s pod/gone Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 404",
      "10s pod/away ProbeWarning: Liveness probe warning: Probe terminated redirects, Response body:",
      "10s pod/bare ProbeWarning: Liveness probe warning: Probe terminated redirects, Response body:",
    ],
  },
  {
    name: "an HTTP hook that nobody answers has failed; a TCP hook always has",
    given: {
      steps: [
        { apply: { files: ["a"] } },
        { advance: "8s" },
        { delete: { object: "pod/before" } },
        { advance: "2s" },
      ],
      files: {
        a: [
          pod("after", {
            ...never,
            containers: [
              app({
                ports: [{ containerPort: 80 }],
                lifecycle: { postStart: { httpGet: { port: 81, path: "/up" } } },
              }),
            ],
          }),
          pod("tcp", {
            ...never,
            containers: [app({ lifecycle: { postStart: { tcpSocket: { port: 81 } } } })],
          }),
          pod("before", {
            containers: [
              app({
                ports: [{ containerPort: 80 }],
                lifecycle: { preStop: { httpGet: { port: 81 } } },
              }),
            ],
          }),
        ],
      },
    },
    of: /Hook/,
    want: [
      "3s pod/after FailedPostStartHook: PostStartHook failed",
      "3s pod/after Killing: FailedPostStartHook",
      "3s pod/tcp FailedPostStartHook: PostStartHook failed",
      "3s pod/tcp Killing: FailedPostStartHook",
      "8s pod/before FailedPreStopHook: PreStopHook failed",
    ],
  },
  {
    name: "a rule restarts all containers, init containers first and without back-off",
    given: pods(
      [
        pod("web", {
          ...never,
          initContainers: [{ name: "prepare", image: "app:1" }],
          containers: [
            app({
              image: "ends:1",
              restartPolicy: "Never",
              restartPolicyRules: [
                { action: "RestartAllContainers", exitCodes: { operator: "In", values: [42] } },
              ],
            }),
            app({ name: "other" }),
          ],
        }),
      ],
      15.5,
      { workloads: [{ image: "ends:*", exitAfterSeconds: 7, exitCode: 42 }] },
    ),
    of: /Started|Killing|BackOff/,
    want: [
      "3s pod/web Started: Container started",
      "6s pod/web Started: Container started",
      "7s pod/web Started: Container started",
      "13s pod/web Killing: killing",
      "14s pod/web Started: Container started",
      "15s pod/web Started: Container started",
    ],
  },
  {
    name: "an exit code that a rule names has the container restarted whatever its policy",
    given: pods(
      [
        pod("web", {
          ...never,
          containers: [
            app({
              restartPolicy: "Never",
              restartPolicyRules: [
                { action: "Restart", exitCodes: { operator: "NotIn", values: [0, 1] } },
              ],
            }),
          ],
        }),
      ],
      9,
      { workloads: [{ exitAfterSeconds: 2, exitCode: 7 }] },
    ),
    of: /Started|BackOff/,
    want: [
      "3s pod/web Started: Container started",
      "6s pod/web Started: Container started",
      "8s pod/web BackOff: Back-off restarting failed container app in pod web_default(UID)",
    ],
  },
  {
    name: "a container that is never to be restarted is not, although a rule names the code that the kill gives it",
    given: pods(
      [
        pod("web", {
          containers: [
            app({
              ports: [{ containerPort: 80 }],
              restartPolicy: "Never",
              restartPolicyRules: [
                { action: "Restart", exitCodes: { operator: "In", values: [99] } },
              ],
              livenessProbe: { tcpSocket: { port: 81 }, periodSeconds: 1, failureThreshold: 1 },
            }),
            app({ name: "other" }),
          ],
        }),
      ],
      6,
    ),
    of: /Killing|Started/,
    want: [
      "3s pod/web Started: Container started",
      "4s pod/web Started: Container started",
      "4s pod/web Killing: Container app failed liveness probe",
    ],
  },
  {
    name: "an ephemeral container is started beside the others and ends with them",
    given: {
      steps: [
        { apply: { files: ["a"] } },
        { advance: "10s" },
        {
          patch: {
            object: "pod/web",
            subresource: "ephemeralcontainers",
            type: "strategic",
            patch: {
              spec: {
                ephemeralContainers: [
                  { name: "debug", image: "debug:1", targetContainerName: "app" },
                ],
              },
            },
          },
        },
        { advance: "10s" },
        { delete: { object: "pod/web" } },
        { advance: "5s" },
      ],
      files: { a: [pod("web")] },
    },
    of: /^[12]\d.*(Started|Killing)/,
    want: [
      "13s pod/web Started: Container started",
      "20s pod/web Killing: Stopping container app",
      "20s pod/web Killing: Stopping container debug",
    ],
  },
  {
    name: "sidecars end after the app containers, the last one first",
    given: {
      steps: [
        { apply: { files: ["a"] } },
        { advance: "10s" },
        { delete: { object: "pod/web" } },
        { advance: "20s" },
      ],
      files: {
        a: [
          pod("web", {
            initContainers: ["one", "two"].map((name) => ({
              name,
              image: "side:1",
              restartPolicy: "Always",
            })),
          }),
        ],
      },
      workloads: [{ terminationSeconds: 3 }],
    },
    of: /Killing/,
    want: [
      "10s pod/web Killing: Stopping container one",
      "10s pod/web Killing: Stopping container two",
      "10s pod/web Killing: Stopping container app",
    ],
  },
  {
    name: "a probe's own grace period counts when it has the container killed",
    given: pods(
      [
        pod("web", {
          terminationGracePeriodSeconds: 60,
          containers: [
            app({
              ports: [{ containerPort: 80 }],
              livenessProbe: {
                tcpSocket: { port: 81 },
                periodSeconds: 1,
                failureThreshold: 1,
                terminationGracePeriodSeconds: 4,
              },
            }),
          ],
        }),
      ],
      8.5,
      { workloads: [{ ignoresSigterm: true }] },
    ),
    of: /Killing|Started/,
    want: [
      "3s pod/web Started: Container started",
      "3s pod/web Killing: Container app failed liveness probe, will be restarted",
      "8s pod/web Started: Container started",
      "8s pod/web Killing: Container app failed liveness probe, will be restarted",
    ],
  },
  {
    name: "a gRPC probe without a server fails when its time is up",
    given: pods(
      [
        pod("web", {
          containers: [
            app({
              ports: [{ containerPort: 80 }],
              readinessProbe: { grpc: { port: 9000 }, timeoutSeconds: 2 },
            }),
          ],
        }),
      ],
      6,
    ),
    of: /Unhealthy/,
    want: [
      '5s pod/web Unhealthy: Readiness probe failed: timeout: failed to connect service "IP:9000" within 2s: context deadline exceeded',
    ],
  },
  {
    name: "an exec probe knows the container's literal variables only",
    given: pods(
      [
        tools,
        pod("web", {
          containers: [
            app({
              env: [{ name: "WHAT", value: "check" }],
              envFrom: [{ configMapRef: { name: "tools" } }],
              livenessProbe: { exec: { command: ["$(WHAT)", "$(TOOL)"] }, timeoutSeconds: 1 },
            }),
          ],
        }),
      ],
      12,
      { workloads: [{ exec: [{ probe: "liveness", durationSeconds: 5 }] }] },
    ),
    of: /Unhealthy/,
    want: [
      '11s pod/web Unhealthy: Liveness probe failed: command timed out: "check $(TOOL)" timed out after 1s',
    ],
  },
  {
    name: "memory that is in use is not taken away",
    given: {
      steps: [
        { apply: { files: ["a"] } },
        { advance: "10s" },
        resize({ containers: [{ name: "app", ...memory("32Mi", "48Mi") }] }),
        { advance: "5s" },
      ],
      files: { a: [pod("web", { containers: [app(memory("64Mi", "100Mi"))] })] },
      workloads: [{ memory: "60Mi" }],
    },
    of: /Resize/,
    want: [
      '10s pod/web ResizeStarted: Pod resize started: {"containers":[{"name":"app","resources":{"limits":{"memory":"48Mi"},"requests":{"memory":"32Mi"}}}],"generation":2}',
      '10s pod/web ResizeError: Pod resize error: {"containers":[{"name":"app","resources":{"limits":{"memory":"48Mi"},"requests":{"memory":"32Mi"}}}],"generation":2,"error":"cannot decrease memory limits: [attempting to set pod memory limit (50331648) below current usage (62914560), attempting to set container \\"app\\" memory limit (50331648) below current usage (62914560)]"}',
    ],
  },
  {
    name: "a pod's own resources are changed in place",
    given: {
      steps: [
        { apply: { files: ["a"] } },
        { advance: "10s" },
        resize({ resources: { requests: { cpu: "200m" } } }),
        { advance: "5s" },
        { expect: [{ object: "pod/web", path: "status.resources.requests.cpu", equals: "200m" }] },
      ],
      files: {
        a: [pod("web", { resources: { requests: { cpu: "100m" }, limits: { cpu: "500m" } } })],
      },
    },
    of: /Resize/,
    want: [
      '10s pod/web ResizeStarted: Pod resize started: {"containers":[{"name":"app","resources":{}}],"generation":2}',
      '11s pod/web ResizeCompleted: Pod resize completed: {"containers":[{"name":"app","resources":{}}],"generation":2}',
    ],
  },
];

hold(rows);

test("containers that start anew together tell so until they run", () => {
  const ends = app({
    restartPolicy: "Never",
    restartPolicyRules: [
      { action: "RestartAllContainers", exitCodes: { operator: "In", values: [42] } },
    ],
  });
  const list = [pod("web", { ...never, containers: [ends, app({ name: "other" })] })];
  const workloads = [{ container: "app", exitAfterSeconds: 5, exitCode: 42 }];
  const during = stored<CoreV1Pod>(play(pods(list, 8.5, { workloads })), "pods", "web").status;
  const restarting = {
    reason: "RestartingAllContainers",
    message: "The container is removed because RestartAllContainers in place",
  };
  assert.equal(during?.phase, "Running");
  assert.deepEqual(
    during?.containerStatuses?.map(({ name, state, restartCount }) => ({
      name,
      state,
      restartCount,
    })),
    [
      { name: "app", state: { waiting: restarting }, restartCount: 1 },
      { name: "other", state: { waiting: restarting }, restartCount: 1 },
    ],
  );
  const after = stored<CoreV1Pod>(play(pods(list, 11, { workloads })), "pods", "web").status;
  assert.deepEqual(
    after?.containerStatuses?.map(({ state, lastState, restartCount }) => [
      Object.keys(state ?? {}),
      lastState?.terminated?.reason,
      lastState?.terminated?.exitCode,
      restartCount,
    ]),
    [
      [["running"], "RestartingAllContainers", 137, 1],
      [["running"], "RestartingAllContainers", 137, 1],
    ],
  );
  assert.equal(
    after?.conditions?.find(({ type }) => type === "AllContainersRestarting")?.status,
    "False",
  );
});

test("the status of an ephemeral container stands apart and never holds the pod back", () => {
  const run = play({
    steps: [
      { apply: { files: ["a"] } },
      { advance: "10s" },
      {
        patch: {
          object: "pod/web",
          subresource: "ephemeralcontainers",
          type: "strategic",
          patch: { spec: { ephemeralContainers: [{ name: "debug", image: "debug:1" }] } },
        },
      },
      { advance: "20s" },
    ],
    files: { a: [pod("web", never)] },
    workloads: [{ image: "debug:*", exitAfterSeconds: 1, exitCode: 3 }],
  });
  const { status } = stored<CoreV1Pod>(run, "pods", "web");
  const [debug] = status?.ephemeralContainerStatuses ?? [];
  assert.deepEqual(
    [debug?.ready, debug?.restartCount, debug?.state?.terminated?.exitCode],
    [false, 0, 3],
  );
  assert.equal(status?.phase, "Running");
  assert.equal(status?.containerStatuses?.length, 1);
});
test("a pod that somebody else says has failed stays as they said", () => {
  const fail = { status: { phase: "Failed", reason: "Evicted" } };
  const run = play({
    steps: [
      { apply: { files: ["a"] } },
      { patch: { object: "pod/early", subresource: "status", type: "merge", patch: fail } },
      { advance: "2500ms" },
      { patch: { object: "pod/amidst", subresource: "status", type: "merge", patch: fail } },
      { advance: "10s" },
      { patch: { object: "pod/late", subresource: "status", type: "merge", patch: fail } },
      { advance: "20s" },
    ],
    files: { a: [pod("early"), pod("amidst"), pod("late")] },
    workloads: [{ exitAfterSeconds: 20, exitCode: 1 }],
  });
  assert.deepEqual(tells(run, /Started/), ["3s pod/late Started: Container started"]);
  for (const name of ["early", "amidst", "late"]) {
    const { phase, reason } = stored<CoreV1Pod>(run, "pods", name).status ?? {};
    assert.deepEqual([phase, reason], ["Failed", "Evicted"]);
  }
});
