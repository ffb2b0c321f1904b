// What happens to StatefulSets, DaemonSets and ReplicaSets, event by event: one row per branch of the rules.

import assert from "node:assert/strict";
import test from "node:test";
import type {
  AppsV1StatefulSet,
  PolicyV1PodDisruptionBudget,
} from "../../../engine/src/model/generated/types.ts";
import { hold, play, pod, type Row, stored } from "../story.ts";
import {
  advance,
  applied,
  apply,
  cluster,
  quota,
  setImage,
  templates,
  workload,
} from "./manifests.ts";

const rows: readonly Row[] = [
  {
    name: "a StatefulSet makes claims before pods, one after the other",
    given: applied(
      [workload("StatefulSet", "db", { replicas: 2, volumeClaimTemplates: templates })],
      [advance(10)],
    ),
    of: /statefulset/,
    want: [
      "0s statefulset/db SuccessfulCreate: Create Claim data-db-0 Pod db-0 in StatefulSet db success",
      "0s statefulset/db SuccessfulCreate: Create Pod db-0 in StatefulSet db successful",
      "3.002s statefulset/db SuccessfulCreate: Create Claim data-db-1 Pod db-1 in StatefulSet db success",
      "3.002s statefulset/db SuccessfulCreate: Create Pod db-1 in StatefulSet db successful",
    ],
  },
  {
    name: "claims go with the pods that are scaled away, and with the set",
    given: applied(
      [
        workload("StatefulSet", "db", {
          replicas: 2,
          volumeClaimTemplates: templates,
          persistentVolumeClaimRetentionPolicy: { whenScaled: "Delete", whenDeleted: "Delete" },
        }),
      ],
      [
        advance(10),
        { scale: { object: "sts/db", replicas: 1 } },
        advance(5),
        {
          expect: [
            { object: "pvc/data-db-1", exists: false },
            { object: "pvc/data-db-0", phase: "Bound" },
          ],
        },
        { delete: { object: "sts/db" } },
        advance(5),
        { expect: [{ object: "pvc/data-db-0", exists: false }] },
      ],
    ),
    of: /statefulset|Killing/,
    want: [
      "0s statefulset/db SuccessfulCreate: Create Claim data-db-0 Pod db-0 in StatefulSet db success",
      "0s statefulset/db SuccessfulCreate: Create Pod db-0 in StatefulSet db successful",
      "3.002s statefulset/db SuccessfulCreate: Create Claim data-db-1 Pod db-1 in StatefulSet db success",
      "3.002s statefulset/db SuccessfulCreate: Create Pod db-1 in StatefulSet db successful",
      "10s statefulset/db SuccessfulDelete: Delete Pod db-1 in StatefulSet db successful",
      "10s pod/db-1 Killing: Stopping container app",
      "15s pod/db-0 Killing: Stopping container app",
    ],
  },
  {
    name: "a set in parallel makes all pods at once and updates one at a time",
    given: applied(
      [workload("StatefulSet", "db", { replicas: 3, podManagementPolicy: "Parallel" })],
      [advance(10), setImage("sts/db", "app:2"), advance(20)],
    ),
    of: /statefulset/,
    want: [
      "0s statefulset/db SuccessfulCreate: Create Pod db-0 in StatefulSet db successful",
      "0s statefulset/db SuccessfulCreate: Create Pod db-1 in StatefulSet db successful",
      "0s statefulset/db SuccessfulCreate: Create Pod db-2 in StatefulSet db successful",
      "10s statefulset/db SuccessfulDelete: Delete Pod db-2 in StatefulSet db successful",
      "10s statefulset/db SuccessfulCreate: Create Pod db-2 in StatefulSet db successful",
      "13s statefulset/db SuccessfulDelete: Delete Pod db-1 in StatefulSet db successful",
      "13s statefulset/db SuccessfulCreate: Create Pod db-1 in StatefulSet db successful",
      "16s statefulset/db SuccessfulDelete: Delete Pod db-0 in StatefulSet db successful",
      "16s statefulset/db SuccessfulCreate: Create Pod db-0 in StatefulSet db successful",
    ],
  },
  {
    name: "a partition keeps the pods below it at the old revision",
    given: applied(
      [
        workload("StatefulSet", "db", {
          replicas: 3,
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } },
        }),
      ],
      [advance(15), setImage("sts/db", "app:2"), advance(20)],
    ),
    of: /statefulset/,
    want: [
      "0s statefulset/db SuccessfulCreate: Create Pod db-0 in StatefulSet db successful",
      "3s statefulset/db SuccessfulCreate: Create Pod db-1 in StatefulSet db successful",
      "6s statefulset/db SuccessfulCreate: Create Pod db-2 in StatefulSet db successful",
      "15s statefulset/db SuccessfulDelete: Delete Pod db-2 in StatefulSet db successful",
      "15s statefulset/db SuccessfulCreate: Create Pod db-2 in StatefulSet db successful",
    ],
  },
  {
    name: "a set that is updated on deletion waits for the user",
    given: applied(
      [
        workload("StatefulSet", "db", {
          replicas: 2,
          ordinals: { start: 5 },
          updateStrategy: { type: "OnDelete" },
        }),
      ],
      [
        advance(10),
        setImage("sts/db", "app:2"),
        advance(10),
        { delete: { object: "pod/db-5" } },
        advance(5),
      ],
    ),
    of: /statefulset|Killing/,
    want: [
      "0s statefulset/db SuccessfulCreate: Create Pod db-5 in StatefulSet db successful",
      "3s statefulset/db SuccessfulCreate: Create Pod db-6 in StatefulSet db successful",
      "20s pod/db-5 Killing: Stopping container app",
      "20s statefulset/db SuccessfulCreate: Create Pod db-5 in StatefulSet db successful",
    ],
  },
  {
    name: "a pod that never gets ready blocks the way back until it is deleted",
    given: applied(
      [workload("StatefulSet", "db", { replicas: 2 })],
      [
        advance(10),
        { imageAvailable: { image: "*:bad", available: false } },
        setImage("sts/db", "app:bad"),
        advance(10),
        setImage("sts/db", "app:1"),
        advance(30),
        { delete: { object: "pod/db-1" } },
        advance(10),
      ],
    ),
    of: /statefulset/,
    want: [
      "0s statefulset/db SuccessfulCreate: Create Pod db-0 in StatefulSet db successful",
      "3s statefulset/db SuccessfulCreate: Create Pod db-1 in StatefulSet db successful",
      "10s statefulset/db SuccessfulDelete: Delete Pod db-1 in StatefulSet db successful",
      "10s statefulset/db SuccessfulCreate: Create Pod db-1 in StatefulSet db successful",
      "50s statefulset/db SuccessfulCreate: Create Pod db-1 in StatefulSet db successful",
    ],
  },
  {
    name: "a claim that a quota refuses keeps the pod from being made",
    given: applied(
      [
        quota({ persistentvolumeclaims: "0" }),
        workload("StatefulSet", "db", { volumeClaimTemplates: templates }),
      ],
      [{ advance: "4ms" }],
    ),
    of: /statefulset/,
    want: [
      '0s statefulset/db FailedCreate: Create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: quota, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0',
      '0s statefulset/db FailedCreate: Create Pod db-0 in StatefulSet db failed error: failed to create PVC data-db-0: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: quota, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0',
      '0s statefulset/db FailedCreate: Create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: quota, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0',
      '0s statefulset/db FailedCreate: Create Pod db-0 in StatefulSet db failed error: failed to create PVC data-db-0: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: quota, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0',
    ],
  },
  {
    name: "a pod whose claim is being deleted has to wait for a new one",
    given: applied(
      [workload("StatefulSet", "db", { volumeClaimTemplates: templates })],
      [
        advance(10),
        { delete: { object: "pvc/data-db-0" } },
        { delete: { object: "pod/db-0" } },
        advance(5),
      ],
    ),
    of: /statefulset/,
    want: [
      "0s statefulset/db SuccessfulCreate: Create Claim data-db-0 Pod db-0 in StatefulSet db success",
      "0s statefulset/db SuccessfulCreate: Create Pod db-0 in StatefulSet db successful",
      "10s statefulset/db FailedCreate: Create Pod db-0 in StatefulSet db failed error: pvc data-db-0 is being deleted",
      "10s statefulset/db SuccessfulCreate: Create Claim data-db-0 Pod db-0 in StatefulSet db success",
      "10s statefulset/db SuccessfulCreate: Create Pod db-0 in StatefulSet db successful",
    ],
  },
  {
    name: "a DaemonSet with surge starts the new pod beside the old one",
    given: applied(
      [
        workload("DaemonSet", "agent", {
          updateStrategy: {
            type: "RollingUpdate",
            rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
          },
        }),
      ],
      [advance(10), setImage("ds/agent", "app:2"), advance(15)],
    ),
    of: /daemonset|Killing/,
    want: [
      "0s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "0s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "0s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "10s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "13s daemonset/agent SuccessfulDelete: Deleted pod: agent-*",
      "13s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "13s pod/agent-* Killing: Stopping container app",
      "16s daemonset/agent SuccessfulDelete: Deleted pod: agent-*",
      "16s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "16s pod/agent-* Killing: Stopping container app",
      "19s daemonset/agent SuccessfulDelete: Deleted pod: agent-*",
      "19s pod/agent-* Killing: Stopping container app",
    ],
  },
  {
    name: "a DaemonSet with surge looks again once the new pod has been ready for long enough",
    given: applied(
      [
        workload("DaemonSet", "agent", {
          minReadySeconds: 4,
          updateStrategy: { rollingUpdate: { maxSurge: "100%", maxUnavailable: 0 } },
        }),
      ],
      [advance(30), setImage("ds/agent", "app:2"), advance(30)],
    ),
    of: /^3.s daemonset/,
    want: [
      "30s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "30s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "30s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "38s daemonset/agent SuccessfulDelete: Deleted pod: agent-*",
      "38s daemonset/agent SuccessfulDelete: Deleted pod: agent-*",
      "38s daemonset/agent SuccessfulDelete: Deleted pod: agent-*",
    ],
  },
  {
    name: "a DaemonSet that is updated on deletion, and a pod that is deleted",
    given: applied(
      [workload("DaemonSet", "agent", { updateStrategy: { type: "OnDelete" } })],
      [
        advance(10),
        setImage("ds/agent", "app:2"),
        advance(10),
        { delete: { object: "pod/agent-*#1" } },
        advance(5),
      ],
    ),
    of: /daemonset/,
    want: [
      "0s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "0s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "0s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "20s daemonset/agent SuccessfulCreate: Created pod: agent-*",
    ],
  },
  {
    name: "a daemon pod that its node evicts is made again, later each time",
    given: applied(
      [
        workload(
          "DaemonSet",
          "agent",
          {},
          { nodeSelector: { "kubernetes.io/hostname": "node-a" } },
        ),
      ],
      [advance(40)],
      [{ memory: "17Gi" }],
    ),
    of: /daemonset|Evicted/,
    want: [
      "0s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "12s pod/agent-* Evicted: The node was low on resource: memory. Threshold quantity: 100Mi, available: 0. Container app was using 17Gi, request is 0, has larger consumption of memory.",
      "12s daemonset/agent FailedDaemonPod: Found failed daemon pod default/agent-* on node node-a, will try to kill it",
      "12s daemonset/agent SuccessfulDelete: Deleted pod: agent-*",
      "12s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "13s pod/agent-* Evicted: The node was low on resource: memory. Threshold quantity: 100Mi, available: 0. Container app was using 17Gi, request is 0, has larger consumption of memory.",
      "13s daemonset/agent FailedDaemonPod: Found failed daemon pod default/agent-* on node node-a, will try to kill it",
      "13s daemonset/agent SuccessfulDelete: Deleted pod: agent-*",
      "13s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "14s pod/agent-* Evicted: The node was low on resource: memory. Threshold quantity: 100Mi, available: 0. Container app was using 17Gi, request is 0, has larger consumption of memory.",
      "15s daemonset/agent FailedDaemonPod: Found failed daemon pod default/agent-* on node node-a, will try to kill it",
      "15s daemonset/agent SuccessfulDelete: Deleted pod: agent-*",
      "15s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "22s pod/agent-* Evicted: The node was low on resource: memory. Threshold quantity: 100Mi, available: 0. Container app was using 17Gi, request is 0, has larger consumption of memory.",
      "22s daemonset/agent FailedDaemonPod: Found failed daemon pod default/agent-* on node node-a, will try to kill it",
      "22s daemonset/agent SuccessfulDelete: Deleted pod: agent-*",
      "22s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "23s pod/agent-* Evicted: The node was low on resource: memory. Threshold quantity: 100Mi, available: 0. Container app was using 17Gi, request is 0, has larger consumption of memory.",
      "30s daemonset/agent FailedDaemonPod: Found failed daemon pod default/agent-* on node node-a, will try to kill it",
      "30s daemonset/agent SuccessfulDelete: Deleted pod: agent-*",
      "30s daemonset/agent SuccessfulCreate: Created pod: agent-*",
      "32s pod/agent-* Evicted: The node was low on resource: memory. Threshold quantity: 100Mi, available: 0. Container app was using 17Gi, request is 0, has larger consumption of memory.",
    ],
  },
  {
    name: "a ReplicaSet that is scaled behind its Deployment's back loses pods before that is taken back",
    given: applied(
      [workload("Deployment", "web", { replicas: 3 })],
      [advance(30), { scale: { object: "replicaset/web-*", replicas: 1 } }, advance(10)],
    ),
    of: /^30s (deployment|replicaset)/,
    want: [
      "30s replicaset/web-# SuccessfulDelete: Deleted pod: web-#-*",
      "30s replicaset/web-# SuccessfulDelete: Deleted pod: web-#-*",
      "30s deployment/web ScalingReplicaSet: Scaled up replica set web-# from 1 to 3",
      "30s replicaset/web-# SuccessfulCreate: Created pod: web-#-*",
      "30s replicaset/web-# SuccessfulCreate: Created pod: web-#-*",
    ],
  },
  {
    name: "a pod that a ReplicaSet adopts is placed before it goes as one too many",
    given: {
      cluster,
      files: {
        a: [workload("ReplicaSet", "set", { replicas: 1 })],
        b: [pod("bare", {}, { labels: { app: "set" } })],
      },
      steps: [apply("a"), advance(10), apply("b"), advance(10)],
    },
    of: /bare/,
    want: [
      "10s pod/bare Scheduled: Successfully assigned default/bare to node-b",
      "10s replicaset/set SuccessfulDelete: Deleted pod: bare",
    ],
  },
  {
    name: "a ReplicaSet under quota fails one pod per attempt and goes on when it is raised",
    given: {
      cluster,
      files: {
        a: [quota({ pods: "1" }), workload("ReplicaSet", "set", { replicas: 3 })],
        b: [quota({ pods: "5" })],
      },
      steps: [apply("a"), { advance: "20ms" }, apply("b"), advance(2)],
    },
    of: /replicaset/,
    want: [
      "0s replicaset/set SuccessfulCreate: Created pod: set-*",
      '0s replicaset/set FailedCreate: Error creating: pods "set-*" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=1, limited: pods=1',
      '0s replicaset/set FailedCreate: Error creating: pods "set-*" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=1, limited: pods=1',
      '0s replicaset/set FailedCreate: Error creating: pods "set-*" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=1, limited: pods=1',
      '0s replicaset/set FailedCreate: Error creating: pods "set-*" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=1, limited: pods=1',
      '0s replicaset/set FailedCreate: Error creating: pods "set-*" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=1, limited: pods=1',
      '5ms replicaset/set FailedCreate: Error creating: pods "set-*" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=1, limited: pods=1',
      "85ms replicaset/set SuccessfulCreate: Created pod: set-*",
      "85ms replicaset/set SuccessfulCreate: Created pod: set-*",
    ],
  },
];

hold(rows);

test("a StatefulSet on its way out that has lost its revisions counts no more pods", () => {
  const metadata = { finalizers: ["example.com/hold"] };
  const run = play(
    applied(
      [workload("StatefulSet", "db", { replicas: 1 })],
      [
        advance(10),
        { patch: { object: "sts/db", type: "merge", patch: { metadata } } },
        { delete: { object: "sts/db", cascade: "orphan" } },
        advance(10),
      ],
    ),
  );
  const { status } = stored<AppsV1StatefulSet>(run, "statefulsets.apps", "db");
  assert.deepEqual([status?.replicas, status?.readyReplicas], [1, 1]);
});

test("a budget counts anew when a pod changes, not when a workload is told another size", () => {
  const budget = {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "db", namespace: "default" },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: "db" } } },
  };
  const expected = (seconds: number) => {
    const run = play(
      applied(
        [budget, workload("StatefulSet", "db", { replicas: 1 })],
        [
          advance(10),
          { delete: { object: "pod/db-0" } },
          advance(1),
          { scale: { object: "sts/db", replicas: 4 } },
          advance(seconds),
        ],
        [{ terminationSeconds: 5 }],
      ),
    );
    const { status } = stored<PolicyV1PodDisruptionBudget>(
      run,
      "poddisruptionbudgets.policy",
      "db",
    );
    return status?.expectedPods;
  };
  assert.deepEqual([expected(1), expected(10)], [1, 4]);
});
