import assert from "node:assert/strict";
import { test } from "node:test";
import { locate, parseSource } from "../../../server/src/analysis/documents/index.ts";
import type { Path } from "../../../server/src/analysis/finding.ts";
import { bindResources, definitionsAt } from "../../../server/src/analysis/resources/index.ts";

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
  - name: app
    image: i
    ports: [{name: http, containerPort: 8080}]
    env: [{name: A, valueFrom: {secretKeyRef: {name: creds, key: user}}}]
    readinessProbe: {httpGet: {port: http}}
    volumeMounts: [{name: data, mountPath: /d}]
  volumes: [{name: data, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: w, port: 80, targetPort: http}, {port: 81, targetPort: 8080}]}
`;
const REST = `apiVersion: v1
kind: Secret
metadata: {name: creds}
stringData: {user: me}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {defaultBackend: {service: {name: web, port: {name: w}}}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.x.io}
spec: {group: x.io, names: {kind: Gadget}}
---
apiVersion: x.io/v1
kind: Gadget
metadata: {name: g}
`;

const CONTAINER: Path = ["spec", "containers", 0];

/** `want`: `file:text` of every definition. */
const cases: [kind: string, path: Path, want: string[]][] = [
  ["Pod", [...CONTAINER, "env", 0, "valueFrom", "secretKeyRef", "name"], ["b.yaml:creds"]],
  ["Pod", [...CONTAINER, "env", 0, "valueFrom", "secretKeyRef", "key"], ["b.yaml:user"]],
  ["Pod", [...CONTAINER, "readinessProbe", "httpGet", "port"], ["a.yaml:http"]],
  ["Pod", [...CONTAINER, "volumeMounts", 0, "name"], ["a.yaml:data"]],
  ["Pod", [...CONTAINER, "image"], []],
  ["Service", ["spec", "selector", "app"], ["a.yaml:app"]],
  ["Service", ["spec", "selector"], ["a.yaml:labels"]],
  ["Service", ["spec", "ports", 0, "targetPort"], ["a.yaml:{name: http, containerPort: 8080}"]],
  ["Service", ["spec", "ports", 1, "targetPort"], ["a.yaml:{name: http, containerPort: 8080}"]],
  ["Ingress", ["spec", "defaultBackend", "service", "name"], ["a.yaml:web"]],
  ["Ingress", ["spec", "defaultBackend", "service", "port", "name"], ["a.yaml:w"]],
  ["Gadget", ["kind"], ["b.yaml:Gadget"]],
];

for (const [kind, path, want] of cases)
  test(`definition of ${kind} ${path.join(".")}`, () => {
    const scope = bindResources([parseSource("a.yaml", POD), parseSource("b.yaml", REST)]);
    const object = scope.objects.find(({ ref }) => ref.kind === kind)!;
    const told = definitionsAt(scope, object, path).map((place) => {
      const { start, end } = locate(place.document, place.path, place.part);
      return `${place.file}:${(place.file === "a.yaml" ? POD : REST).slice(start, end)}`;
    });
    assert.deepEqual(told, want);
  });
