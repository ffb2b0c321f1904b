// Why the pods of an object are where they are: the scheduler's last decision about each, node by node, as Markdown.
import type { DryRunResult } from "#engine";
import type { Outcome } from "../dry-run/outcome.ts";

/** The page; an object without pods and one that has not run say so. */
export function schedulingText(
  title: string,
  outcome: Outcome | undefined,
  result: Pick<DryRunResult, "placements"> | undefined,
): string {
  const heading = `# Scheduling of ${title}\n\n`;
  if (!outcome || !result) return `${heading}The dry run has not run yet.\n`;
  if (outcome.pods.length === 0) return `${heading}It has no pods.\n`;
  const sections = outcome.pods.map(({ name, node, phase }) => {
    const placement = result.placements.find(
      ({ pod }) => pod === `${outcome.ref.namespace}/${name}`,
    );
    const where = node ? `runs on \`${node}\`` : `is on no node (${phase})`;
    const others = (placement?.equalChoices ?? []).filter((choice) => choice !== node);
    const failed = outcome.events.findLast(
      ({ object, reason }) => object.name === name && reason === "FailedScheduling",
    );
    const why = placement?.waitsFor ?? failed?.message;
    return [
      `## ${name}`,
      "",
      `\`${name}\` ${where}.`,
      ...(others.length > 0
        ? ["", `As good: ${others.map((one) => `\`${one}\``).join(", ")}.`]
        : []),
      ...(why !== undefined && !node ? ["", `> ${why}`] : []),
      ...nodeTable(placement?.rejected ?? {}),
    ].join("\n");
  });
  return `${heading}${sections.join("\n\n")}\n`;
}

function nodeTable(rejected: Readonly<Record<string, readonly string[]>>): string[] {
  const rows = Object.entries(rejected).map(
    ([node, reasons]) => `| ${node} | ${reasons.join("; ").replaceAll("|", "\\|")} |`,
  );
  return rows.length === 0 ? [] : ["", "| node | why not |", "|---|---|", ...rows];
}
