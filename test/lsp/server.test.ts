// The server as an editor meets it: requests over a connection, with texts of every condition.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  WorkspaceEdit,
  WorkspaceSymbol,
} from "vscode-languageserver/node";
import {
  defaultSettings,
  runDryRunRequest,
  virtualDocumentRequest,
  virtualScheme,
  virtualUri,
} from "#protocol";
import { initializeResult } from "../../server/src/lsp/capabilities.ts";
import { webDeployment } from "../web-deployment.ts";
import { type Client, positionOf, startClient } from "./client.ts";

const uri = "memory:/app/web.yaml";
const text = `${webDeployment(3)}
        imagePullPolicy: Sometimes
        resources: {requests: {cpu: 500m, memory: 64Mi}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: compute}
spec: {hard: {requests.cpu: "1"}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;
const mended = text.replace("Sometimes", "Always");
const at = (needle: string, shift = 0) => positionOf(text, needle, shift);
const textDocument = { uri };
const everything = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };

let client: Client;
before(async () => {
  client = await startClient();
  client.open(uri, text);
});
after(async () => {
  assert.deepEqual(client.errors, []);
  await client.close();
});

const pull = async (document = uri) => {
  const report = await client.request<{ items: Diagnostic[] }>("textDocument/diagnostic", {
    textDocument: { uri: document },
    identifier: "drydock",
  });
  return report.items;
};

test("initialize tells what the server can do", () => {
  const { capabilities, serverInfo } = client.initialized;
  assert.equal(serverInfo?.name, "drydock");
  assert.equal(capabilities.positionEncoding, "utf-16");
  assert.ok(capabilities.diagnosticProvider && capabilities.completionProvider);
  assert.equal(capabilities.documentFormattingProvider, undefined);
});

test("documents of the server are offered to clients that know how to ask, and to no others", () => {
  assert.equal(client.initialized.capabilities.workspace?.textDocumentContent, undefined);
  const { capabilities } = initializeResult("", {
    workspace: { textDocumentContent: { dynamicRegistration: true } },
  });
  assert.deepEqual(capabilities.workspace?.textDocumentContent, { schemes: [virtualScheme] });
});

test("static diagnostics are pulled", async () => {
  const found = (await pull()).find(({ range }) => range.start.line === 12);
  assert.equal(found?.severity, 1);
  assert.equal(found?.source, "drydock");
  assert.match(String(found?.message), /Unsupported value: "Sometimes"/);
});

test("what a dry run finds is pushed, with the places that take part", async () => {
  const pushed = client.published(uri, ({ diagnostics }) => diagnostics.length > 0);
  client.change(uri, mended);
  const [found] = (await pushed).diagnostics as readonly Diagnostic[];
  assert.equal(found?.code, "exceeded-quota");
  assert.deepEqual(found?.range.start, at("replicas: 3", 10));
  assert.match(String(found?.message), /^Quota "compute" in "default": 3 x 500m needs 1500m cpu/);
  assert.equal(found?.relatedInformation?.[0]?.location.range.start.line, 18);
});

test("what a dry run says of a finding is told as long as the text stands", async () => {
  const other = "memory:/told/pod.yaml";
  const pod = (name: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  priorityClassName: gone\n  containers: [{name: a, image: "b:1"}]\n`;
  client.open(other, pod("one"));
  await client.request(runDryRunRequest, { uri: other });
  const related = async () =>
    (await pull(other)).flatMap(({ relatedInformation = [] }) =>
      relatedInformation.map(({ message }) => message),
    );
  const words = 'pods "one" is forbidden: no PriorityClass with name gone was found';
  assert.deepEqual(await related(), [words]);
  client.change(other, pod("two"));
  assert.deepEqual(await related(), []);
  await client.connection.sendNotification("textDocument/didClose", {
    textDocument: { uri: other },
  });
});

test("hover", async () => {
  const hover = await client.request<Hover>("textDocument/hover", {
    textDocument,
    position: at("replicas", 2),
  });
  const { value } = hover.contents as { value: string };
  assert.match(value, /`Deployment\.spec\.replicas`/);
  assert.match(value, /\*\*Dry run\*\*/);
});

test("code lenses: one line per object", async () => {
  const lenses = await client.request<CodeLens[]>("textDocument/codeLens", { textDocument });
  const outcomes = lenses.filter(({ command }) => command?.title.startsWith("Dry run:"));
  assert.deepEqual(
    outcomes.map(({ range }) => range.start.line),
    [0, 15, 20],
  );
  assert.match(outcomes[0]?.command?.title ?? "", /2\/3 ready, 1 stuck \(quota\).*quota cpu 100 %/);
  assert.ok(lenses.some(({ command }) => command?.title === "1 reference"));
});

test("inlay hints, none of what a diagnostic tells on the line", async () => {
  const hints = await client.request<InlayHint[]>("textDocument/inlayHint", {
    textDocument,
    range: everything,
  });
  const labels = hints.map(({ label }) =>
    Array.isArray(label) ? label.map(({ value }) => value).join("") : label,
  );
  assert.ok(labels.includes("-> 2 pods"), labels.join());
  assert.ok(labels.includes("used 1 (100 %)"), labels.join());
});

test("code actions are resolved when chosen", async () => {
  const pushed = await pull();
  const actions = await client.request<CodeAction[]>("textDocument/codeAction", {
    textDocument,
    range: { start: at("replicas: 3", 10), end: at("replicas: 3", 11) },
    context: { diagnostics: pushed },
  });
  const lower = actions.find(({ title }) => title === "Lower replicas to 2");
  assert.ok(lower && lower.edit === undefined);
  const { edit } = await client.request<CodeAction>("codeAction/resolve", lower);
  assert.deepEqual(edit?.changes?.[uri]?.[0]?.newText, "2");
});

test("document and workspace symbols", async () => {
  const symbols = await client.request<DocumentSymbol[]>("textDocument/documentSymbol", {
    textDocument,
  });
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ["Deployment web", "ResourceQuota compute", "Service web"],
  );
  const found = await client.request<WorkspaceSymbol[]>("workspace/symbol", { query: "compute" });
  assert.deepEqual(
    found.map(({ name }) => name),
    ["ResourceQuota/compute"],
  );
});

test("completion and its documentation", async () => {
  const list = await client.request<CompletionList>("textDocument/completion", {
    textDocument,
    position: at("imagePullPolicy", 6),
  });
  assert.ok(!list.items.some(({ label }) => label === "resources"), "it is there already");
  const other = list.items.find(({ label }) => label === "livenessProbe") as CompletionItem;
  const resolved = await client.request<CompletionItem>("completionItem/resolve", other);
  assert.match(JSON.stringify(resolved.documentation), /Pod\.spec|containers\.livenessProbe/);
});

test("definition, references, highlights", async () => {
  const position = at("selector: {app: web}", 17);
  const [definition] = await client.request<Location[]>("textDocument/definition", {
    textDocument,
    position,
  });
  assert.equal(definition?.range.start.line, 7);
  const references = await client.request<Location[]>("textDocument/references", {
    textDocument,
    position,
    context: { includeDeclaration: true },
  });
  assert.equal(references.length, 3);
  const highlights = await client.request<object[]>("textDocument/documentHighlight", {
    textDocument,
    position,
  });
  assert.equal(highlights.length, 3);
});

test("rename asks before it changes a selector that is immutable", async () => {
  const position = at("selector: {app: web}", 17);
  const prepared = await client.request<{ placeholder: string }>("textDocument/prepareRename", {
    textDocument,
    position,
  });
  assert.equal(prepared.placeholder, "web");
  const edit = await client.request<WorkspaceEdit>("textDocument/rename", {
    textDocument,
    position,
    newName: "front",
  });
  const changes = edit.documentChanges?.[0];
  assert.ok(changes && "edits" in changes);
  assert.equal(changes.edits.filter((one) => "annotationId" in one).length, 1);
  const refused = client.request("textDocument/rename", {
    textDocument,
    position,
    newName: "not valid",
  });
  await assert.rejects(refused, /no valid name/);
});

test("folding, selection, links", async () => {
  const folds = await client.request<FoldingRange[]>("textDocument/foldingRange", { textDocument });
  assert.ok(folds.some(({ startLine, endLine }) => startLine === 3 && endLine === 13));
  const [selection] = await client.request<{ parent?: object }[]>("textDocument/selectionRange", {
    textDocument,
    positions: [at("500m", 1)],
  });
  assert.ok(selection?.parent);
  const links = await client.request<{ target: string }[]>("textDocument/documentLink", {
    textDocument,
  });
  assert.deepEqual(
    links.map(({ target }) => target),
    ["https://hub.docker.com/r/shop/web"],
  );
});

test("the timeline is a document of its own, with definitions and sections", async () => {
  const address = virtualUri("timeline", uri);
  const { text: timeline } = await client.request<{ text: string }>(virtualDocumentRequest, {
    uri: address,
  });
  const line = timeline.split("\n").findIndex((one) => one.includes("SuccessfulCreate"));
  assert.ok(line > 0, timeline);
  const [place] = await client.request<Location[]>("textDocument/definition", {
    textDocument: { uri: address },
    position: { line, character: 3 },
  });
  assert.deepEqual(place?.range.start, at("name: web", 6));
  const hover = await client.request<Hover>("textDocument/hover", {
    textDocument: { uri: address },
    position: { line, character: 3 },
  });
  const { value } = hover.contents as { value: string };
  assert.match(value, /^\*\*Deployment web\*\* \(default\)\n\n2 of 3 ready/);
  const folds = await client.request<FoldingRange[]>("textDocument/foldingRange", {
    textDocument: { uri: address },
  });
  assert.ok(folds.length >= 2);
});

test("changed settings count at once", async () => {
  const change = (settings: object) =>
    client.connection.sendNotification("workspace/didChangeConfiguration", { settings });
  const severity = async () =>
    (await pull()).find(({ code }) => code === "probe-readiness-missing")?.severity;
  assert.equal(await severity(), 3);
  await change({
    ...defaultSettings,
    rules: { "probe-readiness-missing": "warning" },
    codeLens: { enabled: false, items: [] },
  });
  assert.equal(await severity(), 2);
  assert.deepEqual(await client.request<CodeLens[]>("textDocument/codeLens", { textDocument }), []);
  await change(defaultSettings);
  assert.equal(await severity(), 3);
});

test("the whole workspace is told of once, and then only what has changed", async () => {
  const empty = await startClient();
  const other = "memory:/one/a.yaml";
  empty.open(other, "apiVersion: v1\nkind: Pod\nmetadata: {name: A}\n");
  // The workspace has been read when its first answer says something.
  let first: { items: { uri: string; kind: string; resultId: string }[] };
  do first = await empty.request("workspace/diagnostic", { previousResultIds: [] });
  while (first.items.length === 0);
  const [report] = first.items;
  assert.equal(report?.kind, "full");
  const previousResultIds = [{ uri: other, value: report?.resultId }];
  const held = empty.request<typeof first>("workspace/diagnostic", { previousResultIds });
  empty.change(other, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n");
  assert.equal((await held).items[0]?.kind, "full");
  await empty.close();
});

test("without diagnostics of the workspace a file that is closed has none any more", async () => {
  const other = "memory:/other/pod.yaml";
  const quiet = await startClient({ workspace: { diagnostics: "off" } });
  quiet.open(other, "apiVersion: v1\nkind: Pod\nmetadata: {name: A}\n");
  await quiet.connection.sendNotification("textDocument/didClose", {
    textDocument: { uri: other },
  });
  const { items } = await quiet.request<{ items: unknown[] }>("workspace/diagnostic", {
    previousResultIds: [],
  });
  assert.deepEqual(items, [{ kind: "full", uri: other, version: null, items: [] }]);
  await quiet.close();
});

const odd: readonly (readonly [name: string, text: string])[] = [
  ["empty", ""],
  ["blank", "\n\n  \n"],
  [
    "half-typed",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  na\nspec:\n  template: {spec: {containers: [{na",
  ],
  ["tabs", "apiVersion: v1\nkind: Pod\n\tspec: {}\n"],
  ["binary", "\u0000\u0001\u0002PNG\u0000"],
  ["no object", "- a\n- b\n"],
  ["unknown kind", "apiVersion: x.io/v1\nkind: Gadget\nmetadata: {name: g}\n"],
  ["wrong types", "apiVersion: [1]\nkind: {a: b}\nmetadata: 7\n"],
  [
    "odd values",
    "apiVersion: v1\nkind: Pod\nmetadata: []\nspec: {containers: {a: 1}, volumes: 3, nodeSelector: [x]}\n",
  ],
  [
    "nulls",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\nspec:\n  selector:\n  template:\n    spec:\n      containers:\n      - \n      -\n",
  ],
  ["alias to nowhere", "apiVersion: v1\nkind: Pod\nspec: *none\n"],
  ["prototype", "apiVersion: v1\nkind: Pod\n__proto__: {a: 1}\nconstructor: {b: 2}\n"],
];
const methods: readonly (readonly [method: string, params: (uri: string) => object])[] = [
  ["textDocument/diagnostic", (u) => ({ textDocument: { uri: u } })],
  ["textDocument/codeLens", (u) => ({ textDocument: { uri: u } })],
  ["textDocument/inlayHint", (u) => ({ textDocument: { uri: u }, range: everything })],
  ["textDocument/documentSymbol", (u) => ({ textDocument: { uri: u } })],
  ["textDocument/foldingRange", (u) => ({ textDocument: { uri: u } })],
  ["textDocument/documentLink", (u) => ({ textDocument: { uri: u } })],
  ["textDocument/semanticTokens/full", (u) => ({ textDocument: { uri: u } })],
  ["textDocument/semanticTokens/range", (u) => ({ textDocument: { uri: u }, range: everything })],
  [
    "textDocument/codeAction",
    (u) => ({ textDocument: { uri: u }, range: everything, context: { diagnostics: [] } }),
  ],
];
const placed = [
  "textDocument/hover",
  "textDocument/completion",
  "textDocument/definition",
  "textDocument/documentHighlight",
  "textDocument/prepareRename",
  "textDocument/prepareCallHierarchy",
];

for (const [name, content] of odd)
  test(`every request is answered for a document that is ${name}`, async () => {
    const address = `memory:/odd/${name.replaceAll(" ", "-")}.yaml`;
    client.open(address, content);
    for (const [method, params] of methods) await client.request(method, params(address));
    const lines = content.split("\n");
    for (const method of placed)
      for (const [line, shown] of lines.entries())
        for (const character of [0, Math.floor(shown.length / 2), shown.length])
          await client.request(method, {
            textDocument: { uri: address },
            position: { line, character },
          });
    assert.deepEqual(client.errors, []);
  });

test("a document that nobody has opened is answered neutrally", async () => {
  const unknown = { textDocument: { uri: "memory:/none.yaml" } };
  assert.deepEqual(await client.request("textDocument/codeLens", unknown), []);
  const hover = { ...unknown, position: { line: 0, character: 0 } };
  assert.equal(await client.request("textDocument/hover", hover), null);
});

test("a text of a kind that the server does not know gets no error", async () => {
  const found = await pull("memory:/odd/unknown-kind.yaml");
  assert.ok(found.every(({ severity }) => severity !== 1));
});
