// Mirrors ValidatePodStatusUpdate of pkg/apis/core/validation/validation.go (1.36). Differences: the statuses of dynamic
// resource allocation, of allocated devices and of image volumes are not checked.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1Container,
  CoreV1ContainerStatus,
  CoreV1Pod,
  CoreV1PodCondition,
  CoreV1PodSpec,
} from "../../../model/generated/types.ts";
import { goString, goValue, slice, struct } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { isIPv6, parseIP, validateIPForLegacyField } from "../../meta/v1/ip.ts";
import { validateLabelName } from "../../meta/v1/labels.ts";
import { validateImmutableField, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { validateDNS1123Subdomain } from "./field-formats.ts";
import type { PodValidationOptions } from "./pod-spec/validation-options.ts";
import { isRestartableInitContainer } from "./pod-spec/visit-containers.ts";
import { validateAnnotationUpdates } from "./pod-update.ts";
import { specOf } from "./pod-validation.ts";

const statusPath = FieldPath.of("status");
const addressTypes = {
  podIPs: struct("core.PodIP", { IP: goString }),
  hostIPs: struct("core.HostIP", { IP: goString }),
};

export function validatePodStatusUpdate(
  pod: CoreV1Pod,
  old: CoreV1Pod,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const status = pod.status ?? {};
  const before = old.status ?? {};
  const oldSpec = specOf(old);
  const errors = [
    ...validateObjectMetaUpdate(pod.metadata, old.metadata, context),
    ...validateAnnotationUpdates(pod, old, options),
    ...validateConditions(status.conditions, statusPath.child("conditions"), context),
  ];
  if ((pod.spec?.nodeName ?? "") !== (oldSpec.nodeName ?? ""))
    errors.push(fieldError.forbidden(statusPath.child("nodeName"), "may not be changed directly"));
  const nominated = status.nominatedNodeName ?? "";
  if (nominated !== "" && nominated !== before.nominatedNodeName) {
    const at = statusPath.child("nominatedNodeName");
    errors.push(...validateDNS1123Subdomain(nominated, at));
    if (context.feature("ClearingNominatedNodeNameAfterBinding") && oldSpec.nodeName)
      errors.push(
        fieldError.forbidden(at, "may not be set on pods that are already bound to a node"),
      );
  }
  if ((status.observedGeneration ?? 0) < 0)
    errors.push(notNegative(status.observedGeneration, statusPath.child("observedGeneration")));
  errors.push(
    ...validateImmutableField(
      status.qosClass ?? "",
      before.qosClass ?? "",
      statusPath.child("qosClass"),
    ),
  );
  const mayStartAgain = {
    containerStatuses: (ended: CoreV1ContainerStatus) =>
      mayRestart(ended, oldSpec, oldSpec.containers, options),
    initContainerStatuses: (ended: CoreV1ContainerStatus) =>
      mayRestart(ended, oldSpec, oldSpec.initContainers, options),
    ephemeralContainerStatuses: () => false,
  };
  for (const list of containerLists)
    if (before[list])
      errors.push(
        ...validateTransitions(
          status[list],
          before[list],
          statusPath.child(list),
          mayStartAgain[list],
        ),
      );
  errors.push(...validateAddresses(pod, old, context));
  return errors;
}

const containerLists = [
  "containerStatuses",
  "initContainerStatuses",
  "ephemeralContainerStatuses",
] as const;

const notNegative = (value: number | undefined, path: FieldPath): FieldError =>
  fieldError.invalid(path, value, "must be a non-negative integer");

const systemConditions = ["PodScheduled", "Ready", "Initialized"];

function validateConditions(
  conditions: readonly CoreV1PodCondition[] | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  conditions?.forEach(({ type = "", observedGeneration = 0 }, i) => {
    if (observedGeneration < 0)
      errors.push(notNegative(observedGeneration, path.index(i).child("observedGeneration")));
    if (!systemConditions.includes(type))
      errors.push(...validateLabelName(type, path.index(i).child("Type"), context));
  });
  return errors;
}

/** A container that has ended and will not be restarted stays ended. */
function validateTransitions(
  now: readonly CoreV1ContainerStatus[] | undefined,
  before: readonly CoreV1ContainerStatus[],
  path: FieldPath,
  mayStartAgain: (ended: CoreV1ContainerStatus) => boolean,
): FieldError[] {
  return before.flatMap((old, i) => {
    if (!old.state?.terminated) return [];
    const status = now?.find(({ name }) => name === old.name);
    return !status || status.state?.terminated || mayStartAgain(old)
      ? []
      : [
          fieldError.forbidden(
            path.index(i).child("state"),
            "may not be transitioned to non-terminated state",
          ),
        ];
  });
}

function mayRestart(
  ended: CoreV1ContainerStatus,
  spec: CoreV1PodSpec,
  containers: readonly CoreV1Container[] | undefined,
  options: PodValidationOptions,
): boolean {
  const exitCode = ended.state?.terminated?.exitCode ?? 0;
  const container = containers?.find(({ name }) => name === ended.name);
  const restarts = (policy: string | undefined) =>
    policy === "Always" || (policy === "OnFailure" && exitCode !== 0);
  if (!options.allowContainerRestartPolicyRules)
    return (
      restarts(spec.restartPolicy) ||
      (container !== undefined && isRestartableInitContainer(container))
    );
  if (options.allowRestartAllContainers && mayRestartAll(spec)) return true;
  if (!container) return false;
  for (const { action, exitCodes } of container.restartPolicyRules ?? []) {
    const listed = exitCodes?.values?.includes(exitCode) ?? false;
    if (action === "Restart" && exitCodes && listed === (exitCodes.operator === "In")) return true;
  }
  return restarts(container.restartPolicy ?? spec.restartPolicy);
}

/** Whether the end of one container may restart all. */
function mayRestartAll(spec: CoreV1PodSpec): boolean {
  return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].some((container) =>
    container.restartPolicyRules?.some(({ action }) => action === "RestartAllContainers"),
  );
}

function validateAddresses(pod: CoreV1Pod, old: CoreV1Pod, context: ApiContext): FieldError[] {
  const errors: FieldError[] = [];
  const check = (list: "podIPs" | "hostIPs") => {
    if (!pod.status?.[list]) return;
    const path = statusPath.child(list);
    const addresses = (pod.status?.[list] ?? []).map(({ ip = "" }) => ip);
    const valid = (old.status?.[list] ?? []).map(({ ip = "" }) => ip);
    addresses.forEach((address, i) => {
      errors.push(
        ...validateIPForLegacyField(
          path.index(i),
          address,
          context.feature("StrictIPCIDRValidation"),
          valid,
        ),
      );
    });
    const families = new Set(
      addresses.map((address) => {
        const ip = parseIP(address);
        return ip ? isIPv6(ip) : undefined;
      }),
    );
    if (addresses.length > 1 && (families.size !== 2 || addresses.length > 2))
      errors.push(
        fieldError.invalid(
          path,
          goValue(slice(addressTypes[list]), pod.status?.[list], context),
          "may specify no more than one IP for each IP family",
        ),
      );
    if (context.minor >= 33) return;
    addresses.forEach((ip, i) => {
      if (addresses.indexOf(ip) < i)
        errors.push(
          fieldError.duplicate(path.index(i), goValue(addressTypes[list], { ip }, context)),
        );
    });
  };
  check("podIPs");
  const hostIP = pod.status?.hostIPs?.[0]?.ip ?? "";
  if (pod.status?.hostIPs?.length && (pod.status.hostIP ?? "") !== hostIP)
    errors.push(
      fieldError.invalid(
        statusPath.child("hostIPs").index(0).child("ip"),
        hostIP,
        "must be equal to `hostIP`",
      ),
    );
  check("hostIPs");
  return errors;
}
