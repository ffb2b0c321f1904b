// `drydock explain-scheduling`: why a pod is where it is, or why no node takes it.
import { formatDuration } from "#engine";
import { type Arguments, type Command, type Io, UsageError } from "../command.ts";
import { readView, type View, viewOptions } from "../simulated.ts";

const command: Command = {
  name: "explain-scheduling",
  usage: "[POD...] -f PATH",
  summary: "the scheduler's last decision about each pod, node by node",
  options: viewOptions,
  run,
};

export default command;

type Decision = ReturnType<View["simulation"]["toldDecisions"]>[number];

async function run(args: Arguments, io: Io): Promise<number> {
  const view = await readView(args, io);
  const wanted = args.positionals.map((name) => name.replace(/^(?:po|pods?)\//, ""));
  const last = new Map<string, Decision>();
  for (const decision of view.simulation.toldDecisions()) {
    const { namespace, name, uid } = decision.pod;
    if (view.namespace !== undefined && namespace !== view.namespace) continue;
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    last.set(uid, decision);
  }
  const found = new Set([...last.values()].map(({ pod }) => pod.name));
  const missing = wanted.filter((name) => !found.has(name));
  if (missing.length > 0)
    throw new UsageError(`the scheduler saw no pod "${missing[0]}" in this dry run`);
  const texts = [...last.values()].map((decision) => decisionText(decision, view.originMs));
  if (texts.length === 0) io.err("The scheduler had nothing to decide.\n");
  io.out(texts.join("\n"));
  return [...last.values()].some(({ node }) => node === undefined) ? 1 : 0;
}

function decisionText(decision: Decision, originMs: number): string {
  const { pod, node, attempt, atMs, message, victims, nominatedNode, scores } = decision;
  const at = formatDuration(atMs - originMs);
  const tried = attempt === 0 ? `not tried since ${at}` : `attempt ${attempt} at ${at}`;
  const lines = [`${pod.namespace}/${pod.name}: ${node ?? "no node"} (${tried})`];
  if (message !== undefined) lines.push(`  ${message}`);
  if (nominatedNode !== undefined)
    lines.push(`  makes room on ${nominatedNode} by preempting ${victims.join(", ")}`);
  const equal = decision.equalChoices.filter((name) => name !== node);
  if (equal.length > 0) lines.push(`  as good: ${equal.join(", ")}`);
  for (const { node: name, total, plugins } of scores) {
    const parts = Object.entries(plugins).map(([plugin, score]) => `${plugin} ${score}`);
    lines.push(`  ${name}: ${total} (${parts.join(", ")})`);
  }
  for (const [name, { plugin, details }] of decision.rejected)
    lines.push(`  ${name}: ${plugin}: ${details.join("; ")}`);
  return `${lines.join("\n")}\n`;
}
