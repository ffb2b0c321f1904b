// A manifest with one of its fixes applied, and what is found in it: for tables of fixes in the text's own form.
import assert from "node:assert/strict";
import { applyEdits } from "../../server/src/analysis/documents/edit.ts";
import { LanguageService } from "../../server/src/analysis/language-service.ts";
import { pack } from "../schema-pack.ts";

export interface FixCase {
  readonly name: string;
  readonly given: string;
  /** Title of the fix; a `!` in front: it has to be a safe one. */
  readonly fix: string;
  readonly want: string;
  /** `31`: the minor of the Kubernetes version. */
  readonly minor?: number;
}

export function serviceFor(text: string, minor = 36): LanguageService {
  const service = new LanguageService({
    pack,
    texts: () => ({}) as never,
    rulePage: () => undefined,
    clusterFile: () => undefined,
  });
  service.configure({ profiles: [], kubernetesVersion: `1.${minor}` as never });
  service.update("app.yaml", text);
  return service;
}

/** Code, message and place of everything but advice. */
export function found(text: string, service = serviceFor(text)): string[] {
  return service
    .diagnostics("app.yaml")
    .filter(({ source }) => source === "schema" || source === "api")
    .map(({ code, message, span }) => `${code} ${text.slice(span.start, span.end)}: ${message}`);
}

/** Applies the fix of a case, and holds it against what is wanted: the finding is gone, and none has come. */
export function checkFix({ name, given, fix, want, minor }: FixCase): void {
  const service = serviceFor(given, minor);
  const safe = fix.startsWith("!");
  const title = safe ? fix.slice(1) : fix;
  const offered = service.actions.fixesAt("app.yaml", { start: 0, end: given.length });
  const chosen = offered.find((one) => one.fix.title === title);
  assert.ok(chosen, `${name}: no ${title} among ${offered.map((one) => one.fix.title).join("; ")}`);
  assert.equal(chosen.fix.safe, safe, `${name}: safe`);
  const edits = chosen.fix.edits.flatMap((edit) => edit.edits);
  const result = applyEdits(given, edits);
  assert.equal(result, want, name);
  const before = found(given, service).map(messageOf);
  const after = found(result, serviceFor(result, minor)).map(messageOf);
  assert.ok(!after.includes(chosen.message), `${name}: the finding stays`);
  assert.deepEqual(
    after.filter((one) => !before.includes(one)),
    [],
    `${name}: new findings`,
  );
}

function messageOf(line: string): string {
  return line.slice(line.indexOf(": ") + 2);
}
