// Scenarios: what is refused before anything runs, and how expectations fail.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { presetManifests } from "../../../engine/src/cluster/presets.ts";
import { runScenario } from "../../../engine/src/sim/scenario/run-scenario.ts";
import { readScenario } from "../../../engine/src/sim/scenario/scenario.ts";
import { violations } from "../../../engine/src/testing/invariants.ts";
import { podManifest } from "../../../engine/src/testing/run-pods.ts";

function scenario(steps: readonly unknown[], spec: Readonly<Record<string, unknown>> = {}) {
  return {
    apiVersion: "drydock.dev/v1alpha1",
    kind: "Scenario",
    metadata: { name: "s" },
    spec: { ...spec, steps },
  };
}

const mistakes = [
  {
    name: "an unknown step",
    given: scenario([{ explode: {} }]),
    want: ["spec.steps.0.explode"],
  },
  {
    name: "an unknown key of a step",
    given: scenario([{ scale: { object: "deploy/web", replicas: 2, now: true } }]),
    want: ["spec.steps.0.scale.now"],
  },
  {
    name: "an impossible value",
    given: scenario([{ advance: "soon" }], { kubernetesVersion: "1.20" }),
    want: ["spec.kubernetesVersion", "spec.steps.0.advance"],
  },
  {
    name: "two verbs in one step",
    given: scenario([{ advance: "1s", cordon: { node: "a" } }]),
    want: ["spec.steps.0"],
  },
  {
    name: "a version that is not known",
    given: scenario([], { kubernetesVersion: "1.20" }),
    want: ["spec.kubernetesVersion"],
  },
  { name: "no map at all", given: [1], want: [""] },
  {
    name: "an answer that nobody gives",
    given: scenario([{ advance: "1s", expectStatus: {} }]),
    want: ["spec.steps.0.expectStatus"],
  },
];

for (const { name, given, want } of mistakes)
  test(`${name} is an error with its place`, () => {
    const read = readScenario(given);
    assert.ok("errors" in read);
    assert.deepEqual(
      read.errors.map(({ path }) => path.join(".")),
      want,
    );
  });

function play(steps: readonly unknown[]) {
  const read = readScenario(scenario(steps));
  assert.ok("scenario" in read, "scenario" in read ? "" : JSON.stringify(read));
  const run = runScenario({
    scenario: read.scenario,
    cluster: presetManifests("one-node"),
    files: new Map([["pod.yaml", [podManifest()]]]),
    minor: 36,
    seed: 1,
  });
  assert.deepEqual(violations(run.simulation), []);
  return run;
}

const apply = { apply: { files: ["pod.yaml"] } };

test("a killed container is restarted, and expectations see it", () => {
  const { failures, story } = play([
    apply,
    { waitFor: { object: "pod/web", condition: "Ready" } },
    { kill: { object: "pod/web", container: "app", signal: "SIGKILL" } },
    { advance: "5s" },
    { expect: [{ object: "pod/web", phase: "Running", restarts: 1 }] },
    { expect: [{ events: { object: "pod/web", reason: "Started", atLeast: 2 } }] },
  ]);
  assert.deepEqual(failures, []);
  assert.deepEqual(
    story.map(({ output }) => output),
    ["pod/web created\n"],
  );
});

test("a failed expectation says what was and what was expected", () => {
  const { failures } = play([
    apply,
    { advance: "1s" },
    { expect: { object: "pod/web", phase: "Running" } },
    { expect: { object: "pod/web", path: "spec.restartPolicy", equals: "Never" } },
    { expect: { object: "pod/other", phase: "Running" } },
  ]);
  assert.deepEqual(
    failures.map(({ path, message }) => `${path.join(".")}: ${message}`),
    [
      "spec.steps.2.expect.phase: pod/web: phase is Pending, expected Running",
      'spec.steps.3.expect.path: pod/web: spec.restartPolicy is "Always", expected "Never"',
      "spec.steps.4.expect.object: pod/other: number of objects is 0, expected at least 1",
    ],
  );
});

test("a refusal fails the scenario unless it is expected", () => {
  const scale = { scale: { object: "deployment/none", replicas: 1 } };
  assert.equal(play([scale]).failures.length, 1);
  assert.equal(
    play([{ ...scale, expectStatus: { code: 404, reason: "NotFound" } }]).failures.length,
    0,
  );
});

test("a deleted pod is gone when its grace period allows", () => {
  const { simulation } = play([
    apply,
    { advance: "5s" },
    { delete: { object: "pod/web" } },
    { advance: "1s" },
  ]);
  assert.equal(simulation.api.get("pods", "default", "web"), undefined);
});

test("whatever a document holds is read without an exception", () => {
  const step = fc.dictionary(
    fc.constantFrom("apply", "expect", "advance", "waitFor", "load", "expectStatus", "kill"),
    fc.oneof(
      fc.anything({ withBigInt: true }),
      fc.dictionary(
        fc.constantFrom("object", "path", "equals", "never", "events", "files", "count", "target"),
        fc.anything({ withBigInt: true }),
      ),
    ),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.array(step).map((steps) => scenario(steps)),
      ),
      (value) => {
        const read = readScenario(value);
        assert.ok("scenario" in read || read.errors.length > 0);
      },
    ),
    { seed: 36, numRuns: 500 },
  );
});

test("numbers that only YAML can hold are told as they are", () => {
  const { failures } = play([
    apply,
    { expect: { object: "pod/web", path: "spec.priority", equals: 12345678901234567890n } },
  ]);
  assert.match(failures[0]?.message ?? "", /expected "12345678901234567890"$/);
});
