// Lenses come whole, lead to what is there when they are clicked, and are asked for again only when they say something else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { CodeLens } from "vscode-languageserver";
import {
  defaultSettings,
  type LensReferencesResult,
  lensReferencesRequest,
  runDryRunRequest,
  timeCursorRequest,
} from "#protocol";
import { webDeployment } from "../web-deployment.ts";
import { type Client, startClient } from "./client.ts";

const uri = "memory:/lenses/web.yaml";
const other = "memory:/lenses/service.yaml";
const service =
  "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n";

let client: Client;
let refreshes = 0;
before(async () => {
  // The dry run comes when it is asked for.
  client = await startClient({ dryRun: { ...defaultSettings.dryRun, run: "manual" } });
  client.connection.onRequest("workspace/codeLens/refresh", () => {
    refreshes++;
    return null;
  });
  client.open(uri, webDeployment(2));
});
after(async () => {
  assert.deepEqual(client.errors, []);
  await client.close();
});

const titles = async () => {
  const lenses = await client.request<CodeLens[]>("textDocument/codeLens", {
    textDocument: { uri },
  });
  return lenses.map(({ command }) => command?.title);
};
/** How often lenses were to be asked for again during a run. */
const refreshesOf = async (what: () => Promise<unknown>) => {
  const before = refreshes;
  await what();
  // Answered after everything that was sent before.
  await client.request("textDocument/hover", {
    textDocument: { uri },
    position: { line: 0, character: 0 },
  });
  return refreshes - before;
};
const run = () => client.request(runDryRunRequest, { uri });

test("a lens is asked for again when its words have changed, and only then", async () => {
  assert.deepEqual(await titles(), ["Dry run: …", "Timeline", "0 references"]);
  assert.equal(await refreshesOf(run), 1);
  const [settled] = await titles();
  assert.match(settled ?? "", /^Dry run: 2\/2 ready at/);
  assert.equal(await refreshesOf(run), 0);
});

test("a lens that was given while its text had no result yet is asked for again, though the outcome is as before", async () => {
  const [before] = await titles();
  client.change(uri, `# moved\n${webDeployment(2)}`);
  assert.deepEqual((await titles())[0], `${before} …`);
  assert.equal(await refreshesOf(run), 1);
  assert.deepEqual((await titles())[0], before);
});

test("another instant asks once, and one where the lenses say the same not at all", async () => {
  const look = (move: unknown) => () => client.request(timeCursorRequest, { uri, move });
  assert.equal(await refreshesOf(look({ to: "0s" })), 1);
  assert.match((await titles())[0] ?? "", /^Dry run at 0 s: /);
  assert.equal(await refreshesOf(look({ to: "0s" })), 0);
  assert.equal(await refreshesOf(look("leave")), 1);
  await titles();
});

test("where nothing is ever run dry, no lens waits for it", async () => {
  const own = await startClient({ dryRun: { ...defaultSettings.dryRun, run: "off" } });
  own.open(uri, webDeployment(2));
  const lenses = await own.request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  assert.deepEqual(
    lenses.map(({ command }) => command?.title),
    ["0 references"],
  );
  await own.close();
});

test("the references lens leads to what is there when it is clicked", async () => {
  const references = () =>
    client.request<LensReferencesResult>(lensReferencesRequest, { uri, object: 0 });
  assert.deepEqual(await references(), { at: { line: 1, character: 0 }, places: [] });
  client.open(other, service);
  assert.equal(await refreshesOf(run), 1);
  assert.equal((await titles())[2], "1 reference");
  client.change(other, `# moved\n${service}`);
  const { places } = await references();
  assert.deepEqual(places, [{ uri: other, line: 4, character: 7 }]);
  const gone = await client.request(lensReferencesRequest, { uri, object: 7 });
  assert.deepEqual(gone, { at: null, places: [] });
});
