// The house rules that a machine can check: who imports whom (docs/ARCHITECTURE.md), what must not occur, freshness.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const sourceRoots = ["engine/src", "server/src", "client/src"];

function sources(folder: string): string[] {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "generated" ? [] : sources(file);
    return entry.name.endsWith(".ts") ? [file] : [];
  });
}

const files = sourceRoots
  .flatMap(sources)
  .map((file) => ({ file, text: fs.readFileSync(path.join(root, file), "utf8") }));

/** Comments blanked, so that prose never counts as code. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

function importTable(): { folder: string; allowed: string[] }[] {
  const text = fs.readFileSync(path.join(root, "docs/ARCHITECTURE.md"), "utf8");
  const section = text.slice(text.indexOf("## Who may import whom"));
  const rows = section.slice(0, section.indexOf("\n## ", 5)).matchAll(/^\| `([^`]+)` \| (.*)\|$/gm);
  return [...rows]
    .map(([, folder = "", cells = ""]) => ({
      folder,
      allowed: [...cells.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
    }))
    .sort((a, b) => b.folder.length - a.folder.length);
}

/** A target as the table names it: a repository path for relative imports, the specifier for others. */
function target(file: string, specifier: string): string {
  return specifier.startsWith(".")
    ? path.posix.join(path.posix.dirname(file), specifier)
    : specifier;
}

test("imports go only where docs/ARCHITECTURE.md says", () => {
  const table = importTable();
  assert.ok(table.length > 10, "the import table could not be read");
  const wrong: string[] = [];
  for (const { file, text } of files) {
    const row = table.find(({ folder }) => `${file}/`.startsWith(`${folder}/`));
    if (!row) continue;
    for (const [, from, called] of code(text).matchAll(
      /^(?:import|export|\}).*? from "([^"\n]+)"|\bimport\("([^"\n]+)"\)/gm,
    )) {
      const specifier = from ?? called ?? "";
      const name = target(file, specifier);
      const inside = name.startsWith(`${row.folder}/`);
      const allowed = row.allowed.some(
        (entry) => name === entry || name.startsWith(entry.endsWith(":") ? entry : `${entry}/`),
      );
      const manifest = name === "package.json";
      if (!inside && !allowed && !manifest) wrong.push(`${file} imports ${specifier}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("engine and analysis know no clock, no chance, no locale, no environment", () => {
  const banned =
    /\b(?:new Date|Date\.now|Math\.random|localeCompare|toLocale\w+|Intl\.|performance\.|process\.(?:env|argv|exit|cwd|hrtime|nextTick|platform|stdout|stderr)|console\.|setTimeout|setInterval|require\()/;
  // Time zones are data that only the runtime has; the file gives UTC where it does not.
  const allowed = new Set(["engine/src/controllers/cron-job/time-zone.ts"]);
  const wrong = files
    .filter(
      ({ file }) =>
        (file.startsWith("engine/") || file.startsWith("server/src/analysis/")) &&
        !allowed.has(file),
    )
    .flatMap(({ file, text }) => {
      const match = banned.exec(code(text));
      return match ? [`${file}: ${match[0]}`] : [];
    });
  assert.deepEqual(wrong, []);
});

test("no file has a name that says nothing", () => {
  const vague = files.filter(({ file }) =>
    /\/(?:utils?|helpers?|common|misc|shared|stuff)(?:\.ts|\/)/.test(file),
  );
  assert.deepEqual(
    vague.map(({ file }) => file),
    [],
  );
});

test("production code never imports the testing folder", () => {
  const wrong = files.filter(
    ({ file, text }) =>
      !file.startsWith("engine/src/testing/") && /"#engine\/testing"|\/testing\//.test(code(text)),
  );
  assert.deepEqual(
    wrong.map(({ file }) => file),
    [],
  );
});

test("tracked files name no place of a developer's machine", () => {
  const listed = spawnSync("git", ["ls-files"], { cwd: root, encoding: "utf8" });
  if (listed.status !== 0) return;
  const wrong = listed.stdout
    .split("\n")
    .filter(
      (file) =>
        /\.(ts|mjs|json|md|yaml|yml)$/.test(file) &&
        file !== "package-lock.json" &&
        fs.existsSync(path.join(root, file)),
    )
    .filter((file) =>
      /(^|[^A-Za-z0-9_./-])\/(?:work|farm|root)\//m.test(
        fs.readFileSync(path.join(root, file), "utf8"),
      ),
    );
  assert.deepEqual(wrong, []);
});

for (const [name, args] of [
  ["generated files are fresh", ["scripts/gen.mjs", "--check"]],
  ["types hold", ["node_modules/typescript/bin/tsc", "-b"]],
  ["Biome has nothing to say", ["node_modules/@biomejs/biome/bin/biome", "check", "."]],
] as const)
  test(name, () => {
    const result = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    assert.equal(result.status, 0, `${result.stdout}\n${result.stderr}`.slice(0, 4000));
  });
