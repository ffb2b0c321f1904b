// Mirrors pkg/apis/core/validation/events.go (1.36). Field names in errors are those of core/v1 in both API versions,
// except for the reporting controller.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1Event } from "../../../model/generated/types.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { goInt32, goString, goTime, goValue, pointer, struct } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import {
  isDNS1123Subdomain,
  isQualifiedName,
  nameIsDNSSubdomain,
} from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { coreType } from "./internal-types.ts";

const involvedNamespacePath = FieldPath.of("involvedObject", "namespace");
const maxNameLength = 128;
const maxMessageLength = 1024;

const eventSourceType = struct("core.EventSource", { Component: goString, Host: goString });

/** Requests of the newer API group are held to more. */
const isStrict = ({ requestGroup }: ApiContext): boolean => requestGroup === "events.k8s.io";

export function validateEvent(event: CoreV1Event, context: ApiContext): FieldError[] {
  const errors = validateAnyEvent(event, context);
  return isStrict(context) ? [...errors, ...validateStrictEvent(event, context)] : errors;
}

export function validateEventUpdate(
  event: CoreV1Event,
  old: CoreV1Event,
  context: ApiContext,
): FieldError[] {
  const errors = validateAnyEvent(event, context);
  return isStrict(context)
    ? [...errors, ...validateStrictEventUpdate(event, old, context)]
    : errors;
}

/** What both API versions ask of an event. */
function validateAnyEvent(event: CoreV1Event, context: ApiContext): FieldError[] {
  const namespace = event.metadata?.namespace ?? "";
  const involved = event.involvedObject?.namespace ?? "";
  const errors: FieldError[] = [];
  const mismatch = () =>
    errors.push(
      fieldError.invalid(involvedNamespacePath, involved, "does not match event.namespace"),
    );
  if (!event.eventTime) {
    const matches = involved === "" ? ["", "default"].includes(namespace) : involved === namespace;
    if (!matches) mismatch();
  } else {
    if (involved === "" && !["default", "kube-system"].includes(namespace)) mismatch();
    const controller = event.reportingComponent ?? "";
    const controllerPath = FieldPath.of(
      isStrict(context) ? "reportingController" : "reportingComponent",
    );
    if (controller === "") errors.push(fieldError.required(controllerPath));
    for (const detail of isQualifiedName(controller, context))
      errors.push(fieldError.invalid(controllerPath, controller, detail));
    for (const field of ["reportingInstance", "action", "reason"] as const) {
      const value = event[field] ?? "";
      if (value === "") errors.push(fieldError.required(FieldPath.of(field)));
      errors.push(...validateLength(value, maxNameLength, field));
    }
    errors.push(...validateLength(event.message ?? "", maxMessageLength, "message"));
  }
  for (const detail of isDNS1123Subdomain(namespace))
    errors.push(fieldError.invalid(FieldPath.of("namespace"), namespace, detail));
  return errors;
}

/** What events.k8s.io/v1 asks beyond that of a new event. */
function validateStrictEvent(event: CoreV1Event, context: ApiContext): FieldError[] {
  const errors = [
    ...validateObjectMeta(event.metadata, { namespaced: true, name: nameIsDNSSubdomain }, context),
    ...validateSeries(event),
  ];
  if (!event.eventTime) errors.push(fieldError.required(FieldPath.of("eventTime")));
  if (event.type !== "Normal" && event.type !== "Warning")
    errors.push(
      fieldError.invalid(FieldPath.of("type"), "", `has invalid value: ${event.type ?? ""}`),
    );
  const unset = {
    firstTimestamp: event.firstTimestamp,
    lastTimestamp: event.lastTimestamp,
    count: event.count,
    source: event.source?.component || event.source?.host,
  };
  for (const [field, value] of Object.entries(unset))
    if (value) errors.push(fieldError.invalid(FieldPath.of(field), "", "needs to be unset"));
  return errors;
}

/** What events.k8s.io/v1 asks beyond that of a changed event: only its series may change. */
function validateStrictEventUpdate(
  event: CoreV1Event,
  old: CoreV1Event,
  context: ApiContext,
): FieldError[] {
  const errors = validateObjectMetaUpdate(event.metadata, old.metadata, context);
  const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  if (!same(event.series, old.series)) errors.push(...validateSeries(event));
  const print = {
    involvedObject: coreType("ObjectReference"),
    reason: undefined,
    message: undefined,
    source: eventSourceType,
    firstTimestamp: goTime,
    lastTimestamp: goTime,
    count: goInt32,
    type: undefined,
    eventTime: goTime,
    action: undefined,
    related: pointer(coreType("ObjectReference")),
    reportingController: undefined,
    reportingInstance: undefined,
  } as const;
  const order = [
    ...([
      "involvedObject",
      "reason",
      "message",
      "source",
      "firstTimestamp",
      "lastTimestamp",
    ] as const),
    ...(["count", "reason", "type", "eventTime", "action", "related"] as const),
    ...(["reportingController", "reportingInstance"] as const),
  ];
  for (const field of order) {
    const key = field === "reportingController" ? "reportingComponent" : field;
    const type = print[field] ?? goString;
    const [now, before] = [event, old].map((e) => type.json(e[key]));
    if (now !== before)
      errors.push(
        ...validateImmutableField(goValue(type, event[key], context), null, FieldPath.of(field)),
      );
  }
  return errors;
}

function validateSeries(event: CoreV1Event): FieldError[] {
  if (!event.series) return [];
  const errors: FieldError[] = [];
  if ((event.series.count ?? 0) < 2)
    errors.push(fieldError.invalid(FieldPath.of("series.count"), "", "should be at least 2"));
  if (!event.series.lastObservedTime)
    errors.push(fieldError.required(FieldPath.of("series.lastObservedTime")));
  return errors;
}

function validateLength(value: string, max: number, field: string): FieldError[] {
  return utf8Length(value) > max
    ? [fieldError.invalid(FieldPath.of(field), "", `can have at most ${max} characters`)]
    : [];
}
