// Fixes that leave something for the user to fill in.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { CodeAction, SnippetTextEdit, TextDocumentEdit } from "vscode-languageserver";
import { startClient } from "./client.ts";

const client = await startClient();
after(() => client.close());

test("what only the user can know is selected, with a proposal", async () => {
  const uri = "memory:/fixes/my-app.yaml";
  const text =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  labels: { app: web }\nspec:\n  containers:\n    - name: app\n      image: ""\n      args: ["a"]\n';
  client.open(uri, text);
  const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  const actions = await client.request<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range,
    context: { diagnostics: [], only: ["quickfix"] },
  });
  const inserted = async (title: string) => {
    const action = actions.find((one) => one.title === title);
    assert.ok(action, `${title} among ${actions.map((one) => one.title).join("; ")}`);
    const { edit } = await client.request<CodeAction>("codeAction/resolve", action);
    const [change] = edit?.documentChanges ?? [];
    const [first] = (change as TextDocumentEdit).edits;
    return (first as SnippetTextEdit).snippet?.value;
  };
  assert.equal(await inserted("Add name 'my-app'"), `name: \${1:my-app}\n  `);
  assert.equal(await inserted("Add image"), `"\${1:<image>}"`);
});
