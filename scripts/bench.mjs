// `npm run bench`: how long people wait. Medians of several runs, each beside what an empty Node process costs on the
// same machine at the same time, because absolute times mean little on a shared one.
//   npm run bench              the language server and the command line
//   npm run bench -- scheduler the files of test/bench whose names begin so
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { installDependencies } from "./install.mjs";
import { must, root, run } from "./process.mjs";

const runs = 9;
const server = path.join(root, "dist/server.cjs");
const cli = path.join(root, "dist/cli.cjs");

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = (value) => `${value.toFixed(0).padStart(5)} ms`;

async function repeat(measure) {
  const values = [];
  for (let i = 0; i < runs; i++) values.push(await measure());
  return median(values);
}

async function processTime(args) {
  const started = performance.now();
  await run(process.execPath, args);
  return performance.now() - started;
}

/** A Deployment of 58 lines, the size at which the field measures first diagnostics. */
function deployment() {
  const lines = fs
    .readFileSync(path.join(root, "examples/shop/web.yaml"), "utf8")
    .split("\n---")[0]
    .split("\n");
  while (lines.length < 58) lines.push(`# line ${lines.length + 1}`);
  return lines.join("\n");
}

/** Starts the server, initializes, opens the document; gives when it answered and when its diagnostics came. */
async function languageServer() {
  const started = performance.now();
  const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
  });
  const initialized = performance.now() - started;
  await connection.sendNotification("initialized", {});
  const uri = pathToFileURL(path.join(root, "examples/bench-58-lines.yaml")).href;
  const opened = performance.now();
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text: deployment() },
  });
  await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  const diagnosed = performance.now() - opened;
  connection.dispose();
  child.kill();
  return { initialized, diagnosed };
}

async function editorAndCommandLine() {
  const empty = await repeat(() => processTime(["-e", "0"]));
  const initialized = [];
  const diagnosed = [];
  for (let i = 0; i < runs; i++) {
    const figures = await languageServer();
    initialized.push(figures.initialized);
    diagnosed.push(figures.diagnosed);
  }
  const check = await repeat(() =>
    processTime([cli, "check", "--fail-on", "never", path.join(root, "examples")]),
  );
  const dryRun = await repeat(() =>
    processTime([cli, "dry-run", path.join(root, "examples/shop")]),
  );
  const row = (name, value) =>
    console.log(
      `${name.padEnd(44)} ${ms(value)}  ${(value / empty).toFixed(1)} x an empty process`,
    );
  console.log(`medians of ${runs} runs, ${process.version}`);
  row("an empty Node process", empty);
  row("server: spawn to initialize answered", median(initialized));
  row("server: open 58 lines to diagnostics", median(diagnosed));
  row("drydock check examples", check);
  row("drydock dry-run examples/shop", dryRun);
}

await installDependencies();
await must(process.execPath, ["scripts/gen.mjs"]);
await must(process.execPath, ["esbuild.mjs"]);
const wanted = process.argv[2];
const benches = fs
  .readdirSync(path.join(root, "test/bench"))
  .filter((name) => name.endsWith(".bench.ts"));
if (!wanted) await editorAndCommandLine();
for (const name of benches)
  if (wanted && name.startsWith(wanted))
    await run(process.execPath, ["--import", "tsx", path.join(root, "test/bench", name)], {
      inherit: true,
    });
