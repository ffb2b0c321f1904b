// Which nodes turned a pod down, and by how much.
import { valueAt } from "../../documents/index.ts";
import { likeAmount, podShare } from "../../dry-run/quota.ts";
import { podSpecPath } from "../../resources/index.ts";
import type { FactContext } from "./fact-context.ts";
import { type NodeUse, nodeUses } from "./nodes.ts";

/** Each node that was turned down, with its reasons and numbers: for a pod that waits, else for the last one placed. */
export function rejectionFacts(context: FactContext): string[] {
  const { outcome, result } = context;
  const names = (pods: typeof outcome.pods) =>
    new Set(pods.map((pod) => `${outcome.ref.namespace}/${pod.name}`));
  const waiting = names(outcome.pods.filter(({ node }) => node === ""));
  const all = names(outcome.pods);
  const placement =
    result.placements.find(({ pod }) => waiting.has(pod)) ??
    result.placements.find(({ pod }) => all.has(pod));
  if (!placement) return [];
  const nodes = nodeUses(context);
  const lines = Object.entries(placement.rejected).map(([name, reasons]) => {
    const node = nodes.find((one) => one.name === name);
    return `- ${name}: ${reasons.map((reason) => withNumbers(reason, context, node)).join("; ")}`;
  });
  const where = placement.node ? `runs on ${placement.node}` : "fits on no node";
  return [`\`${placement.pod}\` ${where}`, ...lines];
}

/** `Insufficient cpu: 500m requested, 200m left`. */
function withNumbers(
  reason: string,
  { object, outcome }: FactContext,
  node: NodeUse | undefined,
): string {
  const resource = /^Insufficient (\S+)$/.exec(reason)?.[1];
  if (resource === undefined) return reason;
  const spec = valueAt(outcome.stored ?? object, podSpecPath(outcome.ref) ?? []);
  const asked = podShare(spec, `requests.${resource}`);
  const left = node?.left(resource);
  return asked && left ? `${reason}: ${asked} requested, ${likeAmount(left, asked)} left` : reason;
}
