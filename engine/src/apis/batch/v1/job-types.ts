// Mirrors the structs of pkg/apis/batch/types.go (1.36) that field errors print.
import { goInt32, goString, namedString, pointer, slice, struct } from "../../go-structs.ts";

export const podFailurePolicyType = struct("batch.PodFailurePolicy", {
  Rules: slice(
    struct("batch.PodFailurePolicyRule", {
      Action: namedString("batch.PodFailurePolicyAction"),
      OnExitCodes: pointer(
        struct("batch.PodFailurePolicyOnExitCodesRequirement", {
          ContainerName: pointer(goString),
          Operator: namedString("batch.PodFailurePolicyOnExitCodesOperator"),
          Values: slice(goInt32),
        }),
      ),
      OnPodConditions: slice(
        struct("batch.PodFailurePolicyOnPodConditionsPattern", {
          Type: namedString("core.PodConditionType"),
          Status: namedString("core.ConditionStatus"),
        }),
      ),
    }),
  ),
});

export const successPolicyType = struct("batch.SuccessPolicy", {
  Rules: slice(
    struct("batch.SuccessPolicyRule", {
      SucceededIndexes: pointer(goString),
      SucceededCount: pointer(goInt32),
    }),
  ),
});
