// A safe fix does the same in every style of writing: it removes its finding, brings none as severe, changes no value but
// what it says, keeps the comments of other lines, and leaves nothing to do.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import YAML from "yaml";
import { applyEdits } from "../../../server/src/analysis/documents/edit.ts";
import { parseSource } from "../../../server/src/analysis/documents/index.ts";
import type { EditOperation, Path } from "../../../server/src/analysis/finding.ts";
import type { LanguageService } from "../../../server/src/analysis/language-service.ts";
import { startsWith } from "../../../server/src/analysis/path.ts";
import { serviceOf } from "../../language-service.ts";
import { root } from "../../schema-pack.ts";
import { type Example, pageFiles, readPage, textsOf } from "./read-page.ts";

type File = Example["files"][number];

const examples = pageFiles(root).flatMap((file) =>
  readPage(fs.readFileSync(file, "utf8")).sections.flatMap(({ blocks }) =>
    blocks.map(({ example }) => ({ page: path.basename(file), files: example.files })),
  ),
);

/** The manifests again, written otherwise; values as they were. */
const styles: Readonly<Record<string, (text: string) => string>> = {
  "as they are written": (text) => text,
  "with carriage returns": (text) => text.replaceAll("\n", "\r\n"),
  "indented by four": (text) => rewritten(text, { indent: 4 }),
  "with lists at the margin": (text) => rewritten(text, { indentSeq: false }),
  "between brackets": (text) => rewritten(text, { collectionStyle: "flow" }),
  "in quotes": (text) => rewritten(text, { defaultStringType: "QUOTE_SINGLE" }),
};

function rewritten(text: string, options: YAML.ToStringOptions): string {
  return parseSource("a.yaml", text)
    .documents.filter(({ empty }) => !empty)
    .map(({ value }) => `# about this one\n${YAML.stringify(value, options)}# and its end\n`)
    .join("---\n");
}

const isManifest = ({ name }: File) => /\.ya?ml$/.test(name) && !/drydock|kustomiz/.test(name);

const levels = ["error", "warning", "info", "hint"];

function told(service: LanguageService, files: readonly File[], severity = "hint"): string[] {
  return files
    .flatMap(({ name }) => service.diagnostics(name))
    .filter((one) => levels.indexOf(one.severity) <= levels.indexOf(severity))
    .map(({ code, message }) => `${code}: ${message}`);
}

function minus(all: readonly string[], some: readonly string[]): string[] {
  const rest = [...some];
  return all.filter((one) => {
    const at = rest.indexOf(one);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** Where two values differ, as deep as can be told. */
function differences(a: unknown, b: unknown, at: Path = []): Path[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  const maps = [a, b].every((one) => one !== null && typeof one === "object");
  if (!maps || Array.isArray(a) !== Array.isArray(b)) return [at];
  const keys = new Set([...Object.keys(a as object), ...Object.keys(b as object)]);
  return [...keys].flatMap((key) =>
    differences((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], [
      ...at,
      Array.isArray(a) ? Number(key) : key,
    ]),
  );
}

/** What an operation may change: its path; the whole list where items move up; both names of a key. */
function mayChange(operation: EditOperation, place: Path): boolean {
  if (!("path" in operation)) return false;
  const { path: target } = operation;
  if (operation.op === "move" && related(place, operation.to)) return true;
  const around = target.slice(0, -1);
  const wide = operation.op !== "set";
  return related(place, wide ? around : target);
}

const related = (a: Path, b: Path) => startsWith(a, b) || startsWith(b, a);

function comments(text: string): string[] {
  return text.match(/^#.*$/gm) ?? [];
}

const fixing = examples.filter(({ files }) => {
  const service = serviceOf(textsOf(files));
  return files.some(({ name, text }) =>
    service.actions.fixesAt(name, { start: 0, end: text.length }).some(({ fix }) => fix.safe),
  );
});

for (const [style, write] of Object.entries(styles))
  test(`safe fixes ${style}`, () => {
    let applied = 0;
    for (const { page, files: written } of fixing) {
      const files = written.map((file) =>
        isManifest(file) ? { ...file, text: write(file.text) } : file,
      );
      const service = serviceOf(textsOf(files));
      const before = told(service, files);
      for (const { name } of files.filter(isManifest))
        for (const { finding, severity, code, message } of service.diagnostics(name)) {
          const fix = finding?.fixes?.find(({ safe }) => safe);
          const located = finding && service.fixesOf(finding).find(({ safe }) => safe);
          if (!fix || !located || !finding) continue;
          applied++;
          const where = `${page}: ${code}, ${fix.title}`;
          const changed = files.map((file) => ({
            ...file,
            text: applyEdits(
              file.text,
              located.edits.flatMap((edit) => (edit.file === file.name ? edit.edits : [])),
            ),
          }));
          const again = serviceOf(textsOf(changed));
          assert.deepEqual(minus(told(again, changed, severity), before), [], where);
          assert.ok(minus(before, told(again, changed)).includes(`${code}: ${message}`), where);
          for (const [i, file] of files.entries()) {
            const after = changed[i]!.text;
            assert.deepEqual(comments(after), comments(file.text), where);
            const was = service.source(file.name)?.documents ?? [];
            const is = again.source(file.name)?.documents ?? [];
            for (const [d, document] of was.entries()) {
              const own = fix.edits.filter(
                ({ object }) => object.file === file.name && object.document === d,
              );
              for (const place of differences(document.value, is[d]?.value))
                assert.ok(
                  own.some(({ object: { base }, operations }) =>
                    operations.some((operation) => mayChange(operation, place.slice(base.length))),
                  ),
                  `${where} changes ${place.join(".")}`,
                );
            }
          }
        }
      for (const { name } of files.filter(isManifest)) {
        for (
          let round = 0;
          round < 10 && service.actions.applySafeFixes(name) !== undefined;
          round++
        );
        assert.equal(service.actions.applySafeFixes(name), undefined, `${page} is never done`);
      }
    }
    assert.ok(applied > 20, `only ${applied} safe fixes among the examples`);
  });
