import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../../server/src/analysis/documents/edit.ts";
import { serviceOf } from "../../language-service.ts";

/** `line code` of what is shown, and `(line code: reason)` of what is silenced. */
function judged(text: string, configuration = "rules: {}\n"): string[] {
  const service = serviceOf({ ".drydock.yaml": configuration, "a.yaml": text });
  const line = (offset: number) => text.slice(0, offset).split("\n").length;
  return [
    ...service.diagnostics("a.yaml").map(({ code, span }) => `${line(span.start)} ${code}`),
    ...service
      .suppressed("a.yaml")
      .map(({ diagnostic: { code, span }, reason }) => `(${line(span.start)} ${code}: ${reason})`),
  ].sort();
}

const pod = (lines: string) => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  restartPolicy: Never
${lines}`;

const cases: { name: string; given: string; configuration?: string; want: string[] }[] = [
  {
    name: "another linter's annotation turns a rule on",
    given: pod("  containers:\n    - name: a\n      image: a:1\n").replace(
      "  name: web\n",
      "  name: web\n  annotations: {kube-score/enable: container-seccomp-profile}\n",
    ),
    want: ["9 pss-seccomp-restricted", "9 resources-missing"],
  },
  {
    name: "at the end of a line",
    given: pod(
      "  containers:\n    - name: a\n      image: nginx # drydock-ignore image-tag-latest\n",
    ),
    want: ["(9 image-tag-latest: )", "8 resources-missing"],
  },
  {
    name: "on a line of its own, with a reason: the next line that is no comment",
    given: pod(
      "  containers:\n    - name: a\n      # drydock-ignore image-tag-latest -- local\n      # more\n      image: nginx\n",
    ),
    want: ["(11 image-tag-latest: local)", "8 resources-missing"],
  },
  {
    name: "before a container: the whole of it",
    given: pod(
      "  containers:\n    # drydock-ignore image-*, resources-missing\n    - name: a\n      image: nginx\n    - name: b\n      image: app\n",
    ),
    want: [
      "(10 image-tag-latest: )",
      "(9 resources-missing: )",
      "11 resources-missing",
      "12 image-tag-latest",
    ],
  },
  {
    name: "in the file, all documents",
    given: `# drydock-ignore-file all\n${pod("  containers:\n    - name: a\n      image: nginx\n")}---\n${pod("  containers:\n    - name: a\n      image: nginx\n")}`,
    want: [
      "(10 image-tag-latest: )",
      "(19 resources-missing: )",
      "(20 image-tag-latest: )",
      "(9 resources-missing: )",
    ],
  },
  {
    name: "in the first comments of a later document: that document",
    given: `${pod("  containers:\n    - name: a\n      image: nginx\n")}---\n# drydock-ignore-file image-tag-latest\n${pod("  containers:\n    - name: a\n      image: nginx\n")}`,
    want: [
      "(20 image-tag-latest: )",
      "19 resources-missing",
      "8 resources-missing",
      "9 image-tag-latest",
    ],
  },
  {
    name: "without rules nothing is silenced, unknown and idle rules are told",
    given: pod(
      "  # drydock-ignore\n  # drydock-ignore image-tag-lates, host-network\n  containers:\n    - name: a\n      image: nginx\n",
    ),
    want: [
      "10 resources-missing",
      "11 image-tag-latest",
      "7 suppression-unused",
      "8 suppression-unused",
      "8 suppression-unused",
    ],
  },
  {
    name: "text in a block scalar is no comment",
    given: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  text: |\n    # drydock-ignore image-tag-latest\n`,
    want: [],
  },
  {
    name: "by an annotation of the object, and of one container",
    given: pod(
      "  containers:\n    - name: a\n      image: nginx\n    - name: b\n      image: app\n",
    ).replace(
      "  name: web\n",
      '  name: web\n  annotations:\n    lint.drydock.dev/ignore: "image-tag-latest=demo"\n    lint.drydock.dev/ignore.b: resources-missing\n',
    ),
    want: [
      "(12 image-tag-latest: demo)",
      "(13 resources-missing: )",
      "(14 image-tag-latest: demo)",
      "11 resources-missing",
    ],
  },
  {
    name: "by other linters' annotations and comments",
    given: pod(
      "  containers:\n    # trivy:ignore:KSV-0017\n    - name: a\n      image: nginx\n      securityContext: {privileged: true}\n",
    ).replace(
      "  name: web\n",
      "  name: web\n  annotations:\n    ignore-check.kube-linter.io/latest-tag: known\n    kube-score/ignore: container-resources\n",
    ),
    want: [
      "(13 image-tag-latest: known)",
      "(14 security-privileged: )",
      "(12 resources-missing: )",
    ],
  },
  {
    name: "other linters' annotations not, when the configuration says so",
    given: pod("  containers:\n    - name: a\n      image: nginx\n").replace(
      "  name: web\n",
      "  name: web\n  annotations:\n    kube-linter.io/ignore-all: known\n",
    ),
    configuration: "suppressions: {foreign: false}\n",
    want: ["10 resources-missing", "11 image-tag-latest"],
  },
  {
    name: "a reason is asked for when the configuration says so",
    given: pod(
      "  containers:\n    - name: a\n      image: nginx # drydock-ignore image-tag-latest\n",
    ),
    configuration: "suppressions: {requireReason: true}\n",
    want: ["(9 image-tag-latest: )", "8 resources-missing", "9 suppression-unused"],
  },
];

for (const { name, given, configuration, want } of cases)
  test(`silenced: ${name}`, () => {
    assert.deepEqual(judged(given, configuration), want.toSorted());
  });

test("the quick fix silences the finding, and adds to the comment that is there", () => {
  let text = pod(
    "  containers:\n    - name: a\n      image: nginx\n      imagePullPolicy: Always\n",
  );
  for (const code of ["image-tag-latest", "resources-missing"]) {
    const service = serviceOf({ "a.yaml": text });
    const fix = service.actions
      .fixesAt("a.yaml", { start: 0, end: text.length })
      .find((one) => one.code === code && one.fix.title === `Ignore '${code}' here`);
    assert.ok(fix, code);
    text = applyEdits(text, fix.fix.edits[0]!.edits);
  }
  assert.deepEqual(judged(text), ["(11 image-tag-latest: )", "(9 resources-missing: )"]);
});

test("an idle comment is removed by its fix, a misspelt rule is mended", () => {
  const text = pod(
    "  # drydock-ignore host-network\n  containers:\n    - name: a # drydock-ignore resources-mising\n      image: nginx:1\n",
  );
  const service = serviceOf({ "a.yaml": text });
  const fixes = service.actions
    .fixesAt("a.yaml", { start: 0, end: text.length })
    .filter(({ code }) => code === "suppression-unused");
  const edits = fixes.flatMap(({ fix }) => fix.edits[0]!.edits);
  const mended = applyEdits(
    text,
    edits.toSorted((a, b) => a.span.start - b.span.start),
  );
  assert.equal(
    mended,
    pod("  containers:\n    - name: a # drydock-ignore resources-missing\n      image: nginx:1\n"),
  );
});
