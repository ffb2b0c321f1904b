import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compilePattern } from "../../../engine/src/model/regexp/matcher.ts";

/** Lines of a pattern with Go's error, or of a pattern, a text and all that Go's `FindAllString` finds in it. */
const lines = readFileSync(new URL("./go-patterns.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as [pattern: string, text: string, found?: string[]]);

for (const [pattern, text, found] of lines)
  test(`the pattern ${pattern}${found ? ` in ${JSON.stringify(text)}` : ""}`, () => {
    const compiled = compilePattern(pattern);
    if (!found) return assert.deepEqual(compiled, { error: `error parsing regexp: ${text}` });
    assert.ok(!("error" in compiled), JSON.stringify(compiled));
    assert.deepEqual(compiled.findAll(text), found);
    assert.equal(compiled.find(text), found[0]);
    assert.ok(compiled.test(text));
  });

test("a pattern that others take ages for takes no longer than its length allows", () => {
  const compiled = compilePattern("^(a|a?)+$");
  assert.ok(!("error" in compiled));
  assert.equal(compiled.test(`${"a".repeat(3_000)}!`), false);
});
