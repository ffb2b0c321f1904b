// What a keystroke costs: its own document. Everything else keeps its tree, its objects' contributions and its verdicts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Checks } from "../../server/src/analysis/checks.ts";
import { defaultConfiguration } from "../../server/src/analysis/configuration.ts";
import { parseSource } from "../../server/src/analysis/documents/index.ts";
import { bindResources } from "../../server/src/analysis/resources/index.ts";
import { world } from "../language-service.ts";

const documents = Array.from(
  { length: 60 },
  (_, i) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: config-${i}
data:
${Array.from({ length: 12 }, (_, k) => `  key-${k}: "${i}"\n`).join("")}`,
);
const file = "/a/many.yaml";

test("an edit in a file of 1,000 lines touches its own document only", () => {
  const before = parseSource(file, documents.join("---\n"));
  assert.ok(before.text.split("\n").length > 1000);
  const checks = new Checks(world, defaultConfiguration);
  const bound = bindResources([before]);
  checks.findings(before, bound);
  const answers = bound.objects.map((object) => checks.answer(object, bound));

  const edited = documents.with(30, documents[30]!.replace("key-3", "key-three"));
  const after = parseSource(file, edited.join("---\n"), before);
  const rebound = bindResources([after]);
  checks.findings(after, rebound);
  const changed = <T>(of: (i: number) => readonly [T, T]) =>
    documents.map((_, i) => i).filter((i) => of(i)[0] !== of(i)[1]);

  assert.deepEqual(
    changed((i) => [before.documents[i]!.content, after.documents[i]!.content]),
    [30],
  );
  assert.deepEqual(
    changed((i) => [bound.objects[i]!.content, rebound.objects[i]!.content]),
    [30],
  );
  assert.deepEqual(
    changed((i) => [answers[i], checks.answer(rebound.objects[i]!, rebound)]),
    [30],
  );
});
