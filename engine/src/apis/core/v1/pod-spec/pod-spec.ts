// Mirrors ValidatePodSpec of pkg/apis/core/validation/validation.go (1.36): the rules of a pod spec in the server's order.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1PodSchedulingGate, CoreV1PodSpec } from "../../../../model/generated/types.ts";
import type { ObjectMeta } from "../../../../model/object.ts";
import type { ApiContext } from "../../../kind.ts";
import { validateLabels } from "../../../meta/v1/labels.ts";
import { isInRange, isQualifiedName } from "../../../meta/v1/name-formats.ts";
import { invalidFor, validateDNS1123Label, validateDNS1123Subdomain } from "../field-formats.ts";
import { validateAffinity } from "./affinity.ts";
import {
  type ContainerSurroundings,
  validateContainers,
  validateEphemeralContainers,
  validateInitContainers,
} from "./containers.ts";
import { validateHostAliases, validateHostnameOverride, validatePodDNSConfig } from "./dns.ts";
import { validatePodResourceClaims } from "./resource-claims.ts";
import { validateContainerResources, validatePodLevelResources } from "./resources.ts";
import { validateHostUsers, validatePodSecurityContext } from "./security-context.ts";
import { validateTolerations } from "./tolerations.ts";
import { validateTopologySpreadConstraints } from "./topology-spread.ts";
import type { PodValidationOptions } from "./validation-options.ts";
import { containersWithPath } from "./visit-containers.ts";
import { validateVolumes } from "./volumes.ts";
import { validateOS, validateWindowsHostProcess } from "./windows.ts";

const maxInt32 = 2147483647;

/** All errors of a defaulted spec at `path`. `podMeta` is the pod's metadata, absent in templates. */
export function validatePodSpec(
  spec: CoreV1PodSpec,
  podMeta: ObjectMeta | undefined,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const volumes = validateVolumes(
    spec.volumes,
    podMeta?.name ?? "",
    path.child("volumes"),
    options,
  );
  const claimNames = new Set(
    (spec.resourceClaims ?? []).flatMap(({ name }) => (name ? [name] : [])),
  );
  const pod: ContainerSurroundings = { spec, volumes: volumes.valid, claimNames, options };
  const errors: FieldError[] = [];
  if (spec.terminationGracePeriodSeconds === undefined)
    errors.push(fieldError.required(path.child("terminationGracePeriodSeconds")));
  return [
    ...errors,
    ...volumes.errors,
    ...validatePodResourceClaims(
      spec.resourceClaims,
      podMeta,
      path.child("resourceClaims"),
      context,
    ),
    ...validateContainers(pod, path.child("containers")),
    ...validateInitContainers(pod, path.child("initContainers")),
    ...validateEphemeralContainers(pod, path.child("ephemeralContainers")),
    ...validatePodLevelResources(spec, claimNames, path, options),
    ...validateHostNetworkPorts(spec, path.child("containers"), options),
    ...validateChoice(spec.restartPolicy, path.child("restartPolicy"), restartPolicies),
    ...validateChoice(spec.dnsPolicy, path.child("dnsPolicy"), dnsPolicies),
    ...validateLabels(spec.nodeSelector, path.child("nodeSelector"), context),
    ...validatePodSecurityContext(spec, path.child("securityContext"), options),
    ...validateAffinity(spec.affinity, path.child("affinity"), options),
    ...validatePodDNSConfig(spec, path.child("dnsConfig"), options),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType = "" }, i) =>
      invalidFor(
        path.child("readinessGates").index(i).child("conditionType"),
        conditionType,
        isQualifiedName(conditionType, context),
      ),
    ),
    ...validateSchedulingGates(spec.schedulingGates, path.child("schedulingGates"), context),
    ...validateTopologySpreadConstraints(
      spec.topologySpreadConstraints,
      path.child("topologySpreadConstraints"),
      options,
    ),
    ...validateWindowsHostProcess(spec, path),
    ...validateHostUsers(spec, path, options),
    ...validateHostnameOverride(spec, path),
    ...validateNames(spec, path),
    ...validateTolerations(spec.tolerations, path.child("tolerations"), context),
    ...validateHostAliases(spec.hostAliases, path.child("hostAliases"), context),
    ...validateClasses(spec, path),
    ...(spec.overhead
      ? validateContainerResources(
          { limits: spec.overhead },
          new Set(),
          path.child("overhead"),
          options,
        )
      : []),
    ...validateOS(spec, path, context),
    ...validateFileKeyRefVolumes(spec, path),
  ];
}

const restartPolicies = ["Always", "OnFailure", "Never"];
const dnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

/** An enum whose values the message lists in the code's order. */
function validateChoice(
  value: string | undefined,
  path: FieldPath,
  choices: readonly string[],
): FieldError[] {
  if (!value) return [fieldError.required(path)];
  return choices.includes(value) ? [] : [fieldError.notSupported(path, value, choices)];
}

/** In the host's network a port is the host's port. Templates may leave it out, since defaulting fills it in Pods only. */
function validateHostNetworkPorts(
  spec: CoreV1PodSpec,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  if (!spec.hostNetwork) return [];
  return (spec.containers ?? []).flatMap((container, i) =>
    (container.ports ?? []).flatMap(({ hostPort = 0, containerPort = 0 }, j) =>
      hostPort !== containerPort && (options.resourceIsPod || hostPort !== 0)
        ? [
            fieldError.invalid(
              path.index(i).child("ports").index(j).child("hostPort"),
              hostPort,
              "must match `containerPort` when `hostNetwork` is true",
            ),
          ]
        : [],
    ),
  );
}

function validateSchedulingGates(
  gates: readonly CoreV1PodSchedulingGate[] | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const seen = new Set<string>();
  return (gates ?? []).flatMap(({ name = "" }, i) => {
    const errors = invalidFor(path.index(i), name, isQualifiedName(name, context));
    if (seen.has(name)) errors.push(fieldError.duplicate(path.index(i), name));
    seen.add(name);
    return errors;
  });
}

function validateNames(spec: CoreV1PodSpec, path: FieldPath): FieldError[] {
  const { serviceAccountName, nodeName, hostname, subdomain, activeDeadlineSeconds } = spec;
  const errors: FieldError[] = [];
  if (serviceAccountName)
    errors.push(...validateDNS1123Subdomain(serviceAccountName, path.child("serviceAccountName")));
  if (nodeName) errors.push(...validateDNS1123Subdomain(nodeName, path.child("nodeName")));
  if (activeDeadlineSeconds !== undefined)
    errors.push(
      ...invalidFor(
        path.child("activeDeadlineSeconds"),
        activeDeadlineSeconds,
        isInRange(activeDeadlineSeconds, 1, maxInt32),
      ),
    );
  if (hostname) errors.push(...validateDNS1123Label(hostname, path.child("hostname")));
  if (subdomain) errors.push(...validateDNS1123Label(subdomain, path.child("subdomain")));
  return errors;
}

function validateClasses(spec: CoreV1PodSpec, path: FieldPath): FieldError[] {
  const { priorityClassName, runtimeClassName, preemptionPolicy } = spec;
  const errors: FieldError[] = [];
  if (priorityClassName)
    errors.push(...validateDNS1123Subdomain(priorityClassName, path.child("priorityClassName")));
  if (runtimeClassName !== undefined)
    errors.push(...validateDNS1123Subdomain(runtimeClassName, path.child("runtimeClassName")));
  if (preemptionPolicy !== undefined)
    errors.push(
      ...validateChoice(preemptionPolicy, path.child("preemptionPolicy"), [
        "PreemptLowerPriority",
        "Never",
      ]),
    );
  return errors;
}

/** Files that variables come from lie in an emptyDir of the pod. */
function validateFileKeyRefVolumes(spec: CoreV1PodSpec, path: FieldPath): FieldError[] {
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name, volume]));
  return containersWithPath(spec, path).flatMap(({ container, path: at }) =>
    (container.env ?? []).flatMap(({ valueFrom }, i) => {
      if (!valueFrom?.fileKeyRef) return [];
      const name = valueFrom.fileKeyRef.volumeName ?? "";
      const nameAt = at.child("env").index(i).child("valueFrom", "fileKeyRef", "volumeName");
      const volume = volumes.get(name);
      if (!volume) return [fieldError.notFound(nameAt, name)];
      return volume.emptyDir
        ? []
        : [fieldError.invalid(nameAt, name, "referenced volume must be of type emptyDir")];
    }),
  );
}
