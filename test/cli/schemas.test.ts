// The JSON forms keep to the schemas in the package.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { Ajv } from "ajv";
import { scenarioSchema } from "#engine";
import { drydock, root, workFolder } from "./run.ts";

const pod = (name: string, container: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [${container}]}\n`;
const folder = workFolder({
  "mixed.yaml": [
    pod("fits", '{name: app, image: "app:latest"}'),
    pod("too-big", '{name: app, image: "app:1.0", resources: {requests: {cpu: "64"}}}'),
    pod("wrong", '{name: App, image: "app:1.0", ports: [{containerPort: x}]}'),
    "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n",
    "kind: List\napiVersion: v1\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}]\n",
    "just text\n",
  ].join("---\n"),
  "broken.yaml": "a: [b\n",
  "fails.yaml":
    "apiVersion: drydock.dev/v1alpha1\nkind: Scenario\nmetadata: {name: fails}\nspec:\n  steps:\n    - apply: {files: [mixed.yaml]}\n    - expect: {object: pod/fits, phase: Failed}\n",
  "wrong.yaml": "apiVersion: drydock.dev/v1alpha1\nkind: Scenario\nmetadata: {name: wrong}\n",
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const cases: readonly { readonly form: string; readonly args: string }[] = [
  { form: "check", args: "check examples --format json" },
  { form: "check", args: "check mixed.yaml broken.yaml --format json --show-suppressed" },
  { form: "admit", args: "admit examples/shop --format json" },
  { form: "admit", args: "admit mixed.yaml broken.yaml --format json" },
  { form: "dry-run", args: "dry-run examples/shop --format json" },
  { form: "dry-run", args: "dry-run mixed.yaml broken.yaml --format json" },
  {
    form: "dry-run",
    args: "dry-run --scenario examples/teaching/rolling-update.scenario.yaml --format json",
  },
  { form: "test", args: "test examples/stories --format json" },
  { form: "test", args: "test fails.yaml wrong.yaml --format json" },
];

for (const { form, args } of cases)
  test(`drydock ${args} keeps to ${form}.schema.json`, async () => {
    const file = path.join(root, "schemas", `${form}.schema.json`);
    const schema = JSON.parse(fs.readFileSync(file, "utf8")) as object;
    const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
      schema,
    );
    const { stdout, code, stderr } = await drydock(folder, args.split(" "));
    assert.ok(code <= 2, stderr);
    const valid = validate(JSON.parse(stdout));
    assert.ok(valid, JSON.stringify(validate.errors?.slice(0, 5), null, 1));
  });

test("schemas/scenario.schema.json is the format that the reader knows", () => {
  const file = path.join(root, "schemas/scenario.schema.json");
  assert.deepEqual(JSON.parse(fs.readFileSync(file, "utf8")), scenarioSchema);
});
