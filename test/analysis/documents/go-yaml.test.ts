import assert from "node:assert/strict";
import { test } from "node:test";
import { kubectlRefusal, parseSource } from "../../../server/src/analysis/documents/index.ts";

/** Texts of go.yaml.in/yaml/v2 2.4.3, taken from running it. */
const refused: [name: string, given: string, want: string][] = [
  [
    "a tab on a blank line",
    "a:\n  b: 1\n  \t\n",
    "yaml: line 3: found a tab character that violates indentation",
  ],
  [
    "a tab below a key",
    "a:\n\tb: 1\n",
    "yaml: line 2: found character that cannot start any token",
  ],
  [
    "a tab in a block scalar's indentation",
    "a: |\n\tx\n",
    "yaml: line 2: found a tab character where an indentation space is expected",
  ],
  ["an indicator", "a:\n  b: @x\n", "yaml: line 2: found character that cannot start any token"],
  ["a second colon", "a: b: c\n", "yaml: mapping values are not allowed in this context"],
  ["a line that is no entry", "a: 1\nb\nc: 2\n", "yaml: line 3: could not find expected ':'"],
  [
    "a deeper key below a value",
    "a: 1\n  b: 2\n",
    "yaml: line 2: mapping values are not allowed in this context",
  ],
  ["a key that fits no block", "a:\n    b: 1\n  c: 2\n", "yaml: line 2: did not find expected key"],
  ["a map in a list", "a:\n  - x\n  b: 1\n", "yaml: line 2: did not find expected '-' indicator"],
  ["an open flow map", "a: {b: 1\nc: 2\n", "yaml: line 1: did not find expected ',' or '}'"],
  ["an open quote", 'a: "x\nb: 1\n', "yaml: line 3: found unexpected end of stream"],
  ["an escape of JSON", 'a: "x\\/y"\n', "yaml: found unknown escape character"],
  ["a control character", "a: \u0007\n", "yaml: control characters are not allowed"],
  ["an unknown anchor", "a: 1\nb: *x\n", "yaml: unknown anchor 'x' referenced"],
  ["an alias inside its anchor", "a: &x\n  b: *x\n", "yaml: anchor 'x' value contains itself"],
  [
    "a merge of a scalar",
    "<<: 5\n",
    "yaml: map merge requires map or sequence of maps as the value",
  ],
  ["an empty key", "a: 1\n: 2\n", "yaml: line 1: did not find expected key"],
  ["a directive", "%YAML 1.2\na: 1\n", "yaml: found incompatible YAML document"],
  ["a tag that does not fit", "a: !!int x\n", "yaml: cannot decode !!str `x` as a !!int"],
  ["not a number", "a: .nan\n", "json: unsupported value: NaN"],
  ["a null key", "~: 1\n", "unsupported map key of type: %!s(<nil>), key: <nil>, value: 1"],
  [
    "a template where a value is due",
    "a: {{ x }}\n",
    'yaml: invalid map key: map[interface {}]interface {}{"x":interface {}(nil)}',
  ],
];

for (const [name, given, want] of refused)
  test(`kubectl refuses ${name}`, () => {
    const source = parseSource("f.yaml", given);
    assert.equal(
      kubectlRefusal(source),
      `error: error parsing f.yaml: error converting YAML to JSON: ${want}`,
    );
    const errors = source.documents.flatMap(({ findings }) =>
      findings.filter(({ kubectl }) => kubectl),
    );
    assert.equal(errors.length, 1);
  });

/** What npm `yaml` and YAML 1.2 read differently. */
const accepted: [name: string, given: string, want: unknown][] = [
  [
    "a closing quote left of its parent",
    'a:\n  b: "x\n    y\n" \n  c: 1\n',
    { a: { b: "x y ", c: 1 } },
  ],
  ["flow content left of its parent", "a:\n  b: [\n1,\n]\n", { a: { b: [1] } }],
  ["a tab as indentation in a flow list", "a: [\n\t1]\n", { a: [1] }],
  ["an escaped single quote", 'a: "\\\'"\n', { a: "'" }],
  ["a comment right behind a quote", 'a: "x"#c\n', { a: "x" }],
  ["carriage returns as line ends", "a: 1\rb: 2\r", { a: 1, b: 2 }],
  ["duplicate keys: the last wins", "a: 1\na: 2\n", { a: 2 }],
  [
    "a merge key overwrites what stands before it",
    "x: &x {a: 1, b: 1}\nz:\n  a: 2\n  <<: *x\n  b: 2\n",
    { x: { a: 1, b: 1 }, z: { a: 1, b: 2 } },
  ],
  ["the first map of a merge list wins", "<<: [{a: 1}, {a: 2, b: 2}]\n", { a: 1, b: 2 }],
  ["a quoted merge key is a key", '"<<": 1\n', { "<<": 1 }],
  [
    "tags",
    'a: !!str 1\nb: !!int "3"\nc: !foo 1\nd: !!binary aGk=\n',
    { a: "1", b: 3, c: "1", d: "hi" },
  ],
  [
    "block scalars",
    "a: |+\n  x\n\nb: >-\n  x\n  y\n\n   z\nc: |2\n    x\n",
    { a: "x\n\n", b: "x y\n\n z", c: "  x\n" },
  ],
  ["a folded string of KYAML", '{a: "x\\n\\\n  \\  y\\n"}\n', { a: "x\n  y\n" }],
  ["plain text over several lines", "a: x\n  y\n\n  z\n", { a: "x y\nz" }],
  ["what would be a prototype", "__proto__: {a: 1}\n", JSON.parse('{"__proto__": {"a": 1}}')],
];

for (const [name, given, want] of accepted)
  test(`kubectl accepts ${name}`, () => {
    const source = parseSource("f.yaml", given);
    assert.equal(kubectlRefusal(source), undefined);
    assert.deepEqual(source.documents[0]!.value, want);
  });

test("an alias bomb is refused without being unfolded", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 12; i++)
    lines.push(
      `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(", ")}]`,
    );
  const source = parseSource("f.yaml", lines.join("\n"));
  assert.match(kubectlRefusal(source) ?? "", /yaml: document contains excessive aliasing$/);
});

test("deep nesting ends in one finding, in flow and in block style", () => {
  for (const given of ["[".repeat(20_000), "{a: ".repeat(3000), "- ".repeat(20_000)]) {
    const source = parseSource("f.yaml", given);
    assert.ok(source.documents[0]!.broken);
    assert.equal(source.documents[0]!.findings.length, 1);
  }
});

test("what can be read of a broken document is there", () => {
  const text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n\thostNetwork: true\n";
  const [document] = parseSource("f.yaml", text).documents;
  assert.ok(document!.broken);
  const { kind, metadata } = document!.value as { kind: string; metadata: object };
  assert.deepEqual([kind, metadata], ["Pod", { name: "x" }]);
});
