// What the API server warns of stands before kubectl's lines, whatever the verb, and once per command.
import assert from "node:assert/strict";
import test from "node:test";
import { object, testServer } from "#engine/testing";
import { apply, summarize } from "../../../engine/src/kubectl/apply.ts";
import { createObject } from "../../../engine/src/kubectl/create.ts";
import { deleteManifests, deleteReference } from "../../../engine/src/kubectl/delete.ts";
import type { Kubectl } from "../../../engine/src/kubectl/kubectl.ts";
import { annotate, label } from "../../../engine/src/kubectl/label.ts";
import { patchReference } from "../../../engine/src/kubectl/patch.ts";
import { rolloutPause } from "../../../engine/src/kubectl/rollout.ts";
import { scale } from "../../../engine/src/kubectl/scale.ts";
import { setImage } from "../../../engine/src/kubectl/set-image.ts";
import { pack } from "../../schema-pack.ts";
import { cluster, template, testVerbs, web, workload } from "./verb-table.ts";

const ofEndpoints =
  "Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n";
const ofSelector =
  'Warning: spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead\n';
const endpoints = (name: string) => object("v1", "Endpoints", name);
const spec = { ...template.spec, nodeSelector: { "beta.kubernetes.io/os": "linux" } };
const old = workload("Deployment", "old", { template: { ...template, spec } });

testVerbs([
  {
    name: "create, once for both",
    run: (k) => summarize([endpoints("a"), endpoints("b")].map((given) => createObject(k, given))),
    want: `${ofEndpoints}endpoints/a created\nendpoints/b created\n`,
  },
  {
    name: "apply",
    run: (k) => apply(k, [old]),
    want: `${ofSelector}deployment.apps/old created\n`,
  },
  {
    name: "patch",
    run: (k) => {
      apply(k, [old]);
      return patchReference(k, "deploy/old", { spec: { minReadySeconds: 1 } }, "strategic");
    },
    want: `${ofSelector}deployment.apps/old patched\n`,
  },
  {
    name: "set image",
    run: (k) => {
      apply(k, [old]);
      return setImage(k, "deploy/old", { app: "app:2" });
    },
    want: `${ofSelector}deployment.apps/old image updated\n`,
  },
  {
    name: "label, annotate and delete what has a version on its way out",
    run: (k) => {
      apply(k, [endpoints("a")]);
      const outputs = [
        label(k, "ep/a", { x: "y" }),
        annotate(k, "ep/a", { x: "y" }),
        deleteReference(k, "ep/a", {}),
      ].map(({ output }) => output);
      return { output: outputs.join("") };
    },
    want: `${ofEndpoints}endpoints/a labeled\n${ofEndpoints}endpoints/a annotated\n${ofEndpoints}endpoints "a" deleted from default namespace\n`,
  },
  {
    name: "delete by manifests, also of what is not there",
    run: (k) => deleteManifests(k, [endpoints("gone"), endpoints("web-gone")], {}),
    want: `${ofEndpoints}error (NotFound): endpoints "gone" not found`,
  },
  {
    name: "labels are no reason to look at the template again, annotations are",
    run: (k) => {
      apply(k, [old]);
      const outputs = [label(k, "deploy/old", { x: "y" }), annotate(k, "deploy/old", { x: "y" })];
      return { output: outputs.map(({ output }) => output).join("") };
    },
    want: `deployment.apps/old labeled\n${ofSelector}deployment.apps/old annotated\n`,
  },
  {
    name: "scale and pause",
    run: (k) => {
      apply(k, [old]);
      const outputs = [scale(k, "deploy/old", 3), rolloutPause(k, "deploy/old")];
      return { output: outputs.map(({ output }) => output).join("") };
    },
    want: `${ofSelector}deployment.apps/old scaled\n${ofSelector}deployment.apps/old paused\n`,
  },
]);

test("a Job that is deleted without a word about its pods", () => {
  const { api } = cluster();
  const job = object("batch/v1", "Job", "once", {
    spec: { template: { spec: { ...template.spec, restartPolicy: "Never" } } },
  });
  const place = ["jobs.batch", "default", "once"] as const;
  api.create(place[0], { ...job, metadata: { ...job.metadata, namespace: "default" } });
  assert.deepEqual(api.delete(...place, {}, { dryRun: true }).warnings, [
    "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning",
  ]);
  assert.deepEqual(api.delete(...place, { propagationPolicy: "Background" }).warnings, []);
});

const unknownFields: readonly {
  readonly name: string;
  readonly patch: unknown;
  readonly type: "json" | "merge" | "strategic";
  readonly subresource?: string;
  readonly want: string;
}[] = [
  {
    name: "fields that nothing has, merged",
    patch: { spec: { foo: 1, replicas: 9 }, bar: 1 },
    type: "merge",
    want: 'Warning: unknown field "bar"\nWarning: unknown field "spec.foo"\ndeployment.apps/web patched\n',
  },
  {
    name: "and no other",
    patch: { spec: { foo: 1 } },
    type: "strategic",
    want: 'Warning: unknown field "spec.foo"\ndeployment.apps/web patched (no change)\n',
  },
  {
    name: "one by one",
    patch: [{ op: "add", path: "/spec/foo", value: 1 }],
    type: "json",
    want: 'Warning: unknown field "spec.foo"\ndeployment.apps/web patched (no change)\n',
  },
  {
    name: "of a Scale",
    patch: { spec: { foo: 1, replicas: 8 } },
    type: "merge",
    subresource: "scale",
    want: 'Warning: unknown field "spec.foo"\nscale.autoscaling/web patched\n',
  },
];

for (const { name, patch, type, subresource, want } of unknownFields)
  test(`kubectl: patch with ${name}`, () => {
    const { server } = testServer({ pack });
    const context = { minor: 36, feature: () => false, nowMs: () => 0 };
    const kubectl: Kubectl = { api: server, context, namespace: "default" };
    createObject(kubectl, web);
    assert.equal(patchReference(kubectl, "deploy/web", patch, type, subresource).output, want);
  });
