// What `npm run build` does, for the scripts that need the bundles.
import process from "node:process";
import { must } from "./process.mjs";

const done = "DRYDOCK_BUILT";

/** Generates and bundles once: neither again in this process, nor in those that it starts. */
export async function buildOnce() {
  if (process.env[done]) return;
  await must(process.execPath, ["scripts/gen.mjs"]);
  await must(process.execPath, ["esbuild.mjs"]);
  process.env[done] = "1";
}
