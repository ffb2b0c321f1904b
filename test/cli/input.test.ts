// What a path on the command line names, and what a scan of it may leave out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scanRoot } from "../../server/src/cli/input.ts";

const cases: readonly (readonly [paths: readonly string[], file: string, want: string])[] = [
  [["."], "testdata/a.yaml", ""],
  [["./"], "app/a.yaml", ""],
  [["testdata"], "testdata/in/a.yaml", "testdata"],
  [["./testdata/"], "testdata/in/a.yaml", "testdata"],
  [[".", "app/testdata"], "app/testdata/a.yaml", "app/testdata"],
  [["app"], "application/a.yaml", ""],
  [["testdata/*/a.yaml"], "testdata/in/a.yaml", "testdata"],
  [["*.yaml"], "a.yaml", ""],
  [["/srv/testdata"], "/srv/testdata/a.yaml", "/srv/testdata"],
];

for (const [paths, file, want] of cases)
  test(`a scan of ${paths.join(" ")} finds ${file} from ${want || "here"}`, () =>
    assert.equal(scanRoot(paths, file), want));
