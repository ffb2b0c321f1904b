import test from "node:test";
import { checkStories } from "./random-stories.ts";

// `npm run bench -- invariants` plays ten thousand.
test("random stories keep the invariants, end, and replay to the same bytes", () => {
  checkStories({ seed: 36, numRuns: 25 });
});
