// A story in a few lines: steps as a scenario has them, manifests by name, and what is told of it.
import assert from "node:assert/strict";
import test from "node:test";
import { presetManifests } from "../../engine/src/cluster/presets.ts";
import { formatDuration } from "../../engine/src/model/duration.ts";
import type { KubeObject } from "../../engine/src/model/object.ts";
import { runScenario, type ScenarioRun } from "../../engine/src/sim/scenario/run-scenario.ts";
import { readScenario } from "../../engine/src/sim/scenario/scenario.ts";
import { violations } from "../../engine/src/testing/invariants.ts";
import type { WorkloadEntry } from "../../engine/src/workload/entry.ts";

export interface Story {
  /** Steps of a scenario; `apply: { files: [a] }` applies the manifests of that name. */
  readonly steps: readonly object[];
  readonly files?: Readonly<Record<string, readonly object[]>>;
  readonly workloads?: readonly WorkloadEntry[];
  /** Default: preset one-node. */
  readonly cluster?: readonly unknown[];
  readonly minor?: number;
}

/** Plays the story; its expectations and the invariants of every cluster must hold. */
export function play(story: Story): ScenarioRun {
  const { steps, files = {}, workloads = [], minor = 36 } = story;
  const read = readScenario({
    apiVersion: "drydock.dev/v1alpha1",
    kind: "Scenario",
    metadata: { name: "story" },
    spec: { workloads, steps },
  } as KubeObject);
  assert.ok("scenario" in read, JSON.stringify(read));
  const run = runScenario({
    scenario: read.scenario,
    cluster: story.cluster ?? presetManifests("one-node"),
    files: new Map(Object.entries(files).map(([name, objects]) => [name, objects as KubeObject[]])),
    minor,
    seed: 1,
  });
  assert.deepEqual(run.failures, []);
  assert.deepEqual(violations(run.simulation), []);
  return run;
}

/**
 * `3s pod/web Started: Container started` for every event whose line the pattern matches. UIDs, addresses and generated
 * suffixes are left out.
 */
export function tells({ simulation, originMs }: ScenarioRun, pattern = /./): string[] {
  return simulation
    .toldEvents()
    .map(({ atMs, object, reason, message }) =>
      `${formatDuration(atMs - originMs)} ${object.kind?.toLowerCase()}/${object.name} ${reason}: ${message.trimEnd()}`
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID")
        .replace(/\b10\.244\.\d+\.\d+\b/g, "IP")
        .replace(/(?<=-)[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, "*")
        .replace(/(?<=-)[bcdfghjklmnpqrstvwxz2456789]{8,10}\b/g, "#"),
    )
    .filter((line) => pattern.test(line));
}

export interface Row {
  readonly name: string;
  readonly given: Story;
  /** Which lines are looked at. */
  readonly of: RegExp;
  readonly want: readonly string[];
}

/** One test per row: the story tells what it should. */
export function hold(rows: readonly Row[]): void {
  for (const { name, given, of, want } of rows)
    test(name, () => assert.deepEqual(tells(play(given), of), want));
}

/** The stored object, as plain data. */
export function stored<T = KubeObject>(
  { simulation }: ScenarioRun,
  resource: string,
  name: string,
  namespace = "default",
): T {
  const object = simulation.api.get(resource, namespace, name);
  assert.ok(object, `${resource} ${name} is not there`);
  return object as T;
}

/** A container `app` of image `app:1`, with more fields. */
export function app(more: object = {}): object {
  return { name: "app", image: "app:1", ...more };
}

/** A pod; `more` are fields of its metadata. */
export function pod(name: string, spec: object = {}, more: object = {}): object {
  const metadata = { name, namespace: "default", ...more };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [app()], ...spec } };
}

/** The story of pods that are applied and left alone for some seconds. */
export const pods = (
  list: readonly object[],
  seconds: number,
  more: Partial<Story> = {},
): Story => ({
  steps: [{ apply: { files: ["a"] } }, { advance: `${seconds}s` }],
  files: { a: list },
  ...more,
});
