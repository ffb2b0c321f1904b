// `npm run package`: builds and writes drydock.vsix.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cache, must, root } from "./process.mjs";

export const vsix = path.join(root, "dist", "drydock.vsix");

/** What a user gets. The packer looks at a copy of it: in the project itself it would walk every ignored folder. */
const shipped = [
  "dist",
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
  await must(process.execPath, ["scripts/gen.mjs"]);
  await must(process.execPath, ["esbuild.mjs"]);
  const stage = path.join(cache, "package");
  fs.rmSync(stage, { recursive: true, force: true });
  for (const name of shipped) {
    const from = path.join(root, name);
    const keep = (file) => !file.endsWith(".vsix") && !file.endsWith(".meta.json");
    if (fs.existsSync(from))
      fs.cpSync(from, path.join(stage, name), { recursive: true, filter: keep });
  }
  return packageFolder(stage, vsix);
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
