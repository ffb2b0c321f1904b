// Pods that no node takes: how many nodes are out for which reason, and the constraint that keeps most of them out.
import { valueAt } from "../documents/index.ts";
import type { Path, RelatedPlace } from "../finding.ts";
import { BY_KIND } from "../resources/index.ts";
import {
  countOf,
  countPath,
  cut,
  type DryRunView,
  type Explanation,
  writtenPodSpec,
} from "./explanation.ts";
import { volumePath } from "./volume-path.ts";

interface Reason {
  readonly nodes: number;
  readonly text: string;
}

interface Row {
  readonly pattern: RegExp;
  /** What follows the number of nodes, for several and for one. */
  readonly words: (match: RegExpExecArray) => readonly [many: string, one: string];
  /** The field below the pod spec that asks for it. */
  readonly path: (spec: unknown, match: RegExpExecArray, text: string) => Path | undefined;
}

const field =
  (...names: readonly string[]) =>
  (spec: unknown): Path | undefined => {
    const name = names.find((one) => valueAt(spec, [one]) !== undefined);
    return name === undefined ? undefined : [name];
  };

const rows: readonly Row[] = [
  {
    pattern: /^Insufficient (\S+)$/,
    words: ([, resource]) => [`lack ${resource}`, `lacks ${resource}`],
    path: (spec, [, resource = ""]) => requestPath(spec, resource),
  },
  {
    pattern: /had untolerated taint/,
    words: () => ["have a taint", "has a taint"],
    path: field("tolerations"),
  },
  {
    pattern: /didn't match Pod's node affinity\/selector/,
    words: () => ["do not match the node selector", "does not match the node selector"],
    path: field("nodeSelector", "affinity"),
  },
  {
    pattern: /didn't match pod anti-affinity rules|didn't satisfy existing pods anti-affinity/,
    words: () => ["are kept free by anti-affinity", "is kept free by anti-affinity"],
    path: field("affinity"),
  },
  {
    pattern: /didn't match pod affinity rules/,
    words: () => ["have no pod to be with", "has no pod to be with"],
    path: field("affinity"),
  },
  {
    pattern: /didn't match pod topology spread constraints/,
    words: () => ["would break the spread", "would break the spread"],
    path: field("topologySpreadConstraints"),
  },
  {
    pattern: /Too many pods/,
    words: () => ["are full of pods", "is full of pods"],
    path: () => undefined,
  },
  {
    pattern: /didn't have free ports/,
    words: () => ["have the host port taken", "has the host port taken"],
    path: hostPort,
  },
  {
    pattern: /were unschedulable/,
    words: () => ["are cordoned", "is cordoned"],
    path: () => undefined,
  },
  {
    pattern: /didn't match the requested node name/,
    words: () => ["are not the one by nodeName", "is not the one by nodeName"],
    path: field("nodeName"),
  },
  {
    pattern: /cannot allocate all claims|resourceclaim not available on the node/,
    words: () => ["lack the devices that it claims", "lacks the devices that it claims"],
    path: field("resourceClaims"),
  },
  {
    pattern: /volume|PersistentVolume|persistentvolumeclaim/i,
    words: () => ["do not reach its volume", "does not reach its volume"],
    path: (spec, _match, text) => volumePath(spec, text),
  },
];

/** The explanation of a FailedScheduling text. */
export function explainScheduling(view: DryRunView, message: string): Explanation {
  const { object, outcome } = view;
  const spec = writtenPodSpec(view);
  const match = /^0\/(\d+) nodes are available: (.*?)\.(?: |$)/s.exec(message);
  const reasons = readReasons(match?.[2] ?? "");
  const waiting = outcome.pods.filter((pod) => pod.node === "" && pod.phase === "Pending").length;
  const desired = Math.max(outcome.readiness?.desired ?? 1, waiting);
  const subject =
    object.ref.kind === "Pod"
      ? "Pod unschedulable"
      : `${waiting} of ${countOf(desired, "pod")} unschedulable`;
  const words = reasons.map(({ nodes, text }, i) => reasonWords(nodes, text, i === 0));
  const why = words.length > 0 ? words.join(", ") : (match?.[2] ?? message);
  const fit = match ? ` (0/${match[1]} fit)` : "";
  const full = `${subject}: ${why}${fit}`;
  const path = constraint(spec?.value, reasons, message);
  const guessed =
    view.assumedCluster &&
    (reasons.length > 0 ? reasons.map(({ text }) => text) : [message]).every(dependsOnTheNodes);
  return {
    code: "FailedScheduling",
    ...(guessed && { severity: "hint" }),
    summary: full.length > 90 ? cut(`${subject}: ${why}`) : full,
    path: spec && path ? [...spec.path, ...path] : countPath(object),
    related: related(view, reasons),
  };
}

/**
 * Labels, storage and devices differ from cluster to cluster: that the assumed one has them not says little. CPU,
 * memory, taints and rules between pods would be much the same elsewhere.
 */
function dependsOnTheNodes(text: string): boolean {
  return /didn't match Pod's node affinity|requested node name|PersistentVolume|persistentvolumeclaim|volume|Insufficient [^ ]+[./]/i.test(
    text,
  );
}

/** `1 node(s) had untolerated taint {a: b}, 2 Insufficient cpu` taken apart. */
function readReasons(text: string): Reason[] {
  return [...text.matchAll(/(\d+) (.+?)(?=, \d+ |$)/gs)]
    .map(([, nodes, reason]) => ({ nodes: Number(nodes), text: reason ?? "" }))
    .sort((a, b) => b.nodes - a.nodes);
}

function rowOf(text: string): { row: Row; match: RegExpExecArray } | undefined {
  for (const row of rows) {
    const match = row.pattern.exec(text);
    if (match) return { row, match };
  }
  return undefined;
}

function reasonWords(nodes: number, text: string, first: boolean): string {
  const found = rowOf(text);
  const noun = first ? (nodes === 1 ? " node" : " nodes") : "";
  if (!found) return `${nodes}${noun} ${text.replace(/^node\(s\) /, "")}`;
  const [many, one] = found.row.words(found.match);
  return `${nodes}${noun} ${nodes === 1 ? one : many}`;
}

/** The field that keeps the most nodes out, of those that are written. */
function constraint(spec: unknown, reasons: readonly Reason[], message: string): Path | undefined {
  for (const { text } of reasons) {
    const found = rowOf(text);
    const path = found?.row.path(spec, found.match, text);
    if (path && valueAt(spec, path) !== undefined) return path;
  }
  return reasons.length === 0 ? volumePath(spec, message) : undefined;
}

/** The fields behind all reasons, and the nodes of the workspace with what they have. */
function related(view: DryRunView, reasons: readonly Reason[]): RelatedPlace[] {
  const { object, resources } = view;
  const spec = writtenPodSpec(view);
  const own = reasons.flatMap(({ nodes, text }): RelatedPlace[] => {
    const found = rowOf(text);
    const path = spec && found?.row.path(spec.value, found.match, text);
    if (!spec || !path || valueAt(spec.value, path) === undefined) return [];
    const message = `keeps ${countOf(nodes, "node")} out: ${text.replace(/^node\(s\) /, "")}`;
    return [{ message, object: object.ref, path: [...spec.path, ...path] }];
  });
  const rejected = rejectedNodes(view);
  const nodes = resources.lookUp(BY_KIND, "Node").flatMap((node): RelatedPlace[] => {
    const why = rejected[node.ref.name];
    if (!why) return [];
    return [
      {
        message: `${node.ref.name}: ${why.join("; ")}`,
        object: node.ref,
        path: ["metadata", "name"],
      },
    ];
  });
  return [...own, ...nodes];
}

function rejectedNodes({
  outcome,
  result,
}: DryRunView): Readonly<Record<string, readonly string[]>> {
  const waiting = new Set(
    outcome.pods
      .filter((pod) => pod.node === "")
      .map((pod) => `${outcome.ref.namespace}/${pod.name}`),
  );
  return result.placements.findLast(({ pod }) => waiting.has(pod))?.rejected ?? {};
}

/** The first container that asks for the resource, by request or by limit. */
function requestPath(spec: unknown, resource: string): Path | undefined {
  const containers = valueAt(spec, ["containers"]);
  if (!Array.isArray(containers)) return undefined;
  for (const list of ["requests", "limits"])
    for (const i of containers.keys())
      if (valueAt(containers[i], ["resources", list, resource]) !== undefined)
        return ["containers", i, "resources", list, resource];
  return undefined;
}

function hostPort(spec: unknown): Path | undefined {
  const containers = valueAt(spec, ["containers"]);
  if (!Array.isArray(containers)) return undefined;
  for (const [c, container] of containers.entries()) {
    const ports = valueAt(container, ["ports"]);
    const p = Array.isArray(ports)
      ? ports.findIndex((port) => valueAt(port, ["hostPort"]) !== undefined)
      : -1;
    if (p >= 0) return ["containers", c, "ports", p, "hostPort"];
  }
  return undefined;
}
