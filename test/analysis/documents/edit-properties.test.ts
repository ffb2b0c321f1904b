// What holds for every operation on every text: the value becomes what is asked for, and the rest of the text stays.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseSource } from "../../../server/src/analysis/documents/index.ts";
import {
  applyOperation,
  sameValue,
  valueAt,
} from "../../../server/src/analysis/documents/structural.ts";
import type { EditOperation } from "../../../server/src/analysis/finding.ts";
import { edited, removed } from "./edited.ts";

const key = fc.constantFrom("name", "a", "b", "on", "1", "x y", "__proto__", "labels");
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    "x",
    "",
    "1.10",
    "yes",
    "a: b",
    "#",
    "two\nlines\n",
    " lead",
    "-",
    "\u00e9",
  ),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie("tree")), { maxLength: 3 }).map(Object.fromEntries),
  ),
}));
const root = fc.array(fc.tuple(key, tree), { minLength: 1, maxLength: 4 }).map(Object.fromEntries);

function pathsOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  const below = Array.isArray(value)
    ? value.flatMap((item, i) => pathsOf(item, [...path, i]))
    : value !== null && typeof value === "object"
      ? Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...path, name]))
      : [];
  return [[...path], ...below];
}

/** Writes a value with a comment behind every scalar and above every key, in block or flow style as the picks say. */
function write(value: unknown, column: number, flow: () => boolean, comment: () => string): string {
  const pad = `\n${" ".repeat(column)}`;
  const filled = value !== null && typeof value === "object" && Object.keys(value).length > 0;
  if (!filled || flow()) return ` ${JSON.stringify(value)} ${comment()}`;
  if (Array.isArray(value))
    return value.map((item) => `${pad}-${write(item, column + 2, flow, comment)}`).join("");
  return Object.entries(value)
    .map(
      ([name, item]) =>
        `${pad}${comment()}${pad}${JSON.stringify(name)}:${write(item, column + 1, flow, comment)}`,
    )
    .join("");
}

/** The value as a text with numbered comments; a pick of 0 is flow style. */
function written(value: unknown, flows: Iterator<number>): string {
  let comments = 0;
  const flow = () => flows.next().value === 0;
  return `# head\n${write(value, 0, flow, () => `# ${comments++}`)}\n`;
}

test("an edit changes what it says and nothing else", () => {
  const operation = fc.record({
    op: fc.constantFrom("set", "remove", "rename", "insert", "add"),
    at: fc.nat(),
    value: tree,
    key,
    index: fc.nat(3),
  });
  fc.assert(
    fc.property(
      root,
      fc.array(operation, { minLength: 1, maxLength: 3 }),
      fc.infiniteStream(fc.nat(3)),
      (value, picks, flows) => {
        const text = written(value, flows);
        const before = parseSource("f.yaml", text).documents[0]!;
        assert.ok(sameValue(before.value, value));
        let want: unknown = value;
        let removes = false;
        const operations: EditOperation[] = [];
        for (const { op, at, value: next, key: name, index } of picks) {
          const paths = pathsOf(want).slice(1);
          const path = paths[at % paths.length] ?? ["a"];
          removes ||= op === "remove" || op === "set";
          const operation: EditOperation =
            op === "set"
              ? { op, path, value: next }
              : op === "add"
                ? { op: "set", path: [path[0]!, "added"], value: next }
                : op === "insert"
                  ? { op, path: [path[0]!], index, value: next }
                  : op === "rename"
                    ? { op, path, key: `${name}2` }
                    : { op, path };
          removes ||= op === "add" || op === "insert";
          removes ||=
            op === "rename" && valueAt(want, [...path.slice(0, -1), `${name}2`]) !== undefined;
          operations.push(operation);
          want = applyOperation(want, operation as never);
        }
        const result = edited(text, operations);
        const after = parseSource("f.yaml", result).documents[0]!;
        assert.ok(sameValue(after.value, want), `${text}\n=>\n${result}`);
        assert.ok(result.startsWith("# head"));
        if (!removes) assert.equal(after.content.comments.length, before.content.comments.length);
      },
    ),
    { numRuns: 400 },
  );
});

test("removing a document leaves the text of all others", () => {
  const part = fc.record({ value: root, comment: fc.boolean(), note: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.nat(3),
      (parts, opened, pick) => {
        const texts = parts.map(
          ({ value, comment }, i) => `${comment ? `# ${i}\n` : ""}all: ${JSON.stringify(value)}\n`,
        );
        const text = texts
          .map((one, i) => {
            const separator = parts[i]!.note ? "--- # note\n" : "---\n";
            return (i > 0 || opened ? separator : "") + one;
          })
          .join("");
        const document = pick % parts.length;
        const after = parseSource("f.yaml", removed(text, document));
        assert.deepEqual(after.findings, []);
        assert.deepEqual(
          after.documents.map(({ content }) => content.text),
          texts.toSpliced(document, 1),
          text,
        );
      },
    ),
    { numRuns: 300, seed: 4 },
  );
});

test("a move leaves every comment and changes nothing but the place", () => {
  fc.assert(
    fc.property(
      root,
      fc.nat(),
      fc.nat(),
      fc.infiniteStream(fc.nat(5)),
      (value, source, target, flows) => {
        const text = written(value, flows);
        const before = parseSource("f.yaml", text).documents[0]!;
        fc.pre(Object.keys(value as object).length > 1);
        const entries = pathsOf(value).filter((path) => typeof path.at(-1) === "string");
        const path = entries[source % entries.length]!;
        // Below another map of the root, or below the place itself, as when something is wrapped.
        const to = target % 2 === 0 ? [...path, "new", path.at(-1)!] : ["new", path.at(-1)!];
        const operation: EditOperation = { op: "move", path, to };
        const result = edited(text, [operation]);
        const after = parseSource("f.yaml", result).documents[0]!;
        const want = applyOperation(value, operation);
        assert.ok(sameValue(after.value, want), `${text}\n=>\n${result}`);
        const texts = ({ text: all, comments: spans }: typeof after.content) =>
          spans.map(({ start, end }) => all.slice(start, end)).sort();
        const kept = texts(after.content);
        const inFlow = /[\]}]/.test(text);
        if (!inFlow) assert.deepEqual(kept, texts(before.content), `${text}\n=>\n${result}`);
      },
    ),
    { numRuns: 300, seed: 3 },
  );
});
