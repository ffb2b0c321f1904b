// Findings of the dry run at their places: our first line, the cluster's text behind it, related places, fixes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { webDeployment } from "../../web-deployment.ts";
import { dryRun, node, serviceWith } from "./service.ts";

interface Case {
  readonly name: string;
  readonly text: string;
  /** Code, what is marked, the first line. */
  readonly want: readonly (readonly [code: string, marked: string, line: string])[];
  readonly related?: readonly string[];
  readonly fixes?: readonly string[];
  /** A piece of the cluster's text, to the letter. */
  readonly verbatim: string;
}
const file = "/a/manifests.yaml";

const cases: readonly Case[] = [
  {
    name: "a quota that stalls a Deployment",
    text: `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: compute, namespace: shop}
spec: {hard: {requests.cpu: "1"}}
---
${webDeployment(3, { namespace: "shop" })}
        resources: {requests: {cpu: 500m}}
`,
    want: [
      [
        "exceeded-quota",
        "3",
        'Quota "compute" in "shop": 3 x 500m needs 1500m cpu, 1000m left (403)',
      ],
    ],
    related: [
      'Quota "compute" allows 1 requests.cpu @ "1"',
      "Deployment web takes 2 x 500m = 1000m @ 500m",
    ],
    fixes: [
      "Lower replicas to 2",
      "Lower the cpu request to 333m",
      'Raise requests.cpu of quota "compute" to 1500m',
    ],
    verbatim:
      "exceeded quota: compute, requested: requests.cpu=500m, used: requests.cpu=1, limited: requests.cpu=1",
  },
  {
    name: "nodes that are out for two reasons",
    text: `${webDeployment(3, { pod: "nodeSelector: {topology.kubernetes.io/zone: a}" })}
        resources: {requests: {cpu: 3}}
`,
    want: [
      [
        "FailedScheduling",
        "nodeSelector",
        "2 of 3 pods unschedulable: 2 nodes do not match the node selector, 1 lacks cpu (0/3 fit)",
      ],
    ],
    related: [
      "keeps 2 nodes out: didn't match Pod's node affinity/selector @ {topology.kubernetes.io/zone: a}",
      "keeps 1 node out: Insufficient cpu @ 3",
    ],
    verbatim:
      "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
  },
  {
    name: "a liveness probe on a port that nobody listens on",
    text: `${webDeployment(1)}
        ports: [{containerPort: 8080}]
        livenessProbe: {httpGet: {path: /, port: 9090}}
`,
    want: [
      [
        "Unhealthy",
        "livenessProbe",
        "Liveness probe fails: nothing listens on 9090; the container is killed 27 s after start",
      ],
    ],
    related: [
      "Container app listens on 8080 @ 8080",
      "assumes that container app listens only on 8080 @ app",
    ],
    fixes: ["Probe port 8080, where app listens", "Tell the dry run that app also listens on 9090"],
    verbatim:
      'Liveness probe failed: Get "http://10.244.0.2:9090/": dial tcp 10.244.0.2:9090: connect: connection refused',
  },
  {
    name: "a process that ends",
    text: `apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {drydock.dev/app: "exitCode=3"}}
spec:
  containers:
  - name: app
    image: shop/web:1.4.2
`,
    want: [
      ["BackOff", "shop/web:1.4.2", "Container app exits with 3 and is restarted again and again"],
    ],
    verbatim: "Back-off restarting failed container app in pod ",
  },
  {
    name: "an image that is not there",
    text: `apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {drydock.dev/app: "pull=NotFound"}}
spec:
  containers:
  - name: app
    image: shop/web:1.4.2
`,
    want: [["Failed", "shop/web:1.4.2", 'Image "shop/web:1.4.2" cannot be pulled: not found']],
    verbatim:
      'Failed to pull image "shop/web:1.4.2": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/shop/web:1.4.2": failed to resolve image: docker.io/shop/web:1.4.2: not found',
  },
  {
    name: "a ConfigMap that a volume wants",
    text: `${node}---
apiVersion: v1
kind: Secret
metadata: {name: creds}
stringData: {user: me}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: shop/web:1.4.2
    env:
    - name: A
      valueFrom: {secretKeyRef: {name: creds, key: token}}
    - name: B
      valueFrom: {configMapKeyRef: {name: none, key: token}}
  volumes:
  - name: v
    configMap: {name: nothere}
`,
    want: [
      ["FailedMount", "nothere", 'Volume "v" cannot be mounted: configmap "nothere" not found'],
    ],
    verbatim: 'MountVolume.SetUp failed for volume "v" : configmap "nothere" not found',
  },
  {
    name: "a namespace that is not there",
    text: `apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: nowhere}
`,
    want: [
      [
        "namespace-not-found",
        "nowhere",
        'Namespace "nowhere" does not exist: ConfigMap a is refused (404)',
      ],
    ],
    fixes: ["Add Namespace nowhere to this file"],
    verbatim: 'namespaces "nowhere" not found',
  },
  {
    name: "an autoscaler without a request",
    text: `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        image: shop/web:1.4.2
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 5
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
`,
    want: [
      [
        "FailedGetResourceMetric",
        "cpu",
        "HPA web cannot scale: container app of Deployment web has no cpu request",
      ],
    ],
    related: ["Deployment web @ app"],
    verbatim: "missing request for cpu in container app of Pod ",
  },
  {
    name: "a claim that is not there",
    text: `${node}---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: shop/web:1.4.2
  volumes:
  - name: v
    persistentVolumeClaim: {claimName: none}
`,
    want: [
      [
        "FailedScheduling",
        "none",
        'Pod unschedulable: persistentvolumeclaim "none" not found (0/3 fit)',
      ],
    ],
    verbatim: '0/3 nodes are available: persistentvolumeclaim "none" not found. not found',
  },
  {
    name: "a bare pod over its quota, and a LimitRange in the way",
    text: `apiVersion: v1
kind: ResourceQuota
metadata: {name: compute}
spec: {hard: {requests.cpu: "1", pods: 2}}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: shop/web:1.4.2
    resources: {requests: {cpu: 1500m}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: lr}
spec: {limits: [{type: Container, max: {memory: 1Gi}}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: x
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        image: shop/web:1.4.2
        resources: {limits: {memory: 2Gi, cpu: 10m}}
`,
    want: [
      [
        "exceeded-quota",
        "1500m",
        'Quota "compute" in "default": needs 1500m cpu, 1000m left (403)',
      ],
      [
        "FailedCreate",
        "2Gi",
        "StatefulSet web gets no pod: maximum memory usage per Container is 1Gi, but limit is 2Gi",
      ],
    ],
    related: [
      'Quota "compute" allows 1 requests.cpu @ "1"',
      'LimitRange "lr": max memory 1Gi @ 1Gi',
    ],
    fixes: ["Lower the cpu request to 1", 'Raise requests.cpu of quota "compute" to 1500m'],
    verbatim:
      "exceeded quota: compute, requested: requests.cpu=1500m, used: requests.cpu=0, limited: requests.cpu=1",
  },
];

for (const { name, text, want, related = [], fixes = [], verbatim } of cases)
  test(name, () => {
    const service = serviceWith({ [file]: text }, { run: true });
    const found = service.dryRunDiagnostics(file);
    const marked = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    assert.deepEqual(
      found.map(({ code, span, message }) => [code, marked(span), message.split("\n")[0]]),
      want,
    );
    for (const { message } of found) assert.ok(message.split("\n")[0]!.length <= 90, message);
    assert.ok(found.some(({ message }) => message.split("\n")[1]?.includes(verbatim)));
    assert.deepEqual(
      found.flatMap((one) =>
        one.related.map((place) => `${place.message} @ ${marked(place.span)}`),
      ),
      related,
    );
    assert.deepEqual(
      found.flatMap((one) => (one.finding?.fixes ?? []).map(({ title }) => title)),
      fixes,
    );
  });

test("in a cluster that nobody has named, what is missing is told once, with the cluster's words beside it", () => {
  const pod = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: shop/web:1.4.2
    env:
    - name: B
      valueFrom: {secretKeyRef: {name: none, key: token}}
`;
  const service = serviceWith({ [file]: pod });
  service.configure({ profiles: ["recommended"] });
  dryRun(service, file);
  assert.deepEqual(service.dryRunDiagnostics(file), []);
  const [told] = service.diagnostics(file).filter(({ source }) => source === "reference");
  assert.equal(told?.code, "ref-not-in-workspace");
  assert.deepEqual(
    told?.related.map(({ message }) => message),
    ['Error: secret "none" not found'],
  );
});

test("a namespace is missed once, however many objects want to lie in it", () => {
  const lying = ["a", "b", "c"]
    .map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: x}\n`)
    .join("---\n");
  const found = (text: string) =>
    serviceWith({ [file]: text }, { run: true })
      .dryRunDiagnostics(file)
      .map(({ code, severity }) => `${code} ${severity}`);
  assert.deepEqual(found(lying), ["namespace-not-found info"]);
  assert.deepEqual(found(`${node}---\n${lying}`), ["namespace-not-found error"]);
});

test("comments and the configuration silence a dry run, too", () => {
  const text = `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  namespace: x # drydock-ignore namespace-not-found -- made by the platform
`;
  const silenced = serviceWith({ [file]: text }, { run: true });
  assert.deepEqual(silenced.dryRunDiagnostics(file), []);
  assert.deepEqual(silenced.diagnostics(file), []);
  assert.deepEqual(
    silenced.suppressed(file).map(({ diagnostic, reason }) => [diagnostic.code, reason]),
    [["namespace-not-found", "made by the platform"]],
  );
  const plain = text.replace(/ #.*/, "");
  const off = serviceWith(
    { [file]: plain, "/a/.drydock.yaml": "rules: { namespace-not-found: off }\n" },
    { run: true },
  );
  assert.deepEqual(off.dryRunDiagnostics(file), []);
});

test("fewer replicas make the quota hold", () => {
  const { text } = cases[0]!;
  const service = serviceWith({ [file]: text }, { run: true });
  const offset = text.indexOf("replicas:") + 10;
  const { fix } = service.actions.fixesAt(file, { start: offset, end: offset })[0]!;
  assert.equal(fix.title, "Lower replicas to 2");
  const [edit] = fix.edits[0]!.edits;
  const mended = text.slice(0, edit!.span.start) + edit!.newText + text.slice(edit!.span.end);
  assert.equal(serviceWith({ [file]: mended }, { run: true }).dryRunDiagnostics(file).length, 0);
});
