// Brings node_modules to what the lockfile says, once: a stamp of the lockfile tells whether anything is to do.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { must, progress, root } from "./process.mjs";

export async function installDependencies() {
  const lock = fs.readFileSync(path.join(root, "package-lock.json"));
  const stamp = createHash("sha256").update(lock).digest("hex");
  const stampFile = path.join(root, "node_modules", ".drydock-stamp");
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === stamp) return;
  progress("installing dependencies from the npm registry (about a minute)");
  await must("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
  fs.writeFileSync(stampFile, stamp);
}
