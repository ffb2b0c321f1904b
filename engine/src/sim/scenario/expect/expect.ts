// The step that judges: what must hold now, what must have been told, and what must never have been.
import { isSelection, select } from "../../../kubectl/kubectl.ts";
import { revisionsOf } from "../../../kubectl/revisions.ts";
import { rolloutStatus } from "../../../kubectl/rollout-status.ts";
import type { Failure } from "../failure.ts";
import { boolean, count, either, list, naming, object, type Shape, told } from "../shape.ts";
import { observation, type StepContext, type StepVerb } from "../steps/step.ts";
import { type EventExpectation, eventsShape, judgeEvents } from "./event-expectation.ts";
import { judgeNever, type NeverExpectation, neverShape } from "./never.ts";
import { judgeObjects, type ObjectExpectation, objectFields } from "./object-expectation.ts";

interface RolloutExpectation {
  readonly object: string;
  readonly revision?: number;
  readonly complete?: boolean;
}

interface Expectation extends Partial<ObjectExpectation> {
  readonly events?: EventExpectation | readonly EventExpectation[];
  readonly rollout?: RolloutExpectation;
  readonly never?: NeverExpectation;
}

const rolloutShape: Shape = told(
  "How far a rollout is.",
  object(
    {
      object: told("The Deployment, StatefulSet or DaemonSet.", naming("object")),
      revision: told("The number of its newest revision.", count),
      complete: told("Whether the rollout has come to its end.", boolean),
    },
    "object",
  ),
);

/** What tells an expectation about objects from one about events, rollouts and intervals. */
const subjects = ["object", "events", "rollout", "never"];

const expectationShape: Shape = {
  ...object({
    ...objectFields,
    events: eventsShape,
    rollout: rolloutShape,
    never: neverShape,
  }),
  anyOf: [subjects],
  name: "expectation",
};

export const expectSteps: Readonly<Record<string, StepVerb>> = {
  expect: observation<Expectation | readonly Expectation[]>(
    told(
      "What must hold now, what must have been told, what must never have been.",
      either(list(expectationShape), expectationShape),
    ),
    (context, given) =>
      Array.isArray(given)
        ? given.flatMap((expectation: Expectation, i) =>
            judge(context, expectation).map((failure) => below([i], failure)),
          )
        : judge(context, given as Expectation),
  ),
};

function judge(context: StepContext, expectation: Expectation): Failure[] {
  const { events, rollout, never, ...about } = expectation;
  const { kubectl, simulation } = context;
  const snapshot = { ...kubectl, nowMs: simulation.clock.nowMs() };
  return [
    ...(events ? judgeEvents(context, events).map((failure) => below(["events"], failure)) : []),
    ...(rollout
      ? judgeRollout(context, rollout).map((failure) => below(["rollout"], failure))
      : []),
    ...(never ? judgeNever(context, never) : []),
    ...(about.object === undefined ? [] : judgeObjects(snapshot, about as ObjectExpectation)),
  ];
}

function below(steps: readonly (string | number)[], failure: Failure): Failure {
  return { ...failure, path: [...steps, ...failure.path] };
}

function judgeRollout({ kubectl }: StepContext, wanted: RolloutExpectation): Failure[] {
  const { object: reference, revision, complete } = wanted;
  const found = select(kubectl, reference);
  const fail = (key: string, what: string, expected: string, actual: string): Failure => ({
    path: [key],
    object: reference,
    what,
    expected,
    actual,
  });
  if (!isSelection(found)) return [fail("object", "number of objects", "at least 1", "0")];
  return found.objects.flatMap((target) => {
    const status = rolloutStatus(target);
    const failures: Failure[] = [];
    if (complete !== undefined && status?.done !== complete)
      failures.push(
        fail(
          "complete",
          "rollout",
          complete ? "complete" : "not complete",
          JSON.stringify(status?.text ?? "none"),
        ),
      );
    const newest = revisionsOf(kubectl, target, found.kind).at(-1)?.number;
    if (revision !== undefined && newest !== revision)
      failures.push(fail("revision", "revision", String(revision), String(newest ?? "none")));
    return failures;
  });
}
