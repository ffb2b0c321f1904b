// The stories in `examples/stories`: every expectation in them must hold, and telling them all must stay quick.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import test from "node:test";
import { runScenario } from "#engine";
import { violations } from "../../engine/src/testing/invariants.ts";
import { serviceOf } from "../language-service.ts";

const folder = path.resolve(import.meta.dirname, "../../examples/stories");
const stories = fs
  .readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const service = serviceOf({});
for (const story of stories)
  for (const name of fs.readdirSync(path.join(folder, story)).sort())
    service.update(`${story}/${name}`, fs.readFileSync(path.join(folder, story, name), "utf8"));

/** Of computing, on the machine that the figures of the specification are from. */
const limitMs = 2000;
let tookMs = 0;

for (const story of stories) {
  const file = `${story}/${story}.scenario.yaml`;
  const { findings, unreadable } = service.scenarios.load(file);
  test(`${story}: the file is well formed`, () => {
    assert.deepEqual([...unreadable, ...findings], []);
  });
  for (const { name, input } of service.scenarios.requests(file))
    test(`${story}: ${name}`, () => {
      const before = process.cpuUsage();
      const run = runScenario(input);
      tookMs += process.cpuUsage(before).user / 1000;
      assert.deepEqual(
        run.failures.map(({ step, message }) => `step ${step + 1}: ${message}`),
        [],
      );
      assert.deepEqual(run.clusterProblems, []);
      assert.deepEqual(violations(run.simulation), []);
    });
}

test("every story has a scenario, and all of them together take no longer than they may", () => {
  assert.deepEqual(
    stories.filter(
      (story) => service.scenarios.requests(`${story}/${story}.scenario.yaml`).length === 0,
    ),
    [],
  );
  // Machines differ, and so does what else they do.
  assert.ok(tookMs < 2 * limitMs, `${Math.round(tookMs)} ms of computing`);
});
