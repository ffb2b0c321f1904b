// Mirrors pkg/apis/events/v1 (conversion) and the strict half of pkg/apis/core/validation/events.go (1.36).
// Difference: upstream stores these in one place with core/v1 events; here each API version has its own.
import type { CoreV1Event, EventsV1Event } from "../../../model/generated/types.ts";
import { eventColumns } from "../../core/v1/event.ts";
import {
  validateAnyEvent,
  validateStrictEvent,
  validateStrictEventUpdate,
} from "../../core/v1/event-validation.ts";
import type { Kind } from "../../kind.ts";

export const eventsEvent: Kind<EventsV1Event> = {
  group: "events.k8s.io",
  internalGroup: "",
  version: "v1",
  kind: "Event",
  plural: "events",
  singular: "event",
  shortNames: ["ev"],
  namespaced: true,
  allowCreateOnUpdate: true,

  validate(object, context) {
    const event = toCoreEvent(object);
    return [
      ...validateAnyEvent(event, "reportingController", context),
      ...validateStrictEvent(event, context),
    ];
  },

  validateUpdate(object, old, context) {
    const event = toCoreEvent(object);
    return [
      ...validateAnyEvent(event, "reportingController", context),
      ...validateStrictEventUpdate(event, toCoreEvent(old), context),
    ];
  },

  columns: eventColumns.map((column) => ({
    ...column,
    cell: (object: EventsV1Event, nowMs: number) => column.cell(toCoreEvent(object), nowMs),
  })),
};

/** The event as the core API names its parts. */
function toCoreEvent(event: EventsV1Event): CoreV1Event {
  const { regarding, note, reportingController } = event;
  const { deprecatedSource, deprecatedCount } = event;
  const { deprecatedFirstTimestamp, deprecatedLastTimestamp, ...rest } = event;
  return {
    ...rest,
    metadata: event.metadata ?? {},
    involvedObject: regarding ?? {},
    ...(note === undefined ? {} : { message: note }),
    ...(reportingController === undefined ? {} : { reportingComponent: reportingController }),
    ...(deprecatedSource ? { source: deprecatedSource } : {}),
    ...(deprecatedCount === undefined ? {} : { count: deprecatedCount }),
    ...(deprecatedFirstTimestamp ? { firstTimestamp: deprecatedFirstTimestamp } : {}),
    ...(deprecatedLastTimestamp ? { lastTimestamp: deprecatedLastTimestamp } : {}),
  };
}
