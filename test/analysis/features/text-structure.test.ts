// Folding, selections and links.
import assert from "node:assert/strict";
import { test } from "node:test";
import { timelineFolds } from "#analysis";
import { cursor, serviceWith } from "./service.ts";

const file = "/a/app.yaml";

test("documents, mappings, block scalars and comments fold", () => {
  const text = `# one
# two
apiVersion: v1
kind: ConfigMap
data:
  a: |
    line
    line
  b: short
---
kind: Pod
`;
  const folds = serviceWith({ [file]: text }).foldingRanges(file);
  const line = (offset: number) => text.slice(0, offset).split("\n").length;
  assert.deepEqual(
    folds.map(({ span, kind }) => [line(span.start), line(span.end), kind]),
    [
      [3, 9, "region"],
      [5, 9, "region"],
      [6, 8, "region"],
      [1, 2, "comment"],
    ],
  );
});

test("sections of a timeline fold", () => {
  const text = "# head\n\n## events\na\nb\n\n## steps\nc\n";
  assert.deepEqual(
    timelineFolds(text).map(({ span }) => text.slice(span.start, span.end)),
    ["## events\na\nb", "## steps\nc"],
  );
});

test("a selection grows from the value to the document", () => {
  const { text, offset } = cursor("kind: Pod\nmetadata:\n  name: w‸eb\n  labels: {}\n");
  const spans = serviceWith({ [file]: text }).selectionSpans(file, offset);
  assert.deepEqual(
    spans.map(({ start, end }) => text.slice(start, end)),
    [
      "web",
      "name: web",
      "name: web\n  labels: {}",
      "metadata:\n  name: web\n  labels: {}",
      "kind: Pod\nmetadata:\n  name: web\n  labels: {}",
      text,
    ],
  );
});

test("images, addresses and the files of a kustomization are links", () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: a, annotations: {docs: "https://example.com/docs"}}
spec: {containers: [{name: a, image: nginx:1}, {name: b, image: quay.io/x/y}, {name: c, image: private.example/z}]}
`;
  const service = serviceWith({
    [file]: text,
    "/a/kustomization.yaml": "resources: [app.yaml, ../gone.yaml]\n",
  });
  assert.deepEqual(
    service.links(file).map(({ target }) => target),
    [
      "https://hub.docker.com/_/nginx",
      "https://quay.io/repository/x/y",
      "https://example.com/docs",
    ],
  );
  assert.deepEqual(
    service.links("/a/kustomization.yaml").map(({ target }) => target),
    [file],
  );
});

test("a template of a chart is not read as YAML", () => {
  const service = serviceWith({
    "/chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
    "/chart/templates/web.yaml": "kind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n  a: [\n",
  });
  assert.deepEqual(
    service.diagnostics("/chart/templates/web.yaml").map(({ code, severity }) => [code, severity]),
    [["helm-template", "info"]],
  );
});
