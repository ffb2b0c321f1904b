// Imports every test file named on the command line into this one process (a process per file costs ten times as much).
// Properties get the same inputs in every run; DRYDOCK_SEED=N gives them others.
import path from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.DRYDOCK_SEED ?? 1) });
for (const file of process.argv.slice(2)) await import(pathToFileURL(path.resolve(file)).href);
