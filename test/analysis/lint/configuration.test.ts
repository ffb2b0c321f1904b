import assert from "node:assert/strict";
import { test } from "node:test";
import { LanguageService } from "../../../server/src/analysis/language-service.ts";
import { pack } from "../../schema-pack.ts";

const world = {
  pack,
  texts: () => ({}) as never,
  rulePage: () => undefined,
  clusterFile: () => undefined,
};

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: a
      image: nginx
`;

function serviceOf(files: Readonly<Record<string, string>>): LanguageService {
  const service = new LanguageService(world);
  for (const [name, text] of Object.entries(files)) service.update(name, text);
  return service;
}

const cases: { name: string; files: Record<string, string>; file?: string; want: string[] }[] = [
  {
    name: "without a file: the recommended rules",
    files: { "a.yaml": POD },
    want: ["image-tag-latest info", "pod-naked info", "resources-missing info"],
  },
  {
    name: "severities, and off as YAML reads it",
    files: {
      ".drydock.yaml": "rules:\n  image-tag-latest: error\n  pod-naked: off\n",
      "a.yaml": POD,
    },
    want: ["image-tag-latest error", "resources-missing info"],
  },
  {
    name: "the last line that fits counts",
    files: { ".drydock.yaml": "rules:\n  '*': off\n  image-*: hint\n", "a.yaml": POD },
    want: ["image-tag-latest hint"],
  },
  {
    name: "profiles instead of the recommended one",
    files: { ".drydock.yaml": "extends: [rbac]\n", "a.yaml": POD },
    want: [],
  },
  {
    name: "another file, and rules over it",
    files: {
      ".drydock.yaml": "extends: [./team.yaml]\nrules: {pod-naked: off}\n",
      "team.yaml": "extends: [recommended]\nrules: {resources-missing: off, pod-naked: error}\n",
      "a.yaml": POD,
    },
    want: ["image-tag-latest info"],
  },
  {
    name: "a nested file over the outer one, below its folder only",
    files: {
      ".drydock.yaml": "rules: {pod-naked: off}\n",
      "sub/.drydock.yaml": "rules: {pod-naked: error, 'resources-*': off}\n",
      "a.yaml": POD,
      "sub/b.yaml": POD,
    },
    file: "sub/b.yaml",
    want: ["image-tag-latest info", "pod-naked error"],
  },
  {
    name: "overrides by file, kind, namespace and name",
    files: {
      ".drydock.yaml":
        "overrides:\n  - files: ['vendor/**']\n    kinds: [Pod]\n    namespaces: [default]\n    names: ['w*']\n    rules: {'*': off, pod-naked: warning}\n",
      "vendor/a.yaml": POD,
    },
    file: "vendor/a.yaml",
    want: ["pod-naked warning"],
  },
  {
    name: "a comment is stronger than every setting",
    files: {
      ".drydock.yaml": "rules: {image-tag-latest: error}\n",
      "a.yaml": POD.replace("image: nginx", "image: nginx # drydock-ignore image-tag-latest"),
    },
    want: ["pod-naked info", "resources-missing info"],
  },
];

for (const { name, files, file = "a.yaml", want } of cases)
  test(`configuration: ${name}`, () => {
    const found = serviceOf(files)
      .diagnostics(file)
      .map(({ code, severity }) => `${code} ${severity}`);
    assert.deepEqual(found.sort(), want);
  });

test("mistakes of a configuration are told where they stand, and the rest counts", () => {
  const text = `version: 2
kubernetesVersion: 1.36
extend: [recommended]
rules:
  image-tag-lates: error
  pod-naked: loud
  resources-missing: off
  resources-incomplete:
    options: {require: [cpu]}
`;
  const service = serviceOf({ ".drydock.yaml": text, "a.yaml": POD });
  const told = service
    .diagnostics(".drydock.yaml")
    .map(
      ({ message, span }) =>
        `${text.slice(0, span.start).split("\n").length}: ${message.split(" ").slice(0, 4).join(" ")}`,
    );
  assert.deepEqual(told.sort(), [
    "1: 2 is none of",
    "3: Unknown key 'extend'. Did",
    "5: Unknown rule 'image-tag-lates'. Did",
    "6: 'loud' is none of",
    "9: 'cpu' is none of",
  ]);
  const codes = service.diagnostics("a.yaml").map(({ code }) => code);
  assert.deepEqual(codes.sort(), ["image-tag-latest", "pod-naked"]);
});
