// What -o jsonpath= and -o custom-columns= print, as a kubectl of 1.36 did.
import assert from "node:assert/strict";
import test from "node:test";
import { renderTable } from "../../../engine/src/kubectl/get.ts";
import { customColumns, formatByJsonPath } from "../../../engine/src/kubectl/output-formats.ts";

const namespace = (name: string, phase: string, more: object = {}) => ({
  kind: "Namespace",
  metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
  status: { phase },
  ...more,
});
const list = { kind: "List", items: [namespace("default", "Active"), namespace("gone", "Ending")] };

const templates: readonly (readonly [template: string, want: string])[] = [
  ["{.metadata.name}", "default"],
  ["{.metadata.missing.x}", ""],
  [".metadata.name", ".metadata.name"],
  ["", "error: template format specified but no template given"],
  ["{.metadata", "error: error parsing jsonpath {.metadata, unclosed action"],
  [
    "{.metadata.name[0]}",
    'error: error executing jsonpath "{.metadata.name[0]}": Error executing template: string is not array or slice',
  ],
];

for (const [template, want] of templates)
  test(`-o jsonpath=${template}`, () => {
    const formatted = formatByJsonPath(template, namespace("default", "Active"));
    assert.equal("error" in formatted ? `error: ${formatted.error}` : formatted.text, want);
  });

test("-o jsonpath with a range over a List", () => {
  const template = '{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}';
  assert.deepEqual(formatByJsonPath(template, list), { text: "default\tActive\ngone\tEnding\n" });
});

const specs: readonly (readonly [spec: string, want: string])[] = [
  [
    "NAME:.metadata.name,X:.x,L:.metadata.labels",
    "NAME      X        L\ndefault   <none>   map[kubernetes.io/metadata.name:default]\ngone      <none>   map[kubernetes.io/metadata.name:gone]\n",
  ],
  ["N:metadata.name,P:{.status.phase}", "N         P\ndefault   Active\ngone      Ending\n"],
  ["K:.metadata.labels.*", "K\ndefault\ngone\n"],
  ["", "error: custom-columns format specified but no custom columns given"],
  ["A", "error: unexpected custom-columns spec: A, expected <header>:<json-path-expr>"],
  [
    "A:{.metadata",
    "error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
  ],
  ["A:.metadata.name[0]", "error: string is not array or slice"],
];

for (const [spec, want] of specs)
  test(`-o custom-columns=${spec}`, () => {
    const table = customColumns(spec, list.items);
    assert.equal("error" in table ? `error: ${table.error}` : renderTable(table), want);
  });

test("custom columns of nothing are their headings", () => {
  const table = customColumns("A:.x", []);
  assert.equal("error" in table ? "" : renderTable(table), "A\n");
});
