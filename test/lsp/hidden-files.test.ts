// Which files of a workspace are checked: what the editor hides is no part of it, until it is shown again.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { WorkspaceDiagnosticReport } from "vscode-languageserver";
import { runDryRunRequest, type StatusParams, statusNotification } from "#protocol";
import { isHidden } from "../../server/src/lsp/hidden-files.ts";
import { startClient } from "./client.ts";

const cases: readonly {
  globs: readonly string[];
  hidden: readonly string[];
  shown: readonly string[];
}[] = [
  { globs: [], hidden: [], shown: ["a.yaml"] },
  {
    globs: ["build"],
    hidden: ["build", "build/a.yaml", "build/x/a.yaml"],
    shown: ["builds/a.yaml", "x/build/a.yaml"],
  },
  { globs: ["**/build"], hidden: ["build/a.yaml", "x/build/a.yaml"], shown: ["x/a.yaml"] },
  { globs: ["**/*.{gen,tmp}.yaml"], hidden: ["a.gen.yaml", "x/b.tmp.yaml"], shown: ["a.yaml"] },
  { globs: ["{a,b{c,d}}.yaml"], hidden: ["a.yaml", "bc.yaml", "bd.yaml"], shown: ["b.yaml"] },
  { globs: ["{", "}", "[", "a("], hidden: [], shown: ["a.yaml"] },
];
for (const { globs, hidden, shown } of cases)
  test(`hidden by ${JSON.stringify(globs)}`, () => {
    assert.deepEqual(
      [...hidden, ...shown].filter((path) => isHidden(path, globs)),
      hidden,
    );
  });

test("findings of hidden files are not told with the workspace, and are as soon as they are shown", async () => {
  const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n";
  const roots = ["memory:/w"];
  const files = { "memory:/w/a.yaml": pod, "memory:/w/made/b.yaml": pod };
  let settings: object = { hiddenFiles: ["made", 7] };
  const client = await startClient({}, {}, { roots, files, settings: () => settings });
  const told = async (among: number) => {
    for (;;) {
      const { items } = await client.request<WorkspaceDiagnosticReport>("workspace/diagnostic", {
        previousResultIds: [],
      });
      if (items.length >= among) return items.map(({ uri }) => uri);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  assert.deepEqual(await told(1), ["memory:/w/a.yaml"]);
  settings = {};
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings });
  assert.deepEqual(await told(2), Object.keys(files));
  await client.close();
});

for (const [diagnostics, want] of [
  ["auto", "all"],
  ["off", "open"],
] as const)
  test(`the status tells which files are checked: ${diagnostics}`, async () => {
    const workspace = { diagnostics };
    const roots = ["memory:/w"];
    const client = await startClient(
      { workspace },
      {},
      { roots, files: {}, settings: () => ({ workspace }) },
    );
    const told: string[] = [];
    client.connection.onNotification(statusNotification, ({ checked }: StatusParams) => {
      told.push(checked);
    });
    const uri = "memory:/w/a.yaml";
    client.open(uri, "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n");
    const status = async () =>
      (await client.request<StatusParams>(statusNotification, { uri })).checked;
    while ((await status()) !== want) await new Promise((resolve) => setTimeout(resolve, 20));
    await client.request(runDryRunRequest, { uri });
    assert.equal(told.at(-1), want);
    await client.close();
  });
