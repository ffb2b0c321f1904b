// `check --format junit`: a suite for every file, a case for every object in it; a case fails by its findings at or above
// the failure level, the others stand in its output.
import type { Severity } from "#analysis";
import { placeText, type ReportedFinding, type Reporter } from "./report.ts";
import { xml } from "./xml.ts";

const levels: readonly Severity[] = ["error", "warning", "info", "hint"];

export const junit: Reporter = (report, { failOn }) => {
  const worst = failOn === "never" ? -1 : levels.indexOf(failOn);
  const fails = ({ diagnostic }: ReportedFinding) => levels.indexOf(diagnostic.severity) <= worst;
  const everywhere = report.findings.flatMap((finding) => [finding, ...(finding.alike ?? [])]);
  const suites = report.fileNames.map((file) => {
    const found = everywhere.filter((finding) => finding.file === file);
    const cases = new Map<string, ReportedFinding[]>(
      report.objectsOf(file).map((object) => [nameOf({ object }), []]),
    );
    for (const finding of found) {
      const name = nameOf(finding);
      cases.set(name, [...(cases.get(name) ?? []), finding]);
    }
    if (cases.size === 0) cases.set("manifest", []);
    const failed = [...cases.values()].filter((list) => list.some(fails)).length;
    const body = [...cases].map(([name, list]) => testCase(file, name, list, fails));
    return [
      `  <testsuite name="${xml(file)}" tests="${cases.size}" failures="${failed}" errors="0">`,
      ...body,
      "  </testsuite>",
    ].join("\n");
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
};

function nameOf({ object }: Pick<ReportedFinding, "object">): string {
  if (!object) return "manifest";
  return [object.kind, object.namespace, object.name].filter((part) => part !== "").join("/");
}

function testCase(
  file: string,
  name: string,
  found: readonly ReportedFinding[],
  fails: (finding: ReportedFinding) => boolean,
): string {
  const open = `    <testcase classname="${xml(file)}" name="${xml(name)}"`;
  const failures = found.filter(fails);
  const others = found.filter((finding) => !fails(finding));
  if (found.length === 0) return `${open}/>`;
  const [first] = failures;
  return [
    `${open}>`,
    ...(first
      ? [
          `      <failure type="${xml(first.diagnostic.code)}" message="${xml(first.diagnostic.message)}">${xml(failures.map(line).join("\n"))}</failure>`,
        ]
      : []),
    ...(others.length > 0
      ? [`      <system-out>${xml(others.map(line).join("\n"))}</system-out>`]
      : []),
    "    </testcase>",
  ].join("\n");
}

function line(finding: ReportedFinding): string {
  const { severity, message, code } = finding.diagnostic;
  return `${placeText(finding)}: ${severity}: ${message} [${code}]`;
}
