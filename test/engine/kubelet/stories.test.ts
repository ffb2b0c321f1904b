// What a kubelet does beyond the plain life of a pod: one row per branch of its rules.
import assert from "node:assert/strict";
import test from "node:test";
import type { CoreV1Node, CoreV1Pod } from "../../../engine/src/model/generated/types.ts";
import { app, play, pod, type Story, stored, tells } from "../story.ts";

const runtimeError = (executable: string) =>
  `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${executable}": executable file not found in $PATH`;
const never = { restartPolicy: "Never" };
const tools = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "tools" },
  data: { TOOL: "serve" },
};

interface Row {
  readonly name: string;
  readonly given: Story;
  /** Which lines are looked at. */
  readonly of: RegExp;
  readonly want: readonly string[];
}

const pods = (list: readonly object[], seconds: number, more: Partial<Story> = {}): Story => ({
  steps: [{ apply: { files: ["a"] } }, { advance: `${seconds}s` }],
  files: { a: list },
  ...more,
});

const rows: readonly Row[] = [
  {
    name: "a command is expanded from envFrom",
    given: pods(
      [
        tools,
        pod("web", {
          ...never,
          containers: [
            app({ command: ["$(TOOL)"], envFrom: [{ configMapRef: { name: "tools" } }] }),
          ],
        }),
      ],
      10,
      { workloads: [{ missing: ["serve"] }] },
    ),
    of: /Failed/,
    want: [`3s pod/web Failed: Error: ${runtimeError("serve")}`],
  },
  {
    name: "what is escaped or unknown stays as it is",
    given: pods(
      [
        pod("escaped", { ...never, containers: [app({ command: ["$$(TOOL)"] })] }),
        pod("unknown", { ...never, containers: [app({ command: ["$(TOOL)"] })] }),
      ],
      10,
      { workloads: [{ missing: ["$(TOOL)"] }] },
    ),
    of: /Failed/,
    want: [
      `3s pod/escaped Failed: Error: ${runtimeError("$(TOOL)")}`,
      `3s pod/unknown Failed: Error: ${runtimeError("$(TOOL)")}`,
    ],
  },
  {
    name: "a value is expanded from values before it, and from services",
    given: pods(
      [
        {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "db" },
          spec: { selector: { app: "db" }, ports: [{ port: 5432 }] },
        },
        pod("web", {
          ...never,
          containers: [
            app({
              command: ["$(URL)"],
              env: [
                { name: "SCHEME", value: "pg" },
                { name: "URL", value: "$(SCHEME):$(DB_SERVICE_PORT):$(LATER)" },
                { name: "LATER", value: "x" },
              ],
            }),
          ],
        }),
      ],
      10,
      { workloads: [{ missing: ["pg:5432:$(LATER)"] }] },
    ),
    of: /Failed/,
    want: [`3s pod/web Failed: Error: ${runtimeError("pg:5432:$(LATER)")}`],
  },
  {
    name: "fields and resources are told in their units",
    given: pods(
      [
        pod(
          "web",
          {
            ...never,
            containers: [
              app({
                command: ["$(POD).$(NS).$(APP).$(CPU).$(MEMORY).$(NODE_CPU).$(WHERE)"],
                resources: { limits: { memory: "100M" }, requests: { cpu: "250m", memory: "1M" } },
                env: [
                  { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
                  { name: "NS", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
                  { name: "APP", valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
                  { name: "WHERE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
                  {
                    name: "CPU",
                    valueFrom: { resourceFieldRef: { resource: "requests.cpu", divisor: "1m" } },
                  },
                  {
                    name: "MEMORY",
                    valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1Mi" } },
                  },
                  { name: "NODE_CPU", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
                ],
              }),
            ],
          },
          { labels: { app: "shop" } },
        ),
      ],
      10,
      { workloads: [{ missing: ["web.default.shop.250.96.2.minikube"] }] },
    ),
    of: /Failed/,
    want: [`3s pod/web Failed: Error: ${runtimeError("web.default.shop.250.96.2.minikube")}`],
  },
  {
    name: "what cannot be told, or has no value, keeps the container from being created",
    given: pods(
      [
        pod("reference", {
          containers: [
            app({
              env: [
                {
                  name: "A",
                  valueFrom: { resourceFieldRef: { containerName: "no", resource: "limits.cpu" } },
                },
              ],
            }),
          ],
        }),
        pod("path", {
          containers: [
            app({ volumeMounts: [{ name: "v", mountPath: "/v", subPathExpr: "$(B)/$(A)" }] }),
          ],
          volumes: [{ name: "v", emptyDir: {} }],
        }),
      ],
      2.5,
    ),
    of: /Failed/,
    want: [
      "2s pod/reference Failed: Error: container no not found",
      "2s pod/path Failed: Error: missing value for A, B",
    ],
  },
  {
    name: "a downward API volume that names no container is not mounted",
    given: pods(
      [
        pod("web", {
          volumes: [
            {
              name: "d",
              downwardAPI: {
                items: [
                  { path: "x", resourceFieldRef: { containerName: "no", resource: "limits.cpu" } },
                ],
              },
            },
          ],
        }),
      ],
      0.4,
    ),
    of: /Mount/,
    want: [
      '0s pod/web FailedMount: MountVolume.SetUp failed for volume "d" : container no not found',
    ],
  },
  {
    name: "an image that is never to be pulled and not there",
    given: pods([pod("web", { containers: [app({ imagePullPolicy: "Never" })] })], 0.5),
    of: /web/,
    want: [
      "0s pod/web Scheduled: Successfully assigned default/web to minikube",
      '0s pod/web ErrImageNeverPull: Container image "app:1" is not present with pull policy of Never',
      "0s pod/web Failed: Error: ErrImageNeverPull",
    ],
  },
  {
    name: "a registry that is down is named without the runtime's word for it",
    given: pods([pod("web")], 14, { workloads: [{ pull: "Unavailable" }] }),
    of: /Failed: Error|BackOff/,
    want: [
      "2s pod/web Failed: Error: RegistryUnavailable",
      '3s pod/web BackOff: Back-off pulling image "app:1"',
      "3s pod/web Failed: Error: ImagePullBackOff",
    ],
  },
  {
    name: "a missing pull secret is told with every look",
    given: pods([pod("web", { imagePullSecrets: [{ name: "one" }, { name: "two" }] })], 1),
    of: /Retrieve/,
    want: [
      "0s pod/web FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (one, two); attempting to pull the image may not succeed.",
    ],
  },
  {
    name: "an image volume that cannot be pulled fails the container that mounts it",
    given: pods(
      [
        pod("web", {
          containers: [app({ volumeMounts: [{ name: "m", mountPath: "/m" }] })],
          volumes: [{ name: "m", image: { reference: "model:1" } }],
        }),
      ],
      3.5,
      { workloads: [{ image: "model:*", pull: "NotFound" }] },
    ),
    of: /Pull|pull|Back|Failed: Error/,
    want: [
      '0s pod/web Pulling: Pulling image "model:1"',
      '2s pod/web Failed: Failed to pull image "model:1": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/model:1": failed to resolve image: docker.io/library/model:1: not found',
      "2s pod/web Failed: Error: ErrImagePull",
      '3s pod/web BackOff: Back-off pulling image "model:1"',
      "3s pod/web Failed: Error: ImagePullBackOff",
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
    name: "a process that uses more memory than its limit is killed at once, and restarted with a growing back-off",
    given: pods(
      [pod("web", { containers: [app({ resources: { limits: { memory: "64Mi" } } })] })],
      13,
      {
        workloads: [{ memory: "65Mi" }],
      },
    ),
    of: /Started|BackOff/,
    want: [
      "3s pod/web Started: Container started",
      "4s pod/web Started: Container started",
      "4s pod/web BackOff: Back-off restarting failed container app in pod web_default(UID)",
    ],
  },
  {
    name: "on a node without memory the pod goes that is furthest above its request, and only that one",
    given: pods(
      [
        pod("hog", {
          containers: [app({ image: "hog:1", resources: { requests: { memory: "100Mi" } } })],
        }),
        pod("greedy", {
          containers: [app({ image: "greedy:1", resources: { requests: { memory: "1Gi" } } })],
        }),
        pod("modest", {
          containers: [app({ image: "modest:1", resources: { requests: { memory: "1Gi" } } })],
        }),
      ],
      60,
      {
        workloads: [
          { image: "hog:*", memory: "2Gi" },
          { image: "greedy:*", memory: "1100Mi" },
          { image: "modest:*", memory: "900Mi" },
        ],
      },
    ),
    of: /Evict|Killing|NodeHas/,
    want: [
      "12s node/minikube NodeHasInsufficientMemory: Node minikube status is now: NodeHasInsufficientMemory",
      "12s node/minikube EvictionThresholdMet: Attempting to reclaim memory",
      "12s pod/hog Evicted: The node was low on resource: memory. Threshold quantity: 100Mi, available: 48Mi. Container app was using 2Gi, request is 100Mi, has larger consumption of memory.",
      "12s pod/hog Killing: Stopping container app",
    ],
  },
  {
    name: "a disk that fills up",
    given: pods([pod("log"), pod("quiet", { containers: [app({ image: "quiet:1" })] })], 60, {
      workloads: [{ image: "app:*", fills: [{ size: "95Gi", afterSeconds: 20 }] }],
    }),
    of: /Evict|NodeHas/,
    want: [
      "32s node/minikube NodeHasDiskPressure: Node minikube status is now: NodeHasDiskPressure",
      "32s node/minikube EvictionThresholdMet: Attempting to reclaim ephemeral-storage",
      "32s pod/log Evicted: The node was low on resource: ephemeral-storage. Threshold quantity: 10737418400, available: 5Gi. Container app was using 95Gi, request is 0, has larger consumption of ephemeral-storage.",
    ],
  },
  {
    name: "one container's limit on storage is the pod's as well, and a critical pod is not evicted for it",
    given: pods(
      [
        pod("web", {
          containers: [
            app({ resources: { limits: { "ephemeral-storage": "1Gi" } } }),
            app({ name: "other", image: "other:1" }),
          ],
        }),
        pod("vital", {
          priorityClassName: "system-node-critical",
          containers: [app({ resources: { limits: { "ephemeral-storage": "1Gi" } } })],
        }),
      ],
      30,
      {
        workloads: [
          { image: "other:*", fills: [{ size: "600Mi" }] },
          { image: "app:*", fills: [{ size: "500Mi" }] },
        ],
      },
    ),
    of: /Evicted/,
    want: [
      "12s pod/web Evicted: Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.",
    ],
  },
  {
    name: "a node under pressure refuses pods that promise nothing, unless they tolerate it",
    given: {
      steps: [
        { apply: { files: ["a"] } },
        { advance: "20s" },
        { apply: { files: ["b"] } },
        { advance: "5s" },
      ],
      files: {
        a: [pod("hog", { containers: [app({ image: "hog:1" })] })],
        b: [
          pod("late", { nodeName: "minikube" }),
          pod("promised", {
            nodeName: "minikube",
            containers: [app({ resources: { requests: { cpu: "1m" } } })],
          }),
          pod("tolerant", { nodeName: "minikube", tolerations: [{ operator: "Exists" }] }),
          pod("vital", { nodeName: "minikube", priorityClassName: "system-node-critical" }),
        ],
      },
      workloads: [{ image: "hog:*", memory: "4050Mi" }],
    },
    of: /2\ds .*(Evicted|Started)/,
    want: [
      "20s pod/late Evicted: The node had condition: [MemoryPressure].",
      "23s pod/promised Started: Container started",
      "23s pod/tolerant Started: Container started",
      "23s pod/vital Started: Container started",
    ],
  },
  {
    name: "a critical pod finds room: the smallest pod that makes enough of it goes",
    given: {
      steps: [
        { apply: { files: ["a"] } },
        { advance: "10s" },
        { apply: { files: ["b"] } },
        { advance: "20s" },
      ],
      files: {
        a: [
          pod("small", { containers: [app({ resources: { requests: { cpu: "100m" } } })] }),
          pod("middle", { containers: [app({ resources: { requests: { cpu: "800m" } } })] }),
          pod("large", { containers: [app({ resources: { requests: { cpu: "900m" } } })] }),
        ],
        b: [
          pod("vital", {
            nodeName: "minikube",
            priorityClassName: "system-node-critical",
            containers: [app({ image: "vital:1", resources: { requests: { cpu: "1" } } })],
          }),
          pod("huge", {
            nodeName: "minikube",
            priorityClassName: "system-node-critical",
            containers: [app({ resources: { requests: { cpu: "64" } } })],
          }),
        ],
      },
      workloads: [{ terminationSeconds: 3 }],
    },
    of: /^1\d.*(Preempt|Killing|Unexpected|Started)/,
    want: [
      "10s pod/middle Preempting: Preempted in order to admit critical pod",
      "10s pod/middle Killing: Stopping container app",
      "10s pod/huge UnexpectedAdmissionError: Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: no set of running pods found to reclaim resources: [(res: cpu, q: 63000), ]",
      "16s pod/vital Started: Container started",
    ],
  },
  {
    name: "the label, not the selector, of another operating system is refused",
    given: pods(
      [
        pod("labelled", { nodeName: "minikube" }, { labels: { "kubernetes.io/os": "windows" } }),
        pod("strict", { nodeName: "minikube", nodeSelector: { "kubernetes.io/os": "windows" } }),
      ],
      1,
    ),
    of: /OS|Affinity/,
    want: [
      "0s pod/labelled PodOSSelectorNodeLabelDoesNotMatch: Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
      "0s pod/strict NodeAffinity: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
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
];

for (const { name, given, of, want } of rows)
  test(name, () => assert.deepEqual(tells(play(given), of), want));

test("an evicted pod says why in status, condition and taint of its node", () => {
  const hog = pod("hog", { containers: [app({ resources: { requests: { memory: "1Gi" } } })] });
  const run = play(pods([hog], 20, { workloads: [{ memory: "4090Mi" }] }));
  const { status } = stored<CoreV1Pod>(run, "pods", "hog");
  const message =
    "The node was low on resource: memory. Threshold quantity: 100Mi, available: 6Mi. Container app was using 4090Mi, request is 1Gi, has larger consumption of memory. ";
  assert.deepEqual(
    [status?.phase, status?.reason, status?.message],
    ["Failed", "Evicted", message],
  );
  const disruption = status?.conditions?.find(({ type }) => type === "DisruptionTarget");
  assert.deepEqual(
    [disruption?.status, disruption?.reason, disruption?.message],
    ["True", "TerminationByKubelet", message],
  );
  const node = stored<CoreV1Node>(run, "nodes", "minikube", "");
  assert.deepEqual(
    node.spec?.taints?.map(({ key, effect }) => `${key}:${effect}`),
    ["node.kubernetes.io/memory-pressure:NoSchedule"],
  );
  const pressure = node.status?.conditions?.find(({ type }) => type === "MemoryPressure");
  assert.deepEqual(
    [pressure?.status, pressure?.reason, pressure?.message],
    ["True", "KubeletHasInsufficientMemory", "kubelet has insufficient memory available"],
  );
});

test("pressure is over five minutes after it was last seen", () => {
  const run = play(pods([pod("hog")], 320, { workloads: [{ memory: "4090Mi" }] }));
  assert.deepEqual(tells(run, /NodeHas/).slice(1), [
    "5m12s node/minikube NodeHasSufficientMemory: Node minikube status is now: NodeHasSufficientMemory",
  ]);
  assert.deepEqual(stored<CoreV1Node>(run, "nodes", "minikube", "").spec?.taints ?? [], []);
});

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
