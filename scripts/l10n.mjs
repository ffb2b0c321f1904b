// The strings that the client shows, gathered for translators: `node scripts/l10n.mjs` writes l10n/bundle.l10n.json, with
// `--check` it says whether that is fresh. package.nls.json holds those of the manifest.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./process.mjs";

const bundle = path.join(root, "l10n", "bundle.l10n.json");

/** Every string that is given to `l10n.t`, by itself as VS Code wants it, in order. */
function clientStrings() {
  const folder = path.join(root, "client", "src");
  const found = new Set();
  for (const name of fs.readdirSync(folder, { recursive: true })) {
    if (!name.endsWith(".ts")) continue;
    const text = fs.readFileSync(path.join(folder, name), "utf8");
    for (const [, string] of text.matchAll(/\bt\(\s*("(?:[^"\\]|\\.)*")/g))
      found.add(JSON.parse(string));
  }
  return Object.fromEntries([...found].sort().map((string) => [string, string]));
}

export const freshBundle = () => `${JSON.stringify(clientStrings(), null, 2)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = freshBundle();
  const same = fs.existsSync(bundle) && fs.readFileSync(bundle, "utf8") === text;
  if (process.argv.includes("--check")) process.exitCode = same ? 0 : 1;
  else if (!same) {
    fs.mkdirSync(path.dirname(bundle), { recursive: true });
    fs.writeFileSync(bundle, text);
  }
}
