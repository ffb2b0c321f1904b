// Which objects a scope has: namespaces, Lists, patches, kustomizations, odd shapes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSource } from "../../../server/src/analysis/documents/index.ts";
import { bindResources } from "../../../server/src/analysis/resources/index.ts";
import { bind, DEPLOYMENT, ROLLOUT } from "./bound.ts";

const namespaces: [name: string, files: Record<string, string>, want: [string, boolean]][] = [
  [
    "as written",
    { "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {namespace: x}\n" },
    ["x", false],
  ],
  ["nothing written", { "a.yaml": "apiVersion: v1\nkind: Pod\n" }, ["team", true]],
  [
    "a cluster-scoped kind",
    { "a.yaml": "apiVersion: v1\nkind: Node\nmetadata: {namespace: x}\n" },
    ["", false],
  ],
  [
    "of the nearest kustomization that lists the file",
    {
      "b/a.yaml": "apiVersion: v1\nkind: Pod\n",
      "b/kustomization.yaml": "namespace: near\nresources: [./a.yaml]\n",
      "kustomization.yaml": "namespace: far\nresources: [b/a.yaml]\n",
    },
    ["near", false],
  ],
  [
    "a kustomization that does not list it",
    {
      "b/a.yaml": "apiVersion: v1\nkind: Pod\n",
      "b/kustomization.yaml": "namespace: near\nresources: [c.yaml]\n",
    },
    ["team", true],
  ],
];

for (const [name, files, want] of namespaces)
  test(`namespace: ${name}`, () => {
    const { namespace } = bind(files, { defaultNamespace: "team" }).objects[0]!;
    assert.deepEqual([namespace.name, namespace.implicit], want);
  });

test("the items of a List are objects of their own", () => {
  const text = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: {name: a}}
- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Secret, metadata: {name: b}}]}
- null
- {kind: NoVersion}
---
apiVersion: v1
kind: PodList
items: [{metadata: {name: c}}]
---
apiVersion: v1
kind: List
items: []
`;
  assert.deepEqual(
    bind({ "a.yaml": text }).objects.map(({ ref, span }) => [
      ref.kind,
      ref.name,
      ref.document,
      ref.base.join("."),
      text.slice(span.start, span.start + 3),
    ]),
    [
      ["Pod", "a", 0, "items.0", "- {"],
      ["Secret", "b", 0, "items.1.items.0", "{ap"],
      ["Pod", "c", 1, "items.0", "{me"],
    ],
  );
});

test("patches are told from whole objects", () => {
  const whole = DEPLOYMENT;
  const patch =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n";
  const scope = bind({
    "base/d.yaml": whole,
    "o/kustomization.yaml": "resources: [../base]\npatches: [{path: p.yaml}]\n",
    "o/p.yaml": whole,
    "o/q.yaml": patch,
    "overlays/prod/r.yaml": patch,
    "x/s.yaml": patch,
    "x/web-patch.yaml": patch,
    "x/whole-patch.yaml": whole,
  });
  assert.deepEqual(
    scope.objects.map(({ ref, partial }) => [ref.file, partial]),
    [
      ["base/d.yaml", false],
      ["o/p.yaml", true],
      ["o/q.yaml", true],
      ["overlays/prod/r.yaml", true],
      ["x/s.yaml", false],
      ["x/web-patch.yaml", true],
      ["x/whole-patch.yaml", false],
    ],
  );
});

test("what kustomizations pull in", () => {
  const scope = bind({
    "o/kustomization.yaml": "resources: [../base, own.yaml, https://x/y.yaml]\n",
    "base/kustomization.yaml": "resources: [a.yaml, ../o]\n",
  });
  const [, overlay] = scope.kustomizations.kustomizations();
  assert.deepEqual([...scope.kustomizations.pulledIn(overlay!)].sort(), [
    "base",
    "base/a.yaml",
    "base/kustomization.yaml",
    "o",
    "o/kustomization.yaml",
    "o/own.yaml",
  ]);
});

test("an edit binds its own file anew and reads its own document only", () => {
  const text = `${DEPLOYMENT}---\napiVersion: v1\nkind: Secret\nmetadata: {name: creds, namespace: shop}\n`;
  const before = [parseSource("a.yaml", text), parseSource("b.yaml", ROLLOUT)];
  const first = bindResources(before);
  const edited = parseSource(
    "a.yaml",
    text.replace("creds, namespace", "cred, namespace"),
    before[0],
  );
  const second = bindResources([edited, before[1]!]);
  assert.equal(second.objectsOf("b.yaml")[0], first.objectsOf("b.yaml")[0]);
  assert.equal(second.objectsOf("a.yaml")[0]!.content, first.objectsOf("a.yaml")[0]!.content);
  assert.notEqual(second.objectsOf("a.yaml")[1]!.content, first.objectsOf("a.yaml")[1]!.content);
});

test("odd shapes pass through everything", () => {
  const odd = [
    "apiVersion: v1\nkind: Pod\nmetadata: 5\nspec: {containers: null, volumes: [null, 5, {secret: x}]}\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: [x], labels: {a: 1}}\nspec: {containers: {a: 1}, initContainers: [5, {env: {}, ports: [80]}]}\n",
    "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: [x], ports: {a: 1}}\n",
    "apiVersion: v1\nkind: List\nitems: {a: 1}\n",
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nspec: {rules: [{http: 5}, null], tls: {a: 1}}\n",
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nroleRef: []\nsubjects: {a: 1}\n",
    "resources: 5\npatches: [1, {path: 3}]\nsecretGenerator: {a: 1}\nnamespace: [x]\n",
    "a: &a {b: 1}\nc: *a\n",
  ];
  const files = Object.fromEntries(odd.map((text, i) => [`${i}.yaml`, text]));
  const scope = bind({ ...files, "kustomization.yaml": odd[6]! });
  for (const object of scope.objects) {
    for (const bound of scope.references(object)) scope.resolve(bound);
    for (const selector of object.content.selectors) scope.pods.selected(object, selector);
  }
  assert.equal(scope.objects.length, 6);
});
