// Many fixes in one: also those that overlap, each made anew for what the one before has left.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../server/src/analysis/documents/edit.ts";
import { serviceOf } from "../language-service.ts";
import { dryRun } from "./features/service.ts";

const file = "secret.yaml";
const keys = Array.from({ length: 12 }, (_, i) => `key-${i}`);
const head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  namespace: b\n";
const plain = keys.map((key) => `  ${key}: plain text # of ${key}\n`).join("");
const given = `${head}data:\n${plain}`;
const title = "Fix all 'secret-type-mismatch' in this file";

function offered(text: string) {
  const service = serviceOf({ [file]: text });
  const all = service.actions.fixesAt(file, { start: 0, end: text.length });
  return { service, fix: all.find(({ fix }) => fix.title === title)?.fix };
}

function applied(text: string, fix: ReturnType<typeof offered>["fix"]): string {
  assert.ok(fix, `no ${title}`);
  return applyEdits(
    text,
    fix.edits.flatMap(({ edits }) => edits),
  );
}

test("all findings of a rule are mended at once, though each fix writes at the same place", () => {
  const { fix } = offered(given);
  const text = applied(given, fix);
  const told = serviceOf({ [file]: text }).diagnostics(file);
  assert.deepEqual(
    told.filter(({ code }) => code === "secret-type-mismatch"),
    [],
  );
  for (const key of keys) assert.ok(text.includes(`  ${key}: plain text # of ${key}\n`), key);
});

test("what belongs to other rules stays", () => {
  const text = `${given}immutable: "true"\n`;
  assert.ok(applied(text, offered(text).fix).includes('\nimmutable: "true"\n'));
});

test("all safe fixes are done at once, as by `--fix`, and nothing is left for another time", () => {
  const text = `${given}immutable: "true"\n`;
  const { service } = offered(text);
  const once = applied(text, service.actions.fixAll(file));
  assert.ok(once.includes("\nimmutable: true\n"), once);
  assert.equal(service.actions.applySafeFixes(file), once);
  assert.equal(service.actions.fixAll(file), undefined);
});

test("looking for the edits changes nothing: text, findings and dry run are what they were", () => {
  const { service, fix } = offered(given);
  dryRun(service, file);
  const source = service.source(file);
  const told = service.diagnostics(file);
  assert.ok(fix && fix.edits.length > 0);
  assert.equal(service.source(file), source);
  assert.deepEqual(service.diagnostics(file), told);
  assert.equal(service.dryRuns.needed(file), false);
});

test("what a fix brings to light is mended with it", () => {
  const text = `apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata:
  name: a
  namespace: b
spec:
  minAvailabel: 1
  selector:
    matchLabels:
      app: web
`;
  const fixed = applied(text, serviceOf({ [file]: text }).actions.fixAll(file));
  assert.match(fixed, /^apiVersion: policy\/v1$/m);
  assert.match(fixed, /^ {2}minAvailable: 1$/m);
});
