// `npm run package`: builds and writes drydock.vsix. What goes in is listed in .vscodeignore.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { must, root } from "./process.mjs";

export const vsix = path.join(root, "dist", "drydock.vsix");

export async function packageExtension() {
  await must(process.execPath, ["scripts/gen.mjs"]);
  await must(process.execPath, ["esbuild.mjs"]);
  await must(process.execPath, [
    path.join(root, "node_modules/@vscode/vsce/vsce"),
    "package",
    "--no-dependencies",
    "--skip-license",
    "--allow-missing-repository",
    "--out",
    vsix,
  ]);
  return vsix;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await packageExtension());
