// Steps that move the virtual clock.
import { isSelection, select } from "../../../kubectl/kubectl.ts";
import { parseDuration } from "../../../model/duration.ts";
import type { KubeObject } from "../../../model/object.ts";
import { boolean, duration, integer, object, string } from "../shape.ts";
import { action, type StepContext, type StepVerb } from "./step.ts";

interface WaitFor {
  readonly object: string;
  /** `Available`, or `Available=False`. */
  readonly condition?: string;
  readonly phase?: string;
  readonly replicas?: number;
  readonly deleted?: boolean;
  readonly timeout?: string;
}

/** kubectl wait's own default. */
const defaultTimeoutMs = 30_000;

interface Observed extends KubeObject {
  readonly status?: {
    readonly phase?: string;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

function holds(object: Observed, wanted: WaitFor): boolean {
  const { status } = object;
  if (wanted.condition !== undefined) {
    const [type, value = "True"] = wanted.condition.split("=", 2);
    const found = status?.conditions?.find((condition) => condition.type === type);
    if (found?.status.toLowerCase() !== value.toLowerCase()) return false;
  }
  if (wanted.phase !== undefined && status?.phase !== wanted.phase) return false;
  return wanted.replicas === undefined || (status?.readyReplicas ?? 0) === wanted.replicas;
}

function isMet({ kubectl }: StepContext, wanted: WaitFor): boolean {
  const found = select(kubectl, wanted.object);
  if (!isSelection(found)) return wanted.deleted === true;
  return (
    !wanted.deleted && found.objects.every((candidate) => holds(candidate as Observed, wanted))
  );
}

export const timeSteps: Readonly<Record<string, StepVerb>> = {
  advance: action<string>(duration, ({ simulation, horizonMs }, text) => {
    const untilMs = simulation.clock.nowMs() + (parseDuration(text) ?? 0);
    simulation.advanceTo(Math.min(untilMs, horizonMs));
    return [];
  }),
  waitFor: action<WaitFor>(
    object(
      {
        object: string,
        condition: string,
        phase: string,
        replicas: integer,
        deleted: boolean,
        timeout: duration,
      },
      "object",
    ),
    (context, wanted) => {
      const { simulation } = context;
      const timeoutMs = parseDuration(wanted.timeout ?? "") ?? defaultTimeoutMs;
      const endMs = Math.min(simulation.clock.nowMs() + timeoutMs, context.horizonMs);
      simulation.settle();
      while (!isMet(context, wanted)) {
        if (simulation.step(endMs)) continue;
        simulation.advanceTo(endMs);
        return isMet(context, wanted)
          ? []
          : [`timed out waiting for ${wanted.object} (${describe(wanted)})`];
      }
      return [];
    },
  ),
};

function describe({ condition, phase, replicas, deleted }: WaitFor): string {
  return [
    condition && `condition ${condition}`,
    phase && `phase ${phase}`,
    replicas !== undefined && `${replicas} ready replicas`,
    deleted && "deleted",
  ]
    .filter(Boolean)
    .join(", ");
}
