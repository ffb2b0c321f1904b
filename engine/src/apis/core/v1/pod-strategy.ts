// Mirrors PrepareForCreate and PrepareForUpdate of pkg/registry/core/pod/strategy.go (1.36).
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1AppArmorProfile,
  CoreV1Container,
  CoreV1Pod,
  CoreV1PodAffinityTerm,
  MetaV1LabelSelector,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import type { ApiContext } from "../../kind.ts";
import { computePodQos } from "./pod-qos.ts";
import {
  appArmorAnnotationForField,
  appArmorAnnotationPrefix,
  appArmorFieldForAnnotation,
} from "./pod-spec/annotations.ts";
import { dropDisabledFields } from "./pod-spec/disabled-fields.ts";
import { validateAppArmorProfile } from "./pod-spec/security-context.ts";
import { allContainers } from "./pod-spec/visit-containers.ts";
import { appArmorWarning } from "./pod-spec/warnings.ts";
import { specOf } from "./pod-validation.ts";

/** In place. */
export function preparePodForCreate(pod: CoreV1Pod, context: ApiContext): void {
  const spec = specOf(pod);
  pod.status = {
    phase: "Pending",
    // A class that somebody gave is believed.
    qosClass: pod.status?.qosClass || computePodQos(spec, context.feature("PodLevelResources")),
  };
  dropDisabledFields(spec, undefined, context);
  if ((spec.schedulingGates?.length ?? 0) > 0)
    pod.status.conditions = [
      {
        type: "PodScheduled",
        status: "False",
        lastTransitionTime: pod.metadata?.creationTimestamp ?? "",
        reason: "SchedulingGated",
        message: "Scheduling is blocked due to non-empty scheduling gates",
      },
    ];
  mergeMatchLabelKeys(pod, context);
  setAppArmorFields(pod, context);
}

/** Writes the pod's own values of the keys into the selectors that name them. */
function mergeMatchLabelKeys(pod: CoreV1Pod, context: ApiContext): void {
  const labels = pod.metadata?.labels ?? {};
  const spec = specOf(pod);
  const add = (
    selector: MetaV1LabelSelector | undefined,
    keys: readonly string[] | undefined,
    operator: string,
  ) => {
    for (const key of keys ?? []) {
      const value = labels[key];
      if (selector && value !== undefined)
        selector.matchExpressions = [
          ...(selector.matchExpressions ?? []),
          { key, operator, values: [value] },
        ];
    }
  };
  const addToTerm = (term: CoreV1PodAffinityTerm | undefined) => {
    add(term?.labelSelector, term?.matchLabelKeys, "In");
    add(term?.labelSelector, term?.mismatchLabelKeys, "NotIn");
  };
  for (const affinity of [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity]) {
    for (const { podAffinityTerm } of affinity?.preferredDuringSchedulingIgnoredDuringExecution ??
      [])
      addToTerm(podAffinityTerm);
    for (const term of affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [])
      addToTerm(term);
  }
  if (context.feature("MatchLabelKeysInPodTopologySpreadSelectorMerge"))
    for (const constraint of spec.topologySpreadConstraints ?? [])
      add(constraint.labelSelector, constraint.matchLabelKeys, "In");
}

/** AppArmor annotations become fields where a container has none. */
function setAppArmorFields(pod: CoreV1Pod, context: ApiContext): void {
  const spec = specOf(pod);
  if (spec.os?.name === "windows") return;
  const path = FieldPath.of("metadata", "annotations");
  for (const container of allContainers(spec)) {
    const key = appArmorAnnotationPrefix + container.name;
    const annotation = pod.metadata?.annotations?.[key];
    if (annotation === undefined && context.minor < 34)
      setAppArmorAnnotation(pod, key, container.securityContext?.appArmorProfile);
    if (annotation === undefined || container.securityContext?.appArmorProfile) continue;
    const found = appArmorFieldForAnnotation(annotation);
    const profile = validateAppArmorProfile(found, path).length > 0 ? undefined : found;
    if (profile && deepEqual(profile, spec.securityContext?.appArmorProfile)) continue;
    if (profile)
      container.securityContext = { ...container.securityContext, appArmorProfile: profile };
    context.warn?.(appArmorWarning(path.key(key)));
  }
}

/** Before 1.34 fields became annotations too, for kubelets that knew nothing else. */
function setAppArmorAnnotation(
  pod: CoreV1Pod,
  key: string,
  own: CoreV1AppArmorProfile | undefined,
): void {
  const profile = own ?? pod.spec?.securityContext?.appArmorProfile;
  const annotation = profile && appArmorAnnotationForField(profile);
  if (annotation === undefined) return;
  pod.metadata ??= {};
  pod.metadata.annotations = { ...pod.metadata.annotations, [key]: annotation };
}

/** In place; `old` is the stored pod. The subresources keep everything that is not theirs. */
export function preparePodForUpdate(
  pod: CoreV1Pod,
  old: CoreV1Pod,
  context: ApiContext,
  subresource?: string,
): void {
  if (subresource === "status") {
    prepareStatusUpdate(pod, old);
    return;
  }
  if (old.status) pod.status = old.status;
  if (subresource === "ephemeralcontainers") {
    const { ephemeralContainers } = specOf(pod);
    keepMetadata(pod, old);
    pod.spec = { ...specOf(old) };
    if (ephemeralContainers) pod.spec.ephemeralContainers = ephemeralContainers;
    else delete pod.spec.ephemeralContainers;
  }
  if (subresource === "resize") prepareResize(pod, old, context);
  dropDisabledFields(specOf(pod), old.spec, context);
}

function prepareStatusUpdate(pod: CoreV1Pod, old: CoreV1Pod): void {
  if (old.spec) pod.spec = old.spec;
  pod.metadata ??= {};
  const { metadata } = pod;
  delete metadata.deletionTimestamp;
  if (old.metadata?.ownerReferences) metadata.ownerReferences = old.metadata.ownerReferences;
  else delete metadata.ownerReferences;
  pod.status ??= {};
  if (!pod.status.qosClass && old.status?.qosClass) pod.status.qosClass = old.status.qosClass;
}

function keepMetadata(pod: CoreV1Pod, old: CoreV1Pod): void {
  pod.metadata ??= {};
  const { metadata } = pod;
  for (const field of ["labels", "annotations", "finalizers", "ownerReferences"] as const) {
    delete metadata[field];
    Object.assign(metadata, old.metadata?.[field] ? { [field]: old.metadata[field] } : {});
  }
}

/** Only resources and resize policies are taken over, as long as the containers are the same. */
function prepareResize(pod: CoreV1Pod, old: CoreV1Pod, context: ApiContext): void {
  const spec = specOf(pod);
  const oldSpec = specOf(old);
  const containers = spec.containers ?? [];
  const initContainers = spec.initContainers ?? [];
  const { resources } = spec;
  if (
    containers.length !== (oldSpec.containers ?? []).length ||
    initContainers.length !== (oldSpec.initContainers ?? []).length
  )
    return;
  keepMetadata(pod, old);
  pod.spec = { ...oldSpec, containers: mergeResizes(containers, oldSpec.containers) };
  if (context.feature("InPlacePodLevelResourcesVerticalScaling")) {
    delete pod.spec.resources;
    if (resources) pod.spec.resources = resources;
  }
  if (initContainers.length > 0)
    pod.spec.initContainers = mergeResizes(initContainers, oldSpec.initContainers ?? []);
}

function mergeResizes(
  containers: readonly CoreV1Container[],
  old: readonly CoreV1Container[],
): CoreV1Container[] {
  if (containers.some(({ name }, i) => name !== old[i]!.name)) return [...containers];
  return containers.map(({ resources, resizePolicy }, i) => {
    const { resources: _r, resizePolicy: _p, ...rest } = old[i]!;
    return {
      ...rest,
      ...(resources ? { resources } : {}),
      ...(resizePolicy ? { resizePolicy } : {}),
    };
  });
}
