// Definition, references, highlights and rename at a cursor, over two files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../../server/src/analysis/documents/index.ts";
import { serviceWith } from "./service.ts";

const A = "/a/app.yaml";
const B = "/a/base.yaml";
const files = {
  [A]: `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      serviceAccountName: runner
      containers:
      - name: app
        image: shop/web:1.4.2
        ports: [{name: http, containerPort: 8080}]
        env: [{name: A, valueFrom: {secretKeyRef: {name: creds, key: user}}}]
        readinessProbe: {httpGet: {port: http}}
        volumeMounts: [{name: data, mountPath: /d}]
      volumes: [{name: data, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: "shop"}
spec: {selector: {app: web}, ports: [{name: main, port: 80, targetPort: http}]}
`,
  [B]: `apiVersion: v1
kind: Secret
metadata: {name: creds}
stringData: {user: me}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {defaultBackend: {service: {name: shop, port: {name: main}}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
`,
};
const service = serviceWith(files);

/** `before` the cursor and `after` it are in the first file. */
interface Case {
  readonly at: string;
  readonly definition: readonly string[];
  readonly references: readonly string[];
  /** The new name, and what each file's changed lines become; `confirm` counts the edits that are asked for. */
  readonly rename?: readonly [newName: string, lines: readonly string[], confirm?: number];
}

const cases: readonly Case[] = [
  {
    at: "name: ‸web, labels",
    definition: ["app.yaml:3 web"],
    references: ["base.yaml:14 web"],
    rename: [
      "front",
      [
        "metadata: {name: front, labels: {app: web}}",
        "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: front}, maxReplicas: 3}",
      ],
    ],
  },
  {
    at: "secretKeyRef: {name: cr‸eds",
    definition: ["base.yaml:3 creds"],
    references: ["app.yaml:14 creds"],
  },
  {
    at: "key: us‸er",
    definition: ["base.yaml:4 user"],
    references: ["app.yaml:14 user"],
    rename: [
      "login",
      [
        "        env: [{name: A, valueFrom: {secretKeyRef: {name: creds, key: login}}}]",
        "stringData: {login: me}",
      ],
    ],
  },
  {
    at: "ports: [{name: ht‸tp",
    definition: ["app.yaml:13 http"],
    references: ["app.yaml:15 http", "app.yaml:22 http"],
    rename: [
      "web",
      [
        "        ports: [{name: web, containerPort: 8080}]",
        "        readinessProbe: {httpGet: {port: web}}",
        "spec: {selector: {app: web}, ports: [{name: main, port: 80, targetPort: web}]}",
      ],
    ],
  },
  {
    at: "volumeMounts: [{name: da‸ta",
    definition: ["app.yaml:17 data"],
    references: ["app.yaml:16 data"],
  },
  {
    at: 'metadata: {name: "sh‸op',
    definition: ['app.yaml:21 "shop"'],
    references: ["base.yaml:9 shop"],
    rename: [
      "store",
      [
        'metadata: {name: "store"}',
        "spec: {defaultBackend: {service: {name: store, port: {name: main}}}}",
      ],
    ],
  },
  {
    at: "ports: [{name: ma‸in",
    definition: ["app.yaml:22 main"],
    references: ["base.yaml:9 main"],
  },
  {
    at: "spec: {selector: {app: w‸eb}",
    definition: ["app.yaml:7 app"],
    references: ["app.yaml:22 web", "app.yaml:5 web"],
    rename: [
      "yes",
      [
        '  selector: {matchLabels: {app: "yes"}}',
        '    metadata: {labels: {app: "yes", tier: front}}',
        'spec: {selector: {app: "yes"}, ports: [{name: main, port: 80, targetPort: http}]}',
      ],
      1,
    ],
  },
  { at: "serviceAccountName: run‸ner", definition: [], references: ["app.yaml:9 runner"] },
  { at: "ki‸nd: Deployment", definition: [], references: [] },
  { at: "image: shop/‸web", definition: [], references: [] },
];

for (const { at, definition, references, rename } of cases)
  test(at, () => {
    const before = at.slice(0, at.indexOf("‸"));
    const offset = files[A].indexOf(at.replace("‸", "")) + before.length;
    const shown = ({ file, span }: { file: string; span: { start: number; end: number } }) => {
      const text = files[file as keyof typeof files];
      const line = text.slice(0, span.start).split("\n").length;
      return `${file.slice(3)}:${line} ${text.slice(span.start, span.end)}`;
    };
    assert.deepEqual(service.definitions(A, offset).map(shown), definition);
    assert.deepEqual(service.references(A, offset, false).map(shown), references);
    const own = service.references(A, offset, true).filter(({ file }) => file === A);
    assert.deepEqual(
      service.highlights(A, offset).map(({ span }) => span),
      own.map(({ span }) => span),
    );
    if (!rename) return;
    const [newName, lines, confirm = 0] = rename;
    assert.ok(service.prepareRename(A, offset));
    const result = service.rename(A, offset, newName);
    assert.ok(result && "edits" in result, JSON.stringify(result));
    assert.equal(result.edits.filter((edit) => edit.confirm).length, confirm);
    const changed = Object.entries(files).flatMap(([file, text]) => {
      const edits = result.edits
        .filter((edit) => edit.file === file)
        .toSorted((a, b) => a.span.start - b.span.start);
      const old = text.split("\n");
      return applyEdits(text, edits)
        .split("\n")
        .filter((line, i) => line !== old[i]);
    });
    assert.deepEqual(changed, lines);
  });

test("what is no name is not renamed, and a bad name is refused", () => {
  const at = (text: string) => files[A].indexOf(text);
  for (const text of ["kind: Deployment", "Deployment", "image: shop", "runner", "selector:"])
    assert.equal(service.prepareRename(A, at(text) + 1), undefined, text);
  const result = service.rename(A, at("http, containerPort") + 1, "Not A Port");
  assert.ok(result && "refusal" in result);
});

test("workspace symbols", () => {
  const names = (query: string) => service.workspaceSymbols(query).map(({ name }) => name);
  assert.deepEqual(names("kind:deploy name:web"), ["Deployment/web"]);
  assert.deepEqual(names("shop"), ["Service/shop"]);
  assert.deepEqual(names("ingress/i"), ["Ingress/i"]);
  assert.deepEqual(names("namespace:other"), []);
  assert.equal(names("").length, 5);
});
