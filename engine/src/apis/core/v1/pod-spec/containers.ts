// Mirrors validateContainers, validateInitContainers and validateEphemeralContainers of
// pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1Container,
  CoreV1ContainerPort,
  CoreV1EphemeralContainer,
  CoreV1PodSpec,
} from "../../../../model/generated/types.ts";
import { goValue, slice } from "../../../go-structs.ts";
import { isValidPortName, isValidPortNum } from "../../../meta/v1/name-formats.ts";
import {
  hasOuterSpace,
  invalidFor,
  required,
  validateDNS1123Label,
  validateEnum,
} from "../field-formats.ts";
import { coreType } from "../internal-types.ts";
import { validateEnv, validateEnvFrom } from "./env.ts";
import { validateLifecycle, validateProbes } from "./handlers.ts";
import { validateContainerResources } from "./resources.ts";
import {
  validateContainerRestartPolicy,
  validateInitContainerRestartPolicy,
  validateResizePolicy,
} from "./restart-policy.ts";
import { validateSecurityContext } from "./security-context.ts";
import type { PodValidationOptions } from "./validation-options.ts";
import { type AnyContainer, isRestartableInitContainer } from "./visit-containers.ts";
import {
  type VolumesByName,
  validateVolumeDevices,
  validateVolumeMounts,
} from "./volume-mounts.ts";

/** What a container's rules need to know of its pod. */
export interface ContainerSurroundings {
  readonly spec: CoreV1PodSpec;
  /** The valid volumes. */
  readonly volumes: VolumesByName;
  readonly claimNames: ReadonlySet<string>;
  readonly options: PodValidationOptions;
}

export function validateContainers(pod: ContainerSurroundings, path: FieldPath): FieldError[] {
  const containers = pod.spec.containers ?? [];
  if (containers.length === 0) return [fieldError.required(path)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, i) => {
    const at = path.index(i);
    return [
      ...validateContainerCommon(container, pod, at),
      ...validateUniqueName(container.name ?? "", names, at),
      ...validateLifecycle(
        container.lifecycle,
        at.child("lifecycle"),
        pod.spec.terminationGracePeriodSeconds,
        pod.options,
      ),
      ...validateProbes(container, at),
      ...validateContainerRestartPolicy(container, at, pod.options),
    ];
  });
  return [...errors, ...hostPortConflicts(containers, path)];
}

export function validateInitContainers(pod: ContainerSurroundings, path: FieldPath): FieldError[] {
  const names = new Set((pod.spec.containers ?? []).map(({ name = "" }) => name));
  return (pod.spec.initContainers ?? []).flatMap((container, i) => {
    const at = path.index(i);
    return [
      ...validateContainerCommon(container, pod, at),
      ...validateInitContainerRestartPolicy(container, at, pod.options),
      ...validateUniqueName(container.name ?? "", names, at, false),
      // Upstream looks at one container alone and so always calls it the first.
      ...hostPortConflicts([container], path),
      ...(isRestartableInitContainer(container)
        ? [
            ...validateLifecycle(
              container.lifecycle,
              at.child("lifecycle"),
              pod.spec.terminationGracePeriodSeconds,
              pod.options,
            ),
            ...validateProbes(container, at),
          ]
        : sidecarFieldErrors(container, at)),
      ...validateInitResizePolicy(container, at, pod.options),
    ];
  });
}

function validateUniqueName(
  name: string,
  names: Set<string>,
  path: FieldPath,
  countEmpty = true,
): FieldError[] {
  if (names.has(name)) return [fieldError.duplicate(path.child("name"), name)];
  if (name !== "" || countEmpty) names.add(name);
  return [];
}

function sidecarFieldErrors(container: CoreV1Container, path: FieldPath): FieldError[] {
  return (["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const)
    .filter((field) => container[field] !== undefined)
    .map((field) =>
      fieldError.forbidden(
        path.child(field),
        "may not be set for init containers without restartPolicy=Always",
      ),
    );
}

function validateInitResizePolicy(
  container: CoreV1Container,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const policies = container.resizePolicy ?? [];
  const at = path.child("resizePolicy");
  const errors: FieldError[] = [];
  if (!options.allowSidecarResizePolicy && policies.length > 0)
    errors.push(
      fieldError.invalid(
        at,
        goValue(slice(coreType("ContainerResizePolicy")), policies, options.context),
        "must not be set for init containers",
      ),
    );
  if (
    options.context.minor < 36 ||
    isRestartableInitContainer(container) ||
    options.allowExistingRestartContainerForNonSidecarInitContainer
  )
    return errors;
  policies.forEach(({ restartPolicy }, i) => {
    if (restartPolicy === "RestartContainer")
      errors.push(
        fieldError.invalid(
          at.index(i).child("restartPolicy"),
          restartPolicy,
          "must not be set to 'RestartContainer' for non-sidecar initContainers",
        ),
      );
  });
  return errors;
}

/** In the order of the Go struct, which decides the order of the errors. */
const notForEphemeralContainers = [
  "ports",
  "resources",
  "resizePolicy",
  "restartPolicy",
  "restartPolicyRules",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle",
] as const;

export function validateEphemeralContainers(
  pod: ContainerSurroundings,
  path: FieldPath,
): FieldError[] {
  const otherNames = new Set(
    [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].map(
      ({ name = "" }) => name,
    ),
  );
  const names = new Set(otherNames);
  return (pod.spec.ephemeralContainers ?? []).flatMap((container, i) => {
    const at = path.index(i);
    const target = container.targetContainerName ?? "";
    const errors = [
      ...validateContainerCommon(container, pod, at),
      ...validateImageSpacing([container], path, i),
      ...validateUniqueName(container.name ?? "", names, at),
    ];
    if (target !== "" && !otherNames.has(target))
      errors.push(fieldError.notFound(at.child("targetContainerName"), target));
    return [...errors, ...ephemeralFieldErrors(container, at)];
  });
}

function ephemeralFieldErrors(container: CoreV1EphemeralContainer, path: FieldPath): FieldError[] {
  const detail = "cannot be set for an Ephemeral Container";
  const errors = notForEphemeralContainers
    .filter((field) => isGiven(container[field], field))
    .map((field) => fieldError.forbidden(path.child(field), detail));
  (container.volumeMounts ?? []).forEach((mount, i) => {
    for (const field of ["subPath", "subPathExpr"] as const)
      if (mount[field])
        errors.push(fieldError.forbidden(path.child("volumeMounts").index(i).child(field), detail));
  });
  return errors;
}

function isGiven(value: unknown, field: string): boolean {
  // Resources are a Go struct, which is always there; lists count when they have items.
  return field === "resources" || Array.isArray(value)
    ? Object.keys(value ?? {}).length > 0
    : value !== undefined;
}

/** The errors of images with space around them, which only Pods are refused for. */
export function validateImageSpacing(
  containers: readonly AnyContainer[] | undefined,
  path: FieldPath,
  firstIndex = 0,
): FieldError[] {
  return (containers ?? []).flatMap(({ image = "" }, i) =>
    hasOuterSpace(image)
      ? [
          fieldError.invalid(
            path.index(firstIndex + i).child("image"),
            image,
            "must not have leading or trailing whitespace",
          ),
        ]
      : [],
  );
}

function validateContainerCommon(
  container: AnyContainer,
  pod: ContainerSurroundings,
  path: FieldPath,
): FieldError[] {
  const { options, volumes, spec } = pod;
  const { name = "", terminationMessagePolicy = "", imagePullPolicy = "" } = container;
  return [
    ...(name === ""
      ? [fieldError.required(path.child("name"))]
      : validateDNS1123Label(name, path.child("name"))),
    ...required(container.image, path.child("image")),
    ...validateTerminationMessagePolicy(
      terminationMessagePolicy,
      path.child("terminationMessagePolicy"),
    ),
    ...validateContainerPorts(container.ports, path.child("ports")),
    ...validateEnv(container.env, path.child("env"), options),
    ...validateEnvFrom(container.envFrom, path.child("envFrom"), options.context),
    ...validateVolumeMounts(container, volumes, path.child("volumeMounts")),
    ...validateVolumeDevices(container, volumes, path.child("volumeDevices")),
    ...validatePullPolicy(imagePullPolicy, path.child("imagePullPolicy")),
    ...validateContainerResources(
      container.resources,
      pod.claimNames,
      path.child("resources"),
      options,
    ),
    ...validateResizePolicy(
      container.resizePolicy,
      path.child("resizePolicy"),
      spec.restartPolicy,
      options,
    ),
    ...validateSecurityContext(
      container.securityContext,
      path.child("securityContext"),
      spec.hostUsers !== false,
      options.context,
    ),
  ];
}

function validateTerminationMessagePolicy(policy: string, path: FieldPath): FieldError[] {
  const policies = ["File", "FallbackToLogsOnError"];
  if (policy === "") return [fieldError.required(path)];
  return policies.includes(policy) ? [] : [fieldError.notSupported(path, policy, policies)];
}

export function validatePullPolicy(policy: string, path: FieldPath): FieldError[] {
  return policy === ""
    ? [fieldError.required(path)]
    : validateEnum(policy, path, ["Always", "IfNotPresent", "Never"]);
}

function validateContainerPorts(
  ports: readonly CoreV1ContainerPort[] | undefined,
  path: FieldPath,
): FieldError[] {
  const names = new Set<string>();
  return (ports ?? []).flatMap((port, i) => {
    const at = path.index(i);
    const { name = "", containerPort = 0, hostPort = 0, protocol = "" } = port;
    const errors: FieldError[] = [];
    if (name !== "") {
      const nameErrors = invalidFor(at.child("name"), name, isValidPortName(name));
      errors.push(...nameErrors);
      if (nameErrors.length === 0) {
        if (names.has(name)) errors.push(fieldError.duplicate(at.child("name"), name));
        names.add(name);
      }
    }
    errors.push(
      ...(containerPort === 0
        ? [fieldError.required(at.child("containerPort"))]
        : invalidFor(at.child("containerPort"), containerPort, isValidPortNum(containerPort))),
    );
    if (hostPort !== 0)
      errors.push(...invalidFor(at.child("hostPort"), hostPort, isValidPortNum(hostPort)));
    errors.push(
      ...(protocol === ""
        ? [fieldError.required(at.child("protocol"))]
        : validateEnum(protocol, at.child("protocol"), ["SCTP", "TCP", "UDP"])),
    );
    return errors;
  });
}

function hostPortConflicts(containers: readonly CoreV1Container[], path: FieldPath): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap((container, i) =>
    (container.ports ?? []).flatMap((port, j) => {
      if (!port.hostPort) return [];
      const key = `${port.protocol ?? ""}/${port.hostIP ?? ""}/${port.hostPort}`;
      if (!taken.has(key)) {
        taken.add(key);
        return [];
      }
      return [fieldError.duplicate(path.index(i).child("ports").index(j).child("hostPort"), key)];
    }),
  );
}
