// Mirrors the small shared validators at the start of pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { ApiContext } from "../../kind.ts";
import {
  domainPrefixedPathErrors,
  isDNS1123Label,
  isDNS1123Subdomain,
} from "../../meta/v1/name-formats.ts";

/** One Invalid per message. */
export function invalidFor(
  path: FieldPath,
  value: unknown,
  details: readonly string[],
): FieldError[] {
  return details.map((detail) => fieldError.invalid(path, value, detail));
}

export function validateDNS1123Label(value: string, path: FieldPath): FieldError[] {
  return invalidFor(path, value, isDNS1123Label(value));
}

export function validateDNS1123Subdomain(value: string, path: FieldPath): FieldError[] {
  return invalidFor(path, value, isDNS1123Subdomain(value));
}

/** `example.com/path`; must be there. */
export function validateDomainPrefixedPath(value: string, path: FieldPath): FieldError[] {
  return value === ""
    ? [fieldError.required(path)]
    : domainPrefixedPathErrors(value).map((part) =>
        fieldError.invalid(path, part.value, part.detail),
      );
}

/** Details that began with the field's name until 1.33. */
export function detailOf(
  field: string,
  detail: string,
  { minor }: Pick<ApiContext, "minor">,
): string {
  return minor >= 34 ? detail : `${field} ${detail}`;
}

/** A name that must be there and be a DNS subdomain. */
export function validateRequiredDNS1123Subdomain(
  value: string | undefined,
  path: FieldPath,
): FieldError[] {
  return value ? validateDNS1123Subdomain(value, path) : [fieldError.required(path)];
}

export function required(value: unknown, path: FieldPath, detail = ""): FieldError[] {
  return value === undefined || value === null || value === ""
    ? [fieldError.required(path, detail)]
    : [];
}

/** An enum whose values upstream keeps in a set: the message lists them sorted. */
export function validateEnum(
  value: string,
  path: FieldPath,
  supported: readonly string[],
): FieldError[] {
  return supported.includes(value)
    ? []
    : [fieldError.notSupported(path, value, [...supported].sort())];
}

/** A permission mode, octal 0 to 0777; absent is fine. */
export function validateFileMode(mode: number | undefined, path: FieldPath): FieldError[] {
  return mode !== undefined && (mode > 0o777 || mode < 0)
    ? [
        fieldError.invalid(
          path,
          mode,
          "must be a number between 0 and 0777 (octal), both inclusive",
        ),
      ]
    : [];
}

export function validatePathNoBacksteps(target: string, path: FieldPath): FieldError[] {
  return target.split("/").includes("..")
    ? [fieldError.invalid(path, target, "must not contain '..'")]
    : [];
}

export function validateLocalDescendingPath(target: string, path: FieldPath): FieldError[] {
  const errors = target.startsWith("/")
    ? [fieldError.invalid(path, target, "must be a relative path")]
    : [];
  return [...errors, ...validatePathNoBacksteps(target, path)];
}

/** A descending path that does not begin with `..` in any way: those names are the kubelet's. */
export function validateLocalNonReservedPath(target: string, path: FieldPath): FieldError[] {
  const errors = validateLocalDescendingPath(target, path);
  if (target.startsWith("..") && !target.startsWith("../"))
    errors.push(fieldError.invalid(path, target, "must not start with '..'"));
  return errors;
}

const outerSpace =
  /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

/** Whether Go's `strings.TrimSpace` would shorten the text. */
export function hasOuterSpace(text: string): boolean {
  return outerSpace.test(text);
}
