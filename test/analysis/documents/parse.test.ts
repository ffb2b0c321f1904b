import assert from "node:assert/strict";
import { test } from "node:test";
import {
  applyEdits,
  decodeBytes,
  isPlaceholder,
  parseSource,
} from "../../../server/src/analysis/documents/index.ts";

/** Every finding as `severity code "underlined"`; `fixed`: the text after the first fix. */
const cases: { name: string; given: string; want: string[]; fixed?: string }[] = [
  { name: "a sound document", given: "a: 1\n...\n", want: [] },
  {
    name: "a tab",
    given: "a:\n\tb: 1\n",
    want: ['error tab-indentation "\\t"'],
    fixed: "a:\n  b: 1\n",
  },
  {
    name: "a tab on a blank line",
    given: "a: 1\n\t\nb: 2\n",
    want: ['error tab-indentation "\\t"'],
    fixed: "a: 1\n\nb: 2\n",
  },
  {
    name: "content behind the end",
    given: "a: 1\n...\n# c\nb: 2\n",
    want: ['warning content-after-end "b: 2"'],
  },
  {
    name: "a duplicate key",
    given: "a: 1\nb: 2\na: 3\n",
    want: ['warning duplicate-key "a"'],
    fixed: "b: 2\na: 3\n",
  },
  {
    name: "keys that become equal",
    given: 'y: 1\n"true": 2\n',
    want: ['hint boolean-key "y"', 'warning duplicate-key "\\"true\\""'],
    fixed: '"y": 1\n"true": 2\n',
  },
  {
    name: "a key that a merge overwrites",
    given: "x: &x {a: 1}\nz:\n  a: 2\n  <<: *x\n",
    want: ['warning merge-key-position "a"'],
  },
  { name: "a list is no object", given: "- a\n- b\n", want: ['error not-an-object "- a"'] },
  { name: "text is no object", given: "hello\n", want: ['error not-an-object "hello"'] },
  {
    name: "a no-break space in a key",
    given: "a:\n  b: 1\n\u00a0\u00a0c: 2\n",
    want: ['warning invisible-character "\u00a0\u00a0c"'],
    fixed: "a:\n  b: 1\n  c: 2\n",
  },
  {
    name: "typographic quotes",
    given: "a: \u201cx\u201d\n",
    want: ['hint smart-quotes "\u201cx\u201d"'],
    fixed: 'a: "x"\n',
  },
  {
    name: "bytes that were no UTF-8, but not where an escape means them, nor in comments",
    given: 'a: caf\ufffd # \ufffd\nb: |\n  x\n  \ufffd\ufffd\nc: "\\uFFFD"\n',
    want: ['warning lost-byte "\ufffd"', 'warning lost-byte "\ufffd"'],
  },
  { name: "old Mac line ends", given: "a: 1\rb: 2\r", want: ['hint carriage-return "\\r"'] },
  { name: "text behind a quote", given: 'a: "x" y\n', want: ['error yaml-syntax "y"'] },
  {
    name: "an open quote is shown where it opens",
    given: 'a: 1\nb: "x\nc: 2\n',
    want: ['error yaml-syntax "\\"x"'],
  },
  {
    name: "an open bracket is shown where it opens",
    given: "a: 1\nb: [x\n",
    want: ['error yaml-syntax "["'],
  },
  {
    name: "not a number",
    given: "a: .inf\n",
    want: ['error unrepresentable-value ".inf"'],
    fixed: 'a: ".inf"\n',
  },
];

for (const { name, given, want, fixed } of cases)
  test(`findings: ${name}`, () => {
    const source = parseSource("f.yaml", given);
    const findings = [
      ...source.findings,
      ...source.documents.flatMap((document) => document.findings),
    ];
    const told = findings.map(
      ({ severity, code, span }) =>
        `${severity} ${code} ${JSON.stringify(given.slice(span.start, span.end))}`,
    );
    assert.deepEqual(told, want);
    if (fixed === undefined) return;
    const fix = findings.find((finding) => finding.fix)!.fix!;
    assert.equal(applyEdits(given, fix.edits), fixed);
  });

test("an error in one document does not silence the others", () => {
  const text = "kind:\n---\na: {b\n---\n{\n---\nc: 1\nc: 2\n";
  const { documents } = parseSource("f.yaml", text);
  assert.deepEqual(
    documents.map(({ broken, findings }) => [broken, findings.length]),
    [
      [false, 0],
      [true, 1],
      [true, 1],
      [false, 1],
    ],
  );
});

const skips: [name: string, file: string, text: string, want: string | undefined][] = [
  [
    "a Helm template",
    "t.yaml",
    "kind: Pod\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n",
    "helm-template",
  ],
  ["a template value", "t.yaml", "kind: Pod\nspec:\n  x: {{ .Values.x }}\n", "helm-template"],
  ["braces in strings", "t.yaml", "kind: Pod\na: '{{ x }}'\nb: {c: \"{{ y }}\"}\n", undefined],
  ["braces in a string, and another error", "t.yaml", "a: '{{ x }}'\nb: [1\n", undefined],
  ["a kustomization by name", "d/kustomization.yaml", "resources: []\n", "kustomization"],
  [
    "a kustomization by kind",
    "k.yaml",
    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
    "kustomization",
  ],
  ["values", "d/values.yaml", "replicas: 1\n", "values"],
  ["values of a stage", "values-prod.yaml", "replicas: 1\n", "values"],
  ["a manifest that is called values", "values.yaml", "apiVersion: v1\nkind: Pod\n", undefined],
  ["a chart", "c/Chart.yaml", "name: x\n", "chart"],
  ["bytes", "x.yaml", "a\0b", "binary"],
  ["a manifest", "x.yaml", "apiVersion: v1\nkind: Pod\n", undefined],
];

for (const [name, file, text, want] of skips)
  test(`recognised: ${name}`, () => assert.equal(parseSource(file, text).skipped, want));

test("a file below a chart's templates is a template", () => {
  const source = parseSource("x.yaml", "kind: Pod\n", undefined, { inChartTemplates: true });
  assert.equal(source.skipped, "helm-template");
});

test("a huge file is not read", () => {
  const source = parseSource("x.yaml", `a: ${"x".repeat(11 * 1024 * 1024)}\n`);
  assert.deepEqual(
    [source.skipped, source.documents.length, source.findings.length],
    ["too-large", 0, 1],
  );
});

const placeholders: [unknown, boolean][] = [
  ["\u0024{X}", true],
  ["a-\u0024{X:-1}-b", true],
  ["$(POD_IP):80", true],
  ["{{ x }}", true],
  ["__NAME__", true],
  ["%NAME%", true],
  ["@NAME@", true],
  ["$NAME", true],
  ["<your-value>", true],
  ["REPLACE_ME", true],
  ["YOUR_TOKEN", true],
  ["a@b.c", false],
  ["50%", false],
  ["x < y > z", false],
  ["$", false],
  [5, false],
  [undefined, false],
];

for (const [value, want] of placeholders)
  test(`placeholder ${String(value)}`, () => assert.equal(isPlaceholder(value), want));

const encodings: [name: string, bytes: number[], text: string, encoding: string][] = [
  ["UTF-8", [0x61, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80], "a\u00e9\u{1f600}", "utf-8"],
  ["UTF-8 with a byte order mark", [0xef, 0xbb, 0xbf, 0x61], "a", "utf-8"],
  ["UTF-16, little end first", [0xff, 0xfe, 0x61, 0, 0xe9, 0], "a\u00e9", "utf-16le"],
  ["UTF-16, big end first", [0xfe, 0xff, 0, 0x61, 0x20, 0x1c], "a\u201c", "utf-16be"],
  ["Windows-1252", [0x61, 0x0a, 0xe9, 0x62], "a\n\ufffdb", "utf-8"],
  ["an overlong form", [0xc0, 0xaf], "\ufffd\ufffd", "utf-8"],
];

for (const [name, bytes, text, encoding] of encodings)
  test(`decode ${name}`, () =>
    assert.deepEqual(decodeBytes(Uint8Array.from(bytes)), { text, encoding }));
