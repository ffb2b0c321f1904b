// Hovers at a cursor: what the schema says, what the value means, what the dry run knows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceOf, world } from "../../language-service.ts";
import { cursor, dryRun } from "./service.ts";

const file = "/a/manifests.yaml";
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  strategy: {rollingUpdate: {maxSurge: 25%}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 5
      containers:
      - name: app
        image: ghcr.io/shop/web:1.4.2
        resources: {requests: {cpu: 500m, memory: 1536Mi}}
        readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 5}
        lifecycle: {preStop: {exec: {command: [sh, -c, sleep 7]}}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: compute}
spec: {hard: {requests.cpu: "2"}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "30 2 * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: encoded}
binaryData: {text: aGVsbG8=, bytes: AAEC}
---
apiVersion: v1
kind: Namespace
metadata: {name: full}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: many, namespace: full}
spec:
  replicas: 6
  selector: {matchLabels: {app: many}}
  template:
    metadata: {labels: {app: many}}
    spec: {containers: [{name: a, image: b, resources: {requests: {cpu: "2"}}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: reader}
spec:
  serviceAccountName: reading
  containers:
  - name: a
    image: b
    env:
    - {name: A, valueFrom: {configMapKeyRef: {name: words, key: motto}}}
    - {name: B, valueFrom: {secretKeyRef: {name: hidden, key: password}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: reading}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: words}
data: {motto: "carpe\\ndiem\\n"}
---
apiVersion: v1
kind: Secret
metadata: {name: hidden}
stringData: {password: sesame}
`;

/** The cursor goes to the first place of `at`; every text of `want` must be in the hover. */
const cases: [at: string, want: readonly string[]][] = [
  [
    "maxSurge",
    ["`Deployment.spec.strategy.rollingUpdate.maxSurge`", "`<IntOrString>` · optional", "25%"],
  ],
  ["maxSurge", ["maxSurge 25% of 3 → 1: at most 4 pods", "maxUnavailable 25% of 3 → 0"]],
  ["replicas: 3", ["3 of 3 ready at", "one of 3 equal choices"]],
  ["memory: 1536Mi", ["minimum amount of compute resources", "1.5 GiB"]],
  ["reading", ["ServiceAccount `reading` (default) in `manifests.yaml`"]],
  ["words, key", ["ConfigMap `words` (default) in `manifests.yaml`"]],
  ["motto}", ["ConfigMap `words` (default) in `manifests.yaml`:", "```text\ncarpe\ndiem\n```"]],
  ["cpu: 500m", ["= 0.5 CPU cores", "| compute | requests.cpu | 500m x 3 = 1500m | 1500m | 2 |"]],
  ["memory: 1536Mi", ["1.5 GiB"]],
  ["image: ghcr", ["registry: `ghcr.io`", "tag: `1.4.2`"]],
  ["readinessProbe", ["First asked 0 s after", "Ready at"]],
  ["readinessProbe", ["After a failure the pod leaves its Services 10 s later"]],
  [
    "terminationGrace",
    [
      "- at 0 s: preStop of `app` runs (7 s)",
      "- at 5 s: preStop of `app` is not done: SIGTERM\n- at 5 s: what still runs gets SIGKILL",
      "- at 7 s: SIGKILL to `app`",
    ],
  ],
  ["preStop", ["at 5 s: what still runs gets SIGKILL"]],
  ["replicas: 3", ["| node-a | 1 | 2 |"]],
  ["strategy:", ["Steps:", "- 0s: Scaled up replica set"]],
  ["replicas: 6", ["Insufficient cpu: 2 requested, 1500m left"]],
  ["app: web}}\n    spec", ["Selected by:", "- Service `web` (default)"]],
  ["aGVsbG8=", ["Decoded:", "```text\nhello\n```"]],
  ["AAEC", ["Decoded: binary data."]],
  ["selector: {app", ["Selects the pods of:", "Deployment `web` (default)"]],
  [
    "schedule:",
    ["Every day at 02:30.", "Next runs:", "1970-01-01 02:30:00 UTC", "1970-01-05 02:30:00 UTC"],
  ],
  ["kind: Deployment", ["Deployment in the API reference", "#deployment-v1-apps"]],
  ["hard:", ["| requests.cpu | 1500m | 2 |"]],
];

const service = (text: string) => serviceOf({ [file]: text }, {}, { ...world, nowMs: () => 0 });
const ran = service(DEPLOYMENT);
dryRun(ran, file);

for (const [at, want] of cases)
  test(`${at} -> ${want[0]}`, () => {
    const { text, offset } = cursor(DEPLOYMENT.replace(at, `${at[0]}‸${at.slice(1)}`));
    assert.equal(text, DEPLOYMENT);
    const found = ran.hover(file, offset)?.markdown ?? "";
    for (const piece of want) assert.ok(found.includes(piece), `${piece} in\n${found}`);
  });

test("a custom resource is explained from its definition in the workspace", async () => {
  const text = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.x.io}
spec:
  group: x.io
  scope: Namespaced
  names: {kind: Gadget, plural: gadgets}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer, description: How big it is.}}}}}}
---
apiVersion: x.io/v1
kind: Gadget
metadata: {name: g}
spec: {size: 3}
`;
  const made = service(text);
  await made.prepare();
  const found = made.hover(file, text.indexOf("size: 3"))?.markdown ?? "";
  assert.match(found, /How big it is/);
});

test("a name of a Secret's key tells nothing of its value", () => {
  const found = ran.hover(file, DEPLOYMENT.indexOf("password}}}") + 2)?.markdown ?? "";
  assert.match(found, /Secret `hidden`/);
  assert.doesNotMatch(found, /sesame/);
});
