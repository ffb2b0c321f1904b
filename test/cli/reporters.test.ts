import assert from "node:assert/strict";
import { test } from "node:test";
import { numbered } from "../../server/src/cli/fingerprint.ts";
import { github } from "../../server/src/cli/reporters/github.ts";
import { junit } from "../../server/src/cli/reporters/junit.ts";
import type { CheckReport, ReportedFinding } from "../../server/src/cli/reporters/report.ts";
import { sarif } from "../../server/src/cli/reporters/sarif.ts";
import { text } from "../../server/src/cli/reporters/text.ts";

function finding(severity: "error" | "info", message: string): ReportedFinding {
  return {
    file: "a,b/c.yaml",
    start: { line: 2, column: 4 },
    end: { line: 2, column: 9 },
    diagnostic: {
      code: "image-tag-latest",
      source: "lint",
      severity,
      message,
      span: { start: 0, end: 1 },
      related: [],
      tags: [],
    },
    related: [],
    fingerprint: "f1",
  };
}

const report: CheckReport = {
  findings: [finding("info", "later"), finding("error", "100 % <bad>\nand more")],
  suppressed: [{ ...finding("info", "quiet"), suppression: { kind: "inSource", reason: "demo" } }],
  fileNames: ["a,b/c.yaml"],
  files: 1,
  documents: 1,
  ms: 1,
  turnedOff: ["api-invalid"],
  hasBaseline: false,
  objectsOf: () => [],
  textOf: () => "",
  fixesOf: () => [],
  rulePage: () => undefined,
};
const options = { color: false, failOn: "error" } as const;

test("the summary says what of the API server's words is turned off", () => {
  const [summary, off] = text(report, options).trimEnd().split("\n").slice(-2);
  assert.equal(summary, "1 document in 1 file: 1 error, 1 info");
  assert.equal(off, "what the API server says is turned off for: api-invalid");
});

test("GitHub gets the worst first, escaped", () => {
  assert.deepEqual(github(report, options).split("\n"), [
    "::error file=a%2Cb/c.yaml,line=3,col=5,endLine=3,endColumn=10,title=image-tag-latest::100 %25 <bad>%0Aand more",
    "::notice file=a%2Cb/c.yaml,line=3,col=5,endLine=3,endColumn=10,title=image-tag-latest::later",
    "Drydock: 1 error, 0 warning, 1 info, 0 hint",
    "",
  ]);
});

test("JUnit fails what is at the failure level and tells the rest", () => {
  const text = junit(report, options);
  assert.match(text, /tests="1" failures="1"/);
  assert.match(text, /<failure type="image-tag-latest" message="100 % &lt;bad&gt;\nand more">/);
  assert.match(text, /<system-out>a,b\/c.yaml:3:5: info: later/);
});

test("SARIF has a place, a rule and a fingerprint for every result, and says what is silenced", () => {
  const [run] = JSON.parse(sarif(report, options)).runs;
  assert.equal(run.columnKind, "utf16CodeUnits");
  assert.deepEqual(
    run.results.map((result: Record<string, unknown>) => [
      result["level"],
      run.tool.driver.rules[result["ruleIndex"] as number].id,
      (result["suppressions"] as { justification: string }[] | undefined)?.[0]?.justification,
    ]),
    [
      ["note", "image-tag-latest", undefined],
      ["error", "image-tag-latest", undefined],
      ["note", "image-tag-latest", "demo"],
    ],
  );
  const { physicalLocation } = run.results[0].locations[0];
  assert.deepEqual(physicalLocation, {
    artifactLocation: { uri: "a%2Cb/c.yaml", uriBaseId: "%SRCROOT%" },
    region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 10 },
  });
  assert.equal(run.results[0].partialFingerprints["drydock/v1"], "f1");
});

test("equal fingerprints are told apart by their order, the same in every run", () => {
  const [one, other] = [numbered(), numbered()];
  const first = [one("a"), one("a"), one("b")];
  assert.equal(new Set(first).size, 3);
  assert.deepEqual([other("a"), other("a"), other("b")], first);
});
