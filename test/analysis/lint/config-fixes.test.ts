// Quick fixes that change `.drydock.yaml` instead of the manifest.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../../server/src/analysis/documents/edit.ts";
import { serviceOf } from "../../language-service.ts";

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
    - name: a
      image: example.com/a:1
      envFrom: [{ secretRef: { name: db } }]
`;
const off = "Turn 'ref-not-in-workspace' off in .drydock.yaml";
const exists = "Exists in the cluster: ignore 'db'";

const cases: {
  name: string;
  title: string;
  config?: Readonly<Record<string, string>>;
  file: string;
  want: string;
}[] = [
  {
    name: "a new file beside the manifest",
    title: off,
    file: "/a/k8s/.drydock.yaml",
    want: "rules:\n  ref-not-in-workspace: off\n",
  },
  {
    name: "the nearest file, comments kept",
    title: off,
    config: {
      "/.drydock.yaml": "",
      "/a/.drydock.yaml": "# ours\nrules:\n  pod-naked: off # demo\n",
    },
    file: "/a/.drydock.yaml",
    want: '# ours\nrules:\n  pod-naked: off # demo\n  ref-not-in-workspace: "off"\n',
  },
  {
    name: "an empty file",
    title: exists,
    config: { "/a/.drydock.yaml": "# nothing yet\n" },
    file: "/a/.drydock.yaml",
    want: "# nothing yet\nlint:\n  references:\n    external:\n      - Secret/db\n",
  },
  {
    name: "one more of what exists",
    title: exists,
    config: { "/a/.drydock.yaml": "lint:\n  references:\n    external: [ConfigMap/x]\n" },
    file: "/a/.drydock.yaml",
    want: "lint:\n  references:\n    external: [ConfigMap/x, Secret/db]\n",
  },
];

for (const { name, title, config = {}, file, want } of cases)
  test(name, () => {
    const path = "/a/k8s/web.yaml";
    const service = serviceOf({ ...config, [path]: manifest });
    const code = "ref-not-in-workspace";
    const offered = service.actions.fixesAt(path, { start: 0, end: manifest.length });
    const fix = offered.find((one) => one.code === code && one.fix.title === title)?.fix;
    const [created] = fix?.creates ?? [];
    const text =
      created?.file === file
        ? created.text
        : applyEdits(
            service.source(file)?.text ?? "",
            fix?.edits.flatMap((edit) => (edit.file === file ? edit.edits : [])) ?? [],
          );
    assert.equal(text, want);
    service.update(file, text);
    assert.ok(service.diagnostics(path).every((one) => one.code !== code));
  });
