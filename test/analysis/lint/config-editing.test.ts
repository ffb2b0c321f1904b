// Writing `.drydock.yaml` in an editor: what completion offers, and what a hover tells.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../../server/src/analysis/documents/edit.ts";
import { cursor, serviceWith } from "../features/service.ts";

const file = "/a/.drydock.yaml";

function itemsAt(marked: string) {
  const { text, offset } = cursor(marked);
  return { text, items: serviceWith({ [file]: text }).completions(file, offset, false) };
}

const cases: { name: string; text: string; has: string[]; hasNot?: string[]; only?: string[] }[] = [
  {
    name: "keys of the file, less those that are there",
    text: "version: 1\n‸\n",
    has: ["rules", "overrides", "extends", "baselineFindings"],
    hasNot: ["version"],
  },
  {
    name: "rules of every kind",
    text: "rules:\n  im‸\n",
    has: ["image-tag-latest", "api-invalid", "namespace-not-found"],
  },
  {
    name: "levels",
    text: "rules:\n  pod-naked: ‸\n",
    has: ["off", "hint", "info", "warning", "error", "default"],
  },
  {
    name: "what a rule takes",
    text: "rules:\n  resources-incomplete:\n    options:\n      ‸\n",
    has: [],
    only: ["require"],
  },
  {
    name: "values of a rule's option",
    text: "rules:\n  resources-incomplete:\n    options:\n      require: [‸]\n",
    has: ["limits.memory", "requests.cpu"],
  },
  { name: "profiles", text: "extends:\n  - ‸\n", has: ["reliability", "strict"] },
  { name: "rules of an override", text: "overrides:\n  - rules:\n      po‸\n", has: ["pod-naked"] },
  { name: "switches", text: "suppressions:\n  foreign: ‸\n", has: [], only: ["true", "false"] },
];

for (const { name, text, has, hasNot = [], only } of cases)
  test(`offered: ${name}`, () => {
    const labels = itemsAt(text).items.map(({ label }) => label);
    for (const label of has) assert.ok(labels.includes(label), `${label} in ${labels}`);
    for (const label of hasNot) assert.ok(!labels.includes(label), label);
    if (only) assert.deepEqual(labels, only);
  });

test("a key comes with what belongs behind it", () => {
  for (const [marked, label, want] of [
    ["li‸", "lint", "lint:\n  "],
    ["ver‸", "version", "version: "],
    ["over‸", "overrides", "overrides:\n  - "],
  ] as const) {
    const { text, items } = itemsAt(marked);
    const item = items.find((one) => one.label === label);
    assert.equal(item && applyEdits(text, [item.edit]), want);
  }
});

test("a hover tells what a key means and what it takes", () => {
  const hovered = (marked: string) => {
    const { text, offset } = cursor(marked);
    return serviceWith({ [file]: text }).hover(file, offset)?.markdown;
  };
  assert.match(hovered("kubernetes‸Version: '1.36'\n") ?? "", /checked against[\s\S]*`1\.36`/);
  assert.match(hovered("rules:\n  pod-na‸ked: off\n") ?? "", /no controller would recreate/);
  assert.match(hovered("lint:\n  maxFile‸SizeKb: 10\n") ?? "", /not linted/);
  assert.equal(hovered("nonsen‸se: 1\n"), undefined);
});
