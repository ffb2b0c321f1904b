// Imports every test file named on the command line into this one process (a process per file costs ten times as much).
import path from "node:path";
import { pathToFileURL } from "node:url";

for (const file of process.argv.slice(2)) await import(pathToFileURL(path.resolve(file)).href);
