// Mirrors the stabilization and the limits of pkg/controller/podautoscaler/horizontal.go (1.36).
import type {
  AutoscalingV2HorizontalPodAutoscalerBehavior,
  AutoscalingV2HPAScalingRules,
} from "../../model/generated/types.ts";

interface Recommendation {
  readonly replicas: number;
  readonly atMs: number;
}

interface ScaleEvent {
  readonly change: number;
  readonly atMs: number;
}

/** What the controller remembers of one autoscaler; a restart forgets it. */
export interface ScaleHistory {
  recommendations: Recommendation[];
  ups: ScaleEvent[];
  downs: ScaleEvent[];
}

export interface Limits {
  readonly current: number;
  readonly min: number;
  readonly max: number;
  readonly nowMs: number;
  /** The controller's own downscale stabilization, for autoscalers that do not set one. */
  readonly downscaleStabilizationMs: number;
}

export interface Normalized {
  readonly replicas: number;
  /** Condition AbleToScale, always True. */
  readonly ableToScale: Verdict;
  readonly limited: boolean;
  readonly scalingLimited: Verdict;
}

interface Verdict {
  readonly reason: string;
  readonly message: string;
}

const readyForNewScale: Verdict = {
  reason: "ReadyForNewScale",
  message: "recommended size matches current size",
};
const scaleDownStabilized: Verdict = {
  reason: "ScaleDownStabilized",
  message:
    "recent recommendations were higher than current one, applying the highest recent recommendation",
};
const scaleUpStabilized: Verdict = {
  reason: "ScaleUpStabilized",
  message:
    "recent recommendations were lower than current one, applying the lowest recent recommendation",
};
const withinRange: Verdict = {
  reason: "DesiredWithinRange",
  message: "the desired count is within the acceptable range",
};
const tooMany: Verdict = {
  reason: "TooManyReplicas",
  message: "the desired replica count is more than the maximum replica count",
};
const tooFew: Verdict = {
  reason: "TooFewReplicas",
  message: "the desired replica count is less than the minimum replica count",
};
const scaleUpLimit: Verdict = {
  reason: "ScaleUpLimit",
  message: "the desired replica count is increasing faster than the maximum scale rate",
};
const scaleDownLimit: Verdict = {
  reason: "ScaleDownLimit",
  message: "the desired replica count is decreasing faster than the maximum scale rate",
};

/** Stabilizes and limits a proposal, and remembers it. */
export function normalize(
  proposal: number,
  behavior: AutoscalingV2HorizontalPodAutoscalerBehavior | undefined,
  history: ScaleHistory,
  limits: Limits,
): Normalized {
  const stabilized = behavior
    ? stabilizeWithBehavior(proposal, behavior, history, limits)
    : highestRecent(proposal, history, limits);
  const ableToScale =
    stabilized === proposal
      ? readyForNewScale
      : behavior && proposal >= limits.current
        ? scaleUpStabilized
        : scaleDownStabilized;
  const { replicas, verdict } = behavior
    ? limitWithBehavior(stabilized, behavior, history, limits)
    : limitByDefault(stabilized, limits);
  return { replicas, ableToScale, limited: replicas !== stabilized, scalingLimited: verdict };
}

/** Remembers a change of size for the rate limits of a behavior. */
export function noteScaling(
  history: ScaleHistory,
  behavior: AutoscalingV2HorizontalPodAutoscalerBehavior | undefined,
  from: number,
  to: number,
  nowMs: number,
): void {
  if (!behavior) return;
  const [events, rules] =
    to > from ? [history.ups, behavior.scaleUp] : [history.downs, behavior.scaleDown];
  const longest = Math.max(0, ...(rules?.policies ?? []).map((policy) => policy.periodSeconds));
  const cutoffMs = nowMs - longest * 1000;
  const kept = events.filter((event) => event.atMs >= cutoffMs);
  kept.push({ change: Math.abs(to - from), atMs: nowMs });
  if (to > from) history.ups = kept;
  else history.downs = kept;
}

function highestRecent(proposal: number, history: ScaleHistory, limits: Limits): number {
  const cutoffMs = limits.nowMs - limits.downscaleStabilizationMs;
  history.recommendations = history.recommendations.filter(({ atMs }) => atMs >= cutoffMs);
  const highest = history.recommendations.reduce(
    (most, { replicas }) => Math.max(most, replicas),
    proposal,
  );
  history.recommendations.push({ replicas: proposal, atMs: limits.nowMs });
  return highest;
}

function stabilizeWithBehavior(
  proposal: number,
  behavior: AutoscalingV2HorizontalPodAutoscalerBehavior,
  history: ScaleHistory,
  limits: Limits,
): number {
  const upMs = (behavior.scaleUp?.stabilizationWindowSeconds ?? 0) * 1000;
  const downSeconds = behavior.scaleDown?.stabilizationWindowSeconds;
  const downMs = downSeconds === undefined ? limits.downscaleStabilizationMs : downSeconds * 1000;
  let up = proposal;
  let down = proposal;
  for (const { replicas, atMs } of history.recommendations) {
    if (atMs > limits.nowMs - upMs) up = Math.min(up, replicas);
    if (atMs > limits.nowMs - downMs) down = Math.max(down, replicas);
  }
  const oldestMs = limits.nowMs - Math.max(upMs, downMs);
  history.recommendations = history.recommendations.filter(({ atMs }) => atMs >= oldestMs);
  history.recommendations.push({ replicas: proposal, atMs: limits.nowMs });
  return Math.min(Math.max(limits.current, up), down);
}

type Limited = { readonly replicas: number; readonly verdict: Verdict };

/** Without a behavior the size may double at once, and may always reach four. */
function limitByDefault(desired: number, { current, min, max }: Limits): Limited {
  const rate = Math.max(2 * current, 4);
  if (desired < min) return { replicas: min, verdict: tooFew };
  if (desired > Math.min(max, rate))
    return max > rate
      ? { replicas: rate, verdict: scaleUpLimit }
      : { replicas: max, verdict: tooMany };
  return { replicas: desired, verdict: withinRange };
}

function limitWithBehavior(
  desired: number,
  behavior: AutoscalingV2HorizontalPodAutoscalerBehavior,
  history: ScaleHistory,
  { current, min, max, nowMs }: Limits,
): Limited {
  if (desired > current) {
    const rate = Math.max(current, rateLimit("up", current, behavior.scaleUp, history, nowMs));
    if (desired > Math.min(max, rate))
      return max > rate
        ? { replicas: rate, verdict: scaleUpLimit }
        : { replicas: max, verdict: tooMany };
  } else if (desired < current) {
    const rate = Math.min(current, rateLimit("down", current, behavior.scaleDown, history, nowMs));
    if (desired < Math.max(min, rate))
      return min < rate
        ? { replicas: rate, verdict: scaleDownLimit }
        : { replicas: min, verdict: tooFew };
  }
  return { replicas: desired, verdict: withinRange };
}

/** How far the policies allow the size to go now, each from the size at the start of its period. */
function rateLimit(
  direction: "up" | "down",
  current: number,
  rules: AutoscalingV2HPAScalingRules | undefined,
  history: ScaleHistory,
  nowMs: number,
): number {
  if (rules?.selectPolicy === "Disabled") return current;
  const sign = direction === "up" ? 1 : -1;
  const allowed = (rules?.policies ?? []).map((policy) => {
    const start =
      current -
      changeWithin(history.ups, policy.periodSeconds, nowMs) +
      changeWithin(history.downs, policy.periodSeconds, nowMs);
    if (policy.type === "Pods") return start + sign * policy.value;
    const scaled = start * (1 + (sign * policy.value) / 100);
    return direction === "up" ? Math.ceil(scaled) : Math.trunc(scaled);
  });
  // The policy that changes most wins unless the one that changes least is asked for.
  const wantsHighest = (direction === "up") !== (rules?.selectPolicy === "Min");
  return wantsHighest ? Math.max(...allowed) : Math.min(...allowed);
}

function changeWithin(events: readonly ScaleEvent[], periodSeconds: number, nowMs: number): number {
  const cutoffMs = nowMs - periodSeconds * 1000;
  return events.reduce((sum, event) => (event.atMs > cutoffMs ? sum + event.change : sum), 0);
}
