// `test --format json`, version 1 (docs/cli.md). Lines and columns count from 1, columns in UTF-16 units.
import type { TestReporter } from "./test-report.ts";

export const testJson: TestReporter = ({ tested, mistakes, ms }) =>
  `${JSON.stringify(
    {
      version: 1,
      scenarios: tested.map(({ scenario: { file, name, placeOf }, result, ms: took }) => ({
        file,
        ...placeOf(["metadata", "name"]),
        name,
        kubernetesVersion: result.kubernetesVersion,
        seed: result.seed,
        passed: result.passed,
        at: result.at,
        steps: result.steps.map(({ step, ...rest }) => ({
          step,
          ...placeOf(["spec", "steps", step]),
          ...rest,
        })),
        failures: result.failures.map(({ path, ...failure }) => ({
          ...failure,
          ...placeOf(path),
        })),
        ms: took,
      })),
      mistakes,
      summary: {
        scenarios: tested.length,
        passed: tested.filter(({ result }) => result.passed).length,
        failed: tested.filter(({ result }) => !result.passed).length,
        ms,
      },
    },
    null,
    2,
  )}\n`;
