import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { compileProgram, Program } from "../../../../engine/src/apis/cel/evaluate.ts";
import { fromJson } from "../../../../engine/src/apis/cel/native.ts";
import { dynType } from "../../../../engine/src/apis/cel/types.ts";
import { show } from "./values.ts";

const variables = new Map([["self", dynType]]);

/** Lines of an expression and what cel-go gives with the libraries of Kubernetes 1.36; `self` is the first line. */
const [first = "", ...lines] = readFileSync(new URL("./evaluations.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n");
const self = JSON.parse(first) as unknown;

function evaluate(source: string, value: unknown = self): string {
  const program = compileProgram(source, { variables });
  if (!(program instanceof Program))
    return `${program.isInstantiation ? "program" : "compiler"}: ${program.error}`;
  const result = program.evaluate((name) => (name === "self" ? fromJson(value) : undefined));
  return show(result.value);
}

for (const line of lines) {
  const [given, want] = JSON.parse(line) as [string, string];
  test(`CEL evaluates: ${given}`, () => assert.equal(evaluate(given), want));
}

test("CEL: an expensive expression is given up", () => {
  const nested = "l.all(a, l.all(b, l.all(c, l.all(d, a + b + c + d >= 0))))".replaceAll(
    /\bl\b/g,
    "self",
  );
  const many = Array.from({ length: 60 }, (_, i) => i);
  assert.equal(evaluate(nested, many), "error: operation cancelled: actual cost limit exceeded");
});

test("CEL: a pattern takes no longer than its text and its length allow", () => {
  const text = `${"a".repeat(5_000)}!`;
  assert.equal(evaluate("self.matches('^(a+)+$')", text), "false");
  assert.equal(evaluate("self.matches('(a|aa)+$')", text), "false");
});

test("CEL: no expression and no value makes an evaluation throw", () => {
  const pieces = [
    ..."self self.a self.b [0] ['a'] == != < + - * / % && || ? : ( ) [ ] { } , . 1 0 1.5 2u".split(
      " ",
    ),
    ..."'a' true null has(self.a) .all(x, .map(x, .exists(x, x .size() size( string( int( .b .?a".split(
      " ",
    ),
    ..."[?0] .orValue(1) duration( timestamp( quantity( ip( .matches( .find( .format( .sum() .max()".split(
      " ",
    ),
  ];
  const source = fc.array(fc.constantFrom(...pieces), { maxLength: 12 });
  fc.assert(
    fc.property(source, fc.jsonValue(), (parts, value) => {
      evaluate(parts.join(" "), value);
    }),
    { seed: 1, numRuns: 3000 },
  );
  for (const piece of ["(", "!", "-", "1+", "self.", "[", "self[", "size(", "true&&", "true?1:"])
    for (const end of ["", "self"]) evaluate(piece.repeat(5_000) + end);
});
