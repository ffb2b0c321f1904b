// Mirrors how BeforeCreate and BeforeUpdate of staging/src/k8s.io/apiserver/pkg/registry/rest report field errors (1.36).
import { fieldErrorOf } from "../apis/field-error-versions.ts";
import type { FieldError } from "../model/field-error.ts";
import type { Status } from "../model/status.ts";
import type { Request } from "./request.ts";
import { invalid } from "./status.ts";

/** The refusal of an object that its kind's rules do not allow, in the words of the simulated version. */
export function invalidObject(
  { kind, minor }: Request,
  name: string,
  errors: readonly FieldError[],
): Status {
  const worded = errors.map((error) => fieldErrorOf(error, minor));
  return invalid(kind.internalGroup ?? kind.group, kind.kind, name, worded);
}
