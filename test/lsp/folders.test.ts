// Workspaces of several folders: each with its settings, its configuration file, its cluster, and objects of its own.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { Diagnostic, Location, WorkspaceSymbol } from "vscode-languageserver/node";
import {
  runDryRunRequest,
  type StatusParams,
  statusNotification,
  type VirtualDocumentResult,
  virtualDocumentRequest,
  virtualUri,
} from "#protocol";
import { type Client, startClient } from "./client.ts";

const node = (name: string) => `apiVersion: v1
kind: Node
metadata: {name: ${name}}
status: {capacity: {cpu: "2", memory: 4Gi, pods: "110"}}
`;
const pod = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: default, labels: {app: web}}
spec:
  terminationGracePeriodSeconds: 5
  containers:
  - {name: web, image: "web:1.0.0", env: [{name: A, valueFrom: {configMapKeyRef: {name: words, key: a}}}]}
`;
const words =
  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: words, namespace: default}\ndata: {a: b}\n";
const service = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

const files: Readonly<Record<string, string>> = {
  "memory:/one/web.yaml": pod,
  "memory:/one/words.yaml": words,
  "memory:/one/nodes.yaml": node("alpha"),
  "memory:/one/team/service.yaml": service,
  "memory:/two/web.yaml": pod,
  "memory:/two/service.yaml": service,
  "memory:/two/nodes.yaml": node("beta"),
  "memory:/three/web.yaml": pod,
  "memory:/three/.drydock.yaml": 'kubernetesVersion: "1.33"\nrules: {pod-naked: error}\n',
};
const roots = ["memory:/one", "memory:/two"];

/** What is set, by folder; the window has no address. */
let set: Readonly<Record<string, object>> = {};
let client: Client;

before(async () => {
  client = await startClient({}, {}, { roots, files, settings: (root = "") => set[root] ?? null });
});
after(async () => {
  assert.deepEqual(client.errors, []);
  await client.close();
});
beforeEach(() => change({}));

async function change(settings: typeof set): Promise<void> {
  set = settings;
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await settled();
}

/** Answers come in order: what was sent before has been looked at, and what the server asked has been answered. */
async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await client.request("workspace/symbol", { query: "none" });
}

async function status(uri: string): Promise<string> {
  const { kubernetesVersion, cluster } = await client.request<StatusParams>(statusNotification, {
    uri,
  });
  return `${kubernetesVersion} ${cluster}`;
}

async function severity(uri: string, code: string): Promise<number | undefined> {
  const report = await client.request<{ items: Diagnostic[] }>("textDocument/diagnostic", {
    textDocument: { uri },
    identifier: "drydock",
  });
  return report.items.find((one) => one.code === code)?.severity;
}

async function timeline(uri: string): Promise<string> {
  client.open(uri, files[uri] ?? "");
  await client.request(runDryRunRequest, { uri });
  const { text } = await client.request<VirtualDocumentResult>(virtualDocumentRequest, {
    uri: virtualUri("timeline", uri),
  });
  await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  return text;
}

const versions: readonly {
  name: string;
  set: typeof set;
  want: readonly [one: string, two: string];
}[] = [
  { name: "nothing", set: {}, want: ["1.36 three-node", "1.36 three-node"] },
  {
    name: "the window's settings, and a folder's own",
    set: { "": { kubernetesVersion: "1.35" }, "memory:/one": { kubernetesVersion: "1.31" } },
    want: ["1.31 three-node", "1.36 three-node"],
  },
  {
    name: "a cluster each, by its path from the folder",
    set: { "memory:/one": { cluster: "nodes.yaml" }, "memory:/two": { cluster: "./nodes.yaml" } },
    want: ["1.36 nodes.yaml", "1.36 nodes.yaml"],
  },
  {
    name: "what is no setting",
    set: { "memory:/one": { kubernetesVersion: 1.31, cluster: null, dryRun: "none" } },
    want: ["1.36 three-node", "1.36 three-node"],
  },
];

for (const { name, set: settings, want } of versions)
  test(`settings by folder: ${name}`, async () => {
    await change(settings);
    const found = [await status("memory:/one/web.yaml"), await status("memory:/two/web.yaml")];
    assert.deepEqual(found, want);
  });

test("a dry run takes place in the cluster of its folder", async () => {
  await change({
    "memory:/one": { cluster: "nodes.yaml" },
    "memory:/two": { cluster: "nodes.yaml" },
  });
  assert.match(
    await timeline("memory:/two/web.yaml"),
    /Successfully assigned default\/web to beta/,
  );
  assert.match(
    await timeline("memory:/one/web.yaml"),
    /Successfully assigned default\/web to alpha/,
  );
});

test("a scope of everything ends with its folder", async () => {
  await change({ "memory:/one": { scope: "workspace" } });
  const one = await timeline("memory:/one/web.yaml");
  assert.match(one, /^# one {2}·/);
  assert.match(one, /pod\/web/);
});

test("names and labels mean what the same folder has; a name leads to another one when its own has nothing, and symbols are found in all", async () => {
  const definitions = (uri: string) =>
    client.request<Location[]>("textDocument/definition", {
      textDocument: { uri },
      position: { line: 6, character: 84 },
    });
  for (const uri of ["memory:/one/web.yaml", "memory:/two/web.yaml"]) client.open(uri, pod);
  const [words] = await definitions("memory:/one/web.yaml");
  assert.equal(words?.uri, "memory:/one/words.yaml");
  const [elsewhere] = await definitions("memory:/two/web.yaml");
  assert.equal(elsewhere?.uri, "memory:/one/words.yaml");
  const completed = await client.request<{ items: { label: string }[] }>(
    "textDocument/completion",
    { textDocument: { uri: "memory:/two/web.yaml" }, position: { line: 6, character: 84 } },
  );
  assert.ok(completed.items.every(({ label }) => label !== "words"));
  const services = await client.request<WorkspaceSymbol[]>("workspace/symbol", {
    query: "service/",
  });
  assert.deepEqual(
    services.map(({ location }) => location.uri),
    ["memory:/one/team/service.yaml", "memory:/two/service.yaml"],
  );
});

const own = { kubernetesVersion: "1.31", rules: { "pod-naked": "warning" } };
const precedences: readonly { name: string; set: object; want: readonly unknown[] }[] = [
  { name: "the file alone", set: {}, want: ["1.33 three-node", 1] },
  { name: "settings of the folder", set: own, want: ["1.31 three-node", 2] },
  {
    name: "settings of the user",
    set: { ...own, ofUser: ["kubernetesVersion", "rules"] },
    want: ["1.33 three-node", 1],
  },
];

for (const { name, set: settings, want } of precedences)
  test(`a folder that is added, and its configuration file: ${name}`, async () => {
    const event = { added: [{ uri: "memory:/three", name: "three" }], removed: [] };
    set = { "memory:/three": settings };
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event });
    const uri = "memory:/three/web.yaml";
    client.open(uri, pod);
    await settled();
    await settled();
    assert.deepEqual([await status(uri), await severity(uri, "pod-naked")], want);
    await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { added: [], removed: event.added },
    });
    await settled();
    assert.equal(await status(uri), "1.36 three-node");
  });
