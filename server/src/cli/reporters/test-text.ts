// `test --format text`: one line per scenario, below it what does not hold.
import { mistakeText } from "../scenarios.ts";
import { failureLines, type TestReporter } from "./test-report.ts";

export const testText: TestReporter = ({ tested, mistakes }, { color }) => {
  const paint = (code: string, words: string) =>
    color ? `\u001b[${code}m${words}\u001b[0m` : words;
  const lines = tested.flatMap((one) => {
    const { scenario, result } = one;
    const verdict = result.passed ? paint("32", "ok  ") : paint("31", "FAIL");
    const count = `${result.steps.length} ${result.steps.length === 1 ? "step" : "steps"}`;
    return [
      `${verdict} ${scenario.file}: ${scenario.name} (${count}, ${result.at})`,
      ...result.failures.flatMap((failure, i) => {
        // Several failures of one object at one step: its events are told once.
        const next = result.failures[i + 1];
        const last = next?.step !== failure.step || next.object !== failure.object;
        return failureLines(one, failure, last).map((line) => `  ${line}`);
      }),
    ];
  });
  const failed = tested.filter(({ result }) => !result.passed).length;
  const summary = [
    `${tested.length - failed} passed`,
    `${failed} failed`,
    ...(mistakes.length > 0 ? [`${new Set(mistakes.map(({ file }) => file)).size} not run`] : []),
  ];
  return [...lines, ...mistakes.map(mistakeText), summary.join(", "), ""].join("\n");
};
