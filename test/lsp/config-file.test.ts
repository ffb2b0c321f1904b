// `.drydock.yaml` in an editor, key by key of its schema: completion offers each at its place, a hover explains it, and a
// value that it does not take is an error on that value.
import assert from "node:assert/strict";
import { test } from "node:test";
import { configurationSchema } from "#analysis";
import type { JsonSchema } from "../../server/src/analysis/config-file/config-schema.ts";
import { type Client, startClient } from "./client.ts";

type Step = string | number;

interface Key {
  readonly path: readonly Step[];
  readonly schema: JsonSchema;
}

/** Every key that the schema knows by name, with the first item of each list. */
function keysOf(schema: JsonSchema, path: readonly Step[] = []): Key[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) =>
    keysOf(one, path),
  );
  const items = schema.items ? keysOf(schema.items, [...path, 0]) : [];
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, one]) => [
    { path: [...path, name], schema: one },
    ...keysOf(one, [...path, name]),
  ]);
  return [...inner, ...items, ...own];
}

/** A text with the keys of a path one below the other, and a value or nothing behind the last. */
function textOf(path: readonly Step[], value: string): string {
  let text = "";
  let indent = 0;
  for (const [i, step] of path.entries()) {
    if (typeof step === "number") continue;
    const item = typeof path[i - 1] === "number";
    text += item ? `${" ".repeat(indent - 2)}- ${step}:` : `${" ".repeat(indent)}${step}:`;
    if (i < path.length - 1) text += "\n";
    indent += typeof path[i + 1] === "number" ? 4 : 2;
  }
  return `${text}${value}\n`;
}

/** Where the last key of such a text begins. */
function lastKey(text: string, name: string) {
  const lines = text.trimEnd().split("\n");
  return { line: lines.length - 1, character: lines.at(-1)!.lastIndexOf(`${name}:`) };
}

/** Something that none of the schema's choices takes. */
function wrongFor({ anyOf, oneOf, type, enum: values }: JsonSchema): string {
  const choices = anyOf ?? oneOf;
  if (choices || values || type === "object" || type === "array") return "no-such-value";
  return type === "string" ? "{}" : "many";
}

const uri = "memory:/app/.drydock.yaml";

interface Diagnostic {
  readonly severity: number;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

async function errorsOf(editor: Client): Promise<readonly Diagnostic[]> {
  const { items } = await editor.request<{ items: readonly Diagnostic[] }>(
    "textDocument/diagnostic",
    { textDocument: { uri } },
  );
  return items.filter(({ severity }) => severity === 1);
}

const keys = keysOf(configurationSchema);

test("every key of the configuration is offered, explained and checked", async () => {
  assert.ok(keys.length > 200, "the schema has keys");
  const editor = await startClient();
  editor.open(uri, "");
  const textDocument = { uri };
  for (const { path, schema } of keys) {
    const name = String(path.at(-1));
    const written = path.join(".");
    const empty = textOf(path, "");
    const { line, character } = lastKey(empty, name);

    const before = empty.trimEnd().split("\n");
    before[line] = before[line]!.slice(0, character);
    editor.change(uri, `${before.join("\n")}\n`);
    const offered = await editor.request<{ items: { label: string }[] } | { label: string }[]>(
      "textDocument/completion",
      { textDocument, position: { line, character } },
    );
    const items = Array.isArray(offered) ? offered : offered.items;
    assert.ok(
      items.some(({ label }) => label === name),
      `${written} is offered`,
    );

    editor.change(uri, empty);
    const hover = await editor.request<{ contents: { value: string } } | null>(
      "textDocument/hover",
      { textDocument, position: { line, character: character + 1 } },
    );
    assert.ok(schema.description, `${written} has a description`);
    assert.ok(hover?.contents.value.includes(schema.description), `${written} is explained`);

    const wrong = textOf(path, ` ${wrongFor(schema)}`);
    editor.change(uri, wrong);
    const errors = await errorsOf(editor);
    assert.deepEqual(
      errors.map(({ range }) => range.start),
      [{ line, character: character + name.length + 2 }],
      `${written}: ${wrong}${errors.map(({ message }) => message).join("; ")}`,
    );

    editor.change(uri, textOf([...path.slice(0, -1), `${name}x-y-z`], " 1"));
    if (!path.includes("rules"))
      assert.deepEqual(
        (await errorsOf(editor)).map(({ range, message }) => [range.start, message.split(".")[0]]),
        [[{ line, character }, `Unknown key '${name}x-y-z'`]],
        written,
      );
  }
  await editor.close();
});

const ranges: readonly [value: string, message: string | undefined][] = [
  ['"30000-32767"', undefined],
  ["30000-30000", undefined],
  ["30000", "This must be a text, not 30000."],
  ["30000-", "'30000-' does not fit ^[0-9]{1,5}-[0-9]{1,5}$."],
  ["32767-30000", "'32767-30000' is no range of ports."],
  ["30000-70000", "'30000-70000' is no range of ports."],
  ["0-10", "'0-10' is no range of ports."],
];

for (const [value, message] of ranges)
  test(`cluster.nodePortRange: ${value}`, async () => {
    const editor = await startClient();
    editor.open(uri, `cluster:\n  nodePortRange: ${value}\n`);
    assert.deepEqual(
      (await errorsOf(editor)).map((one) => [one.message, one.range.start]),
      message === undefined ? [] : [[message, { line: 1, character: 17 }]],
    );
    await editor.close();
  });
