// What a node does when it has too little: eviction, and which pods it takes: one row per branch of the rules.
import assert from "node:assert/strict";
import test from "node:test";
import type { CoreV1Node, CoreV1Pod } from "../../../engine/src/model/generated/types.ts";
import { app, hold, play, pod, pods, type Row, stored, tells } from "../story.ts";

const rows: readonly Row[] = [
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
];

hold(rows);

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
