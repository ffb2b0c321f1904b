// Mirrors validateProbe, validateLifecycle and validateHandler of pkg/apis/core/validation/validation.go (1.36).
// Difference: stop signals are always dropped before (gate ContainerStopSignals, off in every version).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1HTTPGetAction,
  CoreV1Lifecycle,
  CoreV1LifecycleHandler,
  CoreV1Probe,
  IntOrString,
} from "../../../../model/generated/types.ts";
import {
  isHTTPHeaderName,
  isValidPortName,
  isValidPortNum,
} from "../../../meta/v1/name-formats.ts";
import { validateNonnegativeField } from "../../../meta/v1/object-meta.ts";
import { invalidFor, required, validateEnum } from "../field-formats.ts";
import type { PodValidationOptions } from "./validation-options.ts";
import type { AnyContainer } from "./visit-containers.ts";

/** The handlers of probes and of lifecycle hooks together, in the order in which upstream counts them. */
type Handler = Pick<CoreV1Probe, "exec" | "httpGet" | "tcpSocket" | "grpc"> &
  Pick<CoreV1LifecycleHandler, "sleep">;

/** A container's three probes. */
export function validateProbes(container: AnyContainer, path: FieldPath): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  const mustBeOne = (probe: CoreV1Probe | undefined, at: FieldPath) =>
    probe && probe.successThreshold !== 1
      ? [fieldError.invalid(at.child("successThreshold"), probe.successThreshold ?? 0, "must be 1")]
      : [];
  const grace = readinessProbe?.terminationGracePeriodSeconds;
  return [
    ...validateProbe(livenessProbe, path.child("livenessProbe")),
    ...mustBeOne(livenessProbe, path.child("livenessProbe")),
    ...validateProbe(readinessProbe, path.child("readinessProbe")),
    ...(grace === undefined
      ? []
      : [
          fieldError.invalid(
            path.child("readinessProbe", "terminationGracePeriodSeconds"),
            grace,
            "must not be set for readinessProbes",
          ),
        ]),
    ...validateProbe(startupProbe, path.child("startupProbe")),
    ...mustBeOne(startupProbe, path.child("startupProbe")),
  ];
}

const probeNumbers = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
] as const;

function validateProbe(probe: CoreV1Probe | undefined, path: FieldPath): FieldError[] {
  if (!probe) return [];
  const errors = validateHandler(probe, path);
  for (const field of probeNumbers)
    errors.push(...validateNonnegativeField(probe[field], path.child(field)));
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0)
    errors.push(
      fieldError.invalid(
        path.child("terminationGracePeriodSeconds"),
        grace,
        "must be greater than 0",
      ),
    );
  return errors;
}

/** `graceSeconds` is the pod's, which a sleep must not exceed. */
export function validateLifecycle(
  lifecycle: CoreV1Lifecycle | undefined,
  path: FieldPath,
  graceSeconds: number | undefined,
  options: PodValidationOptions,
): FieldError[] {
  return (["postStart", "preStop"] as const).flatMap((hook) => {
    const handler = lifecycle?.[hook];
    return handler
      ? validateHandler(handler, path.child(hook), (seconds, at) =>
          validateSleep(seconds, at, graceSeconds, options),
        )
      : [];
  });
}

function validateHandler(
  handler: Handler,
  path: FieldPath,
  sleepErrors?: (seconds: number, at: FieldPath) => FieldError[],
): FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  const check = (type: keyof Handler, errorsOf: (at: FieldPath) => FieldError[]) => {
    if (!handler[type]) return;
    const at = path.child(type);
    if (count > 0)
      errors.push(fieldError.forbidden(at, "may not specify more than 1 handler type"));
    else errors.push(...errorsOf(at));
    count++;
  };
  check("exec", (at) =>
    (handler.exec?.command ?? []).length === 0 ? [fieldError.required(at.child("command"))] : [],
  );
  check("httpGet", (at) => validateHTTPGet(handler.httpGet ?? {}, at));
  check("tcpSocket", (at) => validatePortNumOrName(handler.tcpSocket?.port ?? 0, at.child("port")));
  check("grpc", (at) => validatePortNumOrName(handler.grpc?.port ?? 0, at.child("port")));
  if (sleepErrors) check("sleep", (at) => sleepErrors(handler.sleep?.seconds ?? 0, at));
  if (count === 0) errors.push(fieldError.required(path, "must specify a handler type"));
  return errors;
}

function validateHTTPGet(action: Partial<CoreV1HTTPGetAction>, path: FieldPath): FieldError[] {
  return [
    ...required(action.path, path.child("path")),
    ...validatePortNumOrName(action.port ?? 0, path.child("port")),
    ...validateEnum(action.scheme ?? "", path.child("scheme"), ["HTTP", "HTTPS"]),
    ...(action.httpHeaders ?? []).flatMap(({ name = "" }) =>
      invalidFor(path.child("httpHeaders"), name, isHTTPHeaderName(name)),
    ),
  ];
}

/** A port by number, or by the name that a container port has. */
function validatePortNumOrName(port: IntOrString, path: FieldPath): FieldError[] {
  return invalidFor(
    path,
    port,
    typeof port === "number" ? isValidPortNum(port) : isValidPortName(port),
  );
}

function validateSleep(
  seconds: number,
  path: FieldPath,
  graceSeconds: number | undefined,
  options: PodValidationOptions,
): FieldError[] {
  if (graceSeconds === undefined) return [];
  const zeroAllowed = options.allowPodLifecycleSleepActionZeroValue;
  if (seconds <= graceSeconds && (zeroAllowed ? seconds >= 0 : seconds > 0)) return [];
  const bound = `less than terminationGracePeriodSeconds (${graceSeconds})`;
  const detail = zeroAllowed
    ? `must be non-negative and ${bound}`
    : `must be greater than 0 and ${bound}${options.context.minor >= 32 ? ". Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep." : ""}`;
  return [fieldError.invalid(path, seconds, detail)];
}
