// `kubectl events` (staging/src/k8s.io/kubectl/pkg/cmd/events, 1.36): the events of a namespace, the oldest first.
import type { CoreV1Event } from "../model/generated/types.ts";
import { parseTime } from "../model/time.ts";
import { eventInterval } from "./describe/parts.ts";
import type { Table } from "./get.ts";

export interface EventsFlags {
  /** All namespaces when absent. */
  readonly namespace?: string;
  /** `kind/name` in lower case: only the events about it. */
  readonly about?: string;
  readonly types?: readonly string[];
}

/** The events that the flags select, by the instant at which they were last seen. */
export function selectEvents(
  events: readonly CoreV1Event[],
  { namespace, about, types }: EventsFlags,
): CoreV1Event[] {
  const lastSeen = ({ series, lastTimestamp, eventTime }: CoreV1Event) =>
    parseTime(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? "") ?? 0;
  return events
    .filter(
      ({ metadata, involvedObject: { kind = "", name = "" }, type = "" }) =>
        (namespace === undefined || metadata.namespace === namespace) &&
        (about === undefined || `${kind.toLowerCase()}/${name}` === about) &&
        (!types?.length || types.some((wanted) => wanted.toLowerCase() === type.toLowerCase())),
    )
    .sort((a, b) => lastSeen(a) - lastSeen(b));
}

export function eventsTable(
  events: readonly CoreV1Event[],
  nowMs: number,
  allNamespaces: boolean,
): Table {
  return {
    columns: [
      ...(allNamespaces ? ["NAMESPACE"] : []),
      ...["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"],
    ],
    rows: events.map((event) => [
      ...(allNamespaces ? [event.metadata.namespace ?? ""] : []),
      eventInterval(event, nowMs),
      event.type ?? "",
      event.reason ?? "",
      `${event.involvedObject.kind ?? ""}/${event.involvedObject.name ?? ""}`,
      (event.message ?? "").trim(),
    ]),
  };
}
