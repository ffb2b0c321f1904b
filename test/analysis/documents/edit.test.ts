import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  applyEdits,
  editSource,
  parseSource,
} from "../../../server/src/analysis/documents/index.ts";
import {
  applyOperation,
  sameValue,
  valueAt,
} from "../../../server/src/analysis/documents/structural.ts";
import type { EditOperation } from "../../../server/src/analysis/finding.ts";

function edited(text: string, operations: readonly EditOperation[], document = 0): string {
  const source = parseSource("f.yaml", text);
  return applyEdits(text, editSource(source, source.documents[document]!, operations));
}

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

function removed(text: string, document: number, base: (string | number)[] = []): string {
  const source = parseSource("f.yaml", text);
  const operations: EditOperation[] = [{ op: "remove-document" }];
  return applyEdits(text, editSource(source, source.documents[document]!, operations, base));
}

for (const { name, given, document, base, want } of removals)
  test(`remove a document: ${name}`, () => assert.equal(removed(given, document, base), want));

test("a document appended where one goes comes behind a separator", () => {
  const operations: EditOperation[] = [
    { op: "append-document", value: { c: 3 } },
    { op: "remove-document" },
  ];
  assert.equal(edited("a: 1\n---\nb: 2\n", operations, 1), "a: 1\n---\nc: 3\n");
});

const key = fc.constantFrom("name", "a", "b", "on", "1", "x y", "__proto__", "labels");
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    "x",
    "",
    "1.10",
    "yes",
    "a: b",
    "#",
    "two\nlines\n",
    " lead",
    "-",
    "\u00e9",
  ),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie("tree")), { maxLength: 3 }).map(Object.fromEntries),
  ),
}));
const root = fc.array(fc.tuple(key, tree), { minLength: 1, maxLength: 4 }).map(Object.fromEntries);

function pathsOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  const below = Array.isArray(value)
    ? value.flatMap((item, i) => pathsOf(item, [...path, i]))
    : value !== null && typeof value === "object"
      ? Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...path, name]))
      : [];
  return [[...path], ...below];
}

/** Writes a value with a comment behind every scalar and above every key, in block or flow style as the picks say. */
function write(value: unknown, column: number, flow: () => boolean, comment: () => string): string {
  const pad = `\n${" ".repeat(column)}`;
  const filled = value !== null && typeof value === "object" && Object.keys(value).length > 0;
  if (!filled || flow()) return ` ${JSON.stringify(value)} ${comment()}`;
  if (Array.isArray(value))
    return value.map((item) => `${pad}-${write(item, column + 2, flow, comment)}`).join("");
  return Object.entries(value)
    .map(
      ([name, item]) =>
        `${pad}${comment()}${pad}${JSON.stringify(name)}:${write(item, column + 1, flow, comment)}`,
    )
    .join("");
}

test("an edit changes what it says and nothing else", () => {
  const operation = fc.record({
    op: fc.constantFrom("set", "remove", "rename", "insert", "add"),
    at: fc.nat(),
    value: tree,
    key,
    index: fc.nat(3),
  });
  fc.assert(
    fc.property(
      root,
      fc.array(operation, { minLength: 1, maxLength: 3 }),
      fc.infiniteStream(fc.nat(3)),
      (value, picks, flows) => {
        let comments = 0;
        const text = `# head\n${write(
          value,
          0,
          () => flows.next().value === 0,
          () => `# ${comments++}`,
        )}\n`;
        const before = parseSource("f.yaml", text).documents[0]!;
        assert.ok(sameValue(before.value, value));
        let want: unknown = value;
        let removes = false;
        const operations: EditOperation[] = [];
        for (const { op, at, value: next, key: name, index } of picks) {
          const paths = pathsOf(want).slice(1);
          const path = paths[at % paths.length] ?? ["a"];
          removes ||= op === "remove" || op === "set";
          const operation: EditOperation =
            op === "set"
              ? { op, path, value: next }
              : op === "add"
                ? { op: "set", path: [path[0]!, "added"], value: next }
                : op === "insert"
                  ? { op, path: [path[0]!], index, value: next }
                  : op === "rename"
                    ? { op, path, key: `${name}2` }
                    : { op, path };
          removes ||= op === "add" || op === "insert";
          removes ||=
            op === "rename" && valueAt(want, [...path.slice(0, -1), `${name}2`]) !== undefined;
          operations.push(operation);
          want = applyOperation(want, operation as never);
        }
        const result = edited(text, operations);
        const after = parseSource("f.yaml", result).documents[0]!;
        assert.ok(sameValue(after.value, want), `${text}\n=>\n${result}`);
        assert.ok(result.startsWith("# head"));
        if (!removes) assert.equal(after.content.comments.length, before.content.comments.length);
      },
    ),
    { numRuns: 400 },
  );
});

test("removing a document leaves the text of all others", () => {
  const part = fc.record({ value: root, comment: fc.boolean(), note: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.nat(3),
      (parts, opened, pick) => {
        const texts = parts.map(
          ({ value, comment }, i) => `${comment ? `# ${i}\n` : ""}all: ${JSON.stringify(value)}\n`,
        );
        const text = texts
          .map((one, i) => {
            const separator = parts[i]!.note ? "--- # note\n" : "---\n";
            return (i > 0 || opened ? separator : "") + one;
          })
          .join("");
        const document = pick % parts.length;
        const after = parseSource("f.yaml", removed(text, document));
        assert.deepEqual(after.findings, []);
        assert.deepEqual(
          after.documents.map(({ content }) => content.text),
          texts.toSpliced(document, 1),
          text,
        );
      },
    ),
    { numRuns: 300, seed: 4 },
  );
});

test("a move leaves every comment and changes nothing but the place", () => {
  fc.assert(
    fc.property(
      root,
      fc.nat(),
      fc.nat(),
      fc.infiniteStream(fc.nat(5)),
      (value, source, target, flows) => {
        let comments = 0;
        const text = `# head\n${write(
          value,
          0,
          () => flows.next().value === 0,
          () => `# ${comments++}`,
        )}\n`;
        const before = parseSource("f.yaml", text).documents[0]!;
        fc.pre(Object.keys(value as object).length > 1);
        const entries = pathsOf(value).filter((path) => typeof path.at(-1) === "string");
        const path = entries[source % entries.length]!;
        // Below another map of the root, or below the place itself, as when something is wrapped.
        const to = target % 2 === 0 ? [...path, "new", path.at(-1)!] : ["new", path.at(-1)!];
        const operation: EditOperation = { op: "move", path, to };
        const result = edited(text, [operation]);
        const after = parseSource("f.yaml", result).documents[0]!;
        const want = applyOperation(value, operation);
        assert.ok(sameValue(after.value, want), `${text}\n=>\n${result}`);
        const texts = ({ text: all, comments: spans }: typeof after.content) =>
          spans.map(({ start, end }) => all.slice(start, end)).sort();
        const kept = texts(after.content);
        const inFlow = /[\]}]/.test(text);
        if (!inFlow) assert.deepEqual(kept, texts(before.content), `${text}\n=>\n${result}`);
      },
    ),
    { numRuns: 300, seed: 3 },
  );
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
