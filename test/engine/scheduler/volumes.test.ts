import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
  CoreV1PodSpec,
} from "../../../engine/src/model/generated/types.ts";
import { clone, type KubeObject } from "../../../engine/src/model/object.ts";
import { createScheduler } from "../../../engine/src/scheduler/index.ts";
import { MemoryCluster } from "../../../engine/src/testing/memory-client.ts";
import { node, pod, table, zoned } from "./decide.ts";

const zone = "topology.kubernetes.io/zone";

function claim(
  name: string,
  spec: CoreV1PersistentVolumeClaim["spec"] = {},
  more: Partial<CoreV1PersistentVolumeClaim> = {},
): CoreV1PersistentVolumeClaim {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    status: { phase: spec?.volumeName ? "Bound" : "Pending" },
    ...more,
    metadata: {
      name,
      namespace: "default",
      annotations: spec?.volumeName ? { "pv.kubernetes.io/bind-completed": "yes" } : {},
      ...more.metadata,
    },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
      storageClassName: "late",
      ...spec,
    },
  };
}

function volume(
  name: string,
  spec: Partial<CoreV1PersistentVolume["spec"]> = {},
  labels: Record<string, string> = {},
): CoreV1PersistentVolume {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, labels },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      storageClassName: "late",
      ...spec,
    },
    status: { phase: "Available" },
  };
}

const reachableIn = (...values: string[]) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: "In", values }] }],
    },
  },
});

const storageClass = (name: string, volumeBindingMode: string, more: object = {}): KubeObject =>
  ({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode,
    ...more,
  }) as KubeObject;

const late = storageClass("late", "WaitForFirstConsumer");
const mounting = (...claims: string[]): Partial<CoreV1PodSpec> => ({
  volumes: claims.map((claimName) => ({
    name: claimName,
    persistentVolumeClaim: { claimName },
  })),
});
const user = pod("p", { spec: mounting("data") });
const rejectedOutright = (reason: string) => ({
  message: `0/1 nodes are available: ${reason}. not found`,
});

table("VolumeBinding", [
  {
    name: "no claim",
    given: [node("a")],
    pod: user,
    want: rejectedOutright('persistentvolumeclaim "data" not found'),
  },
  {
    name: "up to 1.33 preemption had its say",
    given: [node("a")],
    pod: user,
    minor: 33,
    want: {
      message:
        '0/1 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    },
  },
  {
    name: "a lost claim",
    given: [node("a"), claim("data", { volumeName: "gone" }, { status: { phase: "Lost" } })],
    pod: user,
    want: rejectedOutright(
      'persistentvolumeclaim "data" bound to non-existent persistentvolume "gone"',
    ),
  },
  {
    name: "a claim on its way out",
    given: [
      node("a"),
      claim(
        "data",
        {},
        {
          metadata: {
            name: "data",
            namespace: "default",
            deletionTimestamp: "2026-01-01T00:00:00Z",
          },
        },
      ),
    ],
    pod: user,
    want: rejectedOutright('persistentvolumeclaim "data" is being deleted'),
  },
  {
    name: "an unbound claim whose class does not wait",
    given: [
      node("a"),
      storageClass("now", "Immediate"),
      claim("data", { storageClassName: "now" }),
    ],
    pod: user,
    want: rejectedOutright("pod has unbound immediate PersistentVolumeClaims"),
  },
  {
    name: "an ephemeral volume whose claim is still to come",
    given: [node("a")],
    pod: pod("p", {
      spec: {
        volumes: [
          {
            name: "scratch",
            ephemeral: {
              volumeClaimTemplate: { spec: claim("x").spec ?? {} },
            },
          },
        ],
      },
    }),
    want: rejectedOutright(
      'waiting for ephemeral volume controller to create the persistentvolumeclaim "p-scratch"',
    ),
  },
  {
    name: "a bound volume pins the pod to its zone",
    given: [
      zoned("a", "a"),
      zoned("b", "b"),
      volume("v", reachableIn("b")),
      claim("data", { volumeName: "v" }),
    ],
    pod: user,
    want: {
      node: "b",
      rejected: { a: ["node(s) didn't match PersistentVolume's node affinity"] },
    },
  },
  {
    name: "up to 1.32 it was called a conflict",
    given: [zoned("a", "a"), volume("v", reachableIn("b")), claim("data", { volumeName: "v" })],
    pod: user,
    minor: 32,
    want: { rejected: { a: ["node(s) had volume node affinity conflict"] } },
  },
  {
    name: "a late claim goes where a volume is",
    given: [late, zoned("a", "a"), zoned("b", "b"), volume("v", reachableIn("b")), claim("data")],
    pod: user,
    want: {
      node: "b",
      rejected: { a: ["node(s) didn't find available persistent volumes to bind"] },
    },
  },
  {
    name: "two claims need two volumes",
    given: [late, node("a"), volume("v"), claim("data"), claim("logs")],
    pod: pod("p", { spec: mounting("data", "logs") }),
    want: { rejected: { a: ["node(s) didn't find available persistent volumes to bind"] } },
  },
  {
    name: "a class that provisions only in a zone",
    given: [
      storageClass("late", "WaitForFirstConsumer", {
        provisioner: "csi.example.com",
        allowedTopologies: [{ matchLabelExpressions: [{ key: zone, values: ["b"] }] }],
      }),
      zoned("a", "a"),
      zoned("b", "b"),
      claim("data"),
    ],
    pod: user,
    want: {
      node: "b",
      rejected: { a: ["node(s) didn't find available persistent volumes to bind"] },
    },
  },
]);

table("VolumeZone", [
  {
    name: "the volume's zone label",
    given: [
      zoned("a", "a"),
      zoned("b", "b"),
      volume("v", {}, { [zone]: "b__c" }),
      claim("data", { volumeName: "v" }),
    ],
    pod: user,
    want: { node: "b", rejected: { a: ["node(s) had no available volume zone"] } },
  },
  {
    name: "nodes without any zone pass",
    given: [node("a"), volume("v", {}, { [zone]: "b" }), claim("data", { volumeName: "v" })],
    pod: user,
    want: { node: "a" },
  },
  {
    name: "no such volume",
    given: [node("a"), claim("data", { volumeName: "v" })],
    pod: user,
    want: rejectedOutright('persistentvolume "v" not found'),
  },
]);

const exclusive = claim("data", { volumeName: "v", accessModes: ["ReadWriteOncePod"] });
const disk = (readOnly: boolean): Partial<CoreV1PodSpec> => ({
  volumes: [{ name: "d", gcePersistentDisk: { pdName: "disk", readOnly } }],
});

table("VolumeRestrictions", [
  {
    name: "a ReadWriteOncePod claim has one user in the cluster",
    given: [
      node("a"),
      node("b"),
      volume("v"),
      exclusive,
      pod("x", { spec: { ...mounting("data"), nodeName: "a" } }),
    ],
    pod: user,
    want: {
      rejected: Object.fromEntries(
        ["a", "b"].map((name) => [
          name,
          [
            "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
          ],
        ]),
      ),
    },
  },
  {
    name: "a disk that is written to",
    given: [node("a"), pod("x", { spec: { ...disk(false), nodeName: "a" } })],
    pod: pod("p", { spec: disk(true) }),
    want: { rejected: { a: ["node(s) had no available disk"] } },
  },
  {
    name: "a disk that all only read",
    given: [node("a"), pod("x", { spec: { ...disk(true), nodeName: "a" } })],
    pod: pod("p", { spec: disk(true) }),
    want: { node: "a" },
  },
]);

const csi = (name: string) =>
  volume(name, { csi: { driver: "csi.example.com", volumeHandle: name } });

table("NodeVolumeLimits", [
  {
    name: "the node's attach limit",
    given: [
      node("a"),
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "CSINode",
        metadata: { name: "a" },
        spec: { drivers: [{ name: "csi.example.com", nodeID: "a", allocatable: { count: 1 } }] },
      } as KubeObject,
      csi("v"),
      csi("w"),
      claim("data", { volumeName: "v" }),
      claim("other", { volumeName: "w" }),
      pod("x", { spec: { ...mounting("other"), nodeName: "a" } }),
    ],
    pod: user,
    want: { rejected: { a: ["node(s) exceed max volume count"] } },
  },
  {
    name: "disks of plugins that were moved out count for the drivers in their place",
    given: [
      node("a"),
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "CSINode",
        metadata: { name: "a" },
        spec: { drivers: [{ name: "ebs.csi.aws.com", nodeID: "a", allocatable: { count: 1 } }] },
      } as KubeObject,
      volume("v", { awsElasticBlockStore: { volumeID: "vol-1" } }),
      claim("data", { volumeName: "v" }),
      pod("x", {
        spec: {
          volumes: [{ name: "d", awsElasticBlockStore: { volumeID: "vol-2" } }],
          nodeName: "a",
        },
      }),
    ],
    pod: user,
    want: { rejected: { a: ["node(s) exceed max volume count"] } },
  },
]);

test("a pod is bound when its claim is, and the volume was reserved for it", () => {
  const cluster = new MemoryCluster();
  for (const object of [late, node("a"), volume("v"), claim("data")]) cluster.create(object);
  const scheduler = cluster.start(createScheduler());
  cluster.create(user);
  cluster.settle(scheduler);
  const nodeOf = () => cluster.client.get<CoreV1Pod>("pods", "default", "p")?.spec?.nodeName;
  assert.equal(nodeOf(), undefined);
  const reserved = cluster.client.get<CoreV1PersistentVolume>("persistentvolumes", "", "v");
  assert.equal(reserved?.spec?.claimRef?.name, "data");

  const bound = clone(
    cluster.client.get<CoreV1PersistentVolumeClaim>("persistentvolumeclaims", "default", "data"),
  );
  assert.ok(bound?.spec);
  bound.spec.volumeName = "v";
  bound.metadata.annotations = { "pv.kubernetes.io/bind-completed": "yes" };
  cluster.apply("persistentvolumeclaims", bound);
  cluster.settle(scheduler);
  assert.equal(nodeOf(), "a");
});

test("a claim that is not bound in ten minutes fails the pod", () => {
  const cluster = new MemoryCluster();
  for (const object of [late, node("a"), volume("v"), claim("data")]) cluster.create(object);
  const scheduler = cluster.start(createScheduler());
  cluster.create(user);
  cluster.advance(scheduler, 600_000);
  const stored = cluster.client.get<CoreV1Pod>("pods", "default", "p");
  const condition = stored?.status?.conditions?.find(({ type }) => type === "PodScheduled");
  assert.equal(condition?.reason, "SchedulerError");
  assert.equal(
    condition?.message,
    'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded',
  );
});
