// Mirrors validateTimeZone of pkg/apis/batch/validation/validation.go (1.36), with a list of names in the place of the
// time zone files that Go loads.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import { timeZoneNames } from "./time-zone-names.ts";

const names: ReadonlySet<string> = new Set(
  Object.entries(timeZoneNames).flatMap(([area, list]) =>
    list
      .trim()
      .split(/\s+/)
      .map((name) => (area === "" ? name : `${area}/${name}`)),
  ),
);

/** Whether the name is that of a time zone, in its exact spelling; `Local` is Go's own. */
export function isTimeZone(name: string): boolean {
  return name === "Local" || names.has(name);
}

const namePart = /^[A-Za-z.\-_0-9+]{1,14}$/;

export function validateTimeZone(zone: string | undefined, path: FieldPath): FieldError[] {
  if (zone === undefined) return [];
  if (zone === "")
    return [fieldError.invalid(path, zone, "timeZone must be nil or non-empty string")];
  const unknown = fieldError.invalid(path, zone, `unknown time zone ${zone}`);
  const malformed = zone
    .split("/")
    .some((part) => part === "." || part === ".." || part.startsWith("-") || !namePart.test(part));
  if (malformed) return [unknown];
  const errors =
    zone.toLowerCase() === "local"
      ? [
          fieldError.invalid(
            path,
            zone,
            "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones",
          ),
        ]
      : [];
  return isTimeZone(zone) ? errors : [...errors, unknown];
}
