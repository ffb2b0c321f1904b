// `npm run gen`: writes every generated file; `npm run gen -- --check` fails when one is stale.
// A generator is a function (root) => Map<relative path, text | Buffer>, listed here.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { generateRulePages } from "./gen/rule-pages.mjs";
import { generateSchemaPack } from "./gen/schema-pack.mjs";
import { generateTypes } from "./gen/types.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes("--check");

const generators = [
  () => new Map([["engine/src/model/generated/types.ts", generateTypes(root)]]),
  () => generateSchemaPack(root),
  () => generateRulePages(root),
];

let stale = 0;
for (const generate of generators) {
  for (const [file, content] of await generate(root)) {
    const target = path.join(root, file);
    const bytes = Buffer.from(content);
    if (fs.existsSync(target) && fs.readFileSync(target).equals(bytes)) continue;
    if (check) {
      stale++;
      console.error(`stale: ${file} (npm run gen)`);
      continue;
    }
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, bytes);
  }
}
if (stale) process.exitCode = 1;
