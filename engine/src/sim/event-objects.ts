// The events of a simulation as the API shows them: one object per event, with a count.
import type { CoreV1Event } from "../model/generated/types.ts";
import { formatMicroTime, formatTime } from "../model/time.ts";
import { combinedPrefix, type EventOccurrence } from "./event-log.ts";

/** The scheduler records through events.k8s.io, which has no first and last timestamp. */
const newApi = new Set(["default-scheduler"]);

/** Objects in order of first occurrence; repeated occurrences raise the count. */
export function eventObjects(occurrences: readonly EventOccurrence[]): CoreV1Event[] {
  const found = new Map<string, { first: EventOccurrence; last: EventOccurrence; count: number }>();
  for (const occurrence of occurrences) {
    const { object, type, reason, message, source, host = "" } = occurrence;
    // Of combined ones the API keeps one, with the newest text.
    const text = message.startsWith(combinedPrefix) ? combinedPrefix : message;
    const key = JSON.stringify([object, type, reason, text, source, host]);
    const known = found.get(key);
    if (!known) found.set(key, { first: occurrence, last: occurrence, count: 1 });
    else {
      known.last = occurrence;
      known.count++;
    }
  }
  return [...found.values()].map((seen, i) => eventObject(seen.first, seen.last, seen.count, i));
}

function eventObject(
  first: EventOccurrence,
  last: EventOccurrence,
  count: number,
  sequence: number,
): CoreV1Event {
  const { object, type, reason, source, host } = first;
  const { message } = last;
  const suffix = (BigInt(first.atMs) * 1_000_000n + BigInt(sequence)).toString(16);
  const common = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${object.name}.${suffix}`, namespace: object.namespace || "default" },
    involvedObject: object,
    type,
    reason,
    message,
    reportingInstance: host ?? "",
    reportingComponent: source,
  };
  if (newApi.has(source))
    return {
      ...common,
      source: {},
      eventTime: formatMicroTime(first.atMs),
      ...(count > 1 ? { series: { count, lastObservedTime: formatMicroTime(last.atMs) } } : {}),
    };
  return {
    ...common,
    source: { component: source, ...(host === undefined ? {} : { host }) },
    firstTimestamp: formatTime(first.atMs),
    lastTimestamp: formatTime(last.atMs),
    count,
  };
}
