// What a strategy means in numbers, and the steps that the rollout took.
import { scaledValue } from "#engine";
import { valueAt } from "../../documents/index.ts";
import type { FactContext } from "./fact-context.ts";

interface Strategy {
  readonly type?: string;
  readonly rollingUpdate?: {
    readonly maxSurge?: number | string;
    readonly maxUnavailable?: number | string;
    readonly partition?: number;
  };
}

const maxSteps = 12;

export function strategyFacts(context: FactContext): string[] {
  const { object, outcome } = context;
  const kind = outcome.ref.kind;
  const spec = valueAt(outcome.stored ?? object, ["spec"]);
  const field = kind === "Deployment" ? "strategy" : "updateStrategy";
  const strategy = valueAt(spec, [field]) as Strategy | undefined;
  if (strategy?.type === undefined) return [];
  const replicas = outcome.readiness?.desired ?? Number(valueAt(spec, ["replicas"]) ?? 1);
  const facts = { Deployment: ofDeployment, StatefulSet: ofStatefulSet, DaemonSet: ofDaemonSet };
  if (!Object.hasOwn(facts, kind)) return [];
  return [...facts[kind as keyof typeof facts](strategy, replicas), ...steps(context)];
}

/** maxSurge rounds up, maxUnavailable down; when both come out as 0, one pod may be unavailable. */
function ofDeployment({ type, rollingUpdate = {} }: Strategy, replicas: number): string[] {
  if (type === "Recreate")
    return [
      `Every old pod ends before the first new one starts: 0 of ${replicas} available in between.`,
    ];
  const { maxSurge = "25%", maxUnavailable = "25%" } = rollingUpdate;
  const surge = scaledValue(maxSurge, replicas, "up") ?? 0;
  const raw = scaledValue(maxUnavailable, replicas, "down") ?? 0;
  const unavailable = surge === 0 && raw === 0 ? 1 : raw;
  return [
    `maxSurge ${maxSurge} of ${replicas} → ${surge}: at most ${replicas + surge} pods at a time`,
    `maxUnavailable ${maxUnavailable} of ${replicas} → ${unavailable}: at least ${Math.max(0, replicas - unavailable)} available`,
  ];
}

function ofStatefulSet({ type, rollingUpdate = {} }: Strategy, replicas: number): string[] {
  if (type === "OnDelete") return ["A pod gets the new version when somebody deletes it."];
  const { partition = 0 } = rollingUpdate;
  const last = replicas - 1;
  return [
    partition > last
      ? `partition ${partition}: no pod gets the new version`
      : `One pod after the other, from ${last} down to ${partition}${partition > 0 ? `; those below ${partition} keep the old version` : ""}`,
  ];
}

function ofDaemonSet({ type, rollingUpdate = {} }: Strategy, nodes: number): string[] {
  if (type === "OnDelete") return ["A pod gets the new version when somebody deletes it."];
  const { maxUnavailable = 1, maxSurge = 0 } = rollingUpdate;
  const surge = scaledValue(maxSurge, nodes, "up") ?? 0;
  const unavailable = scaledValue(maxUnavailable, nodes, "up") ?? 0;
  return surge > 0
    ? [`maxSurge ${maxSurge} of ${nodes} → ${surge}: on so many nodes two pods at a time`]
    : [
        `maxUnavailable ${maxUnavailable} of ${nodes} → ${unavailable}: so many nodes without at a time`,
      ];
}

/** The steps as the timeline has them. */
function steps({ outcome, result }: FactContext): string[] {
  const name = `${outcome.ref.kind.toLowerCase()}/${outcome.ref.name}`;
  const own = result.steps.filter(({ object }) => object === name);
  if (own.length === 0) return [];
  const lines = own.slice(0, maxSteps).map(({ at, text, replicaSets = {} }) => {
    const sets = Object.entries(replicaSets).map(
      ([set, { ready, desired }]) => `${set} ${ready}/${desired}`,
    );
    return `- ${at}: ${text}${sets.length > 0 ? ` (${sets.join(", ")})` : ""}`;
  });
  const more =
    own.length > maxSteps ? [`- ${own.length - maxSteps} more steps in the timeline`] : [];
  return ["Steps:", ...lines, ...more];
}
