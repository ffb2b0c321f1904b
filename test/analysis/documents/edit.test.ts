// Each operation on the text of a document, by examples.
import assert from "node:assert/strict";
import { test } from "node:test";
import { editSource, parseSource } from "../../../server/src/analysis/documents/index.ts";
import type { EditOperation } from "../../../server/src/analysis/finding.ts";
import { edited, removed } from "./edited.ts";

const cases: { name: string; given: string; operations: EditOperation[]; want: string }[] = [
  {
    name: "a value keeps its comment",
    given: "a: 1 # one\nb: 2\n",
    operations: [{ op: "set", path: ["a"], value: 3 }],
    want: "a: 3 # one\nb: 2\n",
  },
  {
    name: "a value keeps its quotes",
    given: "a: 'x'\nb: \"y\"\nc: z\n",
    operations: [
      { op: "set", path: ["a"], value: "it's" },
      { op: "set", path: ["b"], value: "no" },
      { op: "set", path: ["c"], value: "1.10" },
    ],
    want: "a: 'it''s'\nb: \"no\"\nc: \"1.10\"\n",
  },
  {
    name: "missing parents are created in the file's style",
    given: "spec:\n    containers:\n    - name: a\n      image: b\n",
    operations: [
      { op: "set", path: ["spec", "containers", 0, "resources", "limits", "cpu"], value: "1" },
    ],
    want: 'spec:\n    containers:\n    - name: a\n      image: b\n      resources:\n          limits:\n              cpu: "1"\n',
  },
  {
    name: "two values below one missing parent share it",
    given: "a: 1\n",
    operations: [
      { op: "set", path: ["b", "c"], value: 1 },
      { op: "set", path: ["b", "d"], value: 2 },
    ],
    want: "a: 1\nb:\n  c: 1\n  d: 2\n",
  },
  {
    name: "an empty value gets one, in front of its comment",
    given: "a:  # why\nb: 1\n",
    operations: [{ op: "set", path: ["a"], value: "x" }],
    want: "a: x  # why\nb: 1\n",
  },
  {
    name: "a new key stands where people expect it",
    given: "- name: a\n  image: b\n  volumeMounts: []\n",
    operations: [{ op: "set", path: [0, "resources"], value: { requests: { cpu: "100m" } } }],
    want: "- name: a\n  image: b\n  resources:\n    requests:\n      cpu: 100m\n  volumeMounts: []\n",
  },
  {
    name: "a new first key",
    given: "# head\nkind: Pod\nmetadata: {}\n",
    operations: [{ op: "set", path: ["apiVersion"], value: "v1" }],
    want: "# head\napiVersion: v1\nkind: Pod\nmetadata: {}\n",
  },
  {
    name: "no final newline",
    given: "a: 1",
    operations: [{ op: "set", path: ["b"], value: 2 }],
    want: "a: 1\nb: 2",
  },
  {
    name: "CRLF",
    given: "a: 1\r\nb:\r\n  c: 1\r\n",
    operations: [{ op: "set", path: ["b", "d"], value: ["x"] }],
    want: "a: 1\r\nb:\r\n  c: 1\r\n  d:\r\n  - x\r\n",
  },
  {
    name: "indented lists",
    given: "a:\n  - x\nb: 1\n",
    operations: [{ op: "set", path: ["c"], value: [{ d: 1, e: 2 }] }],
    want: "a:\n  - x\nb: 1\nc:\n  - d: 1\n    e: 2\n",
  },
  {
    name: "a list item",
    given: "a:\n- x # one\n# two\n- y\n",
    operations: [{ op: "insert", path: ["a"], index: 1, value: "z" }],
    want: "a:\n- x # one\n- z\n# two\n- y\n",
  },
  {
    name: "removing an entry takes its lines and the comments above it",
    given: "a: 1\n# of b\nb:\n  c: 1 # one\n# of d\nd: 2\n",
    operations: [{ op: "remove", path: ["b"] }],
    want: "a: 1\n# of d\nd: 2\n",
  },
  {
    name: "removing the first key of an item moves the next one up",
    given: "- name: a\n  image: b\n",
    operations: [{ op: "remove", path: [0, "name"] }],
    want: "- image: b\n",
  },
  {
    name: "removing the last entry leaves an empty map",
    given: "a:\n  b: 1\nc: 2\n",
    operations: [{ op: "remove", path: ["a", "b"] }],
    want: "a: {}\nc: 2\n",
  },
  {
    name: "flow maps and lists",
    given: "a: {b: 1, c: 2}\nd: [x, y]\n",
    operations: [
      { op: "set", path: ["a", "e"], value: "f, g" },
      { op: "remove", path: ["a", "b"] },
      { op: "insert", path: ["d"], index: 0, value: "w" },
      { op: "remove", path: ["d", 2] },
    ],
    want: 'a: {c: 2, e: "f, g"}\nd: [w, x]\n',
  },
  {
    name: "KYAML keeps its lines, quotes and commas",
    given: '---\n{\n  a: "x", # one\n  b: [{\n    c: "y",\n  }],\n}\n',
    operations: [
      { op: "set", path: ["d"], value: "z" },
      { op: "set", path: ["b", 0, "e"], value: 1 },
      { op: "set", path: ["a"], value: "w" },
    ],
    want: '---\n{\n  a: "w", # one\n  b: [{\n    c: "y",\n    e: 1,\n  }],\n  d: "z",\n}\n',
  },
  {
    name: "JSON stays JSON",
    given: '{\n  "a": 1,\n  "b": 2\n}\n',
    operations: [
      { op: "set", path: ["c"], value: "x" },
      { op: "remove", path: ["b"] },
    ],
    want: '{\n  "a": 1,\n  "c": "x"\n}\n',
  },
  {
    name: "renaming keeps value and quotes",
    given: '"a": 1 # one\nb: 2\n',
    operations: [
      { op: "rename", path: ["a"], key: "c" },
      { op: "rename", path: ["b"], key: "on" },
    ],
    want: '"c": 1 # one\n"on": 2\n',
  },
  {
    name: "setting a map changes only what differs",
    given: "a:\n  b: 1 # one\n  c: 2 # two\n",
    operations: [{ op: "set", path: ["a"], value: { b: 1, c: 3, d: 4 } }],
    want: "a:\n  b: 1 # one\n  c: 3 # two\n  d: 4\n",
  },
  {
    name: "a block scalar",
    given: "a: |\n  x\n  y\nb: 1\n",
    operations: [{ op: "set", path: ["a"], value: "z\nw\n" }],
    want: "a: |\n  z\n  w\nb: 1\n",
  },
  {
    name: "a new document",
    given: "a: 1",
    operations: [{ op: "append-document", value: { kind: "Secret", data: {} } }],
    want: "a: 1\n---\nkind: Secret\ndata: {}\n",
  },
  {
    name: "an entry moves below itself, comments and all",
    given: "kind: Pod\n# all\nspec: # it\n  # one\n  a: 1 # first\n  b: |\n    x\n# last\nz: 1\n",
    operations: [{ op: "move", path: ["spec"], to: ["spec", "template", "spec"] }],
    want: "kind: Pod\n# all\nspec: # it\n  template:\n    spec:\n      # one\n      a: 1 # first\n      b: |\n        x\n# last\nz: 1\n",
  },
  {
    name: "an entry moves out of a list item",
    given: "spec:\n  containers:\n    - name: a\n      # which\n      nodeName: n # here\n",
    operations: [
      { op: "move", path: ["spec", "containers", 0, "nodeName"], to: ["spec", "nodeName"] },
    ],
    want: "spec:\n  containers:\n    - name: a\n  # which\n  nodeName: n # here\n",
  },
  {
    name: "the first entry of a list item moves out",
    given: "a:\n  - x: 1 # one\n    y: 2\n",
    operations: [{ op: "move", path: ["a", 0, "x"], to: ["x"] }],
    want: "a:\n  - y: 2\nx: 1 # one\n",
  },
  {
    name: "an entry moves into a map that has to be made",
    given: "spec:\n  nodeName: n # here\n  a: 1\n",
    operations: [{ op: "move", path: ["spec", "nodeName"], to: ["spec", "b", "c", "nodeName"] }],
    want: "spec:\n  a: 1\n  b:\n    c:\n      nodeName: n # here\n",
  },
  {
    name: "an entry in brackets moves",
    given: "a: { x: 1, w: [2] }\nb: 1\n",
    operations: [{ op: "move", path: ["a", "w"], to: ["w"] }],
    want: "a: { x: 1 }\nb: 1\nw:\n- 2\n",
  },
  {
    name: "the only entry of a map leaves it empty and takes its comments along",
    given: "a: # map\n  # above\n  b: 1 # beside\nc: 2\n",
    operations: [{ op: "move", path: ["a", "b"], to: ["b"] }],
    want: "a: {} # map\nc: 2\n# above\nb: 1 # beside\n",
  },
  {
    name: "an entry moves to another name",
    given: "a: 1\nb:\n  # why\n  'c': 2 # how much\n",
    operations: [{ op: "move", path: ["b", "c"], to: ["d"] }],
    want: "a: 1\nb: {}\n# why\nd: 2 # how much\n",
  },
  {
    name: "what is not there cannot be moved",
    given: "a: 1\n",
    operations: [{ op: "move", path: ["b"], to: ["a"] }],
    want: "a: 1\n",
  },
  {
    name: "what is not there cannot be removed",
    given: "a: 1\n",
    operations: [{ op: "remove", path: ["b", 0] }],
    want: "a: 1\n",
  },
];

for (const { name, given, operations, want } of cases)
  test(`edit: ${name}`, () => assert.equal(edited(given, operations), want));

test("an edit of one document leaves the others alone", () => {
  const text = "a: 1\n---\n# c\nb: 2\n---\nc: 3\n";
  const want = "a: 1\n---\n# c\nb: 5\n---\nc: 3\n";
  assert.equal(edited(text, [{ op: "set", path: ["b"], value: 5 }], 1), want);
});

const removals: {
  name: string;
  given: string;
  document: number;
  base?: (string | number)[];
  want: string;
}[] = [
  {
    name: "the first takes the separator behind it",
    given: "# one\na: 1\n---\n# two\nb: 2\n",
    document: 0,
    want: "# two\nb: 2\n",
  },
  {
    name: "the separator that opens a file stays",
    given: "---\n# one\na: 1\n---\nb: 2\n",
    document: 0,
    want: "---\nb: 2\n",
  },
  {
    name: "one in the middle takes its own separator and the comments above it",
    given: "a: 1\n--- # two\n# about two\nb: 2 # here\n---\nc: 3\n",
    document: 1,
    want: "a: 1\n---\nc: 3\n",
  },
  {
    name: "the last one leaves no separator",
    given: "a: 1\n---\nb: 2",
    document: 1,
    want: "a: 1\n",
  },
  {
    name: "a head of comments with a separator of its own stays",
    given: "# license\n---\na: 1\n---\nb: 2\n",
    document: 1,
    want: "# license\n---\nb: 2\n",
  },
  { name: "the only one leaves nothing", given: "---\na: 1\n", document: 0, want: "" },
  {
    name: "a byte order mark stays",
    given: "\ufeffa: 1\n---\nb: 2\n",
    document: 0,
    want: "\ufeffb: 2\n",
  },
  {
    name: "line endings stay",
    given: "a: 1\r\n---\r\nb: 2\r\n---\r\nc: 3\r\n",
    document: 1,
    want: "a: 1\r\n---\r\nc: 3\r\n",
  },
  {
    name: "a value of a JSON stream",
    given: '{"a": 1}\n{"b": 2}\n',
    document: 0,
    want: '{"b": 2}\n',
  },
  {
    name: "an item of a List goes alone",
    given: "kind: List\nitems:\n  # one\n  - a: 1\n  # two\n  - b: 2\n",
    document: 0,
    base: ["items", 1],
    want: "kind: List\nitems:\n  # one\n  - a: 1\n",
  },
  { name: "one that cannot be read stays", given: "a: [\n", document: 0, want: "a: [\n" },
];

for (const { name, given, document, base, want } of removals)
  test(`remove a document: ${name}`, () => assert.equal(removed(given, document, base), want));

test("a document appended where one goes comes behind a separator", () => {
  const operations: EditOperation[] = [
    { op: "append-document", value: { c: 3 } },
    { op: "remove-document" },
  ];
  assert.equal(edited("a: 1\n---\nb: 2\n", operations, 1), "a: 1\n---\nc: 3\n");
});

test("what the user has to fill in is a part of what an edit writes", () => {
  const stopsOf = (text: string, value: unknown, ...paths: (string | number)[][]) => {
    const source = parseSource("f.yaml", text);
    const operations = [{ op: "set" as const, path: ["spec"], value }];
    return editSource(source, source.documents[0]!, operations, [], paths).flatMap(
      ({ newText, stops = [] }) => stops.map(({ start, end }) => newText.slice(start, end)),
    );
  };
  const spec = { name: "<name>", port: 80, tag: "1.10" };
  assert.deepEqual(stopsOf("a: 1\n", spec, ["spec", "port"], ["spec", "name"]), ["80", "<name>"]);
  assert.deepEqual(stopsOf("a: {}\n", spec, ["spec", "tag"]), ["1.10"], "without the quotes");
  assert.deepEqual(stopsOf("a: 1\n", spec, ["a"], ["spec", "no"]), [], "what stood there before");
});
