// Mirrors isClaimReadyForBinding and isClaimTimeout of
// pkg/scheduler/framework/plugins/dynamicresources/dynamicresources.go (1.36): devices that must first be attached.
import type {
  ResourceV1DeviceRequestAllocationResult,
  ResourceV1ResourceClaim,
} from "../../../model/generated/types.ts";
import { goQuote } from "../../../model/go-format.ts";
import { parseTime } from "../../../model/time.ts";
import type { ClusterView } from "../../framework.ts";

/** Whether the scheduler waits for devices to be attached. */
export function bindingConditionsOn({ feature }: Pick<ClusterView, "feature">): boolean {
  return feature("DRADeviceBindingConditions") && feature("DRAResourceClaimDeviceStatus");
}

/** How long a pod waits for its devices. */
export const bindingTimeoutMs = 600_000;

/** Whether all devices of an allocated claim are there, or what went wrong with one of them. */
export function isReady({
  metadata,
  status,
}: ResourceV1ResourceClaim): boolean | { readonly error: string } {
  if (!status?.allocation) return false;
  for (const result of devicesToBind(status.allocation.devices?.results)) {
    const device = status.devices?.find(
      (known) =>
        known.device === result.device &&
        known.driver === result.driver &&
        known.pool === result.pool,
    );
    if (!device) return false;
    const condition = (wanted: string) => device.conditions?.find(({ type }) => type === wanted);
    for (const type of result.bindingFailureConditions ?? []) {
      const failed = condition(type);
      if (failed?.status === "True")
        return {
          error: `device binding failed: claim=${metadata?.name}, reason=${failed.reason}, message=${goQuote(failed.message)}`,
        };
    }
    if (!result.bindingConditions?.every((type) => condition(type)?.status === "True"))
      return false;
  }
  return true;
}

/** Whether any of the claim's devices has to be waited for. */
export function hasBindingConditions({ status }: ResourceV1ResourceClaim): boolean {
  return devicesToBind(status?.allocation?.devices?.results).length > 0;
}

export function isTimedOut(claim: ResourceV1ResourceClaim, nowMs: number): boolean {
  const since = claim.status?.allocation?.allocationTimestamp;
  const sinceMs = since === undefined ? undefined : parseTime(since);
  if (sinceMs === undefined || !hasBindingConditions(claim)) return false;
  return sinceMs + bindingTimeoutMs < nowMs;
}

function devicesToBind(
  results: readonly ResourceV1DeviceRequestAllocationResult[] | undefined,
): readonly ResourceV1DeviceRequestAllocationResult[] {
  return (results ?? []).filter(({ bindingConditions = [] }) => bindingConditions.length > 0);
}
