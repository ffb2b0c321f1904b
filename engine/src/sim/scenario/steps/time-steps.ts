// Steps that move the virtual clock.
import { isSelection, select } from "../../../kubectl/kubectl.ts";
import { formatDuration, parseDuration } from "../../../model/duration.ts";
import type { KubeObject } from "../../../model/object.ts";
import { boolean, count, duration, naming, object, phase, told } from "../shape.ts";
import { type StepContext, type StepVerb, wait } from "./step.ts";

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
    readonly readyReplicas?: number;
    readonly numberReady?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

const readyReplicas = ({ status }: Observed) => status?.readyReplicas ?? status?.numberReady ?? 0;

function conditionOf({ status }: Observed, type: string): string {
  return status?.conditions?.find((condition) => condition.type === type)?.status ?? "absent";
}

/** `Available=False` -> its type and its value in lower case. */
function readCondition(text: string): readonly [type: string, value: string] {
  const [type = "", value = "True"] = text.split("=", 2);
  return [type, value.toLowerCase()];
}

function holds(object: Observed, { condition, phase, replicas }: WaitFor): boolean {
  if (condition !== undefined) {
    const [type, value] = readCondition(condition);
    if (conditionOf(object, type).toLowerCase() !== value) return false;
  }
  if (phase !== undefined && object.status?.phase !== phase) return false;
  return replicas === undefined || readyReplicas(object) === replicas;
}

function isMet({ kubectl }: StepContext, wanted: WaitFor): boolean {
  const found = select(kubectl, wanted.object);
  if (!isSelection(found)) return wanted.deleted === true;
  return (
    !wanted.deleted && found.objects.every((candidate) => holds(candidate as Observed, wanted))
  );
}

export const timeSteps: Readonly<Record<string, StepVerb>> = {
  advance: wait<string>(
    told("Virtual time goes on by so much.", duration),
    ({ simulation, horizonMs }, text) => {
      const untilMs = simulation.clock.nowMs() + (parseDuration(text) ?? 0);
      simulation.advanceTo(Math.min(untilMs, horizonMs));
      return { cutOff: untilMs > horizonMs };
    },
  ),
  waitFor: wait<WaitFor>(
    told(
      "Virtual time goes on until every match is as said; the scenario fails when it is not in time.",
      object(
        {
          object: told("Which objects; at least one must be there.", naming("object")),
          condition: told(
            "A condition that is True: Available, or Available=False.",
            naming("condition"),
          ),
          phase,
          replicas: told("So many of its pods are ready.", count),
          deleted: told("None is left.", boolean),
          timeout: told("How long at most; default 30s.", duration),
        },
        "object",
      ),
    ),
    (context, wanted) => {
      const { simulation } = context;
      const timeoutMs = parseDuration(wanted.timeout ?? "") ?? defaultTimeoutMs;
      const dueMs = simulation.clock.nowMs() + timeoutMs;
      const endMs = Math.min(dueMs, context.horizonMs);
      while (!isMet(context, wanted)) {
        if (simulation.step(endMs)) continue;
        simulation.advanceTo(endMs);
        if (isMet(context, wanted)) return {};
        if (endMs < dueMs) return { cutOff: true };
        const expected = `${described(wanted)} within ${formatDuration(timeoutMs)}`;
        const actual = actually(context, wanted);
        const { object: reference } = wanted;
        return {
          failures: [{ path: [], object: reference, what: "state", expected, actual }],
        };
      }
      return {};
    },
  ),
};

function described({ condition, phase, replicas, deleted }: WaitFor): string {
  const parts = [
    condition && `condition ${condition}`,
    phase && `phase ${phase}`,
    replicas !== undefined && `${replicas} ready`,
    deleted && "deleted",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "to exist";
}

function actually({ kubectl }: StepContext, wanted: WaitFor): string {
  const found = select(kubectl, wanted.object);
  if (!isSelection(found)) return "not there";
  if (wanted.deleted) return `${found.objects.length} still there`;
  return found.objects
    .map((candidate) => {
      const object = candidate as Observed;
      const { condition, phase, replicas } = wanted;
      const parts = [
        condition &&
          `condition ${readCondition(condition)[0]}=${conditionOf(object, readCondition(condition)[0])}`,
        phase && `phase ${object.status?.phase ?? "absent"}`,
        replicas !== undefined && `${readyReplicas(object)} ready`,
      ].filter(Boolean);
      const text = parts.join(", ");
      return found.objects.length > 1 ? `${candidate.metadata.name}: ${text}` : text;
    })
    .join("; ");
}
