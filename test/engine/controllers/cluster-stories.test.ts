// What happens to volumes, budgets, lost nodes and what owners leave behind, event by event: one row per branch of the rules.

import { hold, pod, type Row } from "../story.ts";
import {
  advance,
  applied,
  apply,
  cluster,
  pv,
  pvc,
  storageClass,
  templates,
  workload,
} from "./manifests.ts";

const rows: readonly Row[] = [
  {
    name: "provisioners that there are not, and those that work elsewhere",
    given: applied(
      [
        storageClass("none", "kubernetes.io/no-provisioner"),
        storageClass("ebs", "kubernetes.io/aws-ebs"),
        storageClass("path", "kubernetes.io/host-path"),
        storageClass("nfs", "kubernetes.io/nfs"),
        storageClass("late", "example.com/x", { volumeBindingMode: "WaitForFirstConsumer" }),
        ...["none", "ebs", "path", "nfs", "late", "missing"].map((name) =>
          pvc(name, { storageClassName: name }),
        ),
        pvc("empty", { storageClassName: "" }),
      ],
      [advance(1)],
    ),
    of: /persistentvolumeclaim/,
    want: [
      "0s persistentvolumeclaim/late WaitForFirstConsumer: waiting for first consumer to be created before binding",
      "1ms persistentvolumeclaim/none ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner",
      "1ms persistentvolumeclaim/nfs ProvisioningFailed: no provisionable volume plugin matched",
      '1ms persistentvolumeclaim/missing ProvisioningFailed: storageclass.storage.k8s.io "missing" not found',
      "1ms persistentvolumeclaim/empty FailedBinding: no persistent volumes available for this claim and no storage class is set",
      "2ms persistentvolumeclaim/ebs ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
      '2ms persistentvolumeclaim/path ProvisioningFailed: Failed to create provisioner: provisioning in volume plugin "kubernetes.io/host-path" is disabled',
    ],
  },
  {
    name: "a claim that waits for its pod says so when it is made, of the pods that are there",
    given: {
      cluster,
      files: {
        a: [
          pvc("early"),
          pod("first", { volumes: [{ name: "v", persistentVolumeClaim: { claimName: "early" } }] }),
          pod("second", { volumes: [{ name: "v", persistentVolumeClaim: { claimName: "late" } }] }),
          workload("StatefulSet", "db", { replicas: 1, volumeClaimTemplates: templates }),
        ],
        b: [pvc("late")],
      },
      steps: [apply("a"), advance(4), apply("b"), advance(4)],
    },
    of: /WaitFor/,
    want: [
      "0s persistentvolumeclaim/early WaitForFirstConsumer: waiting for first consumer to be created before binding",
      "0s persistentvolumeclaim/data-db-0 WaitForFirstConsumer: waiting for first consumer to be created before binding",
      "4s persistentvolumeclaim/late WaitForPodScheduled: waiting for pod second to be scheduled",
    ],
  },
  {
    name: "a claim that grows waits for its resizer",
    given: applied(
      [
        storageClass("big", "example.com/x", { allowVolumeExpansion: true }),
        pv("vol", { storageClassName: "big", csi: { driver: "example.com", volumeHandle: "a" } }),
        pvc("data", { storageClassName: "big" }),
      ],
      [
        advance(1),
        {
          patch: {
            object: "pvc/data",
            type: "merge",
            patch: { spec: { resources: { requests: { storage: "2Gi" } } } },
          },
        },
        advance(1),
      ],
    ),
    of: /Expand/,
    want: [
      "1s persistentvolumeclaim/data ExternalExpanding: waiting for an external controller to expand this PVC",
    ],
  },
  {
    name: "what becomes of volumes whose claim is gone",
    given: applied(
      [
        pv("kept", { storageClassName: "a", hostPath: { path: "/x" } }),
        pv("driver", {
          storageClassName: "b",
          persistentVolumeReclaimPolicy: "Delete",
          csi: { driver: "x.y", volumeHandle: "a" },
        }),
        pv("path", {
          storageClassName: "c",
          persistentVolumeReclaimPolicy: "Delete",
          hostPath: { path: "/data" },
        }),
        pv("temporary", {
          storageClassName: "d",
          persistentVolumeReclaimPolicy: "Delete",
          hostPath: { path: "/tmp/x" },
        }),
        pv("share", {
          storageClassName: "e",
          persistentVolumeReclaimPolicy: "Delete",
          nfs: { server: "a", path: "/" },
        }),
        ...["a", "b", "c", "d", "e"].map((name) => pvc(name, { storageClassName: name })),
        pvc("made"),
      ],
      [
        advance(1),
        ...["a", "b", "c", "d", "e", "made"].map((name) => ({ delete: { object: `pvc/${name}` } })),
        advance(1),
        {
          expect: [
            { object: "pv/kept", phase: "Released" },
            { object: "pv/driver", phase: "Released" },
            { object: "pv/path", phase: "Failed" },
            { object: "pv/temporary", exists: false },
            { object: "pv/pvc-*", exists: false },
          ],
        },
      ],
    ),
    of: /persistentvolume\//,
    want: [
      "1s persistentvolume/path VolumeFailedDelete: host_path deleter only supports /tmp/.+ but received provided /data",
      '1s persistentvolume/share VolumeFailedDelete: error getting deleter volume plugin for volume "share": no deletable volume plugin matched',
    ],
  },
  {
    name: "volumes that are to be recycled",
    given: applied(
      [
        ...[
          ["path", { hostPath: { path: "/x" } }],
          ["share", { nfs: { server: "a", path: "/" } }],
          ["driver", { csi: { driver: "x.y", volumeHandle: "a" } }],
        ].flatMap(([name, source]) => [
          pv(String(name), {
            storageClassName: name,
            persistentVolumeReclaimPolicy: "Recycle",
            ...(source as object),
          }),
          pvc(String(name), { storageClassName: name }),
        ]),
      ],
      [
        advance(1),
        ...["path", "share", "driver"].map((name) => ({ delete: { object: `pvc/${name}` } })),
        advance(1),
        {
          expect: [
            { object: "pv/path", phase: "Available" },
            { object: "pv/share", phase: "Available" },
            { object: "pv/driver", phase: "Failed" },
          ],
        },
      ],
    ),
    of: /persistentvolume\//,
    want: [
      "1s persistentvolume/path VolumeRecycled: Volume recycled",
      "1s persistentvolume/share VolumeRecycled: Volume recycled",
      "1s persistentvolume/driver VolumeFailedRecycle: No recycler plugin found for the volume!",
    ],
  },
  {
    name: "a claim in use stays until its pod is gone",
    given: applied(
      [
        pvc("data"),
        pod("web", { volumes: [{ name: "v", persistentVolumeClaim: { claimName: "data" } }] }),
      ],
      [
        advance(5),
        { delete: { object: "pvc/data" } },
        advance(5),
        { expect: [{ object: "pvc/data", phase: "Bound" }] },
        { delete: { object: "pod/web" } },
        advance(2),
        { expect: [{ object: "pvc/data", exists: false }] },
      ],
    ),
    of: /Killing/,
    want: ["10s pod/web Killing: Stopping container app"],
  },
  {
    name: "budgets without pods, with pods of nobody, and two for one pod",
    given: applied(
      [
        pod("bare", {}, { labels: { app: "bare" } }),
        ...[
          ["one", { maxUnavailable: 1 }, "bare"],
          ["two", { minAvailable: 1 }, "bare"],
          ["none", { minAvailable: "50%" }, "none"],
        ].map(([name, spec, label]) => ({
          apiVersion: "policy/v1",
          kind: "PodDisruptionBudget",
          metadata: { name, namespace: "default" },
          spec: { ...(spec as object), selector: { matchLabels: { app: label } } },
        })),
      ],
      [advance(1)],
    ),
    of: /disruption|Disruption/,
    want: [
      '0s poddisruptionbudget/one UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: bare,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
      "0s poddisruptionbudget/none NoPods: No matching pods found",
      '0s poddisruptionbudget/one UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: bare,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
      '0s pod/bare MultiplePodDisruptionBudgets: Pod "default"/"bare" matches multiple PodDisruptionBudgets.  Chose "one" arbitrarily.',
      "0s poddisruptionbudget/none NoPods: No matching pods found",
      '0s poddisruptionbudget/one UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: bare,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
      '0s pod/bare MultiplePodDisruptionBudgets: Pod "default"/"bare" matches multiple PodDisruptionBudgets.  Chose "one" arbitrarily.',
    ],
  },
  {
    name: "a lost node: its pods go after five minutes, and come back only when it is deleted",
    given: applied(
      [
        workload("Deployment", "web", { replicas: 3 }),
        workload(
          "StatefulSet",
          "db",
          { replicas: 1 },
          { nodeSelector: { "kubernetes.io/hostname": "node-a" } },
        ),
      ],
      [
        advance(10),
        { nodeDown: { node: "node-a" } },
        advance(400),
        { removeNode: { node: "node-a" } },
        advance(70),
      ],
    ),
    of: /node\/|TaintManager|set\/(web|db)/,
    want: [
      "0s statefulset/db SuccessfulCreate: Create Pod db-0 in StatefulSet db successful",
      "0s replicaset/web-# SuccessfulCreate: Created pod: web-#-*",
      "0s replicaset/web-# SuccessfulCreate: Created pod: web-#-*",
      "0s replicaset/web-# SuccessfulCreate: Created pod: web-#-*",
      "1m5s node/node-a NodeNotReady: Node node-a status is now: NodeNotReady",
      "6m5s pod/db-0 TaintManagerEviction: Marking for deletion Pod default/db-0",
      "6m5s pod/web-#-* TaintManagerEviction: Marking for deletion Pod default/web-#-*",
      "6m5s replicaset/web-# SuccessfulCreate: Created pod: web-#-*",
      "6m50s node/node-a RemovingNode: Node node-a event: Removing Node node-a from Controller",
      "7m40s statefulset/db SuccessfulCreate: Create Pod db-0 in StatefulSet db successful",
    ],
  },
  {
    name: "pods that tolerate a lost node for a shorter time go sooner",
    given: applied(
      [
        pod("quick", {
          nodeName: "node-a",
          tolerations: [
            {
              key: "node.kubernetes.io/unreachable",
              operator: "Exists",
              effect: "NoExecute",
              tolerationSeconds: 10,
            },
          ],
        }),
        pod("patient", { nodeName: "node-a", tolerations: [{ operator: "Exists" }] }),
      ],
      [advance(10), { nodeDown: { node: "node-a" } }, advance(120)],
    ),
    of: /node\/|TaintManager/,
    want: [
      "1m5s node/node-a NodeNotReady: Node node-a status is now: NodeNotReady",
      "1m15s pod/quick TaintManagerEviction: Marking for deletion Pod default/quick",
    ],
  },
  {
    name: "the taint of a lost node goes again from one that is ready",
    given: applied(
      [pod("web")],
      [
        advance(12),
        { taint: { node: "*", taint: "node.kubernetes.io/unreachable:NoExecute" } },
        advance(400),
      ],
    ),
    of: /TaintManagerEviction|Killing/,
    want: ["15s pod/web TaintManagerEviction: Cancelling deletion of Pod default/web"],
  },
  {
    name: "a taint that is taken away in time spares the pod",
    given: applied(
      [
        pod("web", {
          nodeName: "node-a",
          tolerations: [
            { key: "work", operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 },
          ],
        }),
        pod("none", { nodeName: "node-a" }),
      ],
      [
        advance(10),
        { taint: { node: "node-a", taint: "work=on:NoExecute" } },
        advance(10),
        { taint: { node: "node-a", taint: "work-" } },
        advance(60),
      ],
    ),
    of: /TaintManager|Killing/,
    want: [
      "10s pod/none TaintManagerEviction: Marking for deletion Pod default/none",
      "10s pod/none Killing: Stopping container app",
      "20s pod/web TaintManagerEviction: Cancelling deletion of Pod default/web",
    ],
  },
  {
    name: "what an owner leaves behind: in the background, in the foreground, as orphans",
    given: applied(
      ["one", "two", "three"].map((name) => workload("ReplicaSet", name, { replicas: 1 })),
      [
        advance(10),
        { delete: { object: "rs/one" } },
        { delete: { object: "rs/two", cascade: "foreground" } },
        { delete: { object: "rs/three", cascade: "orphan" } },
        advance(5),
        {
          expect: [
            { object: "pod/one-*", exists: false },
            { object: "pod/two-*", exists: false },
            { object: "rs/two", exists: false },
            { object: "pod/three-*", phase: "Running" },
          ],
        },
      ],
    ),
    of: /Killing/,
    want: [
      "10s pod/one-* Killing: Stopping container app",
      "10s pod/two-* Killing: Stopping container app",
    ],
  },
];

hold(rows);
