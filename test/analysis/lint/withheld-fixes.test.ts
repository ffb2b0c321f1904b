// What is not offered because it would not help: the API server would refuse the object, or something else decides.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceOf } from "../../language-service.ts";

const pod = (container: string, rest = "") => `apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  containers:
    - name: app
${container.replace(/^(?=.)/gm, "      ")}${rest}`;

const cases: readonly {
  name: string;
  code: string;
  files: Readonly<Record<string, string>>;
  /** Those that change the manifest. */
  offered: readonly string[];
}[] = [
  {
    name: "privileges that nothing needs",
    code: "security-privileged",
    files: { "a.yaml": pod("image: app:1\nsecurityContext: {privileged: true}\n") },
    offered: ["Remove privileged"],
  },
  ...["security-privileged", "pss-privileged"].map((code) => ({
    name: `privileges that a mount needs, of ${code}`,
    code,
    files: {
      "a.yaml": pod(
        "image: app:1\nsecurityContext: {privileged: true}\nvolumeMounts: [{name: v, mountPath: /v, mountPropagation: Bidirectional}]\n",
        "  volumes: [{name: v, emptyDir: {}}]\n",
      ),
    },
    offered: [],
  })),
  {
    name: "escalation that a capability brings along",
    code: "security-escalation-allowed",
    files: {
      "a.yaml": pod(
        "image: app:1\nsecurityContext: {allowPrivilegeEscalation: true, capabilities: {add: [SYS_ADMIN]}}\n",
      ),
    },
    offered: [],
  },
  {
    name: "a tag that a kustomization decides",
    code: "image-tag-latest",
    files: {
      "kustomization.yaml": "resources: [a.yaml]\nimages: [{name: app, newTag: latest}]\n",
      "a.yaml": pod("image: app:1\n"),
    },
    offered: [],
  },
  {
    name: "a tag that is as it was",
    code: "image-tag-moving",
    files: { "a.yaml": pod("image: app:main\n"), "b.yaml": pod("image: app:dev\n") },
    offered: ["Add a tag"],
  },
];

for (const { name, code, files, offered } of cases)
  test(`fixes: ${name}`, () => {
    const at = { start: 0, end: files["a.yaml"]!.length };
    // A Pod Security Standard speaks before the rule that says the same.
    const service = serviceOf(files, {
      profiles: code.startsWith("pss-") ? ["pss-baseline"] : ["recommended"],
    });
    const own = service.actions.fixesAt("a.yaml", at).filter((one) => one.code === code);
    assert.ok(own.length > 0, "the rule finds something");
    const titles = own.map(({ fix }) => fix.title);
    assert.deepEqual(
      titles.filter((title) => !/^(?:Ignore|Turn) /.test(title)),
      offered,
    );
  });
