// Mirrors staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go (1.36): one reason why an object is refused.
import type { FieldPath } from "./field-path.ts";
import { goJson, goQuote } from "./go-format.ts";

export type FieldErrorType =
  | "FieldValueNotFound"
  | "FieldValueRequired"
  | "FieldValueDuplicate"
  | "FieldValueInvalid"
  | "FieldValueNotSupported"
  | "FieldValueForbidden"
  | "FieldValueTooLong"
  | "FieldValueTooMany"
  | "FieldValueTooFew"
  | "InternalError"
  | "FieldValueTypeInvalid";

export interface FieldError {
  readonly type: FieldErrorType;
  readonly path: FieldPath;
  /** The offending value; how it prints: numbers and booleans plain, strings Go-quoted, `GoValue` as told, anything else as JSON. */
  readonly value?: unknown;
  readonly detail: string;
  /** How long or how many at most, where the detail says so. */
  readonly limit?: number;
  /** True when the type would print a value but upstream passes `field.OmitValueType{}`. */
  readonly omitValue?: true;
}

/** A value that prints as given: upstream prints some internal structs with Go field names. */
export class GoValue {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const words: Record<FieldErrorType, string> = {
  FieldValueNotFound: "Not found",
  FieldValueRequired: "Required value",
  FieldValueDuplicate: "Duplicate value",
  FieldValueInvalid: "Invalid value",
  FieldValueNotSupported: "Unsupported value",
  FieldValueForbidden: "Forbidden",
  FieldValueTooLong: "Too long",
  FieldValueTooMany: "Too many",
  FieldValueTooFew: "Too few",
  InternalError: "Internal error",
  FieldValueTypeInvalid: "Invalid value",
};

/** `notSupported`'s detail and so on are built here, so that every validator words them alike. */
export const fieldError = {
  notFound: (path: FieldPath, value: unknown): FieldError => ({
    type: "FieldValueNotFound",
    path,
    value,
    detail: "",
  }),
  required: (path: FieldPath, detail = ""): FieldError => ({
    type: "FieldValueRequired",
    path,
    detail,
  }),
  duplicate: (path: FieldPath, value: unknown): FieldError => ({
    type: "FieldValueDuplicate",
    path,
    value,
    detail: "",
  }),
  invalid: (path: FieldPath, value: unknown, detail: string): FieldError => ({
    type: "FieldValueInvalid",
    path,
    value,
    detail,
  }),
  /** `supported` in the order in which upstream passes it. */
  notSupported: (path: FieldPath, value: unknown, supported: readonly string[]): FieldError => ({
    type: "FieldValueNotSupported",
    path,
    value,
    detail: supported.length > 0 ? `supported values: ${supported.map(goQuote).join(", ")}` : "",
  }),
  forbidden: (path: FieldPath, detail: string): FieldError => ({
    type: "FieldValueForbidden",
    path,
    detail,
  }),
  tooLong: (path: FieldPath, maxBytes: number): FieldError => ({
    type: "FieldValueTooLong",
    path,
    limit: maxBytes,
    detail: `may not be more than ${maxBytes} ${maxBytes === 1 ? "byte" : "bytes"}`,
  }),
  tooMany: (path: FieldPath, actual: number, max: number): FieldError => ({
    type: "FieldValueTooMany",
    path,
    value: actual,
    limit: max,
    detail: `must have at most ${max} ${max === 1 ? "item" : "items"}`,
  }),
  tooFew: (path: FieldPath, actual: number, min: number): FieldError => ({
    type: "FieldValueTooFew",
    path,
    value: actual,
    detail: `must have at least ${min} ${min === 1 ? "item" : "items"}`,
  }),
  internal: (path: FieldPath, detail: string): FieldError => ({
    type: "InternalError",
    path,
    detail,
  }),
  typeInvalid: (path: FieldPath, value: unknown, detail: string): FieldError => ({
    type: "FieldValueTypeInvalid",
    path,
    value,
    detail,
  }),
};

const withoutValue = new Set<FieldErrorType>([
  "FieldValueRequired",
  "FieldValueForbidden",
  "FieldValueTooLong",
  "InternalError",
]);

/** The part after `<path>: `, which is also the `message` of a status cause. */
export function fieldErrorBody(error: FieldError): string {
  let text = words[error.type];
  if (!withoutValue.has(error.type) && !error.omitValue) text += `: ${valueText(error.value)}`;
  return error.detail === "" ? text : `${text}: ${error.detail}`;
}

/** The API server's whole text: `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export function fieldErrorText(error: FieldError): string {
  return `${error.path}: ${fieldErrorBody(error)}`;
}

function valueText(value: unknown): string {
  if (value instanceof GoValue) return value.text;
  if (value === undefined || value === null) return "null";
  if (typeof value === "string") return goQuote(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return goJson(value);
}
