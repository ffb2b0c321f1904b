// Refactorings at a cursor: what is offered, and what the texts become.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { RefactoringId } from "#analysis";
import { applyEdits } from "../../../server/src/analysis/documents/index.ts";
import { cursor, serviceWith } from "./service.ts";

const file = "/a/app.yaml";
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      containers:
      - name: app
        image: shop/web:1
        env:
        - name: LEVEL # how much
          value: info
        # opens the database
        - name: DB_PASSWORD
          value: hunter2
        - name: ADDRESS
          value: $(LEVEL)/x
        ports:
        - {name: http, containerPort: 8080}
        - containerPort: 53
          protocol: UDP
`;

interface Case {
  readonly name: string;
  /** `‸` marks the cursor. */
  readonly text: string;
  readonly others?: Readonly<Record<string, string>>;
  readonly id: RefactoringId;
  /** Titles that are offered; the first is taken. */
  readonly titles: readonly string[];
  /** The texts afterwards, new files included. */
  readonly want?: Readonly<Record<string, string>>;
}

const at = (text: string, mark: string) => text.replace(mark, `‸${mark}`);
/** The text with pieces replaced. */
const changed = (text: string, ...pairs: readonly (readonly [from: string, to: string])[]) =>
  pairs.reduce((result, [from, to]) => {
    assert.ok(result.includes(from), from);
    return result.replace(from, to);
  }, text);

const POD = `# a pod
apiVersion: v1
kind: Pod # alone
metadata:
  name: web
  labels: {app: web}
spec: # what runs
  # first
  containers:
    - name: app
      image: shop/web:1
      args:
        - |
          one

          two
`;
const SELECTOR = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
`;

const cases: readonly Case[] = [
  {
    name: "the variable at the cursor goes to a ConfigMap; secrets and what is expanded stay",
    text: at(WEB, "info"),
    id: "extractConfigMap",
    titles: ["Move LEVEL to ConfigMap 'web-config'"],
    want: {
      [file]: `${changed(WEB, [
        "          value: info\n",
        "          valueFrom:\n            configMapKeyRef:\n              name: web-config\n              key: level\n",
      ])}---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web-config
  namespace: shop
data:
  level: info
`,
    },
  },
  {
    name: "a secret goes to the Secret that is there already",
    text: at(WEB, "hunter2"),
    others: {
      "/a/secret.yaml":
        "apiVersion: v1\nkind: Secret\nmetadata: {name: web-secrets, namespace: shop}\nstringData:\n  other: x # kept\n",
    },
    id: "extractSecret",
    titles: [
      "Move DB_PASSWORD to Secret 'web-secrets'",
      "Move 2 variables to Secret 'web-secrets'",
    ],
    want: {
      [file]: changed(WEB, [
        "          value: hunter2\n",
        "          valueFrom:\n            secretKeyRef:\n              name: web-secrets\n              key: db-password\n",
      ]),
      "/a/secret.yaml":
        "apiVersion: v1\nkind: Secret\nmetadata: {name: web-secrets, namespace: shop}\nstringData:\n  other: x # kept\n  db-password: hunter2\n",
    },
  },
  {
    name: "a key that means something else gets an object of its own",
    text: at(WEB, "info"),
    others: {
      "/a/config.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web-config, namespace: shop}\ndata: {level: debug}\n",
    },
    id: "extractConfigMap",
    titles: ["Move LEVEL to ConfigMap 'web-config-2'"],
  },
  {
    name: "nothing is offered away from a container",
    text: at(WEB, "replicas"),
    id: "extractConfigMap",
    titles: [],
  },
  {
    name: "a pod gets a Deployment around it, comments and layout as they were",
    text: at(POD, "Pod"),
    id: "wrapPod",
    titles: ["Wrap in a Deployment"],
    want: {
      [file]: `# a pod
apiVersion: apps/v1
kind: Deployment # alone
metadata:
  name: web
  labels: {app: web}
spec: # what runs
  replicas: 1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      # first
      containers:
        - name: app
          image: shop/web:1
          args:
            - |
              one

              two
`,
    },
  },
  {
    name: "a Service for the ports that the containers have",
    text: at(WEB, "replicas"),
    id: "generateService",
    titles: ["Add a Service for 'web'"],
    want: {
      [file]: `${WEB}---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
  - name: http
    port: 8080
    targetPort: http
  - name: port-2
    port: 53
    targetPort: 53
    protocol: UDP
`,
    },
  },
  {
    name: "no second Service",
    text: at(WEB, "replicas"),
    others: {
      "/a/service.yaml":
        "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n",
    },
    id: "generateService",
    titles: [],
  },
  {
    name: "a disruption budget",
    text: at(WEB, "replicas"),
    id: "generateDisruptionBudget",
    titles: ["Create a PodDisruptionBudget"],
  },
  {
    name: "an autoscaler that begins where the replicas are",
    text: at(WEB, "replicas"),
    id: "generateAutoscaler",
    titles: ["Add a HorizontalPodAutoscaler for 'web'"],
    want: {
      [file]: `${WEB}---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
  namespace: shop
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  minReplicas: 2
  maxReplicas: 4
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 80
`,
    },
  },
  {
    name: "labels as expressions",
    text: at(SELECTOR, "app: web"),
    id: "convertSelector",
    titles: ["Convert matchLabels to matchExpressions"],
    want: {
      [file]: changed(SELECTOR, [
        "    matchLabels: {app: web}\n",
        "    matchExpressions:\n    - key: app\n      operator: In\n      values:\n      - web\n",
      ]),
    },
  },
  {
    name: "labels on lines of their own keep their comments",
    text: 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec:\n  selector:\n    matchLabels: # who\n      # the app\n      app: ‸web # name\n      tier: "1"\n',
    id: "convertSelector",
    titles: ["Convert matchLabels to matchExpressions"],
    want: {
      [file]:
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec:\n  selector:\n    matchExpressions: # who\n      # the app\n      - {key: app, operator: In, values: [web]} # name\n      - {key: tier, operator: In, values: ["1"]}\n',
    },
  },
  {
    name: "expressions on lines of their own keep their comments",
    text: "apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec:\n  selector:\n    matchExpressions: # who\n    # the app\n    - key: app\n      # one\n      operator: In\n      values: [we‸b] # last\n    - {key: tier, operator: In, values: [front]}\n  minAvailable: 1\n",
    id: "convertSelector",
    titles: ["Convert matchExpressions to matchLabels"],
    want: {
      [file]:
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec:\n  selector:\n    matchLabels: # who\n      # the app\n      # one\n      app: web # last\n      tier: front\n  minAvailable: 1\n",
    },
  },
  {
    name: "expressions as labels",
    text: "apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec: {selector: {matchExpressions: [{key: app, operator: In, values: [web‸]}]}}\n",
    id: "convertSelector",
    titles: ["Convert matchExpressions to matchLabels"],
    want: {
      [file]:
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec: {selector: {matchLabels: {app: web}}}\n",
    },
  },
  {
    name: "expressions that labels cannot say stay",
    text: "apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec: {selector: {matchExpressions: [{key: app, operator: Exists‸}]}}\n",
    id: "convertSelector",
    titles: [],
  },
  {
    name: "documents become files, which the kustomization lists",
    text: "# licence\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\n# the settings\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, namespace: x}‸\n",
    others: { "/a/kustomization.yaml": "resources:\n- app.yaml # all\n- z.yaml\n" },
    id: "splitFile",
    titles: ["Split into 3 files"],
    want: {
      [file]: "# licence\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n",
      "/a/b-configmap.yaml":
        "# the settings\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n",
      "/a/b-configmap-2.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, namespace: x}\n",
      "/a/kustomization.yaml":
        "resources:\n- app.yaml # all\n- b-configmap.yaml\n- b-configmap-2.yaml\n- z.yaml\n",
    },
  },
  {
    name: "blank lines that a text ends with stay",
    text: "apiVersion: v1\nkind: Namespace‸\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata:\n  a: |+\n    x\n\n",
    id: "splitFile",
    titles: ["Split into 2 files"],
    want: {
      "/a/b-configmap.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata:\n  a: |+\n    x\n\n",
    },
  },
  {
    name: "a pod that ends becomes a Job",
    text: "apiVersion: v1\nkind: Pod‸\nmetadata: {name: a}\nspec:\n  restartPolicy: Never\n  containers: []\n",
    id: "wrapPod",
    titles: ["Wrap in a Job"],
  },
  {
    name: "keys in the order of the API, with their comments, names as they are",
    text: `kind: Deployment‸
# which
apiVersion: apps/v1
metadata: {labels: {b: x, a: y}, name: web}
spec:
  # how they are found
  selector: {matchLabels: {app: web}}

  replicas: 1 # one
  template:
    spec:
      containers:
      - image: a
        # its name
        name: app
    metadata: {}
`,
    id: "sortKeys",
    titles: ["Sort keys in API order"],
    want: {
      [file]: `# which
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {b: x, a: y}}
spec:
  replicas: 1 # one
  # how they are found
  selector: {matchLabels: {app: web}}

  template:
    metadata: {}
    spec:
      containers:
      - # its name
        name: app
        image: a
`,
    },
  },
  {
    name: "an alias keeps its anchor before it",
    text: "apiVersion: v1\nkind: ConfigMap‸\ndata: &d {a: b}\nbinaryData: {}\nmetadata: {name: x, labels: *d}\n",
    id: "sortKeys",
    titles: [],
  },
];

for (const { name, text: marked, others = {}, id, titles, want = {} } of cases)
  test(name, () => {
    const { text, offset } = cursor(marked);
    const files: Record<string, string> = { [file]: text, ...others };
    const service = serviceWith(files);
    const span = { start: offset, end: offset };
    const offered = service.actions.refactorings(file, span, (one) => one === id);
    assert.deepEqual(
      offered.map(({ fix }) => fix.title),
      titles,
    );
    const [first] = offered;
    if (!first) return;
    for (const { file: changed, edits } of first.fix.edits)
      files[changed] = applyEdits(files[changed] ?? "", edits);
    for (const created of first.fix.creates ?? []) files[created.file] = created.text;
    for (const [changed, wanted] of Object.entries(want)) assert.equal(files[changed], wanted);
  });
