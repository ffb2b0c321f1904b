import assert from "node:assert/strict";
import { test } from "node:test";
import {
  LineIndex,
  locate,
  outline,
  parseSource,
  pathAt,
  scalarSource,
} from "../../../server/src/analysis/documents/index.ts";
import type { Part, Path } from "../../../server/src/analysis/finding.ts";

const MANIFEST = `# head
apiVersion: v1
kind: Pod
metadata:
  name: web # the name
  labels: &labels
    app: web
spec:
  nodeSelector: *labels
  hostIPC:
  containers:
  - name: "a"
    args: [x, 1.10]
    env:
      - {name: E, value: v}
  - <<: {image: i}
    name: b
    name: c
`;

const spans: [path: Path, part: Part, want: string][] = [
  [["metadata", "name"], "value", "web"],
  [["metadata", "name"], "key", "name"],
  [["metadata", "name"], "item", "name: web"],
  [["spec", "containers", 0, "name"], "value", '"a"'],
  [["spec", "containers", 0, "args", 1], "value", "1.10"],
  [["spec", "containers", 0, "args", 1], "item", "1.10"],
  [["spec", "containers", 1], "key", "-"],
  [["spec", "containers", 0, "env", 0], "item", "- {name: E, value: v}"],
  [["spec", "containers", 1, "name"], "value", "c"],
  [["spec", "hostIPC"], "value", "hostIPC"],
  [["spec", "containers", 0, "image"], "value", "-"],
  [["spec", "containers", 0, "resources", "limits"], "key", "-"],
  [["spec", "restartPolicy"], "value", "spec"],
  [["status"], "value", "kind: Pod"],
  [[], "value", "kind: Pod"],
  [["spec", "nodeSelector", "app"], "value", "*labels"],
  [["spec", "nodeSelector", "absent"], "value", "nodeSelector"],
  [["spec", "containers", 1, "image"], "value", "{image: i}"],
];

for (const [path, part, want] of spans)
  test(`locate ${part} ${path.join(".")}`, () => {
    const text = `x: 1\n---\n${MANIFEST}`;
    const { start, end } = locate(parseSource("f", text).documents[1]!, path, part);
    assert.equal(text.slice(start, end), want);
  });

test("an item of a List without the field gives its own kind", () => {
  const text = "kind: List\nitems:\n- kind: Pod\n  spec: {}\n";
  const document = parseSource("f", text).documents[0]!;
  const { start, end } = locate(document, ["metadata"], "value", ["items", 0]);
  assert.equal(text.slice(start, end), "kind: Pod");
});

test("an object without kind gives its first key", () => {
  const { start, end } = locate(
    parseSource("f", "\n apiVersion: v1\n").documents[0]!,
    ["x"],
    "value",
  );
  assert.deepEqual([start, end], [2, 12]);
});

test("a scalar leads to its source", () => {
  const document = parseSource("f", MANIFEST).documents[0]!;
  assert.equal(scalarSource(document, ["spec", "containers", 0, "args", 1]), "1.10");
  assert.equal(scalarSource(document, ["spec"]), undefined);
});

/** The text with `|` where the cursor stands. */
const cursors: [given: string, path: Path, part: string][] = [
  ["ki|nd: Pod\n", ["kind"], "key"],
  ["kind: P|od\n", ["kind"], "value"],
  ["kind: |\n", ["kind"], "value"],
  ["kind:|\n", ["kind"], "value"],
  ["spec:\n  |\n", ["spec"], "value"],
  ["spec:\n|\n", [], "none"],
  ["spec:\n  a: 1\n  |\n", ["spec"], "none"],
  ["spec:\n  a: 1\n|\n", [], "none"],
  ["c:\n- name: a\n  |\n", ["c", 0], "none"],
  ["c:\n- name: a\n- |\n", ["c", 1], "value"],
  ["c:\n- name: a\n|\n", ["c"], "none"],
  ["{a: {b: 1, |}}\n", ["a"], "none"],
  ["a: [x, y|]\n", ["a", 1], "value"],
  ["a: 1\n---\nb: |2\n", ["b"], "value"],
];

for (const [given, path, part] of cursors)
  test(`path at ${JSON.stringify(given)}`, () => {
    const offset = given.indexOf("|");
    const found = pathAt(parseSource("f", given.replace("|", "")), offset)!;
    assert.deepEqual([found.path, found.part], [path, part]);
  });

test("the outline has keys, values and whole entries", () => {
  const document = parseSource("f", MANIFEST).documents[0]!;
  const text = ({ start, end }: { start: number; end: number }) => MANIFEST.slice(start, end);
  const containers = outline(document, ["spec", "containers"])!;
  assert.deepEqual(
    [containers.kind, containers.step, text(containers.key!), containers.children().length],
    ["sequence", "containers", "containers", 2],
  );
  const [first] = containers.children();
  assert.deepEqual(
    first!.children().map(({ step, value }) => [step, text(value)]),
    [
      ["name", '"a"'],
      ["args", "[x, 1.10]"],
      ["env", "- {name: E, value: v}"],
    ],
  );
  assert.equal(text(first!.whole).startsWith("- name"), true);
});

test("comments are told with their places", () => {
  const [document] = parseSource("f", MANIFEST).documents;
  assert.deepEqual(
    document!.content.comments.map(({ start, end }) => MANIFEST.slice(start, end)),
    ["# head", "# the name"],
  );
});

test("lines and columns count UTF-16 units, with every kind of line end", () => {
  const text = "a\u{1f600}b\r\nc\rd\n";
  const index = new LineIndex(text);
  for (let offset = 0; offset <= text.length; offset++)
    assert.equal(index.offset(index.position(offset)), offset);
  assert.deepEqual(index.position(text.indexOf("b")), { line: 0, column: 3 });
  assert.deepEqual(index.position(text.indexOf("d")), { line: 2, column: 0 });
  assert.equal(index.offset({ line: 9, column: 0 }), text.length);
  assert.equal(index.offset({ line: 1, column: 50 }), text.indexOf("d"));
});
