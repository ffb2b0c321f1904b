// Which volumes get to which nodes, and what pods are told while they wait: one row per branch of the rules.
import assert from "node:assert/strict";
import test from "node:test";
import type {
  CoreV1Node,
  StorageV1VolumeAttachment,
} from "../../../engine/src/model/generated/types.ts";
import { hold, play, pod, type Row, stored } from "../story.ts";
import { advance, apply, cluster, pv, pvc, setImage, workload } from "./manifests.ts";

const driver = "disk.example.com";

/** A bound pair of claim and volume; `spec` are fields of the volume. */
const disk = (name: string, spec: object = {}) => [
  pv(`pv-${name}`, {
    storageClassName: name,
    claimRef: { namespace: "default", name },
    csi: { driver, volumeHandle: `${name}-1` },
    ...spec,
  }),
  pvc(name, { storageClassName: name }),
];

const mounts = (claim: string) => ({
  volumes: [{ name: "data", persistentVolumeClaim: { claimName: claim } }],
});
const on = (node: string, claim: string) => ({ nodeName: node, ...mounts(claim) });
const csiDriver = {
  apiVersion: "storage.k8s.io/v1",
  kind: "CSIDriver",
  metadata: { name: driver },
  spec: { attachRequired: false },
};
const csiNode = (name: string, drivers: readonly string[]) => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "CSINode",
  metadata: { name },
  spec: { drivers: drivers.map((known) => ({ name: known, nodeID: name })) },
});
const namespace = (name: string) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

const attach = /Attach|Started|Killing/;

/** One pod has a volume on a node that is lost; another wants it elsewhere. */
const ofLostNode = {
  a: [...disk("data"), pod("one", on("node-a", "data"))],
  b: [pod("two", on("node-b", "data"))],
};
const untilLost = [apply("a"), advance(10), { nodeDown: { node: "node-a" } }, advance(60)];

const rows: readonly Row[] = [
  {
    name: "a rollout that keeps the old pod waits for its volume on another node",
    given: {
      cluster,
      files: { a: [...disk("data"), workload("Deployment", "web", {}, mounts("data"))] },
      steps: [
        apply("a"),
        advance(10),
        { cordon: { node: "node-a" } },
        setImage("deployment/web", "app:2"),
        advance(60),
      ],
    },
    of: attach,
    want: [
      '1ms pod/web-#-* SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-data"',
      "3.001s pod/web-#-* Started: Container started",
      '10s pod/web-#-* FailedAttachVolume: Multi-Attach error for volume "pv-data" Volume is already used by pod(s) web-#-*',
    ],
  },
  {
    name: "once the other pod is gone the volume follows, and the kubelet looks again after its back-off",
    given: {
      cluster,
      files: {
        a: [...disk("data"), pod("one", on("node-a", "data"))],
        b: [pod("two", on("node-b", "data"))],
      },
      workloads: [{ terminationSeconds: 4 }],
      steps: [apply("a"), advance(10), apply("b"), { delete: { object: "pod/one" } }, advance(20)],
    },
    of: attach,
    want: [
      '1ms pod/one SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-data"',
      "3.5s pod/one Started: Container started",
      '10s pod/two FailedAttachVolume: Multi-Attach error for volume "pv-data" Volume is already used by pod(s) one',
      "10s pod/one Killing: Stopping container app",
      '14s pod/two SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-data"',
      "20.5s pod/two Started: Container started",
    ],
  },
  {
    name: "a volume that several nodes may have, one of a driver that does not attach, and one of no driver",
    given: {
      cluster,
      files: {
        a: [
          csiDriver,
          ...disk("shared", {
            accessModes: ["ReadWriteOnce", "ReadOnlyMany"],
            csi: { driver: "nfs.example.com", volumeHandle: "1" },
          }),
          ...disk("files"),
          ...disk("path", { csi: undefined, hostPath: { path: "/x" } }),
          pod("a", on("node-a", "shared")),
          pod("b", on("node-b", "shared")),
          pod("c", on("node-b", "shared")),
          pod("d", on("node-a", "files")),
          pod("e", on("node-b", "files")),
          pod("f", on("node-a", "path")),
        ],
      },
      steps: [apply("a"), advance(1)],
    },
    of: /Attach/,
    want: [
      '1ms pod/a SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-shared"',
      '1ms pod/b SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-shared"',
      '1ms pod/c SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-shared"',
    ],
  },
  {
    name: "pods of other namespaces are counted, not named",
    given: {
      cluster,
      files: {
        n: [namespace("other")],
        a: [
          pod(
            "one",
            {
              nodeName: "node-a",
              volumes: [{ name: "d", cinder: { volumeID: "v" } }],
            },
            { namespace: "other" },
          ),
        ],
        b: [
          pod("two", { nodeName: "node-b", volumes: [{ name: "d", cinder: { volumeID: "v" } }] }),
        ],
        c: [
          pod("three", { nodeName: "node-a", volumes: [{ name: "d", cinder: { volumeID: "v" } }] }),
          pod("four", { nodeName: "node-c", volumes: [{ name: "d", cinder: { volumeID: "v" } }] }),
        ],
      },
      steps: [apply("n"), apply("a"), advance(1), apply("b"), advance(1), apply("c"), advance(1)],
    },
    of: /Attach/,
    want: [
      '0s pod/one SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "cinder.csi.openstack.org-v"',
      '1s pod/two FailedAttachVolume: Multi-Attach error for volume "cinder.csi.openstack.org-v" Volume is already used by 1 pod(s) in different namespaces',
      '2s pod/four FailedAttachVolume: Multi-Attach error for volume "cinder.csi.openstack.org-v" Volume is already used by pod(s) three and 1 pod(s) in different namespaces',
    ],
  },
  {
    name: "a node that says which drivers it has gets no volumes of others; tried again after a growing back-off",
    given: {
      cluster,
      files: {
        a: [csiNode("node-a", []), ...disk("data"), pod("one", on("node-a", "data"))],
        b: [csiNode("node-a", [driver])],
      },
      steps: [apply("a"), advance(2), apply("b"), advance(10)],
    },
    of: attach,
    want: [
      '1ms pod/one FailedAttachVolume: AttachVolume.Attach failed for volume "pv-data" : CSINode node-a does not contain driver disk.example.com',
      '501ms pod/one FailedAttachVolume: AttachVolume.Attach failed for volume "pv-data" : CSINode node-a does not contain driver disk.example.com',
      '1.501s pod/one FailedAttachVolume: AttachVolume.Attach failed for volume "pv-data" : CSINode node-a does not contain driver disk.example.com',
      '3.501s pod/one SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-data"',
      "10.5s pod/one Started: Container started",
    ],
  },
  {
    name: "a lost node holds on to a volume for six minutes after its pod is gone",
    given: {
      cluster,
      files: ofLostNode,
      steps: [
        ...untilLost,
        { delete: { object: "pod/one", force: true, gracePeriodSeconds: 0 } },
        apply("b"),
        advance(600),
      ],
    },
    of: attach,
    want: [
      '1ms pod/one SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-data"',
      "3.5s pod/one Started: Container started",
      "1m10s pod/one Killing: Stopping container app",
      '1m10s pod/two FailedAttachVolume: Multi-Attach error for volume "pv-data" Volume is already exclusively attached to one node and can\'t be attached to another',
      '7m10s pod/two SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-data"',
      "7m24.5s pod/two Started: Container started",
    ],
  },
  {
    name: "of a node that is out of service the volume is taken as soon as its pod is gone",
    given: {
      cluster,
      files: ofLostNode,
      steps: [
        ...untilLost,
        {
          taint: {
            node: "node-a",
            taint: "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute",
          },
        },
        apply("b"),
        advance(60),
      ],
    },
    of: /Attach/,
    want: [
      '1ms pod/one SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-data"',
      '1m10s pod/two FailedAttachVolume: Multi-Attach error for volume "pv-data" Volume is already used by pod(s) one',
      '1m20s pod/two SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-data"',
    ],
  },
  {
    name: "disks of plugins that were moved out, fibre channel and iSCSI",
    given: {
      cluster,
      files: {
        a: [
          ...disk("ebs", {
            csi: undefined,
            awsElasticBlockStore: { volumeID: "aws://eu-1a/vol-1" },
          }),
          pod("a", on("node-a", "ebs")),
          pod("b", {
            nodeName: "node-a",
            volumes: [{ name: "d", gcePersistentDisk: { pdName: "pd" } }],
          }),
          pod("c", {
            nodeName: "node-a",
            volumes: [
              {
                name: "d",
                iscsi: { targetPortal: "10.0.0.1:3260", iqn: "iqn.2001-04.com.example:a", lun: 0 },
              },
            ],
          }),
          pod("d", {
            nodeName: "node-a",
            volumes: [{ name: "d", fc: { targetWWNs: ["1", "2"], lun: 3 } }],
          }),
          pod("e", {
            nodeName: "node-a",
            volumes: [{ name: "d", csi: { driver: "inline.example.com" } }],
          }),
        ],
      },
      steps: [apply("a"), advance(1)],
    },
    of: /Attach/,
    want: [
      '0s pod/b SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pd.csi.storage.gke.io-pd"',
      '0s pod/c SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "d"',
      '0s pod/d SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "d"',
      '1ms pod/a SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-ebs"',
    ],
  },
];

hold(rows);

test("what is attached and in use stands in the node's status, and is asked of drivers by name", () => {
  const files = {
    a: [
      ...disk("data"),
      ...disk("ebs", { csi: undefined, awsElasticBlockStore: { volumeID: "aws://eu-1a/vol-1" } }),
      pod("one", on("node-a", "data")),
      pod("two", on("node-a", "ebs")),
    ],
  };
  const run = play({ cluster, files, steps: [apply("a"), advance(5)] });
  const { status } = stored<CoreV1Node>(run, "nodes", "node-a", "");
  const names = [
    "kubernetes.io/csi/disk.example.com^data-1",
    "kubernetes.io/csi/ebs.csi.aws.com^vol-1",
  ];
  assert.deepEqual(
    status?.volumesAttached,
    names.map((name) => ({ name, devicePath: "" })),
  );
  assert.deepEqual(status?.volumesInUse, names);
  // The digest of "data-1disk.example.comnode-a".
  const name = "csi-f4cfa943e2aac84eeed2ea3e051ab1e41262b4332e63ec3e75577787697db738";
  const attachment = stored<StorageV1VolumeAttachment>(
    run,
    "volumeattachments.storage.k8s.io",
    name,
    "",
  );
  assert.deepEqual(attachment.spec, {
    attacher: driver,
    nodeName: "node-a",
    source: { persistentVolumeName: "pv-data" },
  });
  assert.deepEqual(attachment.status, { attached: true });

  const later = play({
    cluster,
    files,
    steps: [
      apply("a"),
      advance(5),
      { delete: { object: "pod/one" } },
      { delete: { object: "pod/two" } },
      advance(5),
    ],
  });
  const left = stored<CoreV1Node>(later, "nodes", "node-a", "").status;
  assert.equal(left?.volumesAttached, undefined);
  assert.equal(left?.volumesInUse, undefined);
  assert.deepEqual(later.simulation.api.list("volumeattachments.storage.k8s.io"), []);
});
