// Stories of the controllers, one per branch of their rules; stories.test.ts holds them.
import { presetManifests } from "../../../engine/src/cluster/presets.ts";
import { app, pod, type Story } from "../story.ts";

interface Row {
  readonly name: string;
  readonly given: Story;
  /** Which lines are looked at. */
  readonly of: RegExp;
  readonly want: readonly string[];
}

const cluster = presetManifests("three-node");
const apply = (name: string) => ({ apply: { files: [name] } });
const advance = (seconds: number) => ({ advance: `${seconds}s` });

/** A workload of the group `apps` or `batch`, with the template's spec apart. */
function workload(kind: string, name: string, spec: object = {}, podSpec: object = {}): object {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, namespace: "default" },
    spec: {
      selector: { matchLabels: labels },
      ...(kind === "StatefulSet" ? { serviceName: name } : {}),
      template: { metadata: { labels }, spec: { containers: [app()], ...podSpec } },
      ...spec,
    },
  };
}

function job(name: string, spec: object = {}, podSpec: object = {}): object {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace: "default" },
    spec: { template: { spec: { restartPolicy: "Never", containers: [app()], ...podSpec } }, ...spec },
  };
}

function cronJob(name: string, spec: object): object {
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name, namespace: "default" },
    spec: {
      schedule: "* * * * *",
      jobTemplate: { spec: { template: { spec: { restartPolicy: "Never", containers: [app()] } } } },
      ...spec,
    },
  };
}

const claim = (more: object = {}) => ({
  accessModes: ["ReadWriteOnce"],
  resources: { requests: { storage: "1Gi" } },
  ...more,
});
const pvc = (name: string, more: object = {}) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "default" },
  spec: claim(more),
});
const pv = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata: { name },
  spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, ...spec },
});
const storageClass = (name: string, provisioner: string, more: object = {}) => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name },
  provisioner,
  ...more,
});
const templates = [{ metadata: { name: "data" }, spec: claim() }];
const quota = (hard: object) => ({
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "quota", namespace: "default" },
  spec: { hard },
});
const setImage = (object: string, image: string) => ({ setImage: { object, container: "app", image } });

export const rows: readonly Row[] = [
  {
    name: "a StatefulSet makes claims before pods, one after the other",
    given: { cluster, files: { a: [workload("StatefulSet", "db", { replicas: 2, volumeClaimTemplates: templates })] }, steps: [apply("a"), advance(10)] },
    of: /statefulset/,
    want: [],
  },
  {
    name: "claims go with the pods that are scaled away, and with the set",
    given: {
      cluster,
      files: { a: [workload("StatefulSet", "db", { replicas: 2, volumeClaimTemplates: templates, persistentVolumeClaimRetentionPolicy: { whenScaled: "Delete", whenDeleted: "Delete" } })] },
      steps: [
        apply("a"), advance(10), { scale: { object: "sts/db", replicas: 1 } }, advance(5),
        { expect: [{ object: "pvc/data-db-1", absent: true }, { object: "pvc/data-db-0", phase: "Bound" }] },
        { delete: { object: "sts/db" } }, advance(5),
        { expect: [{ object: "pvc/data-db-0", absent: true }] },
      ],
    },
    of: /statefulset|Killing/,
    want: [],
  },
  {
    name: "a set in parallel makes all pods at once and updates one at a time",
    given: {
      cluster,
      files: { a: [workload("StatefulSet", "db", { replicas: 3, podManagementPolicy: "Parallel" })] },
      steps: [apply("a"), advance(10), setImage("sts/db", "app:2"), advance(20)],
    },
    of: /statefulset/,
    want: [],
  },
  {
    name: "a partition keeps the pods below it at the old revision",
    given: {
      cluster,
      files: { a: [workload("StatefulSet", "db", { replicas: 3, updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } } })] },
      steps: [apply("a"), advance(15), setImage("sts/db", "app:2"), advance(20)],
    },
    of: /statefulset/,
    want: [],
  },
  {
    name: "a set that is updated on deletion waits for the user",
    given: {
      cluster,
      files: { a: [workload("StatefulSet", "db", { replicas: 2, ordinals: { start: 5 }, updateStrategy: { type: "OnDelete" } })] },
      steps: [apply("a"), advance(10), setImage("sts/db", "app:2"), advance(10), { delete: { object: "pod/db-5" } }, advance(5)],
    },
    of: /statefulset|Killing/,
    want: [],
  },
  {
    name: "a pod that never gets ready blocks the way back until it is deleted",
    given: {
      cluster,
      files: { a: [workload("StatefulSet", "db", { replicas: 2 })] },
      steps: [
        apply("a"), advance(10), { imageAvailable: { image: "*:bad", available: false } }, setImage("sts/db", "app:bad"), advance(10),
        setImage("sts/db", "app:1"), advance(30), { delete: { object: "pod/db-1" } }, advance(10),
      ],
    },
    of: /statefulset/,
    want: [],
  },
  {
    name: "a claim that a quota refuses keeps the pod from being made",
    given: { cluster, files: { a: [quota({ persistentvolumeclaims: "0" }), workload("StatefulSet", "db", { volumeClaimTemplates: templates })] }, steps: [apply("a"), { advance: "4ms" }] },
    of: /statefulset/,
    want: [],
  },
  {
    name: "a pod whose claim is being deleted has to wait for a new one",
    given: {
      cluster,
      files: { a: [workload("StatefulSet", "db", { volumeClaimTemplates: templates })] },
      steps: [apply("a"), advance(10), { delete: { object: "pvc/data-db-0" } }, { delete: { object: "pod/db-0" } }, advance(5)],
    },
    of: /statefulset/,
    want: [],
  },
  {
    name: "a DaemonSet with surge starts the new pod beside the old one",
    given: {
      cluster,
      files: { a: [workload("DaemonSet", "agent", { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } })] },
      steps: [apply("a"), advance(10), setImage("ds/agent", "app:2"), advance(15)],
    },
    of: /daemonset|Killing/,
    want: [],
  },
  {
    name: "a DaemonSet that is updated on deletion, and a pod that is deleted",
    given: {
      cluster,
      files: { a: [workload("DaemonSet", "agent", { updateStrategy: { type: "OnDelete" } })] },
      steps: [apply("a"), advance(10), setImage("ds/agent", "app:2"), advance(10), { delete: { object: "pod/agent-*#1" } }, advance(5)],
    },
    of: /daemonset/,
    want: [],
  },
  {
    name: "a daemon pod that its node evicts is made again, later each time",
    given: {
      cluster,
      files: { a: [workload("DaemonSet", "agent", {}, { nodeSelector: { "kubernetes.io/hostname": "node-a" } })] },
      workloads: [{ memory: "17Gi" }],
      steps: [apply("a"), advance(40)],
    },
    of: /daemonset|Evicted/,
    want: [],
  },
  {
    name: "a failed Job retries with growing pauses until its limit",
    given: { cluster, files: { a: [job("task", { backoffLimit: 2 })] }, workloads: [{ exitAfterSeconds: 2, exitCode: 1 }], steps: [apply("a"), advance(60)] },
    of: /job\//,
    want: [],
  },
  {
    name: "a rule fails the whole Job at once",
    given: {
      cluster,
      files: { a: [job("task", { parallelism: 2, completions: 2, podFailurePolicy: { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [42] } }] } })] },
      workloads: [{ exitAfterSeconds: 2, exitCode: 42 }],
      steps: [apply("a"), advance(10)],
    },
    of: /job\//,
    want: [],
  },
  {
    name: "a rule ignores failures, which are replaced and not counted",
    given: {
      cluster,
      files: { a: [job("task", { backoffLimit: 0, podFailurePolicy: { rules: [{ action: "Ignore", onExitCodes: { operator: "In", values: [7] } }] } })] },
      workloads: [{ exitAfterSeconds: 2, exitCode: 7 }],
      steps: [apply("a"), advance(20)],
    },
    of: /job\//,
    want: [],
  },
  {
    name: "indexes fail one by one, each with its own limit",
    given: {
      cluster,
      files: { a: [job("task", { completions: 2, parallelism: 2, completionMode: "Indexed", backoffLimitPerIndex: 1 })] },
      workloads: [{ exitAfterSeconds: 2, exitCode: 1 }],
      steps: [apply("a"), advance(40)],
    },
    of: /job\//,
    want: [],
  },
  {
    name: "success of the index that matters is enough",
    given: {
      cluster,
      files: { a: [job("task", { completions: 2, parallelism: 2, completionMode: "Indexed", successPolicy: { rules: [{ succeededIndexes: "0" }] } })] },
      steps: [apply("a"), advance(20)],
    },
    of: /job\/|Killing/,
    want: [],
  },
  {
    name: "a Job is suspended and resumed",
    given: {
      cluster,
      files: { a: [job("task")] },
      steps: [
        apply("a"), advance(5), { patch: { object: "job/task", type: "merge", patch: { spec: { suspend: true } } } }, advance(5),
        { patch: { object: "job/task", type: "merge", patch: { spec: { suspend: false } } } }, advance(20),
      ],
    },
    of: /job\/|Killing/,
    want: [],
  },
  {
    name: "a Job that is too slow is ended, and deleted when its time to live is over",
    given: { cluster, files: { a: [job("task", { activeDeadlineSeconds: 4, ttlSecondsAfterFinished: 10 })] }, steps: [apply("a"), advance(20), { expect: [{ object: "job/task", absent: true }] }] },
    of: /job\/|Killing/,
    want: [],
  },
  {
    name: "a Job that somebody else manages is left alone",
    given: { cluster, files: { a: [job("task", { managedBy: "example.com/queue" })] }, steps: [apply("a"), advance(20)] },
    of: /./,
    want: [],
  },
  {
    name: "a CronJob keeps three successes and one failure",
    given: { cluster, files: { a: [cronJob("tick", {})] }, steps: [apply("a"), advance(320)] },
    of: /cronjob/,
    want: [],
  },
  {
    name: "a CronJob that forbids overlaps runs late; one that replaces deletes",
    given: {
      cluster,
      files: { a: [cronJob("late", { concurrencyPolicy: "Forbid" }), cronJob("anew", { concurrencyPolicy: "Replace" })] },
      workloads: [{ exitAfterSeconds: 80 }],
      steps: [apply("a"), advance(210)],
    },
    of: /cronjob/,
    want: [],
  },
  {
    name: "a CronJob in a time zone that nobody knows",
    given: {
      cluster,
      files: { a: [cronJob("tick", { suspend: true })] },
      steps: [apply("a"), advance(130), { patch: { object: "cronjob/tick", type: "merge", patch: { spec: { suspend: false, startingDeadlineSeconds: 5 } } } }, advance(10)],
    },
    of: /cronjob/,
    want: [],
  },
  {
    name: "provisioners that there are not, and those that work elsewhere",
    given: {
      cluster,
      files: {
        a: [
          storageClass("none", "kubernetes.io/no-provisioner"), storageClass("ebs", "kubernetes.io/aws-ebs"), storageClass("path", "kubernetes.io/host-path"),
          storageClass("nfs", "kubernetes.io/nfs"), storageClass("late", "example.com/x", { volumeBindingMode: "WaitForFirstConsumer" }),
          ...["none", "ebs", "path", "nfs", "late", "missing"].map((name) => pvc(name, { storageClassName: name })), pvc("empty", { storageClassName: "" }),
        ],
      },
      steps: [apply("a"), advance(1)],
    },
    of: /persistentvolumeclaim/,
    want: [],
  },
  {
    name: "a claim that grows waits for its resizer",
    given: {
      cluster,
      files: {
        a: [storageClass("big", "example.com/x", { allowVolumeExpansion: true }), pv("vol", { storageClassName: "big", csi: { driver: "example.com", volumeHandle: "a" } }), pvc("data", { storageClassName: "big" })],
      },
      steps: [apply("a"), advance(1), { patch: { object: "pvc/data", type: "merge", patch: { spec: { resources: { requests: { storage: "2Gi" } } } } } }, advance(1)],
    },
    of: /Expand/,
    want: [],
  },
  {
    name: "what becomes of volumes whose claim is gone",
    given: {
      cluster,
      files: {
        a: [
          pv("kept", { storageClassName: "a", hostPath: { path: "/x" } }), pv("driver", { storageClassName: "b", persistentVolumeReclaimPolicy: "Delete", csi: { driver: "x.y", volumeHandle: "a" } }),
          pv("path", { storageClassName: "c", persistentVolumeReclaimPolicy: "Delete", hostPath: { path: "/data" } }), pv("temporary", { storageClassName: "d", persistentVolumeReclaimPolicy: "Delete", hostPath: { path: "/tmp/x" } }),
          pv("share", { storageClassName: "e", persistentVolumeReclaimPolicy: "Delete", nfs: { server: "a", path: "/" } }),
          ...["a", "b", "c", "d", "e"].map((name) => pvc(name, { storageClassName: name })), pvc("made"),
        ],
      },
      steps: [
        apply("a"), advance(1), ...["a", "b", "c", "d", "e", "made"].map((name) => ({ delete: { object: `pvc/${name}` } })), advance(1),
        { expect: [{ object: "pv/kept", phase: "Released" }, { object: "pv/driver", phase: "Released" }, { object: "pv/path", phase: "Failed" }, { object: "pv/temporary", absent: true }, { object: "pv/pvc-*", absent: true }] },
      ],
    },
    of: /persistentvolume\//,
    want: [],
  },
  {
    name: "a claim in use stays until its pod is gone",
    given: {
      cluster,
      files: { a: [pvc("data"), pod("web", { volumes: [{ name: "v", persistentVolumeClaim: { claimName: "data" } }] })] },
      steps: [
        apply("a"), advance(5), { delete: { object: "pvc/data" } }, advance(5), { expect: [{ object: "pvc/data", phase: "Bound" }] },
        { delete: { object: "pod/web" } }, advance(2), { expect: [{ object: "pvc/data", absent: true }] },
      ],
    },
    of: /Killing/,
    want: [],
  },
  {
    name: "budgets without pods, with pods of nobody, and two for one pod",
    given: {
      cluster,
      files: {
        a: [
          pod("bare", {}, { labels: { app: "bare" } }),
          ...[["one", { maxUnavailable: 1 }, "bare"], ["two", { minAvailable: 1 }, "bare"], ["none", { minAvailable: "50%" }, "none"]].map(([name, spec, label]) => ({
            apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name, namespace: "default" }, spec: { ...(spec as object), selector: { matchLabels: { app: label } } },
          })),
        ],
      },
      steps: [apply("a"), advance(1)],
    },
    of: /disruption|Disruption/,
    want: [],
  },
  {
    name: "a lost node: its pods go after five minutes, and come back only when it is deleted",
    given: {
      cluster,
      files: { a: [workload("Deployment", "web", { replicas: 3 }), workload("StatefulSet", "db", { replicas: 1 }, { nodeSelector: { "kubernetes.io/hostname": "node-a" } })] },
      steps: [apply("a"), advance(10), { nodeDown: { node: "node-a" } }, advance(400), { removeNode: { node: "node-a" } }, advance(70)],
    },
    of: /node\/|TaintManager|set\/(web|db)/,
    want: [],
  },
  {
    name: "pods that tolerate a lost node for a shorter time go sooner",
    given: {
      cluster,
      files: {
        a: [pod("quick", { nodeName: "node-a", tolerations: [{ key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 10 }] }), pod("patient", { nodeName: "node-a", tolerations: [{ operator: "Exists" }] })],
      },
      steps: [apply("a"), advance(10), { nodeDown: { node: "node-a" } }, advance(120)],
    },
    of: /node\/|TaintManager/,
    want: [],
  },
  {
    name: "a taint that is taken away in time spares the pod",
    given: {
      cluster,
      files: { a: [pod("web", { nodeName: "node-a", tolerations: [{ key: "work", operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 }] }), pod("none", { nodeName: "node-a" })] },
      steps: [apply("a"), advance(10), { taint: { node: "node-a", taint: "work=on:NoExecute" } }, advance(10), { taint: { node: "node-a", taint: "work-" } }, advance(60)],
    },
    of: /TaintManager|Killing/,
    want: [],
  },
  {
    name: "a ReplicaSet under quota fails one pod per attempt and goes on when it is raised",
    given: {
      cluster,
      files: { a: [quota({ pods: "1" }), workload("ReplicaSet", "set", { replicas: 3 })], b: [quota({ pods: "5" })] },
      steps: [apply("a"), { advance: "20ms" }, apply("b"), advance(2)],
    },
    of: /replicaset/,
    want: [],
  },
  {
    name: "what an owner leaves behind: in the background, in the foreground, as orphans",
    given: {
      cluster,
      files: { a: ["one", "two", "three"].map((name) => workload("ReplicaSet", name, { replicas: 1 })) },
      steps: [
        apply("a"), advance(10), { delete: { object: "rs/one" } }, { delete: { object: "rs/two", cascade: "foreground" } }, { delete: { object: "rs/three", cascade: "orphan" } }, advance(5),
        { expect: [{ object: "pod/one-*", absent: true }, { object: "pod/two-*", absent: true }, { object: "rs/two", absent: true }, { object: "pod/three-*", phase: "Running" }] },
      ],
    },
    of: /Killing/,
    want: [],
  },
];
