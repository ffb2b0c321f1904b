// What repeats itself is told once, and what fails the check everywhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toldOnce } from "../../server/src/cli/repeated-advice.ts";
import type { ReportedFinding } from "../../server/src/cli/reporters/report.ts";

type Severity = ReportedFinding["diagnostic"]["severity"];

function finding(file: string, severity: Severity, code: string, object = "web"): ReportedFinding {
  return {
    file,
    start: { line: 0, column: 0 },
    end: { line: 0, column: 1 },
    diagnostic: {
      code,
      source: "lint",
      severity,
      message: `about ${code}`,
      span: { start: 0, end: 1 },
      related: [],
      tags: [],
    },
    object: {
      file,
      document: 0,
      base: [],
      apiVersion: "apps/v1",
      kind: "Deployment",
      namespace: "default",
      name: object,
    },
    related: [],
    fingerprint: `${file} ${code} ${object}`,
  };
}

const folder = (file: string) => file.slice(0, file.indexOf("/"));

/** `a/1 rule +2`: file, code, and at how many other places. */
function told(
  findings: readonly ReportedFinding[],
  failOn: Parameters<typeof toldOnce>[2] = "error",
) {
  return toldOnce(findings, folder, failOn).map(
    ({ file, diagnostic: { code }, alike = [] }) => `${file} ${code} +${alike.length}`,
  );
}

const advice = [
  finding("a/1", "info", "tag"),
  finding("a/1", "info", "tag", "api"),
  finding("a/2", "info", "tag"),
  finding("a/2", "hint", "port"),
  finding("b/1", "info", "tag"),
];

const cases: readonly {
  readonly name: string;
  readonly given: readonly ReportedFinding[];
  readonly failOn?: "error" | "info" | "hint" | "never";
  readonly want: readonly string[];
}[] = [
  {
    name: "advice is told once for files that are looked at together",
    given: advice,
    want: ["a/1 tag +2", "a/2 port +0", "b/1 tag +0"],
  },
  {
    name: "what fails the check is told everywhere",
    given: advice,
    failOn: "info",
    want: ["a/1 tag +0", "a/1 tag +0", "a/2 tag +0", "a/2 port +0", "b/1 tag +0"],
  },
  {
    name: "one file alone is told completely",
    given: advice.slice(0, 2),
    want: ["a/1 tag +0", "a/1 tag +0"],
  },
  {
    name: "a warning is told once for copies of one object, and for each object",
    given: [
      finding("a/1", "warning", "secret"),
      finding("a/1", "warning", "secret", "api"),
      finding("a/2", "warning", "secret"),
    ],
    want: ["a/1 secret +1", "a/1 secret +0"],
  },
  {
    name: "errors are told everywhere",
    given: [finding("a/1", "error", "x"), finding("a/2", "error", "x")],
    failOn: "never",
    want: ["a/1 x +0", "a/2 x +0"],
  },
];

for (const { name, given, failOn, want } of cases)
  test(name, () => assert.deepEqual(told(given, failOn), want));
