import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { needsQuotes, parseSource } from "../../../server/src/analysis/documents/index.ts";
import { typePlain } from "../../../server/src/analysis/documents/scalar.ts";

const values: [string, unknown][] = [
  ["", null],
  ["~", null],
  ["Null", null],
  ["nULL", "nULL"],
  ["y", true],
  ["on", true],
  ["Off", false],
  ["yEs", "yEs"],
  ["0400", 256],
  ["0o644", 420],
  ["0777", 511],
  ["0x1F", 31],
  ["0b101", 5],
  ["0b+1", 1],
  ["0b12", "0b12"],
  ["1_000", 1000],
  ["-_1", -1],
  ["+1_2", 12],
  ["08", 8],
  ["018", 18],
  ["1234e5", 123400000],
  ["5.", 5],
  [".5e3", 500],
  [".1_0", 0.1],
  ["._1", "._1"],
  [".", "."],
  ["1.10", 1.1],
  ["1e400", "1e400"],
  ["0xFFFFFFFFFFFFFFFFF", "0xFFFFFFFFFFFFFFFFF"],
  ["123456789012345678901234567890", 1.2345678901234568e29],
  ["9223372036854775807", 9223372036854775807n],
  ["9007199254740993", 9007199254740993n],
  ["18446744073709551615", 18446744073709552000],
  ["12:30", "12:30"],
  ["2020-01-01", "2020-01-01"],
  ["10.0.0.1", "10.0.0.1"],
  ["1e", "1e"],
  ["_1", "_1"],
  ["=", "="],
];

for (const [text, want] of values)
  test(`plain scalar ${JSON.stringify(text)}`, () => assert.deepEqual(typePlain(text).value, want));

const keys: [string, string][] = [
  ["y: 1", "true"],
  ["off: 1", "false"],
  ["0x1F: 1", "31"],
  ["0400: 1", "256"],
  ["1_000: 1", "1000"],
  ["1.5: 1", "1.5"],
  ["1e3: 1", "1000"],
  ["1234567.5: 1", "1.2345675e+06"],
  [".inf: 1", ".inf"],
  ["2020-01-01: 1", "2020-01-01"],
  ['"y": 1', "y"],
];

for (const [text, want] of keys)
  test(`key of ${text}`, () =>
    assert.deepEqual(Object.keys(parseSource("f", text).documents[0]!.value as object), [want]));

test("a text that needs no quotes reads back as itself, in block and in flow style", () => {
  const alphabet = fc.constantFrom(..."ab1-:?# ,[]{}&*!|>'\"%@`\\.~=<_0x\n\té\u{1f600}");
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 6 }), (chars) => {
      const text = chars.join("");
      if (!needsQuotes(text, false))
        assert.deepEqual(parseSource("f", `a: ${text}\n`).documents[0]!.value, { a: text });
      if (!needsQuotes(text, true))
        assert.deepEqual(parseSource("f", `- [${text}, x]\n`).documents[0]!.value, [[text, "x"]]);
    }),
    { numRuns: 2000 },
  );
});
