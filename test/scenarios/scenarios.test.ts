// Stories of whole clusters, one per folder: the expectations in `scenario.yaml` must hold, and `timeline.txt` holds
// what happened, line by line. `UPDATE=1` writes the timelines anew; the difference is then for the reader to judge.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { parseAllDocuments } from "yaml";
import {
  type KubeObject,
  presetManifests,
  readScenario,
  runScenario,
  type ScenarioReport,
  scenarioFiles,
  scenarioReport,
} from "#engine";
import { violations } from "../../engine/src/testing/invariants.ts";
import { pack } from "../schema-pack.ts";

const root = import.meta.dirname;
const stories = fs
  .readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

const documents = (file: string): KubeObject[] =>
  parseAllDocuments(fs.readFileSync(file, "utf8")).map((document) => document.toJS() as KubeObject);

function play(name: string) {
  const folder = path.join(root, name);
  const read = readScenario(documents(path.join(folder, "scenario.yaml"))[0]);
  assert.ok("scenario" in read, JSON.stringify(read));
  const run = runScenario({
    scenario: read.scenario,
    cluster: presetManifests("three-node"),
    files: new Map(
      scenarioFiles(read.scenario).map(({ name: file }) => [
        file,
        documents(path.join(folder, file)),
      ]),
    ),
    minor: 36,
    seed: 1,
    pack,
  });
  const told = scenarioReport(run, run.story, { seed: 1, notSimulated: run.notSimulated });
  return { run, told };
}

/** The counts of a status, and which conditions hold. */
function stateText({ replicas, status }: ScenarioReport["trace"][number]): string {
  const { conditions = [], ...rest } = status as {
    conditions?: readonly { readonly type: string; readonly status: string }[];
  };
  const counts = Object.entries(rest).filter(([, value]) => typeof value === "number" && value > 0);
  return [
    ...(replicas === undefined ? [] : [`wanted ${replicas}`]),
    ...counts.map(([name, value]) => `${name} ${value}`),
    ...conditions.map(({ type, status: value }) => `${type}=${value}`),
  ].join(", ");
}

function timeline(told: ScenarioReport): string {
  const lines = [
    ...told.events.map(({ at, reason, object, message }) => ({
      at,
      text: `${object.kind.toLowerCase()}/${object.name} ${reason}: ${message.trimEnd()}`,
    })),
    ...told.trace.map((entry) => ({
      at: entry.at,
      text: `${entry.kind.toLowerCase()}/${entry.name} is ${stateText(entry)}`,
    })),
  ];
  const instants = [...new Set([...told.events, ...told.trace].map(({ at }) => at))];
  return instants
    .map((instant) => ({ instant, seconds: secondsOf(instant) }))
    .sort((a, b) => a.seconds - b.seconds)
    .flatMap(({ instant }) => [
      `${instant}`,
      ...lines.filter(({ at }) => at === instant).map(({ text }) => `  ${text}`),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

function secondsOf(text: string): number {
  const units: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  return [...text.matchAll(/([\d.]+)(ms|h|m|s)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!,
    0,
  );
}

for (const name of stories)
  test(`${name}: the story as it is told`, () => {
    const { run, told } = play(name);
    assert.deepEqual(run.failures, []);
    assert.deepEqual(run.clusterProblems, []);
    assert.equal(run.simulation.exhausted, undefined);
    assert.deepEqual(violations(run.simulation), []);
    const file = path.join(root, name, "timeline.txt");
    if (process.env["UPDATE"]) fs.writeFileSync(file, timeline(told));
    assert.equal(timeline(told), fs.readFileSync(file, "utf8"));
    assert.equal(JSON.stringify(play(name).told), JSON.stringify(told));
  });
