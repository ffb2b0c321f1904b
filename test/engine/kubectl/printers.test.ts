// How kubectl lays out tables, descriptions and YAML.
import assert from "node:assert/strict";
import test from "node:test";
import { parse } from "yaml";
import { Sheet } from "../../../engine/src/kubectl/describe/sheet.ts";
import { renderTable } from "../../../engine/src/kubectl/get.ts";
import { toYaml } from "../../../engine/src/kubectl/yaml.ts";

test("a table has three spaces between its columns, and six characters at least", () => {
  const columns = ["A", "NAME", "AGE"];
  assert.equal(
    renderTable({ columns, rows: [["x", "web-1", "3s"]] }),
    "A     NAME    AGE\nx     web-1   3s\n",
  );
});

test("columns of a description are as wide as the lines next to each other need", () => {
  const sheet = new Sheet();
  sheet.line("Name:\tweb");
  sheet.list("Labels", ["a=1", "b=2"]);
  sheet.line("Containers:");
  sheet.line("Image:\tx", 1);
  sheet.list("Annotations", []);
  assert.equal(
    sheet.toString(),
    "Name:    web\nLabels:  a=1\n         b=2\nContainers:\n  Image:      x\nAnnotations:  <none>\n",
  );
});

const yamlRows: readonly { readonly given: unknown; readonly want: string }[] = [
  { given: { b: 1, a: [1, { c: "x", d: [] }] }, want: "a:\n- 1\n- c: x\n  d: []\nb: 1\n" },
  { given: { a: {}, b: "", c: null }, want: 'a: {}\nb: ""\nc: null\n' },
  {
    given: { a: "true", b: "12", c: "1e3", d: "null", e: "0x1f", f: "on" },
    want: 'a: "true"\nb: "12"\nc: "1e3"\nd: "null"\ne: "0x1f"\nf: "on"\n',
  },
  {
    given: { a: "x: y", b: "- z", c: "it's", d: "#", e: "50%", f: "*" },
    want: "a: 'x: y'\nb: '- z'\nc: it's\nd: '#'\ne: 50%\nf: '*'\n",
  },
  { given: { a: "one\ntwo\n", b: ["x\ny"] }, want: "a: |\n  one\n  two\nb:\n- |-\n  x\n  y\n" },
  { given: { a: "2026-01-01T00:00:00Z" }, want: 'a: "2026-01-01T00:00:00Z"\n' },
];

for (const { given, want } of yamlRows)
  test(`YAML of ${JSON.stringify(given)}`, () => {
    assert.equal(toYaml(given), want);
    assert.deepEqual(parse(want), given);
  });
