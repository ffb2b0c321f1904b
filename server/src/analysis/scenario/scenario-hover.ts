// Hover in a scenario: what a key means, and what became of the step in the last run.
import type { ScenarioResult } from "#engine";
import type { PathAtOffset } from "../documents/index.ts";
import type { Hover } from "../features/feature.ts";
import { shapesAt, shapeWords } from "./shape-at.ts";

/** Undefined where the format says nothing. `run` is the last run of the document's scenario. */
export function scenarioHover(
  { path, part, span }: PathAtOffset,
  run: ScenarioResult | undefined,
): Hover | undefined {
  if (part === "none") return undefined;
  const shapes = shapesAt(path);
  const [first] = shapes;
  if (!first) return undefined;
  const name = path.filter((step) => typeof step === "string").join(".");
  const words = [...new Set(shapes.map(shapeWords))].join(" or ");
  const texts = [...new Set(shapes.flatMap(({ text }) => text ?? []))];
  const values = shapes.flatMap((shape) => (shape.type === "enum" ? shape.values : []));
  const keys = shapes.flatMap((shape) =>
    shape.type === "object" ? Object.keys(shape.fields) : [],
  );
  const listed = (title: string, names: readonly string[]) =>
    names.length > 0 ? [`${title}: ${names.map((each) => `\`${each}\``).join(", ")}`] : [];
  const markdown = [
    `\`${name}\` · ${words}`,
    ...texts,
    ...listed("Allowed", values),
    ...(part === "key" ? listed("Keys", [...new Set(keys)]) : []),
    ...(path.length === 4 ? stepLines(path[2], run) : []),
  ].join("\n\n");
  return { span, markdown };
}

/** What the last run made of a step, told at its verb. */
function stepLines(index: string | number | undefined, run: ScenarioResult | undefined): string[] {
  const step = run?.steps.find((entry) => entry.step === index);
  if (!run || !step) return [];
  const { at, until, output, refusal } = step;
  const failed = run.failures.filter((failure) => failure.step === step.step);
  const when = at === until ? `at ${at}` : `from ${at} to ${until}`;
  return [
    `---\n\n**Last run** ${when}`,
    ...[output.trimEnd(), refusal ?? ""]
      .filter((text) => text !== "")
      .map((text) => `\`\`\`text\n${text}\n\`\`\``),
    ...failed.map(({ message }) => `failed: ${message}`),
  ];
}
