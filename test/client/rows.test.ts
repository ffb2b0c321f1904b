// Every row of what the editor promises is seen by a test that exists.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { rows } from "../e2e/rows.ts";
import { root } from "../schema-pack.ts";

const folder = path.join(root, "test/e2e");
const titles = new Set(
  ["editor.e2e.ts", ...fs.readdirSync(path.join(folder, "suites")).map((name) => `suites/${name}`)]
    .map((name) => fs.readFileSync(path.join(folder, name), "utf8"))
    .flatMap((text) => [...text.matchAll(/\btest\(\s*"((?:[^"\\]|\\.)*)"/g)])
    .map(([, title = ""]) => title),
);

test("each row names tests that exist, or where else it is held", () => {
  const wrong = rows.flatMap(({ row, seen, held }) => [
    ...seen.filter((title) => !titles.has(title)).map((title) => `${row}: no test "${title}"`),
    ...(seen.length === 0 && !(held && fs.existsSync(path.join(root, held)))
      ? [`${row}: nothing sees it`]
      : []),
  ]);
  assert.deepEqual(wrong, []);
});

test("each test inside VS Code belongs to a row", () => {
  const named = new Set(rows.flatMap(({ seen }) => seen));
  assert.deepEqual(
    [...titles].filter((title) => !named.has(title)),
    [],
  );
});
