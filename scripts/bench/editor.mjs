// The language server as an editor meets it: the built server, over its standard input and output.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { root } from "../process.mjs";
import { folderOf, manifest, smallManifest } from "./documents.mjs";
import { emptyProcess, median, p95, peakMemory, processorTime, row } from "./measure.mjs";

const edits = 40;

/** As the extension starts it. */
const memory = ["--max-semi-space-size=4"];

/** A server that has answered `initialize`, and how long that took from its start. */
async function start(folder) {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [...memory, path.join(root, "dist/server.cjs"), "--stdio"],
    { stdio: ["pipe", "pipe", "ignore"] },
  );
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest(() => null);
  connection.listen();
  const uri = folder && pathToFileURL(folder).href;
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: uri ?? null,
    workspaceFolders: uri ? [{ uri, name: "bench" }] : null,
    capabilities: { textDocument: { diagnostic: {} }, workspace: { workspaceEdit: {} } },
  });
  const initializedMs = performance.now() - started;
  await connection.sendNotification("initialized", {});
  const stop = () => {
    connection.dispose();
    child.kill();
  };
  return { connection, pid: child.pid, started, initializedMs, stop };
}

/** A document that is open in a server. */
class Document {
  constructor(server, file, text) {
    this.server = server;
    this.uri = pathToFileURL(file).href;
    this.lines = text.split("\n");
    this.text = text;
    this.version = 1;
  }

  open() {
    const { uri, version, text } = this;
    return this.server.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "yaml", version, text },
    });
  }

  /** Another number of replicas in the middle of the document, typed by an editor that sends what changes. */
  edit() {
    const middle = this.lines.findIndex(
      (text, i) => i >= this.lines.length / 3 && text.startsWith("  replicas: "),
    );
    const line =
      middle < 0 ? this.lines.findIndex((text) => text.startsWith("  replicas: ")) : middle;
    this.version++;
    return this.server.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.uri, version: this.version },
      contentChanges: [
        {
          range: { start: { line, character: 12 }, end: { line, character: 13 } },
          text: String(2 + (this.version % 2)),
        },
      ],
    });
  }

  async ask(method, params = {}) {
    const started = performance.now();
    const answer = await this.server.connection.sendRequest(`textDocument/${method}`, {
      textDocument: { uri: this.uri },
      ...params,
    });
    return { answer, ms: performance.now() - started };
  }

  /** The last place of a text, `offset` characters into it. */
  place(text, offset) {
    const line = this.lines.findLastIndex((one) => one.includes(text));
    return { line, character: this.lines[line].indexOf(text) + offset };
  }
}

async function openedWith(text, lines) {
  const server = await start();
  const document = new Document(server, path.join(root, `examples/bench-${lines}.yaml`), text);
  await document.open();
  const { ms } = await document.ask("diagnostic");
  return { server, document, diagnosedMs: ms };
}

async function firstAnswers() {
  const empty = await emptyProcess();
  row("an empty Node process", empty);
  const initialized = [];
  const diagnosed = [];
  for (let i = 0; i < 9; i++) {
    const { server, diagnosedMs } = await openedWith(smallManifest(), 58);
    initialized.push(server.initializedMs);
    diagnosed.push(diagnosedMs);
    server.stop();
  }
  row("spawn to initialize answered", median(initialized), { target: 200, empty });
  row("open 58 lines to diagnostics", median(diagnosed), { target: 150, empty });
}

async function edited(lines, targets) {
  const text = lines === 58 ? smallManifest() : manifest(lines);
  const { server, document } = await openedWith(text, lines);
  let settled = () => {};
  server.connection.onNotification("drydock/dryRunChanged", () => settled());
  const dryRun = () => new Promise((resolve) => (settled = resolve));
  await dryRun();
  const waits = [];
  const completions = [];
  for (let i = 0; i < edits + 10; i++) {
    const started = performance.now();
    await document.edit();
    await document.ask("diagnostic");
    // The first edits are those of a server that has just started.
    if (i >= 10) waits.push(performance.now() - started);
  }
  const before = processorTime(server.pid);
  for (let i = 0; i < edits; i++) {
    await document.edit();
    await document.ask("diagnostic");
  }
  const cpu = (processorTime(server.pid) - before) / edits;
  for (let i = 0; i < edits; i++) {
    await document.edit();
    const position = document.place("          image: ", 12);
    completions.push((await document.ask("completion", { position })).ms);
  }
  await dryRun();
  const runs = [];
  for (let i = 0; i < 11; i++) {
    const done = dryRun();
    const started = performance.now();
    await document.edit();
    await done;
    if (i > 0) runs.push(performance.now() - started);
  }
  const size = `${lines.toLocaleString("en")} lines`;
  row(`edit to diagnostics, ${size}, p95`, p95(waits), { target: targets.edit });
  if (!Number.isNaN(cpu)) row(`processor time of an edit, ${size}`, cpu, { target: targets.cpu });
  row(`completion right after an edit, ${size}, p95`, p95(completions), { target: 20 });
  const position = {
    hover: document.place("cpu: 50m", 6),
    definition: document.place("name: http", 7),
  };
  for (const method of ["hover", "definition"]) {
    const values = [];
    for (let i = 0; i < edits; i++)
      values.push((await document.ask(method, { position: position[method] })).ms);
    row(`${method}, ${size}, p95`, p95(values), { target: 5 });
  }
  for (const method of ["documentSymbol", "codeAction"]) {
    const range = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
    const params = method === "codeAction" ? { range, context: { diagnostics: [] } } : {};
    const values = [];
    for (let i = 0; i < edits; i++) values.push((await document.ask(method, params)).ms);
    row(`${method}, ${size}, p95`, p95(values), { target: 10 });
  }
  row(`dry run settled after an edit, ${size}, p95`, p95(runs), { target: targets.dryRun });
  const peak = peakMemory(server.pid);
  if (peak !== undefined) row(`peak memory, ${size}`, peak, { unit: "MB", target: targets.memory });
  server.stop();
}

async function workspace() {
  const files = 500;
  const folder = folderOf(files);
  const cold = [];
  let server;
  for (let i = 0; i < 5; i++) {
    server?.stop();
    server = await start(folder);
    // The server reads the folder beside everything else; until then there is nothing to tell.
    for (let told = 0; told < files; ) {
      const ask = { previousResultIds: [] };
      const answer = await server.connection.sendRequest("workspace/diagnostic", ask);
      told = answer.items.length;
      if (told < files) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    cold.push(performance.now() - server.started);
  }
  row("500 files, spawn to all diagnostics", median(cold), { target: 1500 });
  const file = path.join(folder, "app-0.yaml");
  const document = new Document(server, file, fs.readFileSync(file, "utf8"));
  await document.open();
  await document.ask("diagnostic");
  const line = document.lines.indexOf("kind: ConfigMap") + 2;
  const renames = [];
  let renamed = 0;
  for (let i = 0; i < 9; i++) {
    const { answer, ms } = await document.ask("rename", {
      position: { line, character: 9 },
      newName: `renamed-${i}`,
    });
    renamed = answer?.documentChanges?.length ?? Object.keys(answer?.changes ?? {}).length;
    renames.push(ms);
  }
  row(`rename of a name that ${renamed} files use`, median(renames), { target: 300 });
  const peak = peakMemory(server.pid);
  if (peak !== undefined) row("peak memory, 500 files", peak, { unit: "MB", target: 250 });
  server.stop();
  fs.rmSync(folder, { recursive: true });
}

export async function editor() {
  await firstAnswers();
  await edited(58, { edit: 30, cpu: 3, memory: 120, dryRun: 300 });
  await edited(1000, { edit: 50, cpu: 6, dryRun: 300 });
  await edited(10_000, { edit: 120, cpu: 20, memory: 250 });
  await workspace();
}
