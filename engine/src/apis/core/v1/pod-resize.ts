// Mirrors ValidatePodResize of pkg/apis/core/validation/validation.go (1.36): what the subresource `resize` may change.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1Container,
  CoreV1Pod,
  CoreV1PodSpec,
  CoreV1ResourceRequirements,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import type { ApiContext } from "../../kind.ts";
import { validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { computePodQos } from "./pod-qos.ts";
import { mirrorPodAnnotation } from "./pod-spec/annotations.ts";
import type { PodValidationOptions } from "./pod-spec/validation-options.ts";
import { isRestartableInitContainer } from "./pod-spec/visit-containers.ts";
import { specOf, validatePodMetadataAndSpec } from "./pod-validation.ts";
import type { ResourceList } from "./resource-list.ts";

const specPath = FieldPath.of("spec");
const onlyResources = "only cpu and memory resources are mutable";

export function validatePodResize(
  pod: CoreV1Pod,
  old: CoreV1Pod,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const spec = specOf(pod);
  const oldSpec = specOf(old);
  const refuseWhole = (detail: string) => fieldError.forbidden(FieldPath.root.key(""), detail);
  if (old.metadata?.annotations?.[mirrorPodAnnotation] !== undefined)
    return [refuseWhole("static pods cannot be resized")];
  if (oldSpec.os?.name === "windows") return [refuseWhole("windows pods cannot be resized")];
  const errors = [
    ...validateObjectMetaUpdate(pod.metadata, old.metadata, context),
    ...validatePodMetadataAndSpec(pod, options),
  ];
  const podLevel = context.feature("PodLevelResources");
  const oldQos = old.status?.qosClass || computePodQos(oldSpec, podLevel);
  if (oldQos !== computePodQos(spec, podLevel))
    errors.push(
      fieldError.invalid(
        specPath,
        pod.status?.qosClass ?? "",
        "Pod QOS Class may not change as a result of resizing",
      ),
    );
  if (!isResizeSupported(old))
    errors.push(fieldError.forbidden(specPath, "Pod running on node without support for resize"));
  if (hasPodLevelResources(spec) || hasPodLevelResources(oldSpec)) {
    if (!context.feature("InPlacePodLevelResourcesVerticalScaling"))
      return [
        ...errors,
        refuseWhole(
          context.minor >= 35
            ? "resize of pods with pod-level resources is forbidden when InPlacePodLevelResourcesVerticalScalingEnabled feature gate is disabled"
            : "pods with pod-level resources cannot be resized",
        ),
      ];
    errors.push(...validatePodLevelResize(spec, oldSpec));
  }
  if ((old.status?.nodeAllocatableResourceClaimStatuses?.length ?? 0) > 0)
    errors.push(
      fieldError.forbidden(
        specPath,
        "pods with node allocatable resource claims cannot be resized",
      ),
    );
  const orderErrors = (["containers", "initContainers"] as const).flatMap((list) =>
    validateOrder(list, spec[list] ?? [], oldSpec[list] ?? []),
  );
  if (orderErrors.length > 0) return [...errors, ...orderErrors];
  errors.push(...validateContainerResizes(spec, oldSpec, context));
  if (errors.length > 0) return errors;
  return deepEqual(withOldAmounts(spec, oldSpec), oldSpec)
    ? []
    : [fieldError.forbidden(specPath, onlyResources)];
}

/** The first running container tells whether its kubelet reports what it has applied. */
function isResizeSupported(pod: CoreV1Pod): boolean {
  const running = pod.status?.containerStatuses?.find(({ state }) => state?.running);
  return !running || running.resources !== undefined;
}

function hasPodLevelResources({ resources }: CoreV1PodSpec): boolean {
  return (
    Object.keys(resources?.requests ?? {}).length + Object.keys(resources?.limits ?? {}).length > 0
  );
}

function validatePodLevelResize(spec: CoreV1PodSpec, old: CoreV1PodSpec): FieldError[] {
  const path = specPath.child("resources");
  if (old.resources && !spec.resources)
    return [fieldError.forbidden(path, "pod-level resources cannot be removed")];
  const errors = old.resources
    ? removedErrors(spec.resources, old.resources, path, "pod-level resource")
    : [];
  if (!deepEqual(requirementsWithOldAmounts(spec.resources, old.resources), old.resources))
    errors.push(fieldError.forbidden(specPath, `${onlyResources} at pod-level`));
  return errors;
}

function removedErrors(
  now: CoreV1ResourceRequirements | undefined,
  before: CoreV1ResourceRequirements | undefined,
  path: FieldPath,
  subject: string,
): FieldError[] {
  return (["requests", "limits"] as const).flatMap((list) =>
    Object.keys(before?.[list] ?? {}).some((name) => now?.[list]?.[name] === undefined)
      ? [fieldError.forbidden(path.child(list), `${subject} ${list} cannot be removed`)]
      : [],
  );
}

function validateOrder(
  list: "containers" | "initContainers",
  now: readonly CoreV1Container[],
  before: readonly CoreV1Container[],
): FieldError[] {
  const path = specPath.child(list);
  if (now.length !== before.length)
    return [fieldError.forbidden(path, `${list} may not be added or removed on resize`)];
  return now.flatMap(({ name }, i) =>
    name === before[i]!.name
      ? []
      : [
          fieldError.forbidden(
            path.index(i).child("name"),
            `${list} may not be renamed or reordered on resize`,
          ),
        ],
  );
}

function validateContainerResizes(
  spec: CoreV1PodSpec,
  old: CoreV1PodSpec,
  context: ApiContext,
): FieldError[] {
  const initContainers = spec.initContainers ?? [];
  const oldInitContainers = old.initContainers ?? [];
  const allInit = context.feature("InPlacePodVerticalScalingInitContainers");
  const errors: FieldError[] = [];
  const removed = (list: "containers" | "initContainers", i: number) => {
    const at = specPath.child(list).index(i).child("resources");
    errors.push(
      ...removedErrors(spec[list]?.[i]?.resources, old[list]?.[i]?.resources, at, "resource"),
    );
  };
  oldInitContainers.forEach((container, i) => {
    if (allInit || isRestartableInitContainer(container)) removed("initContainers", i);
  });
  (old.containers ?? []).forEach((_, i) => {
    removed("containers", i);
  });
  (spec.containers ?? []).forEach((container, i) => {
    const before = old.containers[i]!;
    if (!deepEqual(containerWithOldAmounts(container, before), before))
      errors.push(fieldError.forbidden(specPath, onlyResources));
  });
  initContainers.forEach((container, i) => {
    errors.push(...validateInitResize(container, oldInitContainers[i]!, i, allInit));
  });
  return errors;
}

function validateInitResize(
  container: CoreV1Container,
  before: CoreV1Container,
  index: number,
  allInit: boolean,
): FieldError[] {
  const path = specPath.child("initContainers").index(index);
  const modified = !deepEqual(container, before);
  const sidecar = isRestartableInitContainer(container);
  if (!sidecar && !allInit)
    return modified
      ? [fieldError.forbidden(specPath, "resources for non-sidecar init containers are immutable")]
      : [];
  const errors: FieldError[] = [];
  if (!deepEqual(containerWithOldAmounts(container, before), before))
    errors.push(
      allInit
        ? fieldError.forbidden(
            path,
            "only cpu and memory resources for init or sidecar containers are mutable",
          )
        : fieldError.forbidden(
            specPath,
            "only cpu and memory resources for sidecar containers are mutable",
          ),
    );
  if (modified && !sidecar)
    for (const { restartPolicy } of container.resizePolicy ?? [])
      if (restartPolicy === "RestartContainer")
        errors.push(
          fieldError.forbidden(
            path,
            "non-sidecar init containers with a resize policy of RestartContainer cannot be resized",
          ),
        );
  return errors;
}

/** The spec with the old amounts of cpu and memory everywhere: what is left must be equal. */
function withOldAmounts(spec: CoreV1PodSpec, old: CoreV1PodSpec): object {
  const list = (name: "containers" | "initContainers") =>
    spec[name]?.map((container, i) => containerWithOldAmounts(container, old[name]![i]!));
  return {
    ...spec,
    containers: list("containers"),
    initContainers: list("initContainers"),
    resources: requirementsWithOldAmounts(spec.resources, old.resources),
  };
}

function containerWithOldAmounts(container: CoreV1Container, old: CoreV1Container): object {
  const { claims: _claims, ...amounts } =
    requirementsWithOldAmounts(container.resources ?? {}, old.resources) ?? {};
  return { ...container, resources: amounts };
}

function requirementsWithOldAmounts(
  now: CoreV1ResourceRequirements | undefined,
  old: CoreV1ResourceRequirements | undefined,
): CoreV1ResourceRequirements | undefined {
  if (!now) return undefined;
  const list = (name: "limits" | "requests"): ResourceList => {
    const { cpu: _cpu, memory: _memory, ...rest } = now[name] ?? {};
    for (const resource of ["cpu", "memory"]) {
      const amount = old?.[name]?.[resource];
      if (amount !== undefined) rest[resource] = amount;
    }
    return rest;
  };
  const result: CoreV1ResourceRequirements = { ...now };
  for (const name of ["limits", "requests"] as const) {
    const amounts = list(name);
    if (Object.keys(amounts).length > 0) result[name] = amounts;
    else delete result[name];
  }
  return !old && Object.keys(result).length === 0 ? undefined : result;
}
