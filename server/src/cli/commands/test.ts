// `drydock test`: runs scenarios, and tells which expectations do not hold.
import { scenarioResult } from "#engine";
import { type Arguments, type Command, clusterOptions, type Io, UsageError } from "../command.ts";
import { formatOption, outputsOf, write } from "../reporters/outputs.ts";
import { testJson } from "../reporters/test-json.ts";
import { testJunit } from "../reporters/test-junit.ts";
import type { TestReport, TestReporter } from "../reporters/test-report.ts";
import { testText } from "../reporters/test-text.ts";
import { mistakeText, readScenarios } from "../scenarios.ts";

const reporters: Readonly<Record<string, TestReporter>> = {
  text: testText,
  junit: testJunit,
  json: testJson,
};

const command: Command = {
  name: "test",
  usage: "SCENARIO...",
  summary: "runs scenarios, and tells which of their expectations do not hold",
  options: [
    formatOption(reporters),
    {
      name: "filter",
      value: "PATTERN",
      repeatable: true,
      summary: "only scenarios whose name contains this; * is any text",
    },
    { name: "seed", value: "N", summary: "where a scenario names none (default 1)" },
    ...clusterOptions,
  ],
  run,
};

export default command;

async function run(args: Arguments, io: Io): Promise<number> {
  const started = performance.now();
  const outputs = outputsOf(args, reporters);
  if (args.positionals.length === 0) throw new UsageError("name scenario files or folders to test");
  const { scenarios, mistakes } = await readScenarios(args.positionals, args, io);
  const chosen = scenarios.filter(({ name }) => isChosen(name, args.values("filter")));
  if (chosen.length === 0 && mistakes.length === 0)
    throw new UsageError(
      scenarios.length === 0 ? "no scenarios found" : "no scenario fits --filter",
    );
  const tested = chosen.map((scenario) => {
    const began = performance.now();
    const result = scenarioResult(scenario.input);
    return { scenario, result, ms: Math.round(performance.now() - began) };
  });
  const report: TestReport = { tested, mistakes, ms: Math.round(performance.now() - started) };
  for (const output of outputs) write(output, io, (reporter, color) => reporter(report, { color }));
  if (!outputs.some(({ reporter, file }) => reporter === testText && file === undefined))
    for (const mistake of mistakes) io.err(`${mistakeText(mistake)}\n`);
  if (mistakes.length > 0) return 2;
  return tested.some(({ result }) => !result.passed) ? 1 : 0;
}

function isChosen(name: string, patterns: readonly string[]): boolean {
  return (
    patterns.length === 0 ||
    patterns.some((pattern) => {
      const words = pattern.split("*").filter((word) => word !== "");
      let at = 0;
      return words.every((word) => {
        const found = name.indexOf(word, at);
        at = found + word.length;
        return found >= 0;
      });
    })
  );
}
