// What `kubectl describe` tells of objects in states that are seldom seen: the object, lines of its description.
import assert from "node:assert/strict";
import test from "node:test";
import { resourceName } from "../../../engine/src/apis/kind.ts";
import { allKinds } from "../../../engine/src/apis/registry.ts";
import { describe } from "../../../engine/src/kubectl/describe/describe.ts";
import type { CoreV1Event } from "../../../engine/src/model/generated/types.ts";
import type { Stored } from "../../../engine/src/model/object.ts";
import { utcMs } from "../../../engine/src/model/time.ts";

const nowMs = utcMs(2026, 1, 1) + 3600_000;
const metadata = {
  name: "x",
  namespace: "default",
  uid: "u",
  creationTimestamp: "2026-01-01T00:00:00Z",
};

interface Description {
  readonly name: string;
  readonly resource: string;
  readonly object: object;
  /** What else is in the cluster, by resource. */
  readonly beside?: Readonly<Record<string, readonly object[]>>;
  readonly events?: readonly object[];
  /** Lines next to each other. */
  readonly want: readonly string[];
}

const podWith = (container: object, more: object = {}) => ({
  spec: { containers: [{ name: "app", image: "app:1", ...container }], ...more },
});
const httpGet = (path: string) =>
  podWith({ livenessProbe: { httpGet: { path, port: 80, scheme: "HTTP", host: "::1" } } });
const environment = (...env: object[]) =>
  podWith({ env, resources: { limits: { cpu: "1500m" }, requests: { memory: "1Gi" } } });
const volume = (source: object) => podWith({}, { volumes: [{ name: "v", ...source }] });
/** CN=jane, O=org1, O=org2, OU=x, with alternative names; made for this test. */
const csr = [
  "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQ3h6Q0NBYThDQVFBd09URU5NQXNHQTFVRUNnd0",
  "ViM0puTVRFTk1Bc0dBMVVFQ2d3RWIzSm5NakVOTUFzRwpBMVVFQXd3RWFtRnVaVEVLTUFnR0ExVUVDd3dCZURDQ0FT",
  "SXdEUVlKS29aSWh2Y05BUUVCQlFBRGdnRVBBRENDCkFRb0NnZ0VCQUp5dGJVZ3VyaFNOaG8vcDNKL25rSjF2Q1lQTX",
  "A0WWlqeWptZkovS3Zyd1lrZ2h2NW1FbWV4UWoKQWdtN1crUTA2dFhIYklPSWxUazg2bkRGYndBTTBwZXNUeEdwL3Vr",
  "ZXRnMi9NVnd3clpmSjZRdkIxa2xOMHI5YQpHb2hYcWJScW15UGJ5a2RiVlRJYUMzRTlFbzFEaksreWZZejU0NFhLdW",
  "Jnb2NyUmRxcXpXSDhaelcvQndyVU9SCitYUTVGTDBVZDBPakFSdzdlVWFjdDhiRFpHSU5pZXYxMnAwZFZrWkVvSTJv",
  "bzltL01WQWsybmFjdXdoRUtlY1gKRllJaHNZNHgrakRuM21aV2JXZStIaW5PazVzczM0SWZSVloraW5wNG5Ib0RCQl",
  "AxTDdSVVdaeXYzMXplcUVlMwphMEdKUkk5c1FyOEJPUHcrdlIzSkZUVGlYUUpiUVE4Q0F3RUFBYUJKTUVjR0NTcUdT",
  "SWIzRFFFSkRqRTZNRGd3Ck5nWURWUjBSQkM4d0xZSUpZUzVsZUdGdGNHeGxnZ2xpTG1WNFlXMXdiR1dIQkFFQ0F3U0",
  "dDbk53YVdabVpUb3YKTDNpQkEyRkFZakFOQmdrcWhraUc5dzBCQVFzRkFBT0NBUUVBSXBDbmxHZG9ZMXl5Ung2VDJi",
  "WWliSzNnSCs5awpnTk9RbW4vS1ZTZS9kYmc0ZzZyREFZSWc4OVVvbktCWWpCUTNMUUFMYTNLSmIwczNPb3FreThuZW",
  "ZBb3pid3ZrCnRQMVBHWmhXK3hwYzdTcTd2OS9sVko5akd5dyswNkFseTZzTzQ3V0NXL0UvZmVaZjcwdFFnbWJsMjFP",
  "NXdnNTYKSXE1bmRCRk5EUUFMTHdMVk9JRGl5aWFzR1Vab1V0OUR4WUp5cnp2OURibVY4Mlp0ZXZ4OCtxd1NCb2V0ZU",
  "p2YwpVbE9vWlBFSWtLQXdsMGt0aFFPZkVLOUZKWVlmUStZNHlyRW1YNklBU3dlSUxDREc1QjBZV2g5NUVBYVIxUEgr",
  "CkZjRDc5dXVIcVV1Mk95TGNWU29BL3JwMjd3UHdJMXlpKzNqZmErWk90aktoZEhJTWFQQUFCRHFsbnc9PQotLS0tLU",
  "VORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K",
].join("");

const descriptions: readonly Description[] = [
  {
    name: "a question mark in a probe's path belongs to the path",
    resource: "pods",
    object: httpGet("a?b=(c d)#é"),
    want: [
      "    Liveness:     http-get http://[::1]:80/a%3Fb=%28c%20d%29%23%C3%A9 delay=0s timeout=0s period=0s #success=0 #failure=0",
    ],
  },
  {
    name: "of fields only name and namespace are looked up",
    resource: "pods",
    object: environment(
      { name: "A", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
      { name: "B", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.uid" } } },
      { name: "C", valueFrom: { fileKeyRef: { volumeName: "v", path: "p", key: "k" } } },
    ),
    want: [
      "    Environment:",
      "      A:  x (v1:metadata.name)",
      "      B:   (v1:metadata.uid)",
      "    Mounts:  <none>",
    ],
  },
  {
    name: "resources are told in the unit that is asked for",
    resource: "pods",
    object: environment(
      {
        name: "A",
        valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "1m" } },
      },
      { name: "B", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "0" } } },
      {
        name: "C",
        valueFrom: { resourceFieldRef: { resource: "requests.memory", divisor: "1Mi" } },
      },
      { name: "D", valueFrom: { resourceFieldRef: { resource: "limits.memory" } } },
    ),
    want: [
      "      A:     1500 (limits.cpu)",
      "      B:     2 (limits.cpu)",
      "      C:     1024 (requests.memory)",
      "      D:     node allocatable (limits.memory)",
    ],
  },
  {
    name: "the quality of service is worked out where no status has it",
    resource: "pods",
    object: podWith({}),
    want: ["QoS Class:         BestEffort"],
  },
  {
    name: "a source without sources",
    resource: "pods",
    object: volume({ projected: { sources: null } }),
    want: [
      "  v:",
      "    Type:          Projected (a volume that contains injected data from multiple sources)",
      "QoS Class:         BestEffort",
    ],
  },
  {
    name: "references to Secrets as Go prints them",
    resource: "pods",
    object: volume({
      flexVolume: { driver: "a/b", secretRef: { name: "s" }, options: { b: "2", a: "1" } },
    }),
    want: [
      "    Driver:        a/b",
      "    FSType:",
      "    SecretRef:     &LocalObjectReference{Name:s,}",
      "    ReadOnly:      false",
      "    Options:       map[a:1 b:2]",
    ],
  },
  {
    name: "and of PersistentVolumes with their namespaces",
    resource: "persistentvolumes",
    object: {
      spec: {
        cephfs: { monitors: ["m1", "m2"], secretRef: { name: "s", namespace: "n" }, path: "/x" },
      },
    },
    want: [
      "    Monitors:    [m1 m2]",
      "    Path:        /x",
      "    User:",
      "    SecretFile:",
      "    SecretRef:   &SecretReference{Name:s,Namespace:n,}",
    ],
  },
  {
    name: "the claim of an ephemeral volume, whose labels are indented once more",
    resource: "pods",
    object: volume({
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { labels: { a: "b", c: "d" } },
          spec: { accessModes: ["ReadWriteOnce"], storageClassName: "fast" },
        },
      },
    }),
    want: [
      "    StorageClass:  fast",
      "    Volume:",
      "    Labels:            a=b",
      "                       c=d",
      "    Annotations:       <none>",
      "    Capacity:",
      "    Access Modes:",
    ],
  },
  {
    name: "a pod is told once per volume that names the claim",
    resource: "persistentvolumeclaims",
    object: { spec: { dataSource: { apiGroup: null, kind: "PersistentVolumeClaim", name: "y" } } },
    beside: {
      pods: [
        {
          metadata: { ...metadata, name: "p" },
          spec: {
            volumes: [
              { name: "a", persistentVolumeClaim: { claimName: "x" } },
              { name: "b", persistentVolumeClaim: { claimName: "x" } },
            ],
          },
        },
      ],
    },
    want: [
      "DataSource:",
      "  Kind:   PersistentVolumeClaim",
      "  Name:   y",
      "Used By:  p",
      "          p",
    ],
  },
  {
    name: "what is used is told in the format of the limit, in whole units",
    resource: "resourcequotas",
    object: {
      status: {
        hard: { "requests.cpu": "2Gi", pods: "5" },
        used: { "requests.cpu": "500m", pods: "1Gi" },
      },
    },
    want: ["pods          1073741824  5", "requests.cpu  1           2Gi"],
  },
  {
    name: "no selector is empty, and not <none>",
    resource: "jobs.batch",
    object: { spec: { template: { spec: { containers: [] } } } },
    want: ["Selector:", "Labels:         <none>"],
  },
  {
    name: "old ReplicaSets, the oldest first",
    resource: "deployments.apps",
    object: {
      spec: { replicas: 1, template: { spec: { containers: [{ name: "n", image: "new" }] } } },
    },
    beside: {
      "replicasets.apps": ["b", "a", "c"].map((name, i) => ({
        metadata: {
          ...metadata,
          name,
          creationTimestamp: `2026-01-01T00:00:0${3 - i}Z`,
          ownerReferences: [{ kind: "Deployment", name: "x", uid: "u", controller: true }],
        },
        spec: { replicas: 0, template: { spec: { containers: [{ name: "n", image: name }] } } },
      })),
    },
    want: [
      "OldReplicaSets:    c (0/0 replicas created), a (0/0 replicas created), b (0/0 replicas created)",
      "NewReplicaSet:     <none>",
    ],
  },
  {
    name: "more endpoints, although none of them is ready",
    resource: "services",
    object: { spec: { type: "ClusterIP", ports: [{ port: 80, protocol: "TCP", targetPort: 80 }] } },
    beside: {
      "endpointslices.discovery.k8s.io": [
        {
          metadata: { ...metadata, labels: { "kubernetes.io/service-name": "x" } },
          ports: [{ name: "", port: 80 }],
          endpoints: [1, 2, 3, 4].map((n) => ({
            addresses: [`10.0.0.${n}`],
            conditions: { ready: n < 4 },
          })),
        },
      ],
    },
    want: ["Endpoints:         10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 0 more..."],
  },
  {
    name: "a metric whose status lacks the value",
    resource: "horizontalpodautoscalers.autoscaling",
    object: {
      spec: {
        scaleTargetRef: { kind: "Deployment", name: "web" },
        maxReplicas: 3,
        metrics: [
          {
            type: "Pods",
            pods: { metric: { name: "qps" }, target: { type: "AverageValue", averageValue: "5" } },
          },
        ],
      },
      status: {
        currentMetrics: [{ type: "Pods", pods: { metric: { name: "qps" }, current: {} } }],
      },
    },
    want: ['  "qps" on pods:     <nil> / 5'],
  },
  {
    name: "shares of nothing, and sums without what is resized",
    resource: "nodes",
    object: { status: { allocatable: { cpu: "1", memory: "0" } } },
    beside: {
      pods: [
        {
          metadata,
          spec: {
            nodeName: "x",
            containers: [{ name: "c", resources: { requests: { cpu: "100m" } } }],
          },
          status: {
            containerStatuses: [{ name: "c", resources: { requests: { cpu: "300m" } } }],
          },
        },
      ],
      "leases.coordination.k8s.io": [
        {
          metadata: { name: "x" },
          spec: { holderIdentity: "x", renewTime: "2026-01-01T00:00:00.000000Z" },
        },
      ],
    },
    want: [
      "  default                     x       300m (30%)    0 (0%)      0 (-9223372036854775808%)  0 (-9223372036854775808%)  60m",
      "Allocated resources:",
      "  (Total limits may be over 100 percent, i.e., overcommitted.)",
      "  Resource           Requests    Limits",
      "  --------           --------    ------",
      "  cpu                100m (10%)  0 (0%)",
    ],
  },
  {
    name: "pools of devices of the node's own",
    resource: "nodes",
    object: {},
    beside: {
      "resourceslices.resource.k8s.io": [1, 2].map((n) => ({
        metadata: { name: `s${n}` },
        spec: { driver: "d.example", pool: { name: "p" }, nodeName: "x", devices: [{}, {}] },
      })),
    },
    want: [
      "Node-Local ResourceSlices:",
      "  Driver     Pool  Slices  Devices",
      "  ------     ----  ------  -------",
      "  d.example  p     2       4",
    ],
  },
  {
    name: "events in the order of their last times, those without one first",
    resource: "configmaps",
    object: {},
    events: [
      {
        reason: "B",
        lastTimestamp: "2026-01-01T00:30:00Z",
        firstTimestamp: "2026-01-01T00:30:00Z",
      },
      { reason: "A", eventTime: "2026-01-01T00:50:00.000000Z" },
      {
        reason: "C",
        lastTimestamp: "2026-01-01T00:10:00Z",
        firstTimestamp: "2026-01-01T00:10:00Z",
      },
    ].map((event) => ({ involvedObject: {}, type: "Normal", message: "m", ...event })),
    want: [
      "  Normal  A       10m         m",
      "  Normal  C       50m         m",
      "  Normal  B       30m         m",
    ],
  },
  {
    name: "capitals stay with the word after them",
    resource: "podtemplates",
    object: { HTTPServer: 1, nonResourceURLs: ["a"], podCIDR: "c", uid: "d", apiURL: "e" },
    want: ["HTTPServer:  1", "API URL:  e", "API Version:  v1"],
  },
  {
    name: "who a certificate is asked for",
    resource: "certificatesigningrequests.certificates.k8s.io",
    object: {
      spec: {
        request: csr,
        username: "jane",
        signerName: "example.com/x",
        expirationSeconds: 7200,
      },
      status: { conditions: [{ type: "Approved" }, { type: "Failed" }] },
    },
    want: [
      "Requesting User:     jane",
      "Signer:              example.com/x",
      "Requested Duration:  120m",
      "Status:              Approved,Failed",
      "Subject:",
      "  Common Name:          jane",
      "  Serial Number:",
      "  Organization:         org1",
      "                        org2",
      "  Organizational Unit:  x",
      "Subject Alternative Names:",
      "         DNS Names:        a.example",
      "                           b.example",
      "         Email Addresses:  a@b",
      "         URIs:             spiffe://x",
      "         IP Addresses:     1.2.3.4",
    ],
  },
];

/** How wide columns are is a matter of their widest cell. */
const narrow = (line: string) => line.trimEnd().replace(/(\S) {2,}/g, "$1  ");

for (const { name, resource, object, beside = {}, events = [], want } of descriptions)
  test(`describe ${resource}: ${name}`, () => {
    const kind = allKinds().find((each) => resourceName(each) === resource && !each.convert)!;
    const stored = { apiVersion: "v1", kind: kind.kind, metadata, ...object } as unknown as Stored;
    const text = describe(kind, stored, {
      nowMs,
      events: events as unknown as CoreV1Event[],
      list: <T>(of: string) => (beside[of] ?? []) as readonly T[],
    });
    const lines = text.split("\n").map(narrow);
    const at = lines.indexOf(narrow(want[0]!));
    assert.deepEqual(at < 0 ? lines : lines.slice(at, at + want.length), want.map(narrow));
  });

test("events that are not asked for are not told", () => {
  const kind = allKinds().find((each) => each.kind === "ConfigMap")!;
  const stored = { apiVersion: "v1", kind: "ConfigMap", metadata } as unknown as Stored;
  const text = describe(kind, stored, { nowMs, events: undefined, list: () => [] });
  assert.doesNotMatch(text, /Events/);
});
