// `test --format junit`: a suite for every file, a case for every scenario; a file that cannot be run is an error.
import { failureLines, type TestedScenario, type TestReporter } from "./test-report.ts";
import { xml } from "./xml.ts";

export const testJunit: TestReporter = ({ tested, mistakes, ms }) => {
  const files = [
    ...new Set([
      ...tested.map(({ scenario }) => scenario.file),
      ...mistakes.map(({ file }) => file),
    ]),
  ];
  const suites = files.map((file) => {
    const own = tested.filter(({ scenario }) => scenario.file === file);
    const wrong = mistakes.filter((mistake) => mistake.file === file);
    const failed = own.filter(({ result }) => !result.passed).length;
    const errors = wrong.length > 0 ? 1 : 0;
    const lines = wrong.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
    return [
      `  <testsuite name="${xml(file)}" tests="${own.length + errors}" failures="${failed}" errors="${errors}">`,
      ...own.map(testCase),
      ...(errors > 0
        ? [
            `    <testcase classname="${xml(file)}" name="scenarios">`,
            `      <error message="${xml(wrong[0]!.message)}">${xml(lines.join("\n"))}</error>`,
            "    </testcase>",
          ]
        : []),
      "  </testsuite>",
    ].join("\n");
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites time="${seconds(ms)}">`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
};

function testCase(one: TestedScenario): string {
  const { scenario, result, ms } = one;
  const open = `    <testcase classname="${xml(scenario.file)}" name="${xml(scenario.name)}" time="${seconds(ms)}"`;
  if (result.passed) return `${open}/>`;
  return [
    `${open}>`,
    ...result.failures.map((failure) => {
      const text = failureLines(one, failure).join("\n");
      return `      <failure message="${xml(failure.message)}">${xml(text)}</failure>`;
    }),
    "    </testcase>",
  ].join("\n");
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);
