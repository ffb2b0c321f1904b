// The bundle as it is shipped: a process that speaks over its standard streams, with the dry run on its own thread.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { after, test } from "node:test";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { root } from "../schema-pack.ts";
import type { Published } from "./client.ts";

test("the bundle checks a manifest, runs it dry and ends when it is told to", {
  timeout: 60_000,
}, async () => {
  const server = spawn(process.execPath, [path.join(root, "dist/server.cjs"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  after(() => server.kill());
  const ended = new Promise<number | null>((resolve) => server.once("exit", resolve));
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const pushed = new Promise<Published>((resolve) =>
    connection.onNotification("textDocument/publishDiagnostics", resolve),
  );
  connection.onRequest(() => null);
  connection.listen();
  const { serverInfo } = await connection.sendRequest<{ serverInfo: { name: string } }>(
    "initialize",
    {
      processId: null,
      rootUri: null,
      capabilities: { textDocument: { diagnostic: {} } },
    },
  );
  assert.equal(serverInfo.name, "drydock");
  await connection.sendNotification("initialized", {});
  const uri = "memory:/pod.yaml";
  const text = `apiVersion: v1
kind: Pod
metadata: {name: big}
spec:
  containers: [{name: a, image: b, resources: {requests: {cpu: 64}}}]
`;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text },
  });
  const report = await connection.sendRequest<{ kind: string }>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  assert.equal(report.kind, "full");
  const [found] = (await pushed).diagnostics;
  assert.equal(found?.code, "FailedScheduling");
  assert.match(found?.message ?? "", /^Pod unschedulable: 3 nodes lack cpu \(0\/3 fit\)\n/);
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  assert.equal(await ended, 0);
  connection.dispose();
});
