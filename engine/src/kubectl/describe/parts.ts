// What the descriptions of many kinds have in common. Mirrors the helpers of
// staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).

import { lastAppliedAnnotation } from "../../apis/annotations.ts";
import { timeSince } from "../../apis/columns.ts";
import type {
  CoreV1Event,
  CoreV1Pod,
  CoreV1Taint,
  CoreV1Toleration,
  MetaV1LabelSelector,
} from "../../model/generated/types.ts";
import type { KubeObject, Stored } from "../../model/object.ts";
import { formatLabelSelector } from "../../model/selector.ts";
import { parseTime, utcFields } from "../../model/time.ts";
import { utf8Length } from "../../model/utf8.ts";
import type { Sheet } from "./sheet.ts";

/** What a description may look at beside its object. */
export interface Surroundings {
  readonly nowMs: number;
  /** The events about the object; undefined where they are not asked for. */
  readonly events: readonly CoreV1Event[] | undefined;
  list<T extends KubeObject>(resource: string, namespace?: string): readonly Stored<T>[];
}

/** In bytes. */
export const maxAnnotationLength = 140;

/** Name, and namespace where there is one. */
export function identity(sheet: Sheet, { metadata }: KubeObject, namespaced = true): void {
  sheet.line(`Name:\t${metadata?.name ?? ""}`);
  if (namespaced) sheet.line(`Namespace:\t${metadata?.namespace ?? ""}`);
}

export function labelsAndAnnotations(sheet: Sheet, { metadata }: KubeObject): void {
  labelLines(sheet, "Labels", metadata?.labels);
  annotationLines(sheet, "Annotations", metadata?.annotations);
}

/** `inner` stands in front of every value. */
export function labelLines(
  sheet: Sheet,
  title: string,
  labels: Readonly<Record<string, string>> | undefined,
  level = 0,
  inner = "",
): void {
  const pairs = Object.keys(labels ?? {})
    .sort()
    .map((key) => `${key}=${labels![key]}`);
  sheet.list(title, pairs, level, inner);
}

export function annotationLines(
  sheet: Sheet,
  title: string,
  annotations: Readonly<Record<string, string>> | undefined,
  level = 0,
  inner = "",
): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => key !== lastAppliedAnnotation)
    .sort();
  const values = keys.map((key) => {
    const value = annotations![key]!.replace(/\n$/, "");
    if (utf8Length(value) + key.length + 2 <= maxAnnotationLength && !value.includes("\n"))
      return `${key}: ${value}`;
    const lines = value.split("\n").map((line) => `\t  ${shorten(line, maxAnnotationLength - 2)}`);
    return [`${key}:`, ...lines].join("\n");
  });
  sheet.list(title, values, level, inner);
}

/** Cut after that many bytes; a character that is cut through is left out. */
export function shorten(text: string, maxBytes: number): string {
  if (utf8Length(text) <= maxBytes) return text;
  let end = 0;
  let bytes = 0;
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return `${text.slice(0, end)}...`;
}

export function controllerLine(sheet: Sheet, { metadata }: KubeObject): void {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
  if (owner) sheet.line(`Controlled By:\t${owner.kind}/${owner.name}`);
}

export function tolerationLines(
  sheet: Sheet,
  tolerations: readonly CoreV1Toleration[] | undefined,
  indent = "",
): void {
  const sorted = [...(tolerations ?? [])].sort((a, b) => compare(a.key ?? "", b.key ?? ""));
  const texts = sorted.map(({ key = "", value = "", effect = "", operator, tolerationSeconds }) => {
    const match = `${key}${value === "" ? "" : `=${value}`}${effect === "" ? "" : `:${effect}`}`;
    const exists =
      operator === "Exists" && value === "" ? `${match === "" ? "" : " "}op=Exists` : "";
    const time = tolerationSeconds === undefined ? "" : ` for ${tolerationSeconds}s`;
    return `${match}${exists}${time}`;
  });
  sheet.list(`${indent}Tolerations`, texts);
}

export function taintLines(sheet: Sheet, taints: readonly CoreV1Taint[] | undefined): void {
  const sorted = [...(taints ?? [])].sort((a, b) =>
    compare(`${a.effect},${a.key}`, `${b.effect},${b.key}`),
  );
  sheet.list(
    "Taints",
    sorted.map(({ key, value = "", effect }) =>
      effect === ""
        ? `${key}${value === "" ? "" : `=${value}`}:`
        : `${key}${value === "" ? "" : `=${value}`}:${effect}`,
    ),
  );
}

/** A selector as Go prints it by itself: empty where it selects everything or nothing. */
export function selectorText(selector: MetaV1LabelSelector | undefined): string {
  const text = formatLabelSelector(selector);
  return text === "<none>" ? "" : text;
}

/** Type, status and reason of each condition. */
export function conditionLines(
  sheet: Sheet,
  conditions:
    | readonly { readonly type: string; readonly status: string; readonly reason?: string }[]
    | undefined,
): void {
  if (!conditions?.length) return;
  sheet.line("Conditions:");
  sheet.line("Type\tStatus\tReason", 1);
  sheet.line("----\t------\t------", 1);
  for (const { type, status, reason = "" } of conditions)
    sheet.line(`${type} \t${status}\t${reason}`, 1);
}

/** Conditions with the instant of their last change and with their text. */
export function timedConditionLines(
  sheet: Sheet,
  conditions:
    | readonly {
        readonly type: string;
        readonly status: string;
        readonly lastTransitionTime?: string;
        readonly reason?: string;
        readonly message?: string;
      }[]
    | undefined,
): void {
  if (!conditions?.length) return;
  sheet.line("Conditions:");
  sheet.line("Type\tStatus\tLastTransitionTime\tReason\tMessage", 1);
  sheet.line("----\t------\t------------------\t------\t-------", 1);
  for (const { type, status, lastTransitionTime, reason = "", message = "" } of conditions)
    sheet.line(`${type}\t${status}\t${longTime(lastTransitionTime)}\t${reason}\t${message}`, 1);
}

/** The events in the order in which they were last recorded, laid out by themselves. */
export function eventLines(sheet: Sheet, { events, nowMs }: Surroundings): void {
  if (!events) return;
  if (events.length === 0) {
    sheet.line("Events:\t<none>");
    return;
  }
  sheet.flush();
  sheet.line("Events:");
  sheet.line("Type\tReason\tAge\tFrom\tMessage", 1);
  sheet.line("----\t------\t----\t----\t-------", 1);
  const recorded = ({ lastTimestamp }: CoreV1Event) => parseTime(lastTimestamp ?? "") ?? zeroTimeMs;
  for (const event of [...events].sort((a, b) => recorded(a) - recorded(b))) {
    const { involvedObject, source } = event;
    const from = source?.component || event.reportingComponent || "";
    const text = (event.message ?? "").trim();
    const message = involvedObject.fieldPath ? `${involvedObject.fieldPath}: ${text}` : text;
    sheet.line(
      `${event.type ?? ""}\t${event.reason ?? ""}\t${eventInterval(event, nowMs)}\t${from}\t${message}`,
      1,
    );
  }
}

/** `3s`, or `3s (x4 over 2m)` for an event that came more than once. */
export function eventInterval(event: CoreV1Event, nowMs: number): string {
  const first = timeSince(event.eventTime ?? event.firstTimestamp ?? undefined, nowMs);
  const { series, count = 0 } = event;
  if (series)
    return `${timeSince(series.lastObservedTime ?? undefined, nowMs)} (x${series.count ?? 0} over ${first})`;
  if (count > 1)
    return `${timeSince(event.lastTimestamp ?? undefined, nowMs)} (x${count} over ${first})`;
  return first;
}

/** `1 Running / 0 Waiting / 0 Succeeded / 0 Failed` over the pods that a controller owns. */
export function podsStatus(owner: Stored, { list }: Surroundings): string {
  const pods = list<CoreV1Pod>("pods", owner.metadata.namespace).filter(({ metadata }) =>
    metadata.ownerReferences?.some((ref) => ref.controller && ref.uid === owner.metadata.uid),
  );
  const count = (phase: string) => pods.filter(({ status }) => status?.phase === phase).length;
  return `${count("Running")} Running / ${count("Pending")} Waiting / ${count("Succeeded")} Succeeded / ${count("Failed")} Failed`;
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** An instant as RFC 1123 has it, in UTC: `Thu, 01 Jan 2026 00:00:00 +0000`. */
export function longTime(timestamp: string | undefined): string {
  const { year, month, day, hour, minute, second, weekday } = utcFields(
    parseTime(timestamp ?? "") ?? zeroTimeMs,
  );
  const two = (value: number) => String(value).padStart(2, "0");
  return `${days[weekday]}, ${two(day)} ${months[month - 1]} ${String(year).padStart(4, "0")} ${two(hour)}:${two(minute)}:${two(second)} +0000`;
}

/** Go's zero time: 1 January of the year 1. */
const zeroTimeMs = -62_135_596_800_000;

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function sortedByName<T extends KubeObject>(objects: readonly Stored<T>[]): Stored<T>[] {
  return [...objects].sort((a, b) => compare(a.metadata.name, b.metadata.name));
}
