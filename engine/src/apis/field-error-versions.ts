// How older versions word a field error. Mirrors what changed in staging/src/k8s.io/apimachinery/pkg/util/validation/
// field/errors.go until 1.34.
import { type FieldError, GoValue } from "../model/field-error.ts";
import { goString, slice } from "./go-structs.ts";

const strings = slice(goString);

/** The error as a minor from 31 to 36 words it. Validators write what 1.36 says, but for what only they know. */
export function fieldErrorOf(error: FieldError, minor: number): FieldError {
  if (minor >= 34) return error;
  return { ...error, value: printedValue(error.value), detail: detailOf(error, minor) };
}

/** What is not there printed as the text "null", and lists in Go syntax. */
function printedValue(value: unknown): unknown {
  if (value === undefined || value === null) return "null";
  const isText = (item: unknown) => typeof item === "string";
  return Array.isArray(value) && value.every(isText) ? new GoValue(strings.syntax(value)) : value;
}

/** The fields whose limit 1.31 put in words of its own. */
const wordedAlone = ["localhostProfile", "managedBy"];

/** Limits counted in the plural always, and 1.31 said the same of bytes as of items. */
function detailOf({ type, path, limit, detail }: FieldError, minor: number): string {
  if (limit === undefined) return detail;
  if (type === "FieldValueTooMany") return `must have at most ${limit} items`;
  if (minor === 31 && wordedAlone.some((field) => String(path).endsWith(`.${field}`)))
    return `may not be longer than ${limit}`;
  return minor === 31 ? `must have at most ${limit} bytes` : `may not be more than ${limit} bytes`;
}
