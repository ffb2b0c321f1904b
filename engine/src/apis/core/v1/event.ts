// Mirrors the strategy of pkg/registry/core/event and printEvent of pkg/printers/internalversion/printers.go (1.36).
import type { CoreV1Event } from "../../../model/generated/types.ts";
import { timeSince } from "../../columns.ts";
import type { Kind, PrintColumn } from "../../kind.ts";
import { validateEvent, validateEventUpdate } from "./event-validation.ts";

const columns: readonly PrintColumn<CoreV1Event>[] = [
  { name: "Last Seen", cell: lastSeen },
  { name: "Type", cell: (event) => event.type ?? "" },
  { name: "Reason", cell: (event) => event.reason ?? "" },
  { name: "Object", cell: involvedText },
  { name: "Subobject", wide: true, cell: (event) => event.involvedObject?.fieldPath ?? "" },
  { name: "Source", wide: true, cell: sourceText },
  { name: "Message", cell: (event) => (event.message ?? "").trim() },
  { name: "First Seen", wide: true, cell: firstSeen },
  {
    name: "Count",
    wide: true,
    cell: (event) => String(event.series ? (event.series.count ?? 0) : event.count || 1),
  },
  { name: "Name", wide: true, cell: (event) => event.metadata?.name ?? "" },
];

export const event: Kind<CoreV1Event> = {
  group: "",
  version: "v1",
  kind: "Event",
  plural: "events",
  singular: "event",
  shortNames: ["ev"],
  namespaced: true,
  allowCreateOnUpdate: true,
  validate: validateEvent,
  validateUpdate: validateEventUpdate,
  columns,
};

function firstSeen(event: CoreV1Event, nowMs: number): string {
  return timeSince(event.firstTimestamp || event.eventTime || undefined, nowMs);
}

function lastSeen(event: CoreV1Event, nowMs: number): string {
  if (event.series) return timeSince(event.series.lastObservedTime ?? undefined, nowMs);
  return event.lastTimestamp ? timeSince(event.lastTimestamp, nowMs) : firstSeen(event, nowMs);
}

function involvedText(event: CoreV1Event): string {
  const { kind = "", name } = event.involvedObject ?? {};
  return name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase();
}

function sourceText(event: CoreV1Event): string {
  const component = event.source?.component || event.reportingComponent || "";
  const instance = event.source?.host || event.reportingInstance || "";
  return instance === "" ? component : `${component}, ${instance}`;
}
