// What selectors select, and the names and ports inside of a pod.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  containerPorts,
  resolveLocal,
  servicePorts,
} from "../../../server/src/analysis/resources/index.ts";
import { bind, DEPLOYMENT, only, ROLLOUT } from "./bound.ts";

const selections: [name: string, from: string, want: string[]][] = [
  [
    "a Service by a map",
    "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {selector: {app: web}}\n",
    ["web"],
  ],
  [
    "another value",
    "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {selector: {app: wbe}}\n",
    [],
  ],
  [
    "another namespace",
    "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: x}\nspec: {selector: {app: web}}\n",
    [],
  ],
  [
    "expressions",
    "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: s, namespace: shop}\nspec: {selector: {matchExpressions: [{key: tier, operator: In, values: [front]}]}}\n",
    ["web"],
  ],
  [
    "an empty selector",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: s, namespace: shop}\nspec: {podSelector: {}}\n",
    ["rollout", "web"],
  ],
  [
    "peers of other namespaces",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: s, namespace: x}\nspec: {ingress: [{from: [{podSelector: {matchLabels: {app: web}}, namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]}\n",
    ["web"],
  ],
];

for (const [name, from, want] of selections)
  test(`selection: ${name}`, () => {
    const scope = bind({ "d.yaml": DEPLOYMENT, "r.yaml": ROLLOUT, "s.yaml": from });
    const object = scope.objectsOf("s.yaml")[0]!;
    const [selector] = object.content.selectors;
    assert.deepEqual(
      scope.pods
        .selected(object, selector!)
        .map((found) => found.object.ref.name)
        .sort(),
      want,
    );
  });

test("the Services that select a workload", () => {
  const service =
    "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: http}, {port: 443}]}\n";
  const scope = bind({ "d.yaml": DEPLOYMENT, "s.yaml": service });
  const web = only(scope, "Deployment");
  assert.deepEqual(
    scope.pods.selecting(web, "service").map(({ ref }) => ref.name),
    ["s"],
  );
  assert.deepEqual(
    containerPorts(web.content.template!).map(({ container, name, number, protocol }) => [
      container,
      name,
      number,
      protocol,
    ]),
    [
      ["sidecar", "metrics", 9090, "TCP"],
      ["app", "http", 8080, "TCP"],
      ["app", undefined, 53, "UDP"],
    ],
  );
  assert.deepEqual(
    servicePorts(only(scope, "Service").value).map(({ number, target }) => [number, target]),
    [
      [80, "http"],
      [443, 443],
    ],
  );
});

test("names inside of a pod: volumes, and ports of the same container", () => {
  const { content } = only(bind({ "d.yaml": DEPLOYMENT }), "Deployment");
  assert.deepEqual(
    content.locals.map((local) => [
      local.name,
      resolveLocal(content, local).map(({ path }) => path.join(".")),
    ]),
    [
      ["data", ["spec.template.spec.volumes.0.name"]],
      ["typo", []],
      ["metrics", []],
      ["http", ["spec.template.spec.containers.0.ports.0.name"]],
    ],
  );
});
