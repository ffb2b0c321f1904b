// Mirrors GetValidationOptionsFromPodSpecAndMeta of pkg/api/pod/util.go (1.36): what a gate, or an object that was stored
// before a rule existed, allows.

import { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1PodSpec } from "../../../../model/generated/types.ts";
import type { ObjectMeta } from "../../../../model/object.ts";
import { quantityOf } from "../../../../model/quantity.ts";
import type { ApiContext } from "../../../kind.ts";
import { validateLabelSelector } from "../../../meta/v1/labels.ts";
import { isValidLabelValue } from "../../../meta/v1/name-formats.ts";
import { validateLocalNonReservedPath } from "../field-formats.ts";
import { isHugePageResourceName, isHugePageResourceValueDivisible } from "../resource-names.ts";
import { podDeletionCostIsValid } from "./annotations.ts";
import { matchLabelKeysErrors, matchLabelKeysErrorsInTopologySpread } from "./match-label-keys.ts";
import { hostNamespaceOfSysctl } from "./sysctls.ts";
import type { PodValidationOptions } from "./validation-options.ts";
import { allContainers, isRestartableInitContainer } from "./visit-containers.ts";

type Allowances = Omit<PodValidationOptions, "context">;

/** What the spec of a stored pod allows, which its other writes leave as it is. */
const allowances = new WeakMap<
  CoreV1PodSpec,
  { readonly minor: number; readonly annotations: unknown; readonly allowed: Allowances }
>();

/** What a pod spec with its metadata may contain, given the old ones on an update. */
export function podValidationOptions(
  context: ApiContext,
  resourceIsPod: boolean,
  oldSpec?: CoreV1PodSpec,
  oldMeta?: Pick<ObjectMeta, "annotations">,
): PodValidationOptions {
  const { minor } = context;
  const annotations = oldMeta?.annotations;
  const known = oldSpec && allowances.get(oldSpec);
  if (
    known?.minor === minor &&
    known.annotations === annotations &&
    known.allowed.resourceIsPod === resourceIsPod
  )
    return { ...known.allowed, context };
  const allowed = allowancesOf(context, resourceIsPod, oldSpec, oldMeta);
  if (oldSpec && Object.isFrozen(oldSpec)) allowances.set(oldSpec, { minor, annotations, allowed });
  return { ...allowed, context };
}

function allowancesOf(
  context: ApiContext,
  resourceIsPod: boolean,
  oldSpec: CoreV1PodSpec | undefined,
  oldMeta: Pick<ObjectMeta, "annotations"> | undefined,
): Allowances {
  const gate = (name: string) => context.feature(name);
  const old = oldSpec;
  const oldContainers = old ? allContainers(old) : [];
  const mergeGate = gate("MatchLabelKeysInPodTopologySpreadSelectorMerge");
  return {
    resourceIsPod,
    allowInvalidPodDeletionCost:
      !gate("PodDeletionCost") ||
      (oldMeta !== undefined && !podDeletionCostIsValid(oldMeta.annotations)),
    allowInvalidLabelValueInSelector: old !== undefined && hasInvalidAffinitySelector(old, context),
    // Unchecked before 1.33.
    allowInvalidLabelValueInRequiredNodeAffinity:
      context.minor < 33 ||
      (old !== undefined && hasInvalidRequiredNodeAffinityValue(old, context)),
    allowInvalidTopologySpreadConstraintLabelSelector: (old?.topologySpreadConstraints ?? []).some(
      ({ labelSelector }) =>
        validateLabelSelector(labelSelector, FieldPath.root, context).length > 0,
    ),
    allowIndivisibleHugePagesValues: old !== undefined && usesIndivisibleHugePages(old),
    allowNonLocalProjectedTokenPath: (old?.volumes ?? []).some((volume) =>
      volume.projected?.sources?.some(
        ({ serviceAccountToken }) =>
          serviceAccountToken &&
          validateLocalNonReservedPath(serviceAccountToken.path ?? "", FieldPath.root).length > 0,
      ),
    ),
    allowNamespacedSysctlsForHostNetAndHostIPC: (old?.securityContext?.sysctls ?? []).some(
      ({ name }) => hostNamespaceOfSysctl(name ?? "", old!) !== undefined,
    ),
    allowRelaxedDNSSearchValidation:
      gate("RelaxedDNSSearchValidation") ||
      (old?.dnsConfig?.searches ?? []).some((domain) => domain === "." || domain.includes("_")),
    allowPodLifecycleSleepActionZeroValue:
      gate("PodLifecycleSleepActionAllowZero") ||
      oldContainers.some(({ lifecycle }) =>
        [lifecycle?.preStop, lifecycle?.postStart].some(
          (handler) => handler?.sleep && (handler.sleep.seconds ?? 0) === 0,
        ),
      ),
    allowSidecarResizePolicy:
      gate("InPlacePodVerticalScaling") ||
      (old?.initContainers ?? []).some(
        (c) => isRestartableInitContainer(c) && (c.resizePolicy?.length ?? 0) > 0,
      ),
    allowExistingRestartContainerForNonSidecarInitContainer: (old?.initContainers ?? []).some(
      (c) =>
        !isRestartableInitContainer(c) &&
        c.resizePolicy?.some(({ restartPolicy }) => restartPolicy === "RestartContainer"),
    ),
    allowContainerRestartPolicyRules:
      gate("ContainerRestartRules") || (old !== undefined && containerRestartRulesInUse(old)),
    allowRestartAllContainers:
      gate("RestartAllContainersOnContainerExits") ||
      oldContainers.some((c) =>
        c.restartPolicyRules?.some(({ action }) => action === "RestartAllContainers"),
      ),
    allowEnvFiles:
      gate("EnvFiles") ||
      oldContainers.some((c) => c.env?.some((env) => env.valueFrom?.fileKeyRef)),
    allowUserNamespacesWithVolumeDevices:
      old?.hostUsers === false && oldContainers.some((c) => (c.volumeDevices?.length ?? 0) > 0),
    mergedTopologySpreadMatchLabelKeys:
      gate("MatchLabelKeysInPodTopologySpread") &&
      mergeGate !== (old !== undefined && violatesMatchLabelKeys(old, mergeGate, context)),
  };
}

/** Whether containers restart otherwise than they did before gate ContainerRestartRules. */
export function containerRestartRulesInUse(spec: CoreV1PodSpec): boolean {
  return (
    (spec.containers ?? []).some((c) => c.restartPolicy !== undefined) ||
    (spec.initContainers ?? []).some(
      (c) =>
        (c.restartPolicy !== undefined && !isRestartableInitContainer(c)) ||
        (c.restartPolicyRules?.length ?? 0) > 0,
    )
  );
}

function violatesMatchLabelKeys(
  spec: CoreV1PodSpec,
  merged: boolean,
  context: ApiContext,
): boolean {
  return (spec.topologySpreadConstraints ?? []).some(
    (constraint) =>
      (merged
        ? matchLabelKeysErrors(
            FieldPath.root,
            constraint.matchLabelKeys,
            undefined,
            constraint.labelSelector,
            context,
          )
        : matchLabelKeysErrorsInTopologySpread(
            FieldPath.root,
            constraint.matchLabelKeys,
            constraint.labelSelector,
            context,
          )
      ).length > 0,
  );
}

function hasInvalidAffinitySelector(spec: CoreV1PodSpec, context: ApiContext): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return [podAffinity, podAntiAffinity]
    .flatMap((affinity) => [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((weighted) =>
        weighted.podAffinityTerm ? [weighted.podAffinityTerm] : [],
      ),
    ])
    .some((term) =>
      [term.labelSelector, term.namespaceSelector].some(
        (selector) => validateLabelSelector(selector, FieldPath.root, context).length > 0,
      ),
    );
}

function hasInvalidRequiredNodeAffinityValue(spec: CoreV1PodSpec, context: ApiContext): boolean {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return (required?.nodeSelectorTerms ?? []).some((term) =>
    term.matchExpressions?.some(({ values }) =>
      values?.some((value) => isValidLabelValue(value, context).length > 0),
    ),
  );
}

function usesIndivisibleHugePages(spec: CoreV1PodSpec): boolean {
  return allContainers(spec).some(({ resources }) =>
    [resources?.limits, resources?.requests].some((list) =>
      Object.entries(list ?? {}).some(
        ([name, amount]) =>
          isHugePageResourceName(name) &&
          !isHugePageResourceValueDivisible(name, quantityOf(amount)),
      ),
    ),
  );
}
