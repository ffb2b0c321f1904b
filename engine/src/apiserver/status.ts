// Mirrors staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go (1.36): the bodies of refusals.
import { type FieldError, fieldErrorBody } from "../model/field-error.ts";
import { goQuote } from "../model/go-format.ts";
import type { ResourceName } from "../model/object.ts";
import { failureStatus, type Status, type StatusCause } from "../model/status.ts";

type Details = NonNullable<Status["details"]>;

/** `deployments.apps` names the resource `deployments` of the group `apps`. */
function resourceDetails(resource: ResourceName, name: string): Details {
  const dot = resource.indexOf(".");
  return {
    ...(name === "" ? {} : { name }),
    ...(dot < 0 ? {} : { group: resource.slice(dot + 1) }),
    kind: dot < 0 ? resource : resource.slice(0, dot),
  };
}

export function badRequest(message: string): Status {
  return failureStatus(400, "BadRequest", message);
}

export function notFound(resource: ResourceName, name: string): Status {
  return failureStatus(
    404,
    "NotFound",
    `${resource} ${goQuote(name)} not found`,
    resourceDetails(resource, name),
  );
}

export function alreadyExists(resource: ResourceName, name: string): Status {
  return failureStatus(
    409,
    "AlreadyExists",
    `${resource} ${goQuote(name)} already exists`,
    resourceDetails(resource, name),
  );
}

export function generateNameConflict(resource: ResourceName, name: string): Status {
  return failureStatus(
    409,
    "AlreadyExists",
    `${resource} ${goQuote(name)} already exists, the server was not able to generate a unique name for the object`,
    { ...resourceDetails(resource, name), retryAfterSeconds: 1 },
  );
}

export function conflict(resource: ResourceName, name: string, message: string): Status {
  return failureStatus(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${resource} ${goQuote(name)}: ${message}`,
    resourceDetails(resource, name),
  );
}

/** Server-side apply that would change fields of other managers. */
export function applyConflict(message: string, causes: readonly StatusCause[]): Status {
  return failureStatus(409, "Conflict", message, { causes });
}

/** `causes` are set by the few plugins that give some. */
export function forbidden(
  resource: ResourceName,
  name: string,
  message: string,
  causes?: readonly StatusCause[],
): Status {
  const who = name === "" ? resource : `${resource} ${goQuote(name)}`;
  return failureStatus(403, "Forbidden", `${who} is forbidden: ${message}`, {
    ...resourceDetails(resource, name),
    ...(causes ? { causes } : {}),
  });
}

/** `group` and `kind` of the object; on updates without a resourceVersion upstream puts the resource in their place. */
export function invalid(
  group: string,
  kind: string,
  name: string,
  errors: readonly FieldError[],
): Status {
  const causes = errors.map((error) => ({
    reason: error.type,
    message: fieldErrorBody(error),
    field: String(error.path),
  }));
  const texts = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))];
  const all = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  const qualified = group === "" ? kind : `${kind}.${group}`;
  return failureStatus(422, "Invalid", `${qualified} ${goQuote(name)} is invalid: ${all}`, {
    ...(name === "" ? {} : { name }),
    ...(group === "" ? {} : { group }),
    ...(kind === "" ? {} : { kind }),
    causes,
  });
}

export function internalError(message: string): Status {
  return failureStatus(500, "InternalError", `Internal error occurred: ${message}`, {
    causes: [{ message }],
  });
}

/** An error that is no API status: the server sends its text with code 500 and without a reason. */
export function plainError(message: string): Status {
  return failureStatus(500, "", message);
}

export function tooManyRequests(
  message: string,
  retryAfterSeconds: number,
  causes: readonly StatusCause[],
): Status {
  return failureStatus(429, "TooManyRequests", message, {
    ...(causes.length > 0 ? { causes } : {}),
    ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
  });
}

/** A patch that does not fit the object: the server does not say why. */
export function unprocessablePatch(): Status {
  return failureStatus(
    422,
    "Invalid",
    "the server rejected our request due to an error in our request",
    {},
  );
}
