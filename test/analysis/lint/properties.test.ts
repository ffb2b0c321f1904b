// No rule throws, whatever a manifest looks like.
import fs from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { parseSource } from "../../../server/src/analysis/documents/index.ts";
import { ImageRoles } from "../../../server/src/analysis/lint/image-roles.ts";
import { lint } from "../../../server/src/analysis/lint/lint.ts";
import { Settings } from "../../../server/src/analysis/lint/settings.ts";
import { bindResources } from "../../../server/src/analysis/resources/index.ts";
import { serviceOf } from "../../language-service.ts";
import { root } from "../../schema-pack.ts";
import { pageFiles, readPage } from "./read-page.ts";

const examples = pageFiles(root).flatMap((file) =>
  readPage(fs.readFileSync(file, "utf8")).sections.flatMap(({ blocks }) =>
    blocks.map(({ example }) => example.files),
  ),
);

const settings = new Settings([{ lines: [{ pattern: "*", level: "default", origin: "test" }] }]);
const roles = new ImageRoles();

/** Runs every rule on the objects of a text; a throw is a throw. */
function lintAll(text: string): void {
  const scope = bindResources([parseSource("a.yaml", text)]);
  for (const object of scope.objects)
    lint(object, settings.of(object).active, false, {
      scope,
      minor: 36,
      roles,
      ruleFailed: (id, error) => {
        throw new Error(`rule ${id}`, { cause: error });
      },
    });
}

type Json = unknown;

/** Every place of a value, the value itself included. */
function places(value: Json, at: readonly (string | number)[] = []): (string | number)[][] {
  const inner =
    value !== null && typeof value === "object"
      ? Object.entries(value).flatMap(([key, one]) =>
          places(one, [...at, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return [[...at], ...inner];
}

function replaced(value: Json, at: readonly (string | number)[], odd: Json): Json {
  const [step, ...rest] = at;
  if (step === undefined) return odd;
  if (Array.isArray(value))
    return value.map((one, i) => (i === step ? replaced(one, rest, odd) : one));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, one]) => [
      key,
      key === step ? replaced(one, rest, odd) : one,
    ]),
  );
}

const documents = examples.flatMap((files) =>
  files.flatMap(({ name, text }) =>
    parseSource(name, text).documents.flatMap(({ value }) =>
      value !== null && typeof value === "object" ? [value] : [],
    ),
  ),
);

test("no rule throws on a manifest with odd values anywhere", () => {
  const odd = fc.oneof(
    fc.constantFrom<Json>(null, [], {}, [null], [[]], 0, -1, 80, true, "", "$(A)", "80", "a b"),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const change = fc.tuple(fc.nat(), odd);
  fc.assert(
    fc.property(
      fc.array(fc.nat(documents.length - 1), { minLength: 1, maxLength: 4 }),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      (chosen, changes) => {
        const texts = chosen.map((index) => {
          let value: Json = documents[index];
          for (const [pick, instead] of changes) {
            const all = places(value).filter(
              (at) => at.length > 0 && at[0] !== "kind" && at[0] !== "apiVersion",
            );
            const at = all[pick % Math.max(1, all.length)];
            if (at) value = replaced(value, at, instead);
          }
          return JSON.stringify(value);
        });
        lintAll(texts.join("\n---\n"));
      },
    ),
    { numRuns: 400, seed: 1 },
  );
});

test("no rule throws on the kinds with anything in them", () => {
  const kinds = [...new Set(documents.map((one) => (one as { kind?: Json }).kind))];
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.object({ maxDepth: 4 }), (kind, spec) => {
      const known = documents.find((one) => (one as { kind?: Json }).kind === kind);
      lintAll(JSON.stringify({ ...known, spec }));
    }),
    { numRuns: 300, seed: 2 },
  );
});

const container = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n";
const oddities: Readonly<Record<string, string>> = {
  "containers that are null":
    "apiVersion: v1\nkind: Pod\nspec: {containers: null, volumes: null}\n",
  "lists with null and scalars": `${container}  - {name: a, env: [null, 1], ports: [80, null], volumeMounts: ["x"]}\n`,
  "lists that are maps": `${container}    a: {image: b}\n`,
  "a key twice": `${container}  - {name: a, name: b, image: c, image: d}\n`,
  "anchors and aliases": `${container}  - &c {name: a, image: b}\n  - *c\n`,
  "merge keys": `${container}  - &c {name: a, image: b}\n  - {<<: *c, name: d, <<: [*c]}\n`,
  "an alias of its own parent": "apiVersion: v1\nkind: Pod\nspec: &s\n  containers: [*s]\n",
  "70 levels": `apiVersion: v1\nkind: Pod\nspec: ${"{a: ".repeat(70)}1${"}".repeat(70)}\n`,
  "a list of lists":
    "apiVersion: v1\nkind: List\nitems: [[{kind: Pod}], null, {kind: Pod, apiVersion: v1}]\n",
  "numbers for names":
    "apiVersion: 1\nkind: 2\nmetadata: {name: 3, namespace: 4, labels: {5: 6}}\n",
  "kinds and names that every object of JavaScript has":
    'apiVersion: v1\nkind: constructor\nmetadata: {name: __proto__}\nspec: {template: {spec: {containers: [{name: a}]}}}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: "", kind: constructor, name: toString}\nsubjects: [{kind: valueOf, name: a}]\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {maxReplicas: 2, scaleTargetRef: {apiVersion: v1, kind: constructor, name: a}}\n',
  "metadata that is a text": "apiVersion: apps/v1\nkind: Deployment\nmetadata: web\nspec: []\n",
};

for (const [name, text] of Object.entries(oddities))
  test(`no rule throws on ${name}`, () => {
    lintAll(text);
    const service = serviceOf({ "a.yaml": text });
    service.diagnostics("a.yaml");
    service.actions.fixesAt("a.yaml", { start: 0, end: text.length });
  });
