// Mirrors PodValidationOptions of pkg/apis/core/validation/validation.go (1.36): what a gate, or an object that was stored
// before a rule existed, allows. Difference: gates that are on, or off, in all of 1.31 to 1.36 have no option.
import type { ApiContext } from "../../../kind.ts";

export interface PodValidationOptions {
  readonly context: ApiContext;
  /** False in pod templates, which some rules spare. */
  readonly resourceIsPod: boolean;
  readonly allowInvalidPodDeletionCost: boolean;
  readonly allowInvalidLabelValueInSelector: boolean;
  readonly allowInvalidLabelValueInRequiredNodeAffinity: boolean;
  readonly allowInvalidTopologySpreadConstraintLabelSelector: boolean;
  readonly allowIndivisibleHugePagesValues: boolean;
  readonly allowNonLocalProjectedTokenPath: boolean;
  readonly allowNamespacedSysctlsForHostNetAndHostIPC: boolean;
  readonly allowRelaxedDNSSearchValidation: boolean;
  readonly allowPodLifecycleSleepActionZeroValue: boolean;
  readonly allowSidecarResizePolicy: boolean;
  readonly allowExistingRestartContainerForNonSidecarInitContainer: boolean;
  readonly allowContainerRestartPolicyRules: boolean;
  readonly allowRestartAllContainers: boolean;
  readonly allowEnvFiles: boolean;
  readonly allowUserNamespacesWithVolumeDevices: boolean;
  /** Whether matchLabelKeys of topology spread are checked as they are merged into the selector, or as before that. */
  readonly mergedTopologySpreadMatchLabelKeys: boolean;
}
