// Events that must have been recorded, how often, when, and in which order.
import { kindByAlias } from "../../../kubectl/kubectl.ts";
import { formatDuration, parseDuration } from "../../../model/duration.ts";
import { matchesPattern } from "../../../workload/entry.ts";
import type { EventOccurrence } from "../../event-log.ts";
import type { Failure } from "../failure.ts";
import {
  count,
  duration,
  either,
  list,
  naming,
  object,
  oneOf,
  type Shape,
  string,
  told,
} from "../shape.ts";
import type { StepContext } from "../steps/step.ts";

export interface EventExpectation {
  readonly object: string;
  readonly reason?: string;
  readonly type?: string;
  readonly message?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly at?: string | readonly string[];
  readonly since?: string;
}

const eventShape: Shape = {
  name: "event",
  ...object(
    {
      object: told("What they are about: kind/name, with * for any text.", naming("object")),
      reason: told("Such as Unhealthy, BackOff, Killing.", string),
      type: oneOf("Normal", "Warning"),
      message: told("* is any text.", string),
      atLeast: told("So many or more; default 1.", count),
      atMost: told("So many or less.", count),
      at: told(
        "When they were recorded, since the beginning of the scenario: all of them, in order.",
        either(duration, list(duration)),
      ),
      since: told("Only those of the last so much time.", duration),
    },
    "object",
  ),
};

export const eventsShape: Shape = told(
  "Events that were recorded. Those of a list each come after the one before it.",
  either(eventShape, list(eventShape)),
);

export function judgeEvents(
  context: StepContext,
  given: EventExpectation | readonly EventExpectation[],
): Failure[] {
  const listed = Array.isArray(given);
  const wanted: readonly EventExpectation[] = listed ? given : [given];
  const failures: Failure[] = [];
  let from = 0;
  wanted.forEach((event, i) => {
    const found = occurrences(context, event);
    const later = found.filter(({ index }) => index >= from);
    const problem = judge(context, event, later);
    if (problem)
      failures.push({
        path: listed ? [i] : [],
        object: event.object,
        what: described(event, from > 0 && later.length < found.length),
        ...problem,
      });
    const [first] = later;
    if (first) from = first.index + 1;
  });
  return failures;
}

interface Found {
  readonly index: number;
  readonly occurrence: EventOccurrence;
}

function occurrences({ simulation, kubectl }: StepContext, wanted: EventExpectation): Found[] {
  const [alias = "", name = ""] = wanted.object.split("/", 2);
  const kind = kindByAlias(alias, kubectl.context.minor, kubectl.api);
  const sinceMs =
    wanted.since === undefined ? 0 : simulation.clock.nowMs() - (parseDuration(wanted.since) ?? 0);
  return simulation.toldEvents().flatMap((occurrence, index) => {
    const { object: about, reason, type, message, atMs } = occurrence;
    const fits =
      about.kind === kind?.kind &&
      (!kind.namespaced || about.namespace === kubectl.namespace) &&
      matchesPattern(name, about.name) &&
      (wanted.reason === undefined || wanted.reason === reason) &&
      (wanted.type === undefined || wanted.type === type) &&
      (wanted.message === undefined || matchesPattern(wanted.message, message)) &&
      atMs >= sinceMs;
    return fits ? [{ index, occurrence }] : [];
  });
}

function judge({ originMs }: StepContext, wanted: EventExpectation, found: readonly Found[]) {
  const { atLeast = wanted.atMost === undefined ? 1 : 0, atMost, at } = wanted;
  const actual = String(found.length);
  if (found.length < atLeast) return { expected: `at least ${atLeast}`, actual };
  if (atMost !== undefined && found.length > atMost)
    return { expected: `at most ${atMost}`, actual };
  if (at === undefined) return undefined;
  const expected = [at].flat().map((text) => formatDuration(parseDuration(text) ?? 0));
  const instants = found.map(({ occurrence }) => formatDuration(occurrence.atMs - originMs));
  return expected.join() === instants.join()
    ? undefined
    : { expected: `at ${expected.join(", ")}`, actual: `at ${instants.join(", ")}` };
}

function described({ reason, type, message }: EventExpectation, after: boolean): string {
  return [
    "number of",
    type,
    reason,
    `events${message === undefined ? "" : ` ${JSON.stringify(message)}`}`,
    after ? "behind those before it" : undefined,
  ]
    .filter(Boolean)
    .join(" ");
}
