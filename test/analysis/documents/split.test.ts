import assert from "node:assert/strict";
import { test } from "node:test";
import { kubectlRefusal, parseSource } from "../../../server/src/analysis/documents/index.ts";

/** `want`: the values of the documents that are not empty; `refused`: what kubectl prints. */
const cases: { name: string; given: string; want: unknown[]; refused?: string }[] = [
  { name: "an empty file", given: "", want: [] },
  { name: "only comments", given: "# a\n# b\n", want: [] },
  {
    name: "empty documents between separators",
    given: "---\n---\n# c\n---\na: 1\n---\n",
    want: [{ a: 1 }],
  },
  {
    name: "blanks and a comment behind a separator",
    given: "a: 1\n---  # next\nb: 2\n",
    want: [{ a: 1 }, { b: 2 }],
  },
  { name: "no final newline", given: "a: 1\n---\nb: 2", want: [{ a: 1 }, { b: 2 }] },
  { name: "CRLF", given: "a: 1\r\n---\r\nb: 2\r\n", want: [{ a: 1 }, { b: 2 }] },
  {
    name: "a separator inside a block scalar is text",
    given: "a: |\n  x\n  ---\n  y\n",
    want: [{ a: "x\n---\ny\n" }],
  },
  {
    name: "content behind a separator",
    given: "a: 1\n--- foo\nb: 2\n",
    want: [{ a: 1 }, { b: 2 }],
    refused: "error: error parsing f.yaml: invalid Yaml document separator: foo",
  },
  {
    name: "four dashes",
    given: "----\na: 1\n",
    want: [{ a: 1 }],
    refused: "error: error parsing f.yaml: invalid Yaml document separator: -",
  },
  {
    name: "PEM text in quotes at the start of a line",
    given: 'a: "\n-----BEGIN KEY-----\nx"\n',
    want: [{}],
    refused: "error: error parsing f.yaml: invalid Yaml document separator: --BEGIN KEY-----",
  },
  {
    name: "nothing is read behind the end marker",
    given: "a: 1\n...\nb: 2\n---\nc: 3\n",
    want: [{ a: 1 }, { c: 3 }],
  },
  {
    name: "byte order marks",
    given: "\ufeff---\na: 1\n---\n\ufeffb: 2\n",
    want: [{ a: 1 }, { b: 2 }],
  },
  { name: "JSON", given: '{"a": "x\\/y \\ud83d\\ude00"}', want: [{ a: "x/y \u{1f600}" }] },
  {
    name: "a stream of JSON objects",
    given: '{"a":1}{"b":2}\n{"c":3}\n',
    want: [{ a: 1 }, { b: 2 }, { c: 3 }],
  },
  { name: "JSON, then YAML", given: '{"a":1}\n---\nb: 2\n', want: [{ a: 1 }, { b: 2 }] },
  {
    name: "two JSON objects, then a separator",
    given: '{"a":1}\n{"b":2}\n---\nc: 3\n',
    want: [{ a: 1 }, { b: 2 }, { c: 3 }],
    refused: "error: error parsing f.yaml: invalid character '-' in numeric literal",
  },
  { name: "KYAML", given: "{\n  # why\n  a: [1, 2,],\n}\n", want: [{ a: [1, 2] }] },
  {
    name: "an error in what could have been JSON is told as JSON's",
    given: "{a: [1}\n",
    want: [{}],
    refused:
      "error: error parsing f.yaml: json: offset 2: invalid character 'a' looking for beginning of object key string",
  },
  {
    name: "JSON that breaks off",
    given: '{"a": 1',
    want: [{ a: 1 }],
    refused: "error: error parsing f.yaml: unexpected EOF",
  },
];

for (const { name, given, want, refused } of cases)
  test(`split: ${name}`, () => {
    const source = parseSource("f.yaml", given);
    const values = source.documents.filter(({ empty }) => !empty).map(({ value }) => value);
    if (refused === undefined || !source.documents.some(({ broken }) => broken))
      assert.deepEqual(values, want);
    assert.equal(kubectlRefusal(source), refused);
  });

test("documents keep their text, and their place counts empty ones", () => {
  const text = "# c\n---\na: 1\n---\nb: 2\n";
  const { documents } = parseSource("f.yaml", text);
  assert.deepEqual(
    documents.map(({ index, span, empty }) => [index, text.slice(span.start, span.end), empty]),
    [
      [0, "# c\n", true],
      [1, "a: 1\n", false],
      [2, "b: 2\n", false],
    ],
  );
});

test("an edit parses its own document only, also where the others move", () => {
  const before = parseSource("f.yaml", "a: 1\n---\nb: 2\n---\nc: 3\n");
  const after = parseSource("f.yaml", "a: 1\n---\nb: 22\n---\nc: 3\n", before);
  assert.deepEqual(
    after.documents.map(({ content }, i) => content === before.documents[i]!.content),
    [true, false, true],
  );
  assert.equal(after.documents[0], before.documents[0]);
  assert.equal(after.documents[2]!.span.start, before.documents[2]!.span.start + 1);
  const inserted = parseSource("f.yaml", "new: 0\n---\na: 1\n---\nb: 22\n---\nc: 3\n", after);
  assert.deepEqual(
    inserted.documents.slice(1).map(({ content }) => content),
    after.documents.map(({ content }) => content),
  );
});

test("two documents of the same text have a content each", () => {
  const source = parseSource("f.yaml", "a: 1\n---\na: 1\n");
  const again = parseSource("f.yaml", "x: 0\n---\na: 1\n---\na: 1\n", source);
  assert.notEqual(source.documents[0]!.content, source.documents[1]!.content);
  assert.equal(new Set(again.documents.map(({ content }) => content)).size, 3);
});
