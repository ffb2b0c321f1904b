// Fixes in the text's own form, as a table of what they change: the finding is gone, none has come, and the rest of the
// text stays.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LanguageService } from "#analysis";
import { applyEdits } from "../../server/src/analysis/documents/edit.ts";
import { serviceOf } from "../language-service.ts";

export interface FixCase {
  readonly name: string;
  /** Title of the fix; a `!` in front: it has to be a safe one. */
  readonly fix: string;
  /** The manifest line by line: what the fix takes away begins with `-`, what it writes with `+`, the rest with a space. */
  readonly change: string;
}

/** The first lines of an object named `a`. */
export const head = (apiVersion: string, kind: string) =>
  ` apiVersion: ${apiVersion}\n kind: ${kind}\n metadata:\n   name: a`;

/** What comes after it are fields of a Pod's spec. */
export const POD = `${head("v1", "Pod")}\n spec:`;

/** What comes after it are fields of a container. */
export const CONTAINER = `${POD}\n   containers:\n     - name: a\n       image: x`;

/** The last fields of a workload's spec. */
export const TEMPLATE = `   selector: { matchLabels: { a: b } }
   template:
     metadata: { labels: { a: b } }
     spec: { containers: [{ name: a, image: x }] }`;

export function testFixes(what: string, cases: readonly FixCase[]): void {
  for (const one of cases) test(`${what}: ${one.name}`, () => checkFix(one));
}

const file = "app.yaml";

function checkFix({ fix, change }: FixCase): void {
  const given = side(change, "-");
  const want = side(change, "+");
  const service = serviceOf({ [file]: given }, { profiles: [] });
  const safe = fix.startsWith("!");
  const title = safe ? fix.slice(1) : fix;
  const offered = service.actions.fixesAt(file, { start: 0, end: given.length });
  const chosen = offered.find((one) => one.fix.title === title);
  assert.ok(chosen, `no ${title} among ${offered.map((one) => one.fix.title).join("; ")}`);
  assert.equal(chosen.fix.safe, safe, "safe");
  const edits = chosen.fix.edits.flatMap((edit) => edit.edits);
  assert.equal(applyEdits(given, edits), want);
  const before = messages(service);
  const after = messages(serviceOf({ [file]: want }, { profiles: [] }));
  assert.ok(!after.includes(chosen.message), "the finding stays");
  assert.deepEqual(
    after.filter((one) => !before.includes(one)),
    [],
    "new findings",
  );
}

/** The manifest before (`-`) or after (`+`) a change. */
function side(change: string, mark: "-" | "+"): string {
  const lines = change.split("\n").filter((line) => line.startsWith(" ") || line.startsWith(mark));
  return lines.map((line) => `${line.slice(1)}\n`).join("");
}

/** Of everything but advice. */
function messages(service: LanguageService): string[] {
  return service
    .diagnostics(file)
    .filter(({ source }) => source === "schema" || source === "api")
    .map(({ message }) => message);
}
