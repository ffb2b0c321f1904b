// The pages are tests: every finding that a page's examples give is wanted where it stands, and every wanted one is there;
// the fixes turn each "before" into its "after".
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { runDryRun } from "#engine";
import { catalogue } from "../../../server/src/analysis/catalogue.ts";
import { applyEdits } from "../../../server/src/analysis/documents/edit.ts";
import { isDryRunCode } from "../../../server/src/analysis/dry-run/codes.ts";
import type { LanguageService } from "../../../server/src/analysis/language-service.ts";
import { rules } from "../../../server/src/analysis/lint/rules/index.ts";
import { serviceOf } from "../../language-service.ts";
import { root } from "../../schema-pack.ts";
import { type Block, type Example, type Page, pageFiles, readPage, textsOf } from "./read-page.ts";

const pages = pageFiles(root);
const headings = ["What", "Why", "Flagged", "Allowed", "Fix", "When to turn it off", "References"];

function serviceFor(id: string, example: Example): LanguageService {
  const others = rules.filter((rule) => rule.id !== id).map((rule) => [rule.id, "off"]);
  const service = serviceOf(textsOf(example.files), {
    profiles: example.files.some(({ name }) => name === ".drydock.yaml")
      ? undefined
      : rules.find((rule) => rule.id === id)?.profiles.slice(0, 1),
    rules: { ...Object.fromEntries(others), ...example.settings },
  });
  if (!isDryRunCode(id)) return service;
  for (const { name } of example.files) {
    const request = service.dryRuns.needed(name) ? service.dryRuns.request(name) : undefined;
    if (request) service.dryRuns.accept(request, runDryRun(request.input));
  }
  return service;
}

/** What a service finds in an example: findings of the page's rule, and whatever else refuses the manifest. */
function found(id: string, example: Example): string[] {
  const service = serviceFor(id, example);
  return example.files.flatMap(({ name, text }) =>
    [...service.diagnostics(name), ...service.dryRunDiagnostics(name)]
      .filter(({ code, severity }) => code === id || severity === "error")
      .map(({ code, severity, message, span }) => {
        const line = text.slice(0, span.start).split("\n").length;
        const wanted = example.wants.find(
          (want) =>
            want.file === name &&
            want.line === line &&
            want.code === code &&
            (want.severity ?? severity) === severity &&
            message.includes(want.text),
        );
        return `${name}:${line} ${code} ${wanted ? wanted.text : `${severity} ${message}`}`;
      }),
  );
}

function wantsOf({ wants }: Example): string[] {
  return wants.map(({ file, line, code, text }) => `${file}:${line} ${code} ${text}`);
}

function afterFix(id: string, { example, fix }: Block): Map<string, string> {
  const service = serviceFor(id, example);
  const texts = new Map(example.files.map(({ name, text }) => [name, text]));
  const titles: string[] = [];
  for (const { name } of example.files)
    for (const { code, fix: offered } of service.actions.fixesAt(name, { start: 0, end: 1e9 })) {
      titles.push(offered.title);
      if (code !== id || (fix !== undefined && offered.title !== fix)) continue;
      for (const { file, edits } of offered.edits)
        texts.set(file, applyEdits(texts.get(file) ?? "", edits));
      return texts;
    }
  throw new assert.AssertionError({
    message: `no fix ${fix ?? ""} among: ${titles.join("; ")}`,
  });
}

/** The kinds that a rule finds something in, and the classes of the fixes that it offers, in all examples of its page. */
function told(id: string, page: Page): { kinds: Set<string>; classes: Set<string> } {
  const kinds = new Set<string>();
  const classes = new Set<string>();
  for (const { example } of page.sections.flatMap(({ blocks }) => blocks)) {
    const service = serviceFor(id, example);
    for (const { name } of example.files) {
      for (const { code, finding, fix } of [
        ...service.diagnostics(name),
        ...service.dryRunDiagnostics(name),
      ]) {
        if (code !== id) continue;
        if (finding) kinds.add(finding.object.kind);
        else if (fix) classes.add(fix.safe ? "safe" : "quick fix");
        for (const { safe, preview } of finding?.fixes ?? [])
          classes.add(safe ? "safe" : preview ? "preview" : "quick fix");
      }
    }
  }
  return { kinds, classes };
}

const stay = ["Pod", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"].concat(
  "ReplicationController",
);
const groups: Readonly<Record<string, readonly string[]>> = {
  "long-running workloads": stay,
  workloads: [...stay, "Job", "CronJob"],
  "workloads but Pod": [...stay.slice(1), "Job", "CronJob"],
};
const kindsOf = (name: string) => groups[name] ?? [name];

/** What is not declared; "every kind" declares all. */
function beyond(found: Iterable<string>, declared: readonly string[]): string[] {
  const all = declared.some((name) => name.startsWith("every kind"));
  return all ? [] : [...found].filter((one) => !declared.includes(one));
}

for (const file of pages) {
  const id = path.basename(file, ".md");
  const page = readPage(fs.readFileSync(file, "utf8"));

  test(`page ${id}`, async (t) => {
    assert.equal(page.title, id);
    assert.deepEqual(
      page.sections.map(({ heading }) => heading),
      headings,
    );
    const section = (heading: string) =>
      page.sections.find((one) => one.heading === heading)?.blocks ?? [];
    assert.ok(section("Flagged").length > 0, "a page shows what is flagged");
    assert.ok(section("Allowed").length > 0, "a page shows what is allowed");
    for (const heading of ["Flagged", "Allowed"])
      for (const [i, { example }] of section(heading).entries())
        await t.test(`${heading} ${i + 1}`, () => {
          assert.deepEqual(found(id, example).sort(), wantsOf(example).sort());
          const wanted = example.wants.filter(({ code }) => code === id).length;
          assert.equal(wanted > 0, heading === "Flagged", "an example of its section");
        });
    await t.test("kinds and classes of fixes", () => {
      const { kinds, classes } = told(id, page);
      const declared = (name: string) =>
        new RegExp(`^${name}: (.*)\\.$`, "m").exec(page.text)?.[1]?.split(", ") ?? [];
      assert.deepEqual(beyond(kinds, declared("Kinds").flatMap(kindsOf)), []);
      assert.deepEqual(beyond(classes, declared("Class")), []);
      assert.equal(classes.size === 0, declared("Class")[0] === "none");
    });
    const fixes = section("Fix");
    assert.equal(fixes.length % 2, 0, "fixes come as before and after");
    for (let i = 0; i < fixes.length; i += 2) {
      const [before, after] = [fixes[i]!, fixes[i + 1]!];
      await t.test(`Fix ${i / 2 + 1}`, () => {
        assert.deepEqual(found(id, before.example).sort(), wantsOf(before.example).sort());
        assert.deepEqual(
          [...afterFix(id, before)].map(([name, text]) => ({ name, text })),
          after.example.files,
        );
        assert.deepEqual(found(id, after.example).sort(), wantsOf(after.example).sort());
      });
    }
  });
}

test("every code has a page, and every page a code", () => {
  assert.deepEqual(
    pages.map((file) => path.basename(file, ".md")).sort(),
    catalogue.map(({ id }) => id).sort(),
  );
});

test("codes are there once, with a summary of one line", () => {
  assert.equal(new Set(catalogue.map(({ id }) => id)).size, catalogue.length);
  for (const { id, summary } of catalogue) assert.match(summary, /^[^A-Z\n].{8,79}[^.]$/, id);
});
