// `npm run prepare`: builds what the package consists of. npm runs it before it packs, and where it installs from the
// repository, as pre-commit lets it do; a global installation leaves out what building takes.
import fs from "node:fs";
import path from "node:path";
import { installDependencies } from "./install.mjs";
import { must, root } from "./process.mjs";

const complete = fs.existsSync(path.join(root, "node_modules", "esbuild"));
const isGlobal = process.env.npm_config_global === "true";
if (!complete && isGlobal) {
  for (const name of Object.keys(process.env))
    if (/^npm_config_(?:global|location)$/i.test(name)) delete process.env[name];
  await installDependencies();
}
if (complete || isGlobal) await must("npm", ["run", "build"]);
