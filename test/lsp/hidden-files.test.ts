// What the editor hides is no part of the workspace, until it is shown again.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { WorkspaceDiagnosticReport } from "vscode-languageserver";
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
