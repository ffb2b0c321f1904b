// Mirrors pkg/apis/events/v1 (1.36, conversion): the events of core/v1 with other names for some of their parts. What is
// asked of them beyond that is in core/v1/event-validation.ts.
import type { CoreV1Event, EventsV1Event } from "../../../model/generated/types.ts";
import { event } from "../../core/v1/event.ts";
import type { Kind } from "../../kind.ts";

const group = "events.k8s.io";

export const eventsEvent: Kind<EventsV1Event> = {
  group,
  version: "v1",
  kind: "Event",
  plural: "events",
  singular: "event",
  shortNames: ["ev"],
  namespaced: true,

  convert: {
    storedAs: "v1",
    toStored: toCoreEvent,
    fromStored: (object) => fromCoreEvent(object as CoreV1Event),
  },

  validate: (object, { minor, feature, nowMs }) =>
    event.validate(toCoreEvent(object), { minor, feature, nowMs, requestGroup: group }),
  columns: event.columns as Kind<EventsV1Event>["columns"] & {},
};

function toCoreEvent(object: EventsV1Event): CoreV1Event {
  const { regarding, note, reportingController, deprecatedSource, deprecatedCount } = object;
  const { deprecatedFirstTimestamp, deprecatedLastTimestamp } = object;
  return {
    ...shared(object),
    apiVersion: "v1",
    kind: object.kind,
    metadata: object.metadata ?? {},
    involvedObject: regarding ?? {},
    ...present({
      message: note,
      reportingComponent: reportingController,
      source: deprecatedSource,
      count: deprecatedCount,
      firstTimestamp: deprecatedFirstTimestamp,
      lastTimestamp: deprecatedLastTimestamp,
    }),
  };
}

function fromCoreEvent(object: CoreV1Event): EventsV1Event {
  const { involvedObject, message, reportingComponent, source, count } = object;
  const { firstTimestamp, lastTimestamp } = object;
  const { reportingInstance, ...same } = shared(object);
  return {
    ...same,
    apiVersion: `${group}/v1`,
    kind: object.kind,
    ...(object.metadata ? { metadata: object.metadata } : {}),
    ...present({
      regarding: involvedObject,
      // This version leaves out empty texts that the core one has.
      reportingInstance: reportingInstance || undefined,
      note: message || undefined,
      reportingController: reportingComponent || undefined,
      deprecatedSource: source,
      deprecatedCount: count,
      deprecatedFirstTimestamp: firstTimestamp,
      deprecatedLastTimestamp: lastTimestamp,
    }),
  } as EventsV1Event;
}

/** The fields that both API groups name alike. */
function shared({ eventTime, series, action, reason, ...object }: CoreV1Event | EventsV1Event) {
  const { reportingInstance, related, type } = object;
  return present({ eventTime, series, action, reason, reportingInstance, related, type });
}

/** Without what is not set. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
