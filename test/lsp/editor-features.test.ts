// Requests over a connection: the graph of resources, meanings of words, typing, refactorings, documents of the server's.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeAction,
  Diagnostic,
  InlayHint,
  SemanticTokens,
  SemanticTokensDelta,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import {
  baselineNotification,
  compareRequest,
  createConfigurationRequest,
  type FilesResult,
  importSnapshotRequest,
  refactorKinds,
  runDryRunRequest,
  type ScopeResult,
  type StatusParams,
  scopeRequest,
  statusNotification,
  virtualUri,
} from "#protocol";
import { webDeployment } from "../web-deployment.ts";
import { type Client, positionOf, startClient } from "./client.ts";

const uri = "memory:/app/web.yaml";
const text = `${webDeployment(2)}
        ports: [{containerPort: 8080}]
        env:
        - name: LEVEL
          value: info
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;
const textDocument = { uri };
const at = (needle: string) => positionOf(text, needle, 1);

let client: Client;
before(async () => {
  client = await startClient();
  client.open(uri, text);
  await client.request(runDryRunRequest, { uri });
});
after(async () => {
  assert.deepEqual(client.errors, []);
  await client.close();
});

test("call hierarchy: a Service leads to the workload, which leads to what it owns", async () => {
  const position = at("web}\nspec: {selector");
  const [service] = await client.request<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", {
    textDocument,
    position,
  });
  assert.equal(service?.detail, "Service · default");
  const outgoing = (item: CallHierarchyItem) =>
    client.request<CallHierarchyOutgoingCall[]>("callHierarchy/outgoingCalls", { item });
  const [web] = await outgoing(service);
  assert.equal(web?.to.detail, "Deployment · default");
  const [incoming] = await client.request<CallHierarchyIncomingCall[]>(
    "callHierarchy/incomingCalls",
    { item: web.to },
  );
  assert.equal(incoming?.from.name, "web");
  const [set] = await outgoing(web.to);
  assert.match(set?.to.detail ?? "", /^ReplicaSet of Deployment web/);
  const pods = await outgoing(set!.to);
  assert.equal(pods.length, 2);
  const [owner] = await client.request<CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", {
    item: pods[0]!.to,
  });
  assert.equal(owner?.from.name, set?.to.name);
});

test("semantic tokens: whole, in part, and what has changed", async () => {
  const whole = await client.request<SemanticTokens>("textDocument/semanticTokens/full", {
    textDocument,
  });
  assert.equal(whole.data.length % 5, 0);
  const line = (number: number) => ({ line: number, character: 0 });
  const part = await client.request<SemanticTokens>("textDocument/semanticTokens/range", {
    textDocument,
    range: { start: line(4), end: line(5) },
  });
  assert.deepEqual(part.data, [4, 2, 8, 1, 0]);
  const delta = await client.request<SemanticTokensDelta>(
    "textDocument/semanticTokens/full/delta",
    { textDocument, previousResultId: whole.resultId },
  );
  assert.deepEqual(delta.edits, []);
});

test("a dash goes where the others are", async () => {
  const address = "memory:/typing/pod.yaml";
  client.open(address, "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    - \n");
  const edits = await client.request<TextEdit[]>("textDocument/onTypeFormatting", {
    textDocument: { uri: address },
    position: { line: 5, character: 6 },
    ch: " ",
    options: { tabSize: 2, insertSpaces: true },
  });
  assert.deepEqual(
    edits.map(({ newText }) => newText),
    ["  "],
  );
});

const actionsAt = (needle: string, only: string) =>
  client.request<CodeAction[]>("textDocument/codeAction", {
    textDocument,
    range: { start: at(needle), end: at(needle) },
    context: { diagnostics: [], only: [only] },
  });

test("refactorings come by their kinds and are applied without a question", async () => {
  const extracts = await actionsAt("info", "refactor.extract");
  assert.deepEqual(
    extracts.map(({ kind }) => kind),
    [refactorKinds.extractConfigMap, refactorKinds.extractSecret],
  );
  const { edit } = await client.request<CodeAction>("codeAction/resolve", extracts[0]!);
  assert.equal(Object.values(edit?.changeAnnotations ?? {})[0]?.needsConfirmation, false);
  const unasked = await client.request<CodeAction[]>("textDocument/codeAction", {
    textDocument,
    range: { start: at("info"), end: at("info") },
    context: { diagnostics: [], triggerKind: 2 },
  });
  assert.deepEqual(unasked, []);
  const [sort] = await actionsAt("info", "source");
  assert.equal(sort?.kind, refactorKinds.sortKeys);
  const onSave = await client.request<CodeAction[]>("textDocument/codeAction", {
    textDocument,
    range: { start: at("info"), end: at("info") },
    context: { diagnostics: [], only: [refactorKinds.sortKeys], triggerKind: 2 },
  });
  assert.equal(onSave.length, 1);
});

test("a file is split into files that are created", async () => {
  const [split] = await actionsAt("info", refactorKinds.splitFile);
  const { edit } = await client.request<{ edit: WorkspaceEdit }>("codeAction/resolve", split!);
  const created = edit.documentChanges?.flatMap((one) => ("kind" in one ? [one] : []));
  assert.deepEqual(
    created?.map((one) => one.kind === "create" && one.uri),
    ["memory:/app/web-service.yaml"],
  );
});

test("what a hint tells beyond its words comes when it is looked at", async () => {
  const hints = await client.request<InlayHint[]>("textDocument/inlayHint", {
    textDocument,
    range: { start: { line: 0, character: 0 }, end: { line: 30, character: 0 } },
  });
  const pods = hints.find(
    ({ label }) => Array.isArray(label) && label.some(({ value }) => value === "2 pods"),
  );
  assert.ok(pods && Array.isArray(pods.label) && pods.label.every(({ location }) => !location));
  const { label, tooltip } = await client.request<InlayHint>("inlayHint/resolve", pods);
  assert.equal(tooltip, "Deployment web");
  assert.ok(Array.isArray(label) && label.some(({ location }) => location?.uri === uri));
});

const content = async (address: string) =>
  (await client.request<{ text: string }>("workspace/textDocumentContent", { uri: address })).text;

test("documents of the server are served by their addresses", async () => {
  assert.match(await content(virtualUri("timeline", uri)), /^# app {2}·/);
  const subject = `${uri}#4`;
  const written = (await content(virtualUri("manifest", subject))).split("\n");
  const stored = (await content(virtualUri("stored-object", subject))).split("\n");
  // In the same layout: every line of the manifest is one of the stored object, in the same order.
  let from = 0;
  for (const line of written.slice(1)) {
    const found = stored.indexOf(line, from);
    assert.ok(found >= 0, line);
    from = found;
  }
  assert.ok(stored.some((line) => line.includes("progressDeadlineSeconds: 600")));
  assert.match(await content(virtualUri("scheduling", subject)), /runs on `node-[abc]`/);
  assert.equal(await content("drydock:/none/x?y"), "");
});

test("the scope is compared with what it was", async () => {
  const { uris } = await client.request<ScopeResult>(scopeRequest, { uri });
  assert.deepEqual(uris, [uri]);
  const before = text.replace("replicas: 2", "replicas: 1");
  await client.request(compareRequest, { uri, texts: [{ uri, text: before }] });
  assert.match(await content(virtualUri("timeline-before", uri)), /ready 1\/1/);
  assert.match(await content(virtualUri("timeline", uri)), /ready 2\/2/);
});

test("a snapshot becomes a cluster model, and a configuration begins with what counts", async () => {
  const snapshot = JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: [
      { apiVersion: "v1", kind: "Node", metadata: { name: "n1", managedFields: [{}] } },
      { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { password: "aHVudGVy" } },
    ],
  });
  const { files, summary } = await client.request<FilesResult>(importSnapshotRequest, {
    folder: "memory:/app",
    text: snapshot,
  });
  assert.equal(summary, "1 Node, 1 Secret");
  assert.deepEqual(
    files.map((one) => one.uri),
    ["memory:/app/cluster.yaml", "memory:/app/.drydock.yaml"],
  );
  assert.match(files[0]!.text, /name: n1\n---\n/);
  assert.doesNotMatch(files[0]!.text, /aHVudGVy|managedFields/);
  assert.match(files[1]!.text, /cluster:\n {2}files:\n {2}- cluster\.yaml/);
  const created = await client.request<FilesResult>(createConfigurationRequest, {
    folder: "memory:/app",
  });
  assert.match(
    created.files[0]!.text,
    /kubernetesVersion: "1\.36"\ncluster:\n {2}preset: three-node/,
  );
});

test("the syntax of what is no manifest is left to an extension for YAML", async () => {
  const broken = "a: b: c\n";
  const cases: readonly (readonly [text: string, others: boolean, codes: readonly string[]])[] = [
    [broken, false, ["yaml-syntax"]],
    [broken, true, []],
    [`kind: Pod\n${broken}`, true, ["yaml-syntax"]],
  ];
  for (const [content, syntaxValidation, codes] of cases) {
    const editor = await startClient({}, { syntaxValidation });
    editor.open(uri, content);
    const { items } = await editor.request<{ items: Diagnostic[] }>("textDocument/diagnostic", {
      textDocument,
    });
    assert.deepEqual(
      items.map(({ code }) => code),
      codes,
    );
    await editor.close();
  }
});

test("that two extensions validate is said once, with what can be done", async () => {
  const both = await startClient({}, { kubernetesValidation: true });
  const pull = (document: string) =>
    both.request<{ items: Diagnostic[] }>("textDocument/diagnostic", {
      textDocument: { uri: document },
    });
  both.open(uri, text);
  both.open("memory:/app/other.yaml", text);
  const told = (await pull(uri)).items.filter(({ code }) => code === "two-validators");
  assert.deepEqual(
    told.map(({ severity, range }) => [severity, range.start.line]),
    [[3, 0]],
  );
  const others = (await pull("memory:/app/other.yaml")).items;
  assert.ok(others.every(({ code }) => code !== "two-validators"));
  const actions = await both.request<CodeAction[]>("textDocument/codeAction", {
    textDocument,
    range: told[0]!.range,
    context: { diagnostics: told, only: ["quickfix"] },
  });
  const off = actions.find(({ command }) => command?.command.includes("disableYaml"));
  assert.deepEqual(off?.command?.arguments, [["**/app/*.{yaml,yml}"]]);
  await both.close();
});

const told: readonly { name: string; off: readonly string[]; want: readonly string[] }[] = [
  { name: "nothing", off: [], want: ["app/*.{yaml,yml}", "top.yaml"] },
  { name: "a part of it", off: ["ci/*.yaml", "top.yaml"], want: ["app/*.{yaml,yml}"] },
  { name: "all of it", off: ["app/*.{yaml,yml}", "top.yaml"], want: [] },
];
for (const { name, off, want } of told)
  test(`two extensions that validate, when the other one has been told to leave ${name} alone`, async () => {
    const files = { "memory:/w/app/web.yaml": text, "memory:/w/top.yaml": text };
    const roots = ["memory:/w"];
    const both = await startClient(
      {},
      { kubernetesValidation: true },
      { roots, files, settings: () => null },
      off,
    );
    for (const [address, content] of Object.entries(files)) both.open(address, content);
    const document = { uri: "memory:/w/app/web.yaml" };
    const { items } = await both.request<{ items: Diagnostic[] }>("textDocument/diagnostic", {
      textDocument: document,
    });
    const diagnostics = items.filter(({ code }) => code === "two-validators");
    const actions = await both.request<CodeAction[]>("textDocument/codeAction", {
      textDocument: document,
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
      context: { diagnostics, only: ["quickfix"] },
    });
    const action = actions.find(({ command }) => command?.command.includes("disableYaml"));
    assert.deepEqual(action?.command?.arguments?.[0] ?? [], want);
    assert.equal(diagnostics.length, want.length > 0 ? 1 : 0);
    await both.close();
  });

test("what the server has written itself is no manifest, whatever it says", async () => {
  const own = virtualUri("stored-object", `${uri}#0`);
  client.open(own, "apiVersion: v1\nkind: Pod\nmetadata: {name: x, uid: y}\nspec: {}\n");
  const { items } = await client.request<{ items: unknown[] }>("textDocument/diagnostic", {
    textDocument: { uri: own },
  });
  assert.deepEqual(items, []);
});

test("a dry run of a file that has changed since starts from what runs now", async () => {
  const address = "memory:/base/web.yaml";
  const git = await startClient();
  const timeline = async () => {
    await git.request(runDryRunRequest, { uri: address });
    const params = { uri: virtualUri("timeline", address) };
    return (await git.request<{ text: string }>("workspace/textDocumentContent", params)).text;
  };
  const edited = text.replace("shop/web:1.4.2", "shop/web:1.5.0");
  git.open(address, edited);
  assert.match(await timeline(), /Scaled up replica set \S+ from 0 to 2/);
  await git.connection.sendNotification(baselineNotification, {
    texts: [{ uri: address, text }],
  });
  // An update: the new replica set grows while the old one shrinks.
  assert.match(await timeline(), /Scaled down replica set \S+ from 2 to 1/);
  git.change(address, text);
  assert.match(await timeline(), /Scaled up replica set \S+ from 0 to 2/);
  await git.close();
});

test("what runs now is known too late for a dry run that is under way, of a file that is not open: it is run again", async () => {
  const address = "memory:/late/web.yaml";
  const files = { [address]: text.replace("shop/web:1.4.2", "shop/web:1.5.0") };
  let started = () => {};
  const underWay = new Promise<void>((resolve) => {
    started = resolve;
  });
  let goOn = () => {};
  const known = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const git = await startClient(
    {},
    {},
    { roots: ["memory:/late"], files, settings: () => null },
    [],
    () => {
      started();
      return known;
    },
  );
  const timeline = async () => {
    const params = { uri: virtualUri("timeline", address) };
    return (await git.request<{ text: string }>("workspace/textDocumentContent", params)).text;
  };
  await timeline();
  await underWay;
  const settled = new Promise<void>((resolve) => {
    git.connection.onNotification(statusNotification, ({ state }: StatusParams) => {
      if (state === "idle") resolve();
    });
  });
  await git.connection.sendNotification(baselineNotification, { texts: [{ uri: address, text }] });
  await git.request(scopeRequest, { uri: address });
  goOn();
  await settled;
  while (!/Scaled down replica set \S+ from 2 to 1/.test(await timeline()))
    await new Promise((resolve) => setTimeout(resolve, 20));
  await git.close();
});

test("what the configuration excludes is not told of with the workspace", async () => {
  const editor = await startClient();
  const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: A}\n";
  const folder = "memory:/scan";
  editor.open(`${folder}/.drydock.yaml`, "exclude: [old/**]\n");
  editor.open(`${folder}/new/a.yaml`, pod);
  editor.open(`${folder}/old/a.yaml`, pod);
  let items: readonly { readonly uri: string }[] = [];
  // The workspace has been read when its first answer says something.
  while (items.length === 0)
    ({ items } = await editor.request<{ items: typeof items }>("workspace/diagnostic", {
      previousResultIds: [],
    }));
  assert.deepEqual(items.map((one) => one.uri.slice(folder.length)).sort(), [
    "/.drydock.yaml",
    "/new/a.yaml",
  ]);
  await editor.close();
});
