// The command line: from the start of the process to its end.
import fs from "node:fs";
import path from "node:path";
import { root } from "../process.mjs";
import { documents, folderOf } from "./documents.mjs";
import { emptyProcess, median, processTime, repeat, row } from "./measure.mjs";

const cli = path.join(root, "dist/cli.cjs");

export async function commands() {
  const empty = await emptyProcess();
  row("an empty Node process", empty);
  const time = async (name, args, target) =>
    row(name, median(await repeat(5, () => processTime([cli, ...args]))), { target, empty });
  await time("drydock check examples", [
    "check",
    "--fail-on",
    "never",
    path.join(root, "examples"),
  ]);
  await time("drydock dry-run examples/shop", ["dry-run", path.join(root, "examples/shop")]);
  const folder = folderOf(500);
  await time("drydock check, 500 files", ["check", "--fail-on", "never", folder], 1500);
  const yaml = path.join(folder, "all.yaml");
  const json = path.join(folder, "all.json");
  const thousand = documents(1000);
  fs.writeFileSync(yaml, thousand.join("---\n"));
  const answers = await import("yaml").then(({ parse }) => thousand.map((text) => parse(text)));
  fs.writeFileSync(json, JSON.stringify({ apiVersion: "v1", kind: "List", items: answers }));
  await time("drydock admit, 1,000 documents of YAML", ["admit", "--each", yaml], 1000);
  await time("drydock admit, 1,000 documents of JSON", ["admit", "--each", json], 1000);
  fs.rmSync(folder, { recursive: true });
}
