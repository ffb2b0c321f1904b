// `npm run bench`: how long people wait, on this machine and beside what is aimed at. Absolute times mean little on a
// shared machine, so an empty Node process is measured at the same time.
//   npm run bench                 everything but the invariants
//   npm run bench -- editor       the language server
//   npm run bench -- commands     the command line
//   npm run bench -- NAME [...]   a file of test/bench: dry-run, lint, scheduler, invariants, with its arguments
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { commands } from "./bench/commands.mjs";
import { editor } from "./bench/editor.mjs";
import { machine } from "./bench/measure.mjs";
import { buildOnce } from "./build.mjs";
import { installDependencies } from "./install.mjs";
import { cache, root, run } from "./process.mjs";

const built = { editor, commands };
const folder = path.join(root, "test/bench");
const files = fs.readdirSync(folder).flatMap((name) => /^(.*)\.bench\.ts$/.exec(name)?.[1] ?? []);

/** Bundled as the product is: run from the sources, a loader's own code would be measured as well. */
async function runFile(name, args) {
  const bundle = path.join(cache, "bench", `${name}.cjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [path.join(folder, `${name}.bench.ts`)],
    outfile: bundle,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "warning",
  });
  await run(process.execPath, ["--expose-gc", bundle, ...args], { inherit: true });
}

await installDependencies();
await buildOnce();
const [wanted, ...args] = process.argv.slice(2);
const names = [...Object.keys(built), ...files];
const chosen = wanted === undefined ? names.filter((name) => name !== "invariants") : [wanted];
if (!chosen.every((name) => names.includes(name))) {
  console.error(`no such bench: ${wanted}; there are ${names.join(", ")}`);
  process.exit(2);
}
console.log(machine());
for (const name of chosen) {
  console.log(`\n${name}`);
  await (built[name]?.() ?? runFile(name, args));
}
