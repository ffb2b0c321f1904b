// What controllers do, event by event, in stories of whole clusters.
import assert from "node:assert/strict";
import test from "node:test";
import { play, tells } from "../story.ts";
import { rows } from "./stories.ts";

for (const { name, given, of, want } of rows)
  test(name, () => assert.deepEqual(tells(play(given), of), want));
