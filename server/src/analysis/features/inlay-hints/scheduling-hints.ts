// Where pods are, after `replicas`; how many nodes a constraint leaves.
import { valueAt } from "../../documents/index.ts";
import type { Outcome, PodOutcome } from "../../dry-run/outcome.ts";
import type { Path } from "../../finding.ts";
import { type BoundObject, podSpecPath } from "../../resources/index.ts";
import type { FileView } from "../file-view.ts";
import { type Hint, type HintPart, joined, maxLength } from "./hint.ts";

/** `-> 2 on node-a, 1 on node-b · 1 not created`; behind a pod's name `on node-a`. */
export function schedulingHints(view: FileView, object: BoundObject, outcome: Outcome): Hint[] {
  const base = podSpecPath(object.ref);
  if (base === undefined) return [];
  const rejected = constraintHints(view, object, outcome, base);
  if (object.ref.kind === "Pod") {
    const node = outcome.pods[0]?.node;
    const parts = node ? [{ text: "on " }, nodePart(view, object, node)] : [];
    return [{ path: ["metadata", "name"], parts: marked(parts, view) }, ...rejected];
  }
  const missing = missingPods(outcome).map((text) => ({ text }));
  const placed = placements(view, object, outcome.pods);
  const sides = [joined(placed, ", "), joined(missing, " · ")].filter(({ length }) => length > 0);
  const length = sides.flat().reduce((sum, { text }) => sum + text.length, lead.text.length + 3);
  // What is cut off is not what is wrong.
  if (length > maxLength) sides.reverse();
  const shown = sides.flatMap((side, i) => (i === 0 ? side : [{ text: " · " }, ...side]));
  const parts = shown.length > 0 ? [lead, ...shown] : [];
  const replicas: Path = ["spec", "replicas"];
  const path = valueAt(object.value, replicas) === undefined ? ["metadata", "name"] : replicas;
  return [{ path, parts: marked(parts, view), tooltip: () => podTable(outcome) }, ...rejected];
}

/** A number right behind that of the replicas would be read as one with it. */
const lead = { text: "-> " };

/** What is being computed anew ends with `…`. */
function marked(parts: readonly HintPart[], { stale }: FileView): readonly HintPart[] {
  return stale && parts.length > 0 ? [...parts, { text: " …" }] : parts;
}

/** The fullest node first. */
function placements(view: FileView, object: BoundObject, pods: readonly PodOutcome[]): HintPart[] {
  const counts = new Map<string, number>();
  for (const { node } of pods) if (node) counts.set(node, (counts.get(node) ?? 0) + 1);
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : a > b ? 1 : 0))
    .map(([node, count]) => {
      const { target } = nodePart(view, object, node);
      return { text: `${count} on ${node}`, target };
    });
}

function nodePart({ resources }: FileView, from: BoundObject, name: string): HintPart {
  const [found] = resources.findAnywhere({ group: "", kind: "Node" }, name, from);
  return { text: name, target: found?.object && { object: found.object } };
}

/** Pods that are missing at the end. */
function missingPods({ pods, readiness }: Outcome): string[] {
  if (!readiness) return [];
  const absent = Math.max(0, readiness.desired - pods.length);
  const waiting = pods.filter((pod) => pod.node === "" && pod.phase === "Pending").length;
  return [
    ...(absent > 0 ? [`${absent} not created`] : []),
    ...(waiting > 0 ? [`${waiting} not placed`] : []),
  ];
}

/** `1 of 3 nodes match`, after a node selector or affinity that keeps nodes out. */
function constraintHints(
  view: FileView,
  object: BoundObject,
  { pods, ref }: Outcome,
  base: Path,
): Hint[] {
  const nodes = view.result?.objects.filter(({ kind }) => kind === "Node").length ?? 0;
  const names = new Set(pods.map((pod) => `${ref.namespace}/${pod.name}`));
  const placement = view.result?.placements.findLast(({ pod }) => names.has(pod));
  if (!placement) return [];
  const out = Object.values(placement.rejected).filter((reasons) =>
    reasons.some((reason) => reason.includes("didn't match Pod's node affinity/selector")),
  ).length;
  const field = ["nodeSelector", "affinity"].find(
    (name) => valueAt(object.value, [...base, name]) !== undefined,
  );
  if (out === 0 || field === undefined) return [];
  const text = `${nodes - out} of ${nodes} nodes match`;
  return [{ path: [...base, field], parts: [{ text }], unless: ["FailedScheduling"] }];
}

/** One line per pod, for the tooltip. */
function podTable({ pods }: Outcome): string {
  return pods
    .map((pod) => `${pod.name}: ${pod.node || "not placed"}${pod.ready ? "" : ` (${pod.phase})`}`)
    .join("\n");
}
