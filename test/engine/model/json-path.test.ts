// kubectl's JSONPath: a template, what it prints, or why it does not.
import assert from "node:assert/strict";
import test from "node:test";
import { findResults, printResults } from "../../../engine/src/model/json-path/evaluate.ts";
import { parseTemplate } from "../../../engine/src/model/json-path/parse.ts";

const data = {
  kind: "List",
  items: [
    { metadata: { name: "a", labels: { "app.io/tier": "web" } }, n: 1, ok: true, list: [1, 2, 3] },
    { metadata: { name: "b" }, n: 2, list: [], none: null },
  ],
};

const printed: readonly (readonly [template: string, want: string])[] = [
  ["kind", "kind"],
  ["{.kind}", "List"],
  ["{$.kind} and {@.kind}", "List and List"],
  ["{.items[*].metadata.name}", "a b"],
  ["{.items[0].list}", "[1,2,3]"],
  ["{.items[0].metadata}", '{"labels":{"app.io/tier":"web"},"name":"a"}'],
  ["{.items[0].metadata.labels.app\\.io/tier}", "web"],
  ["{.items[0]['metadata']['name']}", "a"],
  ["{.items[-1].metadata.name}", "b"],
  ["{.items[0].list[0:2]}", "1 2"],
  ["{.items[0].list[::2]}", "1 3"],
  ["{.items[0].list[-1]}", "3"],
  ["{.items[0,1].n}", "1 2"],
  ["{.items[?(@.n==1)].metadata.name}", "a"],
  ["{.items[?(@.n>=2.0)].metadata.name}", "incompatible types for comparison"],
  ["{.items[?(@.metadata.name!='a')].n}", "2"],
  ["{.items[?(@.ok)].n}", "1"],
  ['{.items[?(@.metadata.name=="b")].list}', "[]"],
  ["{..name}", "a b"],
  ["{.items[1].none}", "null"],
  ['{range .items[*]}{.metadata.name}{"\\t"}{.n}{"\\n"}{end}', "a\t1\nb\t2\n"],
  ["{range .missing[*]}{.x}{end}end", "missing is not found"],
  ["{.missing}", "missing is not found"],
  ["{.items[5]}", "array index out of bounds: index 5, length 2"],
  ["{.kind[0]}", "string is not array or slice"],
  ["{end}", "not in range, nothing to end"],
  ["{foo}", "unrecognized identifier foo"],
  ["{.kind", "unclosed action"],
  ["{.items[}", "unterminated array"],
  ["{.items[a]}", "invalid array index a"],
  ["{.items[?(@.n]}", "unterminated filter"],
  ["{'x}", "unterminated quoted string"],
  ["{,}", "unrecognized character in action: U+002C ','"],
  ["{....a}", "invalid multiple recursive descent"],
];

for (const [template, want] of printed)
  test(`JSONPath ${template}`, () => {
    const parsed = parseTemplate(template);
    if ("error" in parsed) {
      assert.equal(parsed.error, want);
      return;
    }
    const found = findResults(parsed.nodes, data, false);
    assert.equal("error" in found ? found.error : printResults(found.results), want);
  });

test("missing keys give nothing where they are allowed", () => {
  const parsed = parseTemplate("{.a.b}-{range .c[*]}{.d}{end}{.kind}");
  assert.ok("nodes" in parsed);
  const found = findResults(parsed.nodes, data, true);
  assert.equal("error" in found ? found.error : printResults(found.results), "-List");
});
