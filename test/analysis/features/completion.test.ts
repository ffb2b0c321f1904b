// Completion at a cursor: what is offered, and what the text becomes when an item is taken.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../../server/src/analysis/documents/index.ts";
import { cursor, serviceWith } from "./service.ts";

const file = "/a/b/app.yaml";
const OTHERS = {
  "/a/b/base.yaml": `apiVersion: v1
kind: Secret
metadata: {name: creds}
stringData: {user: me, password: x}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {level: info}
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: web}, ports: [{name: main, port: 80, targetPort: http}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      containers:
      - {name: app, image: "shop/web:1.4.2", ports: [{name: http, containerPort: 8080}]}
`,
  "/a/other.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: zz-far}\n",
};
const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n";

interface Case {
  readonly name: string;
  readonly text: string;
  /** These come first, in this order. */
  readonly first?: readonly string[];
  readonly has?: readonly string[];
  readonly not?: readonly string[];
  /** Item that is taken, and the whole text afterwards. */
  readonly take?: readonly [label: string, text: string];
}

const cases: readonly Case[] = [
  {
    name: "whole objects below comments",
    text: "# what it is for\n‸",
    first: ["ConfigMap", "CronJob"],
  },
  {
    name: "rules to silence in a comment: those of the line first",
    text: `${POD}  restartPolicy: Sometimes # drydock-ignore pod-naked, ‸\n  containers: []\n`,
    first: ["api-invalid"],
    has: ["probe-identical", "exceeded-quota"],
    not: ["pod-naked"],
    take: [
      "image-tag-latest",
      `${POD}  restartPolicy: Sometimes # drydock-ignore pod-naked, image-tag-latest\n  containers: []\n`,
    ],
  },
  {
    name: "rules to silence on the next line",
    text: `${POD}  # drydock-ignore rest‸\n  # really\n  restartPolicy: Sometimes\n  containers: []\n`,
    first: ["api-invalid"],
  },
  {
    name: "no rules in the reason of a comment",
    text: `${POD}  # drydock-ignore pod-naked -- ‸\n  containers: []\n`,
    first: [],
  },
  {
    name: "names that every cluster has",
    text: `${POD}  priorityClassName: ‸\n`,
    first: ["system-cluster-critical", "system-node-critical"],
  },
  {
    name: "fields behind a colon begin on a line of their own",
    text: `${POD.slice(0, -1)} ‸`,
    take: ["containers", `${POD}  containers:\n  - name: $1\n    image: $2`],
  },
  {
    name: "fields behind a colon without a blank, with more below",
    text: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:‸\n---\nkind: Pod\n",
    take: [
      "hostNetwork",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  hostNetwork: $1\n---\nkind: Pod\n",
    ],
  },
  {
    name: "items behind a colon",
    text: `${POD}  containers: na‸\n`,
    take: ["name", `${POD}  containers:\n  - name: $1\n`],
  },
  {
    name: "items behind a colon, where lists are indented",
    text: `${POD}  volumes:\n    - name: a\n  containers: ‸\n`,
    take: ["name", `${POD}  volumes:\n    - name: a\n  containers:\n    - name: $1\n`],
  },
  {
    name: "amounts behind a colon",
    text: `${POD}  containers:\n  - name: a\n    resources:\n      requests: ‸\n`,
    take: [
      "cpu",
      `${POD}  containers:\n  - name: a\n    resources:\n      requests:\n        cpu: \n`,
    ],
  },
  {
    name: "what a field needs inside, all the way down",
    text: "apiVersion: networking.k8s.io/v1\nkind: Ingress\nspec:\n  rules:\n  - ht‸\n",
    take: [
      "http",
      `apiVersion: networking.k8s.io/v1\nkind: Ingress\nspec:\n  rules:\n  - http:\n      paths:\n      - path: $1\n        pathType: \${2|Exact,ImplementationSpecific,Prefix|}\n        backend:\n          service:\n            name: $3\n            port:\n              number: $4\n`,
    ],
  },
  {
    name: "a comma before the entry that follows",
    text: '---\n{\n  apiVersion: "v1",\n  kind: "Pod",\n  spec: {\n    ‸\n    hostNetwork: true,\n  },\n}\n',
    take: [
      "containers",
      '---\n{\n  apiVersion: "v1",\n  kind: "Pod",\n  spec: {\n    containers: [{name: "$1", image: "$2"}],\n    hostNetwork: true,\n  },\n}\n',
    ],
  },
  {
    name: "a key of JSON",
    text: '{"apiVersion": "v1", "kind": "Pod", "spec": {"con‸"}}',
    take: [
      "containers",
      '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "$1", "image": "$2"}]}}',
    ],
  },
  {
    name: "a workload brings its kind along",
    text: "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef:\n    name: ‸\n",
    take: [
      "web",
      "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: web\n",
    ],
  },
  {
    name: "what a list has already is not offered",
    text: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules:\n- apiGroups: [apps]\n  resources: [deployments/scale]\n  verbs: [get, ‸]\n",
    first: ["update", "patch"],
    not: ["get", "list"],
  },
  {
    name: "values of an expression",
    text: "apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec:\n  selector:\n    matchExpressions:\n    - key: tier\n      operator: In\n      values: [‸]\n",
    first: ["front"],
  },
  {
    name: "ports of a network policy",
    text: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  podSelector: {matchLabels: {app: web}}\n  ingress:\n  - ports:\n    - port: ‸\n",
    has: ["http", "8080"],
  },
  {
    name: "the fields of a spec, required ones first, without those that are there",
    text: "apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: 1\n  ‸\n",
    first: ["selector", "template"],
    has: ["strategy", "minReadySeconds"],
    not: ["replicas", "containers"],
  },
  {
    name: "a half-typed key in the middle of a document",
    text: "apiVersion: apps/v1\nkind: Deployment\nspec:\n  repl‸\n  selector:\n    matchLabels: {app: web}\n",
    take: [
      "replicas",
      "apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: $1\n  selector:\n    matchLabels: {app: web}\n",
    ],
  },
  {
    name: "a list of maps, its dash and required fields with it",
    text: `${POD}  ‸\n`,
    take: ["containers", `${POD}  containers:\n  - name: $1\n    image: $2\n`],
  },
  {
    name: "the file's own indentation of lists",
    text: `apiVersion: v1\nkind: Pod\nspec:\n  volumes:\n    - name: a\n      emptyDir: {}\n  ‸\n`,
    take: [
      "containers",
      `apiVersion: v1\nkind: Pod\nspec:\n  volumes:\n    - name: a\n      emptyDir: {}\n  containers:\n    - name: $1\n      image: $2\n`,
    ],
  },
  {
    name: "an item behind its dash",
    text: `${POD}  containers:\n  - na‸\n`,
    take: ["name", `${POD}  containers:\n  - name: $1\n`],
  },
  {
    name: "a list that has no dash yet",
    text: `${POD}  containers:\n  ‸\n  restartPolicy: Never\n`,
    has: ["volumes"],
    not: ["restartPolicy"],
  },
  {
    name: "a key inside of braces",
    text: `${POD}  containers: [{name: a, im‸}]\n`,
    has: ["image", "imagePullPolicy"],
    not: ["name"],
    take: ["image", `${POD}  containers: [{name: a, image: $1}]\n`],
  },
  {
    name: "a key that has its colon already",
    text: `${POD}  restartPol‸: Never\n`,
    take: ["restartPolicy", `${POD}  restartPolicy: Never\n`],
  },
  {
    name: "fixed choices",
    text: `${POD}  restartPolicy: ‸\n`,
    first: ["Always", "Never", "OnFailure"],
    take: ["Never", `${POD}  restartPolicy: Never\n`],
  },
  {
    name: "a choice right behind the colon",
    text: `${POD}  restartPolicy:‸\n`,
    take: ["Never", `${POD}  restartPolicy: Never\n`],
  },
  {
    name: "a choice in quotes",
    text: `${POD}  restartPolicy: "Ne‸"\n`,
    take: ["Never", `${POD}  restartPolicy: "Never"\n`],
  },
  {
    name: "true and false",
    text: `${POD}  hostNetwork: ‸\n`,
    first: ["false", "true"],
    take: ["true", `${POD}  hostNetwork: true\n`],
  },
  {
    name: "amounts with units",
    text: `${POD}  containers:\n  - name: a\n    resources:\n      requests:\n        cpu: 5‸\n`,
    first: ["5", "500m"],
  },
  {
    name: "resources of a container",
    text: `${POD}  containers:\n  - name: a\n    resources:\n      requests:\n        ‸\n`,
    first: ["cpu", "ephemeral-storage", "memory"],
  },
  {
    name: "names of Secrets, near ones first",
    text: `${POD}  containers:\n  - name: a\n    envFrom:\n    - secretRef:\n        name: ‸\n`,
    first: ["creds", "zz-far"],
  },
  {
    name: "names in braces",
    text: `${POD}  containers: [{name: a, envFrom: [{configMapRef: {name: ‸}}]}]\n`,
    first: ["settings"],
    take: [
      "settings",
      `${POD}  containers: [{name: a, envFrom: [{configMapRef: {name: settings}}]}]\n`,
    ],
  },
  {
    name: "keys of a Secret",
    text: `${POD}  containers:\n  - name: a\n    env:\n    - name: X\n      valueFrom:\n        secretKeyRef:\n          name: creds\n          key: ‸\n`,
    first: ["password", "user"],
  },
  {
    name: "volumes of the same pod",
    text: `${POD}  containers:\n  - name: a\n    volumeMounts:\n    - name: ‸\n  volumes:\n  - name: data\n    emptyDir: {}\n`,
    first: ["data"],
  },
  {
    name: "ports of the probed container",
    text: `${POD}  containers:\n  - name: a\n    ports: [{name: http, containerPort: 8080}]\n    readinessProbe:\n      httpGet:\n        port: ‸\n`,
    first: ["http", "8080"],
  },
  {
    name: "label keys of pods in a selector",
    text: "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector:\n    ‸\n",
    first: ["app", "tier"],
    take: [
      "app",
      "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector:\n    app: \n",
    ],
  },
  {
    name: "label values of pods in a selector",
    text: "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector:\n    tier: ‸\n",
    first: ["front"],
  },
  {
    name: "ports of the selected pods",
    text: "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector: {app: web}\n  ports:\n  - port: 80\n    targetPort: ‸\n",
    first: ["8080", "http"],
  },
  {
    name: "the ports of a Service in an Ingress",
    text: "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec:\n  defaultBackend:\n    service:\n      name: shop\n      port:\n        name: ‸\n",
    first: ["main"],
  },
  {
    name: "labels of the cluster model's nodes",
    text: `${POD}  nodeSelector:\n    ‸\n`,
    has: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"],
  },
  {
    name: "zones of the cluster model",
    text: `${POD}  nodeSelector:\n    topology.kubernetes.io/zone: ‸\n`,
    first: ["a", "b", "c"],
  },
  {
    name: "images in use",
    text: `${POD}  containers:\n  - name: a\n    image: shop/w‸\n`,
    first: ["shop/web:1.4.2"],
    take: ["shop/web:1.4.2", `${POD}  containers:\n  - name: a\n    image: shop/web:1.4.2\n`],
  },
  {
    name: "a kind with the apiVersion that belongs to it",
    text: "kind: Deplo‸\nmetadata: {name: a}\n",
    take: ["Deployment", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n"],
  },
  {
    name: "the apiVersions of a kind",
    text: "apiVersion: ‸\nkind: HorizontalPodAutoscaler\n",
    first: ["autoscaling/v1", "autoscaling/v2"],
    not: ["v1"],
  },
  {
    name: "whole objects in an empty document",
    text: "apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n---\n‸",
    take: [
      "ConfigMap",
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: $1\ndata:\n  $2: $3\n",
    ],
  },
  {
    name: "resources of a role's group",
    text: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules:\n- apiGroups: [apps]\n  resources: [‸]\n",
    has: ["deployments"],
    not: ["pods"],
  },
  {
    name: "verbs of a role",
    text: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules:\n- verbs:\n  - ‸\n",
    first: ["get", "list", "watch"],
  },
  { name: "nothing in a comment", text: `${POD}  # ‸\n`, not: ["containers"] },
  {
    name: "nothing in a block scalar",
    text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n    ‸\n    x\n",
    not: ["data", "binaryData"],
  },
  {
    name: "nothing where the schema ends",
    text: "apiVersion: x.io/v1\nkind: Gadget\nspec:\n  ‸\n",
  },
];

for (const { name, text: marked, first, has = [], not = [], take } of cases)
  test(name, () => {
    const { text, offset } = cursor(marked);
    const service = serviceWith({ [file]: text, ...OTHERS });
    const items = service.completions(file, offset, true);
    const labels = items.map(({ label }) => label);
    if (first) assert.deepEqual(labels.slice(0, first.length), first);
    for (const label of has) assert.ok(labels.includes(label), `${label} in ${labels}`);
    for (const label of not) assert.ok(!labels.includes(label), `no ${label} in ${labels}`);
    if (!first && has.length === 0 && !take) assert.deepEqual(labels, []);
    if (!take) return;
    const item = items.find(({ label }) => label === take[0]);
    assert.ok(item, `${take[0]} in ${labels}`);
    const edits = [...(item.also ?? []), item.edit].sort((a, b) => a.span.start - b.span.start);
    assert.equal(applyEdits(text, edits), take[1]);
  });

test("without tab stops only the key and its colon are inserted", () => {
  const { text, offset } = cursor(`${POD}  ‸\n`);
  const items = serviceWith({ [file]: text }).completions(file, offset, false);
  assert.ok(items.every(({ snippet, edit }) => !snippet && !/\$\d/.test(edit.newText)));
});

test("a field is documented as its hover is", () => {
  const { text, offset } = cursor(`${POD}  ‸\n`);
  const service = serviceWith({ [file]: text });
  const item = service.completions(file, offset, true).find(({ label }) => label === "nodeName");
  assert.match(service.fieldDocumentation(item!.field!), /`Pod\.spec\.nodeName`[\s\S]*`<string>`/);
});

test("a field tells what it is without being written", () => {
  const { text, offset } = cursor("apiVersion: apps/v1\nkind: Deployment\nspec:\n  ‸\n");
  const items = serviceWith({ [file]: text }).completions(file, offset, true);
  const told = (label: string) => items.find((item) => item.label === label)?.description;
  assert.equal(told("selector"), "required");
  assert.equal(told("progressDeadlineSeconds"), "default 600s");
  assert.equal(told("paused"), undefined);
});
