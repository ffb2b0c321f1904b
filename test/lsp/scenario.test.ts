// Scenarios over the protocol: the request, the lens, the failing step, the timeline.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type RunScenarioResult,
  runScenarioRequest,
  type VirtualDocumentResult,
  virtualDocumentRequest,
} from "#protocol";
import { startClient } from "./client.ts";

const manifest = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: app, image: "app:1.0"}]}
`;
const scenario = `apiVersion: drydock.dev/v1alpha1
kind: Scenario
metadata:
  name: web
spec:
  steps:
    - apply: { files: [pod.yaml] }
    - advance: 10s
    - expect: { object: pod/web, phase: Failed }
`;

test("a scenario is run, and its failing step is marked", async () => {
  const client = await startClient();
  try {
    client.open("file:///w/pod.yaml", manifest);
    const uri = "file:///w/web.scenario.yaml";
    client.open(uri, scenario);
    const published = client.published(uri);
    const { scenarios } = await client.request<RunScenarioResult>(runScenarioRequest, {
      uri,
      line: 3,
    });
    const [verdict] = scenarios;
    assert.equal(verdict?.verdict, "failed");
    assert.equal(
      verdict?.text,
      "failed at step 3 (10s): pod/web: phase is Running, expected Failed",
    );
    assert.equal(verdict?.line, 8);
    const { diagnostics } = await published;
    assert.deepEqual(
      diagnostics.map(({ code, message }) => [code, message.split("\n")[0]]),
      [["scenario-failed", "Step 3 at 10s: pod/web: phase is Running, expected Failed"]],
    );
    const lenses = await client.request<{ command: { title: string } }[]>("textDocument/codeLens", {
      textDocument: { uri },
    });
    assert.deepEqual(
      lenses.map(({ command }) => command.title),
      ["Run scenario · failed at step 3", "Timeline"],
    );
    const { text } = await client.request<VirtualDocumentResult>(virtualDocumentRequest, {
      uri: verdict?.timeline,
    });
    assert.match(text, /^# scenario web .*\n# failed at step 3\n/);
    assert.match(text, /t=0s +step 1 apply +pod\/web created/);
    assert.match(text, /t=3s +pod\/web +Started/);
  } finally {
    await client.close();
  }
});

test("a scenario with a mistake is not run, and says why", async () => {
  const client = await startClient();
  try {
    const uri = "file:///w/web.scenario.yaml";
    client.open(uri, scenario);
    const { scenarios } = await client.request<RunScenarioResult>(runScenarioRequest, { uri });
    assert.deepEqual(
      scenarios.map(({ verdict, text, line }) => [verdict, text, line]),
      [["invalid", 'The path "pod.yaml" does not exist.', 6]],
    );
  } finally {
    await client.close();
  }
});
