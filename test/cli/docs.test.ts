// docs/cli.md tells of every command and every flag, and of no other.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { commands } from "../../server/src/cli/commands/index.ts";
import { root } from "./run.ts";

const page = fs.readFileSync(path.join(root, "docs/cli.md"), "utf8");

test("every command and flag is in docs/cli.md", async () => {
  const missing: string[] = [];
  for (const [name, load] of Object.entries(commands)) {
    if (!new RegExp(`(?:^## |\\| \`)${name}\\b`, "m").test(page)) missing.push(name);
    for (const option of (await load()).options) {
      const short = option.short && page.includes(`\`-${option.short}`);
      if (!short && !page.includes(`--${option.name}`)) missing.push(`${name} --${option.name}`);
    }
  }
  assert.deepEqual(missing, []);
});

test("docs/cli.md names no flag that does not exist", async () => {
  const known = new Set(["help", "version", "no-color"]);
  for (const load of Object.values(commands))
    for (const { name } of (await load()).options) known.add(name);
  const named = [...page.matchAll(/--([a-z][a-z-]+)/g)].map((match) => match[1]!);
  assert.deepEqual(
    named.filter((name) => !known.has(name)),
    [],
  );
});
