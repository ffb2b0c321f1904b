// The bundles: ESM sources, CommonJS output, which extension hosts of every version load.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { root } from "./scripts/process.mjs";

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  // import() of another bundle is a require: the ESM loader would read the whole file once more for its exports, and
  // come back a turn of the event loop later.
  supported: { "dynamic-import": false },
  // CommonJS has no import.meta.
  define: { "import.meta.filename": "__filename" },
  absWorkingDir: root,
  metafile: process.argv.includes("--analyze"),
};

// Bundles of their own: engine and analysis, which command line, server and its worker share, and ajv, which is read only where
// a workspace has CustomResourceDefinitions.
const apart = { "#engine": "./engine.cjs", "#analysis": "./analysis.cjs", ajv: "./ajv.cjs" };
const sharedBundles = {
  name: "shared-bundles",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^(#engine|#analysis|ajv)$/ }, ({ path: name, kind }) =>
      kind === "entry-point" ? undefined : { path: apart[name], external: true },
    ),
};

const entries = [
  { in: "engine/src/index.ts", out: "dist/engine.cjs" },
  { in: "node_modules/ajv/dist/ajv.js", out: "dist/ajv.cjs" },
  { in: "server/src/analysis/index.ts", out: "dist/analysis.cjs" },
  { in: "server/src/cli/main.ts", out: "dist/cli.cjs" },
  { in: "server/src/lsp/main.ts", out: "dist/server.cjs" },
  { in: "server/src/lsp/dry-run-thread.ts", out: "dist/dry-run.cjs" },
  { in: "client/src/extension.ts", out: "dist/extension.cjs", external: ["vscode"] },
];

// What runs in browsers stands alone: the extension and its worker there, and the page of the chart.
const browser = {
  platform: "browser",
  target: "es2022",
  define: {},
  plugins: [],
};
entries.push(
  {
    in: "client/src/browser.ts",
    out: "dist/browser/extension.js",
    external: ["vscode"],
    ...browser,
  },
  {
    in: "server/src/lsp/browser-main.ts",
    out: "dist/browser/server.js",
    format: "iife",
    ...browser,
  },
  { in: "client/src/chart/main.ts", out: "dist/chart.js", format: "iife", ...browser },
);

for (const { in: entry, out, external = [], ...own } of entries) {
  const result = await build({
    ...common,
    plugins: [sharedBundles],
    entryPoints: [entry],
    outfile: out,
    external,
    ...own,
  });
  if (result.metafile)
    fs.writeFileSync(path.join(root, `${out}.meta.json`), JSON.stringify(result.metafile));
}

// The schema packs are data beside the bundles, read when they are needed.
const packs = path.join(root, "server/generated");
if (fs.existsSync(packs)) fs.cpSync(packs, path.join(root, "dist/schema"), { recursive: true });

// So are the pages of the rules, as `npm run gen` writes them, and the schema of the configuration file.
const rules = path.join(root, "docs/rules");
fs.rmSync(path.join(root, "dist/rules"), { recursive: true, force: true });
fs.cpSync(rules, path.join(root, "dist/rules"), { recursive: true });

// A browser reads them all at once.
const pages = fs
  .readdirSync(rules)
  .map((name) => [name.slice(0, -".md".length), fs.readFileSync(path.join(rules, name), "utf8")]);
fs.writeFileSync(
  path.join(root, "dist/browser/rules.json"),
  `${JSON.stringify(Object.fromEntries(pages.sort()))}\n`,
);

const { outputFiles } = await build({
  ...common,
  entryPoints: ["server/src/analysis/config-file/config-schema.ts"],
  plugins: [sharedBundles],
  outfile: "dist/config-schema.cjs",
  write: false,
});
const evaluated = { exports: {} };
new Function("module", "exports", "require", outputFiles[0].text)(
  evaluated,
  evaluated.exports,
  createRequire(path.join(root, "dist/config-schema.cjs")),
);
fs.writeFileSync(
  path.join(root, "dist/schema/drydock.schema.json"),
  `${JSON.stringify(evaluated.exports.configurationSchema)}\n`,
);
