// What a keystroke costs: its own document. Everything else keeps its tree, its objects' contributions and its verdicts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Checks } from "../../server/src/analysis/checks.ts";
import { defaultConfiguration } from "../../server/src/analysis/configuration.ts";
import { parseSource } from "../../server/src/analysis/documents/index.ts";
import type { Finding } from "../../server/src/analysis/finding.ts";
import { bindResources } from "../../server/src/analysis/resources/index.ts";
import { serviceOf, world } from "../language-service.ts";

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

test("an edit leaves the findings about objects that do not depend on it as they are", () => {
  const applications = Array.from(
    { length: 20 },
    (_, i) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web-${i}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web-${i}}}
  template:
    metadata: {labels: {app: web-${i}}}
    spec: {containers: [{name: web, image: registry.example/web-${i}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web-${i}}
spec: {selector: {app: web-${i}}, ports: [{port: 80, targetPort: ${i === 7 ? 81 : 80}}]}
`,
  );
  const service = serviceOf({ [file]: applications.join("---\n") }, { rules: { "*": "default" } });
  const found = () => {
    const byName = new Map<string, Finding[]>();
    for (const finding of service.findings(file))
      byName.set(finding.object.name, [...(byName.get(finding.object.name) ?? []), finding]);
    return byName;
  };
  const before = found();
  const edited = applications.with(7, applications[7]!.replace("replicas: 1", "replicas: 2"));
  // The comment belongs to the first document; where the others stand in the file does not count.
  service.update(file, `# moved\n${edited.join("---\n")}`);
  const after = found();
  assert.ok(before.size === 20 && after.size === 20);
  const changed = [...before].filter(([name, findings]) =>
    findings.some((finding, i) => finding !== after.get(name)![i]),
  );
  assert.deepEqual(
    changed.map(([name]) => name),
    ["web-0", "web-7"],
  );
});
