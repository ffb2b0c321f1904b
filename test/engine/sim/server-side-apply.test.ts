// Server-side apply in a story: what controllers own, and what was there before.
import assert from "node:assert/strict";
import test from "node:test";
import { presetManifests } from "../../../engine/src/cluster/presets.ts";
import type { KubeObject } from "../../../engine/src/model/object.ts";
import { runScenario } from "../../../engine/src/sim/scenario/run-scenario.ts";
import { readScenario } from "../../../engine/src/sim/scenario/scenario.ts";
import { pack } from "../../schema-pack.ts";

const labels = { app: "web" };
const deployment = (replicas?: number) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: {
    ...(replicas === undefined ? {} : { replicas }),
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "app", image: "app:1" }] } },
  },
});
const autoscaler = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "web" },
  spec: {
    minReplicas: 3,
    maxReplicas: 5,
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
  },
};
const config = (mode: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "found", namespace: "default" },
  data: { mode },
});

/** What each command printed, or the first line of why it was refused. */
function story(steps: readonly object[], files: Readonly<Record<string, readonly object[]>>) {
  const read = readScenario({
    apiVersion: "drydock.dev/v1alpha1",
    kind: "Scenario",
    metadata: { name: "s" },
    spec: { steps },
  });
  assert.ok("scenario" in read, JSON.stringify(read));
  const { story: told, simulation } = runScenario({
    scenario: read.scenario,
    cluster: [...presetManifests("one-node"), config("old")],
    files: new Map(Object.entries(files)) as Map<string, KubeObject[]>,
    minor: 36,
    seed: 1,
    pack,
  });
  const says = told.map(({ output, status }) => status?.message.split("\n", 1)[0] ?? output.trim());
  return { says, simulation };
}

test("replicas that an autoscaler has set are its own, and stay when the manifest lets go of them", () => {
  const { says, simulation } = story(
    [
      { apply: { files: ["web", "autoscaler"], serverSide: true } },
      { advance: "60s" },
      { apply: { files: ["web"], serverSide: true } },
      { apply: { files: ["without"], serverSide: true } },
      { expect: [{ object: "deployment/web", path: "spec.replicas", equals: 3 }] },
    ],
    { web: [deployment(1)], autoscaler: [autoscaler], without: [deployment()] },
  );
  assert.deepEqual(says, [
    "deployment.apps/web serverside-applied\nhorizontalpodautoscaler.autoscaling/web serverside-applied",
    'Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas',
    "deployment.apps/web serverside-applied",
  ]);
  const stored = simulation.api.get<KubeObject & { spec: { replicas: number } }>(
    "deployments.apps",
    "default",
    "web",
  );
  assert.equal(stored?.spec.replicas, 3);
});

test("what was in the cluster before belongs to nobody by name", () => {
  const { says } = story(
    [
      { apply: { files: ["new"], serverSide: true } },
      { apply: { files: ["new"], serverSide: true, forceConflicts: true, fieldManager: "me" } },
      { apply: { files: ["old"], serverSide: true } },
    ],
    { new: [config("new")], old: [config("old")] },
  );
  assert.deepEqual(says, [
    'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.mode',
    "configmap/found serverside-applied",
    'Apply failed with 1 conflict: conflict with "me": .data.mode',
  ]);
});

test("each program owns what it writes under its own name", () => {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: {
      containers: [{ name: "app", image: "app:1" }],
      volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
    },
  };
  const claim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
  const { simulation } = story([{ apply: { files: ["all"] } }, { advance: "10s" }], {
    all: [claim, pod],
  });
  const managers = (resource: string, name: string) => {
    const stored = simulation.api.get(resource, "default", name);
    assert.ok(stored);
    return [...simulation.api.managers(stored).values()].map(
      ({ manager, subresource }) => `${manager}${subresource ? ` ${subresource}` : ""}`,
    );
  };
  assert.deepEqual(managers("pods", "web"), [
    "kubectl-client-side-apply",
    "kube-scheduler status",
    "kubelet status",
  ]);
  assert.deepEqual(managers("persistentvolumeclaims", "data"), [
    "kubectl-client-side-apply",
    "kube-scheduler",
    "kube-controller-manager",
    "kube-controller-manager status",
  ]);
});
