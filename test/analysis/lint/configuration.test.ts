import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceOf, world } from "../../language-service.ts";

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: a
      image: nginx
`;

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
    name: "optional references when they are asked for",
    files: {
      ".drydock.yaml":
        "rules: {'*': off, ref-not-in-workspace: info}\nlint: {references: {includeOptional: true}}\n",
      "a.yaml": `${POD}      envFrom: [{secretRef: {name: extra, optional: true}}]\n`,
    },
    want: ["ref-not-in-workspace info"],
  },
  {
    name: "the Pod Security Standards of another version",
    files: {
      ".drydock.yaml":
        "rules:\n  '*': off\n  pss-host-probes: {severity: error, options: {version: '1.33'}}\n",
      "a.yaml": `${POD}      livenessProbe: {httpGet: {port: 80, host: 10.0.0.1}}\n`,
    },
    want: [],
  },
  {
    name: "large files are not linted, and say so",
    files: { ".drydock.yaml": "lint: {maxFileSizeKb: 0.05}\n", "a.yaml": POD },
    want: ["file-large info"],
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

test("a cluster of several files, which count from the folder of the configuration", () => {
  const asked: string[] = [];
  const clusterFile = (name: string) => {
    asked.push(name);
    return "kind: Namespace\napiVersion: v1\nmetadata: {name: shop}\n";
  };
  const service = serviceOf(
    {
      "sub/.drydock.yaml": "cluster: {files: [nodes.yaml, ../quotas.yaml]}\n",
      "sub/a.yaml": POD,
    },
    {},
    { ...world, clusterFile },
  );
  assert.ok(service.diagnostics("sub/a.yaml").length > 0);
  assert.deepEqual([...new Set(asked)], ["sub/nodes.yaml", "quotas.yaml"]);
});

test("scans leave out what is excluded, and what is not included where something is", () => {
  const service = serviceOf({
    ".drydock.yaml": "exclude: ['**/old/**']\n",
    "shop/.drydock.yaml": "include: ['manifests/**']\n",
  });
  const { excludes } = service.configurations.fileLists;
  const files = ["a.yaml", "old/a.yaml", "x/old/a.yaml", "shop/a.yaml", "shop/manifests/a.yaml"];
  assert.deepEqual(
    files.filter((file) => !excludes(file)),
    ["a.yaml", "shop/manifests/a.yaml"],
  );
});

test("a scan leaves out what is nobody's manifest, unless a configuration says what it leaves out", () => {
  const files = ["a.yaml", "testdata/a.yaml", "shop/x/testdata/a.yaml", "shop/old/a.yaml"];
  const scanned = (root: string, ...configuration: string[]) => {
    const texts = configuration.map((text) => ["shop/.drydock.yaml", text]);
    const { excludes } = serviceOf(Object.fromEntries(texts)).configurations.fileLists;
    return files.filter((file) => !excludes(file, root));
  };
  assert.deepEqual(scanned(""), ["a.yaml", "shop/old/a.yaml"]);
  assert.deepEqual(scanned("testdata"), ["a.yaml", "testdata/a.yaml", "shop/old/a.yaml"]);
  assert.deepEqual(scanned("", "exclude: [old/**]\n"), ["a.yaml", "shop/x/testdata/a.yaml"]);
});

test("mistakes of a configuration are told where they stand, and the rest counts", () => {
  const text = `version: 2
kubernetesVersion: 1.36
extend: [recommended]
include: ["*.yaml"]
exclude: []
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
    "11: 'cpu' is none of",
    "1: 2 is none of",
    "3: Unknown key 'extend'. Did",
    "7: Unknown rule 'image-tag-lates'. Did",
    "8: 'loud' is none of",
  ]);
  const codes = service.diagnostics("a.yaml").map(({ code }) => code);
  assert.deepEqual(codes.sort(), ["image-tag-latest", "pod-naked"]);
});
