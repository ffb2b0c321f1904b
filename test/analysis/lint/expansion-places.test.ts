// Findings about `$(NAME)` stand at that text, however the value is written; at the value where that is not certain.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceOf } from "../../language-service.ts";

/** How a value is written, with what is underlined of it. */
const cases: readonly (readonly [name: string, value: string])[] = [
  ["plain", "http://«$(LATER)»/«$(NOBODY)»"],
  ["in quotes", `"a\\tb «$(LATER)»"`],
  ["in single quotes", "'it''s «$(LATER)»'"],
  ["in a block", "|-\n            one\n            two «$(LATER)»\n            three"],
  ["folded", ">-\n            one\n            two\n            «$(NOBODY)» three"],
  ["behind what stands for itself", "$$(LATER) «$(LATER)»"],
  ["each time", "«$(LATER)» «$(LATER)»"],
  ["with an escape in it", `«"\\x24(LATER)"»`],
  ["broken by an escaped line end", `«"$(LA\\\n            TER)"»`],
  ["beside a comment that has it too", "«| # $(LATER)\n            $(LATER)»"],
  ["of an anchor", "&a «$(LATER)»"],
];

/** A pod whose variable URL has the value, as YAML. */
const podWith = (value: string) => `apiVersion: v1
kind: Pod
metadata:
  name: app
spec:
  containers:
    - name: app
      image: example.com/app:1.4
      env:
        - name: URL
          value: ${value}
`;

for (const [name, value] of cases)
  test(`the text that is expanded: ${name}`, () => {
    const marked = `${podWith(value)}        - name: LATER
          value: x
`;
    const text = marked.replace(/[«»]/g, "");
    const service = serviceOf({ "app.yaml": text });
    const spans = service
      .diagnostics("app.yaml")
      .filter(({ code }) => code.startsWith("env-reference-"))
      .map(({ span }) => span);
    let shown = text;
    for (const { start, end } of spans.toSorted((a, b) => b.start - a.start))
      shown = `${shown.slice(0, start)}«${shown.slice(start, end)}»${shown.slice(end)}`;
    assert.equal(shown, marked);
  });

test("a comment that silences it is put above the value, not into its block", () => {
  const text = podWith("|\n            one\n            $(NOBODY)");
  const service = serviceOf({ "app.yaml": text });
  const at = text.indexOf("$(NOBODY)");
  const fix = service.actions
    .fixesAt("app.yaml", { start: at, end: at })
    .find((one) => one.fix.title.startsWith("Ignore 'env-reference-undefined' here"))?.fix;
  assert.ok(fix);
  const [edit] = fix.edits[0]!.edits;
  assert.equal(edit?.span.start, text.indexOf("          value:"));
});
