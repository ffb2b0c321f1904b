// `npm run package`: builds and writes drydock.vsix.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildOnce } from "./build.mjs";
import { cache, must, root } from "./process.mjs";

export const vsix = path.join(root, "dist", "drydock.vsix");

/** What a user gets. The packer looks at a copy of it: in the project itself it would walk every ignored folder. */
export const shipped = [
  "dist",
  "schemas",
  "syntaxes",
  "media",
  "l10n",
  "package.json",
  "package.nls.json",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "NOTICE",
];

export async function packageExtension() {
  await buildOnce();
  const stage = path.join(cache, "package");
  fs.rmSync(stage, { recursive: true, force: true });
  for (const name of shipped) {
    const from = path.join(root, name);
    const keep = (file) => !file.endsWith(".vsix") && !file.endsWith(".meta.json");
    if (fs.existsSync(from))
      fs.cpSync(from, path.join(stage, name), { recursive: true, filter: keep });
  }
  // The bundles are CommonJS, and extension hosts in browsers take the type of the package for theirs.
  rewriteManifest(stage, ({ type: _type, imports: _imports, scripts: _scripts, ...rest }) => rest);
  return packageFolder(stage, vsix);
}

function rewriteManifest(folder, change) {
  const file = path.join(folder, "package.json");
  const manifest = change(JSON.parse(fs.readFileSync(file, "utf8")));
  fs.writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * The same extension without its entry for Node, as vscode.dev sees it: a host that has both prefers Node. Needs
 * `packageExtension` to have run.
 */
export function packageForBrowser() {
  const stage = path.join(cache, "package-browser");
  fs.rmSync(stage, { recursive: true, force: true });
  fs.cpSync(path.join(cache, "package"), stage, { recursive: true });
  rewriteManifest(stage, ({ main: _main, extensionKind: _kind, ...rest }) => rest);
  return packageFolder(stage, vsix.replace(/\.vsix$/, "-browser.vsix"));
}

/** Packs the extension of a folder as it lies there. */
export async function packageFolder(folder, out) {
  const vsce = path.join(root, "node_modules/@vscode/vsce/vsce");
  const flags = [
    "--no-dependencies",
    "--allow-missing-repository",
    "--skip-license",
    "--no-rewrite-relative-links",
    "--out",
    out,
  ];
  await must(process.execPath, [vsce, "package", ...flags], { cwd: folder });
  return out;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await packageExtension());
