// After any edits, what is kept from before says what a service says that reads the texts for the first time.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { LanguageService } from "#analysis";
import { runDryRun } from "#engine";
import { serviceOf } from "../language-service.ts";
import { root } from "../schema-pack.ts";
import { pageFiles, readPage, textsOf } from "./lint/read-page.ts";

/** The examples of all rules: files that make them speak, and files that keep them silent. */
const examples = pageFiles(root).flatMap((file) =>
  readPage(fs.readFileSync(file, "utf8")).sections.flatMap(({ blocks }) =>
    blocks.map(({ example }) => textsOf(example.files)),
  ),
);

/** With every rule. */
const configuration = {
  rules: { "*": "default" },
  dryRun: { horizon: "1m", seed: 1 },
};

type Files = Map<string, string>;

/** Numbers from 0 to 1, used one after the other by an edit for its choices. */
type Choices = readonly number[];

/** One of some things. */
function choose<T>(things: readonly T[], choice: number): T | undefined {
  return things[Math.min(things.length - 1, Math.floor(choice * things.length))];
}

const wordsOf = (text: string) => [...text.matchAll(/[^\s:#"'{}[\],-][^\s"'{}[\],]*/g)];

/** Edits of a text; `others` is what stands in all files. */
const edits: readonly ((text: string, others: string, choices: Choices) => string)[] = [
  // A word becomes one that stands elsewhere: names, labels and values begin and cease to fit.
  (text, others, [a = 0, b = 0]) => {
    const word = choose(wordsOf(text), a);
    const other = choose(wordsOf(others), b)?.[0] ?? "";
    if (!word) return text;
    return text.slice(0, word.index) + other + text.slice(word.index + word[0].length);
  },
  (text, _, [a = 0]) => {
    const lines = text.split("\n");
    return lines.toSpliced(Math.floor(a * lines.length), 1).join("\n");
  },
  (text, _, [a = 0]) => {
    const lines = text.split("\n");
    const at = Math.floor(a * lines.length);
    return lines.toSpliced(at, 0, lines[at] ?? "").join("\n");
  },
  (text) => `# a comment above everything\n${text}`,
  (text, others) => `${others.split(/^---\n/m)[0]}---\n${text}`,
  (text, _, [a = 0]) => {
    const documents = text.split(/^---\n/m);
    return documents.toSpliced(Math.floor(a * documents.length), 1).join("---\n");
  },
  (text) => text.replace(/kind: \w+/, "kind: Deployment"),
];

interface Edit {
  readonly kind: number;
  readonly choices: Choices;
}

/** Edits, removes or copies one file. */
function apply(files: Files, { kind, choices: [which = 0, ...choices] }: Edit): Files {
  const file = choose([...files.keys()], which);
  const text = file === undefined ? undefined : files.get(file);
  if (file === undefined || text === undefined) return files;
  const changed = new Map(files);
  const edit = edits[kind];
  if (edit) changed.set(file, edit(text, [...files.values()].join("---\n"), choices));
  else if (kind === edits.length) changed.delete(file);
  else changed.set(file.replace(/(?=[^/]*$)/, "copy-of-"), text);
  return changed;
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const someEdits = fc.array(
  fc.record({
    kind: fc.nat(edits.length + 1),
    choices: fc.array(fraction, { minLength: 3, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Some examples in two folders. */
const someFiles = fc
  .array(fc.nat(examples.length - 1), { minLength: 2, maxLength: 5 })
  .map((chosen): Files => {
    const files = chosen.flatMap((index, i) =>
      Object.entries(examples[index]!).map(
        ([name, text]) => [`/w/${i % 2}/${i}-${name}`, text] as const,
      ),
    );
    return new Map(files);
  });

/** Has read the files as they are now instead of as they were. */
function reread(service: LanguageService, before: Files, files: Files): void {
  for (const file of before.keys()) if (!files.has(file)) service.remove(file);
  for (const [file, text] of files) service.update(file, text);
}

const seed = 20_240_601;

test("findings after edits are those of the texts read for the first time", () => {
  fc.assert(
    fc.property(someFiles, someEdits, (given, steps) => {
      const kept = serviceOf(Object.fromEntries(given), configuration);
      let files = given;
      for (const step of steps) {
        for (const file of files.keys()) kept.diagnostics(file);
        const before = files;
        files = apply(files, step);
        reread(kept, before, files);
        const fresh = serviceOf(Object.fromEntries(files), configuration);
        for (const file of files.keys())
          assert.deepEqual(kept.diagnostics(file), fresh.diagnostics(file), file);
      }
    }),
    { seed, numRuns: 40 },
  );
});

test("what a dry run says after edits is what it says of the texts as they are", () => {
  fc.assert(
    fc.property(someFiles, someEdits, (given, steps) => {
      const said = (service: LanguageService, file: string) => [
        service.diagnostics(file),
        service.dryRunDiagnostics(file),
      ];
      const withRuns = () => serviceOf(Object.fromEntries(given), configuration);
      const kept = withRuns();
      const runs = [...given.keys()].flatMap((file) => {
        const request = kept.dryRuns.request(file);
        return request ? [{ file, result: runDryRun(request.input) }] : [];
      });
      const accept = (service: LanguageService) => {
        for (const { file, result } of runs) {
          const request = service.dryRuns.request(file);
          if (request) service.dryRuns.accept(request, result);
        }
      };
      accept(kept);
      let files = given;
      for (const step of steps) {
        for (const file of files.keys()) said(kept, file);
        const before = files;
        files = apply(files, step);
        reread(kept, before, files);
        const fresh = withRuns();
        accept(fresh);
        reread(fresh, given, files);
        for (const file of files.keys())
          assert.deepEqual(said(kept, file), said(fresh, file), file);
      }
    }),
    { seed, numRuns: 8 },
  );
});
