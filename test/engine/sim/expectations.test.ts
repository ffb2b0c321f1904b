// Every kind of expectation, once where it holds and once where it does not.
import assert from "node:assert/strict";
import test from "node:test";
import { presetManifests } from "../../../engine/src/cluster/presets.ts";
import type { KubeObject } from "../../../engine/src/model/object.ts";
import { fieldAt, parseFieldPath } from "../../../engine/src/sim/scenario/field-selector.ts";
import { runScenario } from "../../../engine/src/sim/scenario/run-scenario.ts";
import { readScenario } from "../../../engine/src/sim/scenario/scenario.ts";

const web = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", annotations: { "example.com/owner": "a.b" } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "app", image: "app:1", ports: [{ containerPort: 80 }] }] },
    },
  },
} as unknown as KubeObject;
const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web" },
  spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
} as unknown as KubeObject;

function play(steps: readonly unknown[], spec: Readonly<Record<string, unknown>> = {}) {
  const read = readScenario({
    apiVersion: "drydock.dev/v1alpha1",
    kind: "Scenario",
    metadata: { name: "s" },
    spec: { ...spec, steps },
  });
  assert.ok("scenario" in read, JSON.stringify(read));
  return runScenario({
    scenario: read.scenario,
    cluster: presetManifests("three-node"),
    files: new Map([
      ["web.yaml", [web]],
      ["all.yaml", [service, web]],
    ]),
    minor: 36,
    seed: 1,
  });
}

const apply = { apply: { files: ["all.yaml"] } };
const update = { setImage: { object: "deploy/web", image: "app:2" } };

/** `want`: the message; empty where the expectation holds. */
const cases: readonly { name: string; steps: readonly unknown[]; given: object; want: string }[] = [
  {
    name: "a field",
    steps: [{ advance: "10s" }],
    given: { object: "deploy/web", path: "status.readyReplicas", equals: 3 },
    want: "",
  },
  {
    name: "a field that is less",
    steps: [],
    given: { object: "deploy/web", path: "status.readyReplicas", atLeast: 1 },
    want: "deployment/web: status.readyReplicas is absent, expected at least 1",
  },
  {
    name: "a field that is not there",
    steps: [],
    given: { object: "deploy/web", path: "spec.paused", equals: null },
    want: "",
  },
  {
    name: "a text with a pattern",
    steps: [],
    given: {
      object: "deploy/web",
      path: "spec.template.spec.containers[0].image",
      matches: "ap*:2",
    },
    want: 'deployment/web: spec.template.spec.containers[0].image is "app:1", expected "ap*:2"',
  },
  {
    name: "an item found by a field of it",
    steps: [{ advance: "10s" }],
    given: {
      object: "deploy/web",
      path: "status.conditions[type=Available].reason",
      equals: "MinimumReplicasAvailable",
    },
    want: "",
  },
  {
    name: "a condition with its reason",
    steps: [],
    given: {
      object: "deploy/web",
      condition: { Available: { status: "False", reason: "Other", message: "*" } },
    },
    want: "deployment/web: condition Available is False MinimumReplicasUnavailable Deployment does not have minimum availability., expected False Other *",
  },
  {
    name: "a condition that is absent",
    steps: [],
    given: { object: "deploy/web", condition: { ReplicaFailure: "absent" } },
    want: "",
  },
  {
    name: "a number of objects",
    steps: [],
    given: { object: "pod/web-*", count: { atMost: 2 } },
    want: "pod/web-*: number of objects is 3, expected at most 2",
  },
  {
    name: "no object",
    steps: [],
    given: { object: "pod/web-*", exists: false },
    want: "found",
  },
  {
    name: "a column of kubectl get",
    steps: [{ advance: "1s" }],
    given: { object: "pod/web-*#1", columns: { STATUS: "ContainerCreating", READY: "0/1" } },
    want: "",
  },
  {
    name: "a column that does not exist",
    steps: [],
    given: { object: "deploy/web", columns: { COLOUR: "red" } },
    want: "deployment/web: column COLOUR is no such column, expected red",
  },
  {
    name: "nodes",
    steps: [{ advance: "1s" }],
    given: { object: "pod/web-*", onNodes: ["node-a", "node-b"] },
    want: "pod/web-*: node is node-c, expected node-a or node-b",
  },
  {
    name: "a spread over nodes that have nothing too",
    steps: [{ scale: { object: "deploy/web", replicas: 2 } }, { advance: "5s" }],
    given: { object: "pod/web-*", spread: { maxSkew: 0 } },
    want: "spread",
  },
  {
    name: "a spread over zones",
    steps: [],
    given: {
      object: "pod/web-*",
      spread: { maxSkew: 0, topologyKey: "topology.kubernetes.io/zone" },
    },
    want: "",
  },
  {
    name: "the text of a rollout",
    steps: [],
    given: { object: "deploy/web", rolloutStatus: "*0 of 3 updated replicas are available..." },
    want: "",
  },
  {
    name: "a rollout",
    steps: [],
    given: { rollout: { object: "deploy/web", revision: 2, complete: false } },
    want: "deploy/web: revision is 1, expected 2",
  },
  {
    name: "endpoints",
    steps: [{ advance: "1s" }],
    given: { object: "service/web", endpoints: { ready: 3 } },
    want: "service/web: number of ready endpoints is 0, expected 3",
  },
  {
    name: "events in order",
    steps: [{ advance: "10s" }],
    given: {
      events: [
        { object: "pod/web-*", reason: "Started" },
        { object: "pod/web-*", reason: "Scheduled" },
      ],
    },
    want: "pod/web-*: number of Scheduled events behind those before it is 0, expected at least 1",
  },
  {
    name: "instants of events",
    steps: [{ advance: "10s" }],
    given: {
      events: { object: "deploy/web", reason: "ScalingReplicaSet", at: "0s" },
    },
    want: "",
  },
  {
    name: "events of the last seconds",
    steps: [{ advance: "10s" }],
    given: { events: { object: "pod/web-*", reason: "Started", since: "5s" } },
    want: "pod/web-*: number of Started events is 0, expected at least 1",
  },
  {
    name: "what is never so",
    steps: [{ advance: "10s" }, update, { advance: "30s" }],
    given: { never: { object: "service/web", endpoints: { ready: { atMost: 2 } } } },
    want: "",
  },
  {
    name: "what was so for a moment",
    steps: [{ advance: "10s" }, update, { advance: "30s" }],
    given: { never: { object: "deploy/web", path: "status.updatedReplicas", equals: 2 } },
    want: "deployment/web: what must never be is so at 13s",
  },
  {
    name: "what was so before the last step",
    steps: [{ advance: "10s" }, update, { advance: "30s" }],
    given: { never: { object: "deploy/web", path: "metadata.generation", equals: 1 } },
    want: "",
  },
  {
    name: "what has been so all the time",
    steps: [{ advance: "10s" }],
    given: { never: { object: "service/web", endpoints: { ready: 3 }, since: "1s" } },
    want: "service/web: what must never be is so at 9s",
  },
  {
    name: "what was so of pods that are gone",
    steps: [{ advance: "10s" }, update, { advance: "30s" }],
    given: {
      never: { object: "pod/web-*", path: "spec.containers[0].image", equals: "app:1" },
    },
    want: "what must never be is so at 10s",
  },
];

for (const { name, steps, given, want } of cases)
  test(`expecting ${name}`, () => {
    const { failures } = play([apply, ...steps, { expect: given }]);
    const message = failures.map((failure) => failure.message).join("\n");
    if (want === "") assert.equal(message, "");
    else assert.ok(message.includes(want), message);
  });

test("an expectation that does not hold keeps none from being judged", () => {
  const { failures } = play([
    apply,
    { expect: [{ object: "pod/none" }, { object: "pod/web-*", count: 7 }] },
    { expect: { object: "deploy/web", phase: "Running" } },
  ]);
  assert.deepEqual(
    failures.map(({ path }) => path.join(".")),
    ["spec.steps.1.expect.0.object", "spec.steps.1.expect.1.count", "spec.steps.2.expect.phase"],
  );
});

test("a failure tells the last events of its object", () => {
  const { failures } = play([
    apply,
    { advance: "10s" },
    { expect: { object: "pod/web-*#1", phase: "Failed" } },
  ]);
  assert.deepEqual(
    failures[0]?.events.map(({ reason }) => reason),
    ["Scheduled", "Pulling", "Pulled", "Created", "Started"],
  );
});

test("a story that is cut off stops at the instant, and is late for nothing", () => {
  const steps = [
    apply,
    { advance: "1m" },
    { waitFor: { object: "pod/none", timeout: "5m" } },
    { delete: { object: "deploy/web" } },
  ];
  const read = readScenario({
    apiVersion: "drydock.dev/v1alpha1",
    kind: "Scenario",
    metadata: { name: "s" },
    spec: { steps },
  });
  assert.ok("scenario" in read);
  const { simulation, originMs, failures } = runScenario({
    scenario: read.scenario,
    cluster: presetManifests("three-node"),
    files: new Map([["all.yaml", [service, web]]]),
    minor: 36,
    seed: 1,
    untilMs: 90_000,
  });
  assert.equal(simulation.clock.nowMs() - originMs, 90_000);
  assert.equal(simulation.api.list("pods").length, 3);
  assert.deepEqual(failures, []);
});

test("a step in a namespace is about the objects there", () => {
  const { failures, story } = play(
    [
      { apply: { files: ["web.yaml"] }, namespace: "default" },
      { advance: "5s" },
      { expect: { object: "pod/web-*", exists: false } },
      { expect: { object: "pod/web-*", count: 3 }, namespace: "default" },
    ],
    { namespace: "kube-system" },
  );
  assert.deepEqual(failures, []);
  assert.equal(story[0]?.output, "deployment.apps/web created\n");
});

const fields: readonly { path: string; want: unknown }[] = [
  { path: "a.b", want: 1 },
  { path: "list[1].name", want: "second" },
  { path: "list[name=first].value", want: "x" },
  { path: "list[name=third].value", want: undefined },
  { path: "keys[example.com/owner]", want: "me" },
  { path: 'keys["example.com/owner"]', want: "me" },
  { path: "a.none.deeper", want: undefined },
];
const object = {
  a: { b: 1 },
  list: [{ name: "first", value: "x" }, { name: "second" }],
  keys: { "example.com/owner": "me" },
};

for (const { path, want } of fields)
  test(`the field at ${path}`, () => {
    assert.equal(fieldAt(object, path), want);
  });

test("what is no path is told", () => {
  for (const path of ["", ".a", "a..b", "a[", "a]b", "[0]x"])
    assert.equal(parseFieldPath(path), undefined, path);
});
