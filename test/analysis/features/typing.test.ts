// What is put right while somebody types: `‸` is the cursor behind what was typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../../server/src/analysis/documents/index.ts";
import { cursor, serviceWith } from "./service.ts";

const POD = "apiVersion: v1\nkind: Pod\nspec:\n";
const INDENTED = `${POD}  volumes:\n    - name: v\n`;

/** `want` is the text afterwards; undefined when it stays. */
const cases: readonly (readonly [name: string, typed: "\n" | " ", text: string, want?: string])[] =
  [
    [
      "a line in an item goes under its text",
      "\n",
      `${POD}  containers:\n  - name: a\n  ‸`,
      `${POD}  containers:\n  - name: a\n    `,
    ],
    ["a line below a key goes further in", "\n", `${POD}‸`, `${POD}  `],
    [
      "a line below a key in an item",
      "\n",
      `${POD}  containers:\n  - env:\n  ‸`,
      `${POD}  containers:\n  - env:\n      `,
    ],
    ["a line below a value stays", "\n", `${POD}  hostNetwork: true\n  ‸`],
    [
      "the depth of the file counts",
      "\n",
      "spec:\n    a:\n        b: c\nmore:\n‸",
      "spec:\n    a:\n        b: c\nmore:\n    ",
    ],
    ["text in a block scalar stays", "\n", "kind: ConfigMap\ndata:\n  a: |\n    one\n‸"],
    ["brackets stay", "\n", "spec: {\n‸"],
    ["a line that is not empty stays", "\n", `${POD}‸x: y`],
    [
      "a dash goes under the other dashes",
      " ",
      `${POD}  containers:\n  - name: a\n    - ‸`,
      `${POD}  containers:\n  - name: a\n  - `,
    ],
    [
      "a dash goes under its key where lists do",
      " ",
      `${POD}  volumes:\n  - name: v\n  containers:\n    - ‸`,
      `${POD}  volumes:\n  - name: v\n  containers:\n  - `,
    ],
    [
      "a dash goes further in where lists do",
      " ",
      `${INDENTED}  containers:\n  - ‸`,
      `${INDENTED}  containers:\n    - `,
    ],
    ["the first dash of a document stays", " ", `${POD}  containers:\n    - ‸`],
    ["a dash of an inner list stays", " ", `${POD}  containers:\n  - args:\n    - ‸`],
    ["a blank behind a word is left alone", " ", `${POD}  a b ‸`],
    ["a dash in a block scalar stays", " ", "kind: ConfigMap\ndata:\n  a: |\n      - ‸"],
    ["JSON is left alone", "\n", '{\n‸"a": 1}'],
    ["templates are left alone", "\n", "spec: {{ .Values.x }}\na:\n‸"],
  ];

for (const [name, typed, marked, want] of cases)
  test(name, () => {
    const { text, offset } = cursor(marked);
    const service = serviceWith({ "/a/app.yaml": text });
    assert.equal(applyEdits(text, service.onTypeEdits("/a/app.yaml", offset, typed)), want ?? text);
  });
