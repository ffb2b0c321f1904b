// Where the pods of a workload are, node by node.
import type { PodOutcome } from "../../dry-run/outcome.ts";
import { seconds } from "../../dry-run/words.ts";
import type { FactContext } from "./fact-context.ts";
import { nodeUses } from "./nodes.ts";

const maxNodes = 12;
const maxPods = 20;

/** How many are ready, a table of the nodes, and a line for each pod. */
export function placementFacts(context: FactContext): string[] {
  const { outcome } = context;
  const { readiness, pods, events } = outcome;
  if (!readiness) return [];
  const { ready, desired, readyAt, stuck } = readiness;
  const lines = [`${ready} of ${desired} ready${readyAt ? ` at ${seconds(readyAt)}` : ""}`];
  lines.push(...nodeTable(context), ...pods.slice(0, maxPods).map((pod) => podLine(context, pod)));
  const warning = events.findLast((event) => event.type === "Warning");
  if (stuck && warning) lines.push(`${warning.reason}: ${warning.message}`);
  return lines;
}

/** Nodes with pods of this workload first. */
function nodeTable(context: FactContext): string[] {
  const own = (name: string) => context.outcome.pods.filter(({ node }) => node === name).length;
  const nodes = nodeUses(context).sort((a, b) => own(b.name) - own(a.name));
  if (nodes.length === 0) return [];
  const rows = nodes.slice(0, maxNodes).map((node) => {
    const amounts = ["cpu", "memory"].map((resource) => {
      const use = node.of(resource);
      return use ? `${use.used} of ${use.all}` : "";
    });
    return `| ${node.name} | ${own(node.name)} | ${node.pods.length} | ${amounts.join(" | ")} |`;
  });
  const more = nodes.length > maxNodes ? [`${nodes.length - maxNodes} more nodes`] : [];
  return [
    "| node | its pods | all pods | cpu asked for | memory asked for |",
    "|---|---|---|---|---|",
    ...rows,
    ...more,
  ];
}

function podLine({ outcome, result }: FactContext, pod: PodOutcome): string {
  const full = `${outcome.ref.namespace}/${pod.name}`;
  const others = (result.placements.find((one) => one.pod === full)?.equalChoices.length ?? 0) - 1;
  const choice = others > 0 ? ` (one of ${others + 1} equal choices)` : "";
  return `- \`${pod.name}\`: ${pod.node || "not placed"}${choice}${pod.ready ? "" : `, ${pod.phase}`}`;
}
