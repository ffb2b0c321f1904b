// What label, annotate, taint, cordon and drain check, do and say.
import assert from "node:assert/strict";
import test from "node:test";
import { cordon } from "../../../engine/src/kubectl/cordon.ts";
import { drain } from "../../../engine/src/kubectl/drain.ts";
import type { Kubectl } from "../../../engine/src/kubectl/kubectl.ts";
import { annotate, label } from "../../../engine/src/kubectl/label.ts";
import { taint } from "../../../engine/src/kubectl/taint.ts";
import { cluster, testVerbs } from "./verb-table.ts";

testVerbs([
  { name: "label", run: (k) => label(k, "pod/lone", { tier: "a" }), want: "pod/lone labeled\n" },
  {
    name: "label away",
    run: (k) => {
      label(k, "pod/lone", { tier: "a" });
      return label(k, "pod/lone", { tier: null });
    },
    want: "pod/lone unlabeled\n",
  },
  {
    name: "label nothing new",
    run: (k) => label(k, "pod/lone", { tier: null }),
    want: 'label "tier" not found.\npod/lone not labeled\n',
  },
  {
    name: "label and unlabel at once",
    run: (k) => {
      label(k, "pod/lone", { tier: "a" });
      return label(k, "pod/lone", { tier: null, zone: "b" });
    },
    want: "pod/lone modified\n",
  },
  {
    name: "label with what no label may hold",
    run: (k) => label(k, "pod/lone", { tier: "_a_" }),
    want: "error: invalid label value: \"tier=_a_\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  },
  {
    name: "annotate nothing new",
    run: (k) => annotate(k, "deploy/web", { note: null }),
    want: "deployment.apps/web annotated\n",
  },
  {
    name: "annotate",
    run: (k) => annotate(k, "deploy/web", { note: "x" }),
    want: "deployment.apps/web annotated\n",
  },
  { name: "cordon", run: (k) => cordon(k, "minikube", true), want: "node/minikube cordoned\n" },
  {
    name: "uncordon what is not cordoned",
    run: (k) => cordon(k, "minikube", false),
    want: "node/minikube already uncordoned\n",
  },
  {
    name: "cordon what is not there",
    run: (k) => cordon(k, "node-9", true),
    want: 'error (NotFound): nodes "node-9" not found',
  },
  {
    name: "taint",
    run: (k) => taint(k, "minikube", "a=b:NoSchedule"),
    want: "node/minikube tainted\n",
  },
  {
    name: "taint twice",
    run: (k) => {
      taint(k, "minikube", "a=b:NoSchedule");
      return taint(k, "minikube", "a=c:NoSchedule");
    },
    want: "error: node minikube already has a taint(s) with same effect(s) and --overwrite is false",
  },
  {
    name: "untaint what is not tainted",
    run: (k) => taint(k, "minikube", "a-"),
    want: 'error: taint "a" not found',
  },
  {
    name: "taint with an unknown effect",
    run: (k) => taint(k, "minikube", "a=b:Sometimes"),
    want: "error: invalid taint effect: Sometimes, unsupported taint effect\nSee 'kubectl taint -h' for help and examples",
  },
  {
    name: "untaint an effect that is not there",
    run: (k) => taint(k, "minikube", "a=b:NoExecute-"),
    want: 'error: taint "a:NoExecute" not found',
  },
  ...(
    [
      ["with too many parts", "a:NoSchedule:x", ""],
      ["with two values", "a=b=c:NoSchedule", ""],
      ["without an effect", "a", ""],
      [
        "with a key that is none",
        "a b:NoSchedule",
        ", name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
      [
        "with a value that is none",
        "a=b b:NoSchedule",
        ", a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      ],
    ] as const
  ).map(([name, spec, why]) => ({
    name: `taint ${name}`,
    run: (k: Kubectl) => taint(k, "minikube", spec),
    want: `error: invalid taint spec: ${spec}${why}\nSee 'kubectl taint -h' for help and examples`,
  })),
]);

function drainable() {
  const kubectl = cluster();
  const { nowMs, runTo } = kubectl;
  return { kubectl, clock: { nowMs, runTo, horizonMs: nowMs() + 600_000 } };
}

test("kubectl: drain refuses what would be lost", () => {
  const { kubectl, clock } = drainable();
  const { error } = drain(kubectl, "minikube", {}, clock);
  assert.match(
    error?.message ?? "",
    /cannot delete Pods that declare no controller \(use --force to override\): default\/lone/,
  );
  assert.match(
    error?.message ?? "",
    /cannot delete DaemonSet-managed Pods \(use --ignore-daemonsets to ignore\): default\/agent-/,
  );
});

test("kubectl: drain empties the node", () => {
  const { kubectl, clock } = drainable();
  const result = drain(kubectl, "minikube", { force: true, ignoreDaemonSets: true }, clock);
  assert.equal(result.error, undefined);
  assert.match(result.output, /^node\/minikube drained$/m);
  assert.match(result.output, /^pod\/lone evicted$/m);
  assert.match(result.output, /ignoring DaemonSet-managed Pods/);
});
