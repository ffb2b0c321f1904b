// Mirrors validateProvisioner and validateParameters in pkg/apis/storage/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { invalidFor } from "../../core/v1/field-formats.ts";
import type { ApiContext } from "../../kind.ts";
import { isQualifiedName } from "../../meta/v1/name-formats.ts";

const maxParameters = 512;
const maxParametersBytes = 256 * 1024;

/** The name of a driver; its case does not matter. */
export function validateProvisioner(
  provisioner: string | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  if (!provisioner) return [fieldError.required(path)];
  const name = provisioner.toLowerCase();
  return invalidFor(path, name, isQualifiedName(name, context));
}

export function validateParameters(
  parameters: Readonly<Record<string, string>> | undefined,
  allowEmpty: boolean,
  path: FieldPath,
): FieldError[] {
  const entries = Object.entries(parameters ?? {});
  if (entries.length > maxParameters) return [fieldError.tooLong(path, maxParameters)];
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of entries) {
    if (key === "") errors.push(fieldError.invalid(path, key, "field can not be empty."));
    bytes += utf8Length(key) + utf8Length(value);
  }
  if (bytes > maxParametersBytes) errors.push(fieldError.tooLong(path, maxParametersBytes));
  if (!allowEmpty && entries.length === 0)
    errors.push(fieldError.required(path, "must contain at least one key/value pair"));
  return errors;
}
