// docs/scenario.md tells of every key of the format.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type Shape, scenarioShape } from "#engine";
import { root } from "./run.ts";

/** Keys that every object of Kubernetes has, and those that a key with a name of its own explains. */
const selfEvident = new Set(["apiVersion", "kind", "metadata", "name", "labels", "annotations"]);

function keysOf(shape: Shape): string[] {
  switch (shape.type) {
    case "object":
      return Object.entries(shape.fields).flatMap(([key, field]) => [key, ...keysOf(field)]);
    case "list":
      return keysOf(shape.items);
    case "map":
      return keysOf(shape.values);
    case "either":
      return shape.shapes.flatMap(keysOf);
    default:
      return [];
  }
}

test("every key of a scenario is in docs/scenario.md", () => {
  const page = fs.readFileSync(path.join(root, "docs/scenario.md"), "utf8");
  const other = new Set([...selfEvident, "spec", "term", "key", "value", "effect"]);
  const missing = [...new Set(keysOf(scenarioShape))].filter(
    (key) => !other.has(key) && !new RegExp(`\\b${key}\\b`).test(page),
  );
  assert.deepEqual(missing, []);
});
