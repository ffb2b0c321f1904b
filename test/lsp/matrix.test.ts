// docs/lsp.md names every method of the protocol, and says of each whether the server answers it as it does.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ErrorCodes, ResponseError } from "vscode-jsonrpc/node";
import * as library from "vscode-languageserver/node";
import * as protocol from "#protocol";
import { root } from "../schema-pack.ts";
import { startClient } from "./client.ts";

interface Row {
  readonly methods: readonly string[];
  readonly supported: string;
}

/** `textDocument/prepareRename`, `rename`: the second one is of the same family. */
const rows: readonly Row[] = fs
  .readFileSync(path.join(root, "docs/lsp.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| `/.test(line) && !line.includes("`drydock/"))
  .map((line) => {
    const [, names = "", supported = ""] = line.split("|");
    let family = "";
    const methods = [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => {
      if (name.includes("/")) family = name.replace(/[^/]*$/, "");
      return name.includes("/") || ["initialized", "shutdown", "exit"].includes(name)
        ? name
        : family + name;
    });
    return { methods, supported: supported.trim() };
  });
const documented = new Map(
  rows.flatMap(({ methods, supported }) => methods.map((method) => [method, supported] as const)),
);

function supportOf(method: string): string | undefined {
  const steps = method.split("/");
  const families = steps.map((_, i) => `${steps.slice(0, i + 1).join("/")}/*`);
  return [method, ...families].map((name) => documented.get(name)).find((one) => one !== undefined);
}

/** Requests of the client by their method. */
const requests: readonly string[] = Object.values(library as Record<string, unknown>).flatMap(
  (value) => {
    const { method, messageDirection, type } = (value ?? {}) as Record<string, unknown>;
    const asked =
      type instanceof library.ProtocolRequestType || type instanceof library.ProtocolRequestType0;
    const fromClient = messageDirection === "clientToServer" || messageDirection === "both";
    return typeof method === "string" && fromClient && asked ? [method] : [];
  },
);
/** The library answers it with nothing by itself. */
const answeredByLibrary = new Set(["textDocument/willSaveWaitUntil"]);

test("every method of the protocol has a row", () => {
  const methods = Object.values(library as Record<string, unknown>).flatMap((value) => {
    const method = (value as { method?: unknown } | null)?.method;
    return typeof method === "string" && method.includes("/") ? [method] : [];
  });
  assert.ok(methods.length > 80);
  // The registration's own name, under which nothing is sent.
  const unsent = new Set(["textDocument/semanticTokens"]);
  assert.deepEqual(
    [...new Set(methods)].filter((one) => !unsent.has(one) && supportOf(one) === undefined),
    [],
  );
});

test("what is said to be answered is, and nothing else", async () => {
  const client = await startClient();
  const uri = "memory:/matrix.yaml";
  client.open(uri, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n");
  const position = { line: 2, character: 17 };
  const range = { start: position, end: position };
  const textDocument = { uri };
  const params = {
    textDocument,
    position,
    positions: [position],
    range,
    ranges: [range],
    uri: "drydock:/rule/x.md?x",
    context: { diagnostics: [], includeDeclaration: true, triggerKind: 1 },
    options: { tabSize: 2, insertSpaces: true },
    query: "",
    newName: "b",
    ch: "\n",
    previousResultIds: [],
    previousResultId: "",
  };
  const wrong: string[] = [];
  // Sent once, by every client; resolving needs what was given before.
  const special = /^(?:initialize|shutdown)$|\/resolve$|^callHierarchy|^typeHierarchy/;
  for (const method of requests) {
    if (special.test(method) || answeredByLibrary.has(method)) continue;
    const answered = await client.request(method, params).then(
      () => true,
      (error: unknown) =>
        !(error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound),
    );
    if (answered !== (supportOf(method) === "yes")) wrong.push(`${method}: ${supportOf(method)}`);
  }
  await client.close();
  assert.ok(requests.length > 40);
  assert.deepEqual(wrong, []);
});

test("our own messages are told", () => {
  const text = fs.readFileSync(path.join(root, "docs/lsp.md"), "utf8");
  const own = Object.values(protocol).filter(
    (value) => typeof value === "string" && value.startsWith("drydock/"),
  );
  assert.ok(own.length > 10);
  for (const name of own) assert.ok(text.includes(`\`${String(name)}\``), String(name));
});
