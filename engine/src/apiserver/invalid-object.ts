// Mirrors how BeforeCreate and BeforeUpdate of staging/src/k8s.io/apiserver/pkg/registry/rest report field errors (1.36).
import { fieldErrorOf } from "../apis/field-error-versions.ts";
import { packKind, typeAt } from "../apis/schema-pack.ts";
import { type FieldError, GoValue } from "../model/field-error.ts";
import { goJson, goQuote } from "../model/go-format.ts";
import type { Status } from "../model/status.ts";
import type { Request } from "./request.ts";
import { invalid } from "./status.ts";

/** The refusal of an object that its kind's rules do not allow, in the words of the simulated version. */
export function invalidObject(
  request: Request,
  name: string,
  errors: readonly FieldError[],
): Status {
  const { kind, minor } = request;
  const worded = errors.map((error) => fieldErrorOf(printedAsTyped(error, request), minor));
  return invalid(kind.group, kind.kind, name, worded);
}

/** Strings of Go types with a name of their own (`v1.PullPolicy`) print as JSON, not as plain strings do. */
function printedAsTyped(error: FieldError, { state, kind }: Request): FieldError {
  const { value, path } = error;
  const { pack } = state.options;
  if (typeof value !== "string" || !pack || goJson(value) === goQuote(value)) return error;
  const { group, version } = kind;
  const entry = packKind(pack, group === "" ? version : `${group}/${version}`, kind.kind);
  const type = entry && typeAt(pack, entry, path.segments());
  const own = type?.type === "array" ? type.items : type;
  return own?.type === "string" && own.go !== undefined
    ? { ...error, value: new GoValue(goJson(value)) }
    : error;
}
