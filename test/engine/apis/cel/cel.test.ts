import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compile } from "../../../../engine/src/apis/cel/checker.ts";
import { admissionVariables } from "../../../../engine/src/apis/cel/environments.ts";
import { formatOutputType, intType } from "../../../../engine/src/apis/cel/types.ts";

const variables = admissionVariables({ authorizer: true, variables: { limit: intType } });
const beginning =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/** Errors as `column: message`, the type as `: type`, and nothing where nothing is certain. */
function verdict(source: string): string[] | undefined {
  const compiled = compile(source, variables);
  if (!compiled) return undefined;
  if ("type" in compiled) return [`: ${formatOutputType(compiled.type)}`];
  return [...compiled.error.matchAll(/ERROR: <input>:\d+:(\d+: .*)/g)].map(([, text]) => text!);
}

const cases: readonly { given: string; want: string[] | undefined }[] = [
  { given: "object.spec.replicas <= 5", want: [": bool"] },
  { given: "object.spec.replicas", want: [": dyn"] },
  { given: "object.spec.replicas + 1", want: [": int"] },
  { given: "variables.limit * 2 > 3 ? 'a' : 'b'", want: [": string"] },
  { given: "request.userInfo.groups", want: [": list(string)"] },
  { given: "has(object.spec) && size(object.spec.containers) > 0", want: [": bool"] },
  { given: "object.spec.containers.all(c, c.image.startsWith('a/'))", want: [": bool"] },
  { given: "request.userInfo.groups.exists(g, g == 'admins')", want: [": bool"] },
  { given: "object.metadata.?labels['a'].orValue('') == 'b'", want: [": bool"] },
  { given: "namespaceObject.metadata.labels['team'] in ['a', 'b']", want: [": bool"] },
  { given: '"\\x41" + r\'\\d\' + """a\n"b" c"""', want: [": string"] },
  { given: "!!(-(-1) == 1)", want: [": bool"] },
  { given: "[1, 2].map(x, x * 2)", want: [": list(int)"] },
  // What can not be read.
  { given: "1 +", want: [`4: Syntax error: mismatched input '<EOF>' expecting ${beginning}`] },
  {
    given: "{",
    want: [
      `2: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '}', '(', '.', ',', '-', '!', '?', ${beginning.slice(beginning.indexOf("'true'"))}`,
    ],
  },
  { given: "object.(", want: ["8: Syntax error: no viable alternative at input '.('"] },
  { given: "object.x in [1, 2, ", want: ["20: Syntax error: missing ']' at '<EOF>'"] },
  { given: "size(object", want: ["12: Syntax error: missing ')' at '<EOF>'"] },
  { given: "fake string", want: ["6: Syntax error: extraneous input 'string' expecting <EOF>"] },
  { given: "a b c", want: ["3: Syntax error: mismatched input 'b' expecting <EOF>"] },
  { given: "{'a': 1}.'a'", want: ["10: Syntax error: no viable alternative at input '.'a''"] },
  {
    given: "object.a = 1",
    want: [
      "10: Syntax error: token recognition error at: '= '",
      "12: Syntax error: extraneous input '1' expecting <EOF>",
    ],
  },
  {
    given: "1 + $",
    want: [
      "5: Syntax error: token recognition error at: '$'",
      `6: Syntax error: mismatched input '<EOF>' expecting ${beginning}`,
    ],
  },
  {
    given: '"\\xFh"',
    want: [
      "1: Syntax error: token recognition error at: '\"\\xFh'",
      "6: Syntax error: token recognition error at: '\"'",
      `7: Syntax error: mismatched input '<EOF>' expecting ${beginning}`,
    ],
  },
  { given: "namespace == 'a'", want: ["1: reserved identifier: namespace"] },
  {
    given: "1 + +",
    want: [
      `5: Syntax error: mismatched input '+' expecting ${beginning}`,
      `6: Syntax error: mismatched input '<EOF>' expecting ${beginning}`,
    ],
  },
  { given: ".", want: ["2: Syntax error: no viable alternative at input '.'"] },
  {
    given: "*",
    want: [
      `1: Syntax error: mismatched input '*' expecting ${beginning}`,
      `2: Syntax error: mismatched input '<EOF>' expecting ${beginning}`,
    ],
  },
  {
    given: "* *",
    want: [
      `1: Syntax error: mismatched input '*' expecting ${beginning}`,
      `3: Syntax error: mismatched input '*' expecting ${beginning}`,
      `4: Syntax error: mismatched input '<EOF>' expecting ${beginning}`,
    ],
  },
  {
    given: "-",
    want: [
      "2: Syntax error: no viable alternative at input '-'",
      `2: Syntax error: mismatched input '<EOF>' expecting ${beginning}`,
    ],
  },
  { given: "-!a", want: ["2: Syntax error: no viable alternative at input '-!'"] },
  {
    given: "!*",
    want: [
      `2: Syntax error: extraneous input '*' expecting ${beginning}`,
      `3: Syntax error: mismatched input '<EOF>' expecting ${beginning}`,
    ],
  },
  { given: "()", want: [`2: Syntax error: mismatched input ')' expecting ${beginning}`] },
  { given: "a.b. + c", want: ["6: Syntax error: no viable alternative at input '. +'"] },
  { given: "(a.) + 1", want: ["4: Syntax error: no viable alternative at input '.)'"] },
  {
    given: "a && * && b",
    want: [
      `6: Syntax error: mismatched input '*' expecting ${beginning}`,
      `8: Syntax error: extraneous input '&&' expecting ${beginning}`,
    ],
  },
  { given: "a ? b c", want: ["7: Syntax error: missing ':' at 'c'"] },
  { given: "[1,,2]", want: ["4: Syntax error: mismatched input ',' expecting ']'"] },
  {
    given: "[1,*2]",
    want: [
      "4: Syntax error: missing ']' at '*'",
      "6: Syntax error: extraneous input ']' expecting <EOF>",
    ],
  },
  {
    given: "[a b, c]",
    want: [
      "4: Syntax error: extraneous input 'b' expecting {']', ','}",
      "7: Syntax error: extraneous input 'c' expecting ']'",
    ],
  },
  { given: "{1 2}", want: ["4: Syntax error: missing ':' at '2'"] },
  { given: "[(a]", want: ["4: Syntax error: missing ')' at ']'"] },
  { given: "a[b) + c", want: ["4: Syntax error: mismatched input ')' expecting ']'"] },
  {
    given: "f(a, *)",
    want: [
      `6: Syntax error: mismatched input '*' expecting ${beginning}`,
      `7: Syntax error: mismatched input ')' expecting ${beginning}`,
    ],
  },
  {
    given: "a{*}",
    want: [
      "3: Syntax error: extraneous input '*' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}",
    ],
  },
  { given: "a.`b`", want: ["3: unsupported syntax: '`'"] },
  { given: "a.?", want: undefined },
  // What nothing is called.
  { given: "test() == true", want: ["5: undeclared reference to 'test' (in container '')"] },
  { given: "object.name.frob()", want: ["17: undeclared reference to 'frob' (in container '')"] },
  {
    given: "params.max > pods",
    want: [
      "1: undeclared reference to 'params' (in container '')",
      "14: undeclared reference to 'pods' (in container '')",
    ],
  },
  { given: "variables.none", want: ["10: undefined field 'none'"] },
  { given: "request.user", want: ["8: undefined field 'user'"] },
  {
    given: "object.items.all(i, j > 1)",
    want: ["21: undeclared reference to 'j' (in container '')"],
  },
  // What does not fit.
  {
    given: "114 + '514'",
    want: ["5: found no matching overload for '_+_' applied to '(int, string)'"],
  },
  {
    given: "request.name == 1",
    want: ["14: found no matching overload for '_==_' applied to '(string, int)'"],
  },
  { given: "request.name && true", want: ["8: expected type 'bool' but found 'string'"] },
  { given: "size(5)", want: ["5: found no matching overload for 'size' applied to '(int)'"] },
  {
    given: "request.name.startsWith(5)",
    want: ["24: found no matching overload for 'startsWith' applied to 'string.(int)'"],
  },
  { given: "[1, 'a']", want: ["5: expected type 'int' but found 'string'"] },
  { given: "request.name.size", want: ["13: type 'string' does not support field selection"] },
];

for (const { given, want } of cases)
  test(`CEL: ${given}`, () => assert.deepEqual(verdict(given), want));

test("CEL: an error shows its line and its place", () => {
  const compiled = compile("true &&\n\t😁 && no", variables);
  assert.deepEqual(compiled, {
    error: [
      "ERROR: <input>:2:2: Syntax error: token recognition error at: '😁'\n |  😁 && no\n | .\uff3e",
      `ERROR: <input>:2:4: Syntax error: extraneous input '&&' expecting ${beginning}\n |  😁 && no\n | .\uff0e.^`,
    ].join("\n"),
  });
});

test("CEL: nothing throws", () => {
  const pieces = "a.b()[]{}:?,!-+*/%<>=&|'\"`\\ \n1.0xu in true null has(object).all(x,".split(
    /(?=.)/u,
  );
  const source = fc.array(fc.constantFrom(...pieces, "object", "😁", "r'''"), { maxLength: 40 });
  fc.assert(
    fc.property(source, (parts) => {
      compile(parts.join(""), variables);
    }),
    { seed: 1, numRuns: 3000 },
  );
  const deep = ["(", "!", "-", "a?", "a?a:", "a+", "a.", "[", "{a:", "a[", "f(", "a&&"];
  for (const piece of deep)
    for (const end of ["", "a"]) compile(piece.repeat(20_000) + end, variables);
});
