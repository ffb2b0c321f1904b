// What the dry run knows at a field, in Markdown lines for the hover. One function per topic; a field without a fact has none.

import type { Path } from "../../finding.ts";
import { podSpecPath } from "../../resources/index.ts";
import { autoscalerFacts } from "./autoscaler-facts.ts";
import type { FactContext } from "./fact-context.ts";
import { placementFacts } from "./placement-facts.ts";
import { probeFacts } from "./probe-facts.ts";
import { quotaFacts, quotaUsageFacts } from "./quota-facts.ts";
import { rejectionFacts } from "./scheduling-facts.ts";
import { strategyFacts } from "./strategy-facts.ts";
import { terminationFacts } from "./termination-facts.ts";

interface Topic {
  /** The object's own path, or the path below its pod spec. */
  matches(path: Path, context: FactContext): boolean;
  facts(context: FactContext, path: Path): string[];
}

/** The facts about a place of an object, most specific topic first; empty when there is nothing to tell. */
export function dryRunFacts(context: FactContext, path: Path): string[] {
  return topics.find((topic) => topic.matches(path, context))?.facts(context, path) ?? [];
}

const endsWith = (path: Path, ...tail: Path) =>
  tail.every((step, i) => path[path.length - tail.length + i] === step);

/** Steps below the pod spec, or undefined for other places. */
function inPodSpec(path: Path, { outcome }: FactContext): Path | undefined {
  const base = podSpecPath(outcome.ref);
  return base && base.length < path.length && base.every((step, i) => path[i] === step)
    ? path.slice(base.length)
    : undefined;
}

const topics: readonly Topic[] = [
  {
    matches: (path) => path.length === 2 && endsWith(path, "spec", "replicas"),
    facts: (context) => [...placementFacts(context), ...waitingFacts(context)],
  },
  {
    matches: (path, { outcome }) =>
      outcome.ref.kind === "Pod" && (endsWith(path, "metadata", "name") || endsWith(path, "kind")),
    facts: waitingFacts,
  },
  {
    matches: (path) => path[0] === "spec" && /^(?:updateS|s)trategy$/.test(String(path[1])),
    facts: strategyFacts,
  },
  {
    matches: (path, context) =>
      ["nodeSelector", "affinity", "tolerations", "topologySpreadConstraints", "nodeName"].includes(
        String(inPodSpec(path, context)?.[0]),
      ),
    facts: rejectionFacts,
  },
  {
    matches: (path, context) => {
      const below = inPodSpec(path, context);
      return below !== undefined && /^(liveness|readiness|startup)Probe$/.test(String(below[2]));
    },
    facts: probeFacts,
  },
  {
    matches: (path, context) => inPodSpec(path, context)?.[2] === "resources",
    facts: (context, path) => [...quotaFacts(context, path), ...waitingFacts(context)],
  },
  {
    matches: (path, context) => {
      const below = inPodSpec(path, context);
      return below?.[0] === "terminationGracePeriodSeconds" || below?.[2] === "lifecycle";
    },
    facts: terminationFacts,
  },
  {
    matches: (path, { outcome }) =>
      outcome.ref.kind === "HorizontalPodAutoscaler" && path[0] === "spec",
    facts: autoscalerFacts,
  },
  {
    matches: (path, { outcome }) => outcome.ref.kind === "ResourceQuota" && path[1] === "hard",
    facts: quotaUsageFacts,
  },
];

/** Why a pod that waits has no node. */
function waitingFacts(context: FactContext): string[] {
  return context.outcome.pods.some(({ node, phase }) => node === "" && phase === "Pending")
    ? rejectionFacts(context)
    : [];
}
