// Mirrors pkg/quota/v1/evaluator/core/resource_claims.go (1.36). Differences: a claim that the scheduler made for
// extended resources counts for none, as its pod does; and the names that classes give their devices are not looked up.
import type { ResourceV1ResourceClaim } from "../../model/generated/types.ts";
import type { KubeObject } from "../../model/object.ts";
import { Quantity } from "../../model/quantity.ts";
import type { Resources } from "../core/v1/resource-list.ts";
import type { ApiContext } from "../kind.ts";
import {
  deviceClassResourcePrefix,
  extendedResourceAnnotation,
} from "../resource/v1/pod-claims.ts";
import { objectCountName, one, type QuotaEvaluator } from "./evaluator.ts";

const countClaims = objectCountName("resourceclaims.resource.k8s.io");
const byClass = ".deviceclass.resource.k8s.io/devices";
/** What asks for all devices may get as many as a claim can hold. */
const maxDevices = 32;

interface Wanted {
  readonly deviceClassName: string;
  readonly allocationMode?: string;
  readonly count?: number;
}

/** The most devices of each class that the claim may get. */
function usage(object: KubeObject, context: ApiContext): Resources {
  const { metadata, spec } = object as ResourceV1ResourceClaim;
  const devices = new Map<string, number>();
  for (const { exactly, firstAvailable = [] } of spec.devices?.requests ?? []) {
    const most = new Map<string, number>();
    for (const wanted of exactly ? [exactly] : firstAvailable) {
      const { deviceClassName: name } = wanted;
      most.set(name, Math.max(most.get(name) ?? 0, devicesOf(wanted)));
    }
    for (const [name, count] of most) devices.set(name, (devices.get(name) ?? 0) + count);
  }
  const used: Resources = new Map([[countClaims, one]]);
  const ofPod = metadata?.annotations?.[extendedResourceAnnotation] === "true";
  for (const [name, count] of devices) {
    used.set(`${name}${byClass}`, Quantity.ofUnits(count));
    if (context.feature("DRAExtendedResource") && !ofPod)
      used.set(`requests.${deviceClassResourcePrefix}${name}`, Quantity.ofUnits(count));
  }
  return used;
}

function devicesOf({ allocationMode, count = 0 }: Wanted): number {
  if (allocationMode === "All") return maxDevices;
  return allocationMode === "ExactCount" ? count : 0;
}

export const resourceClaimEvaluator: QuotaEvaluator = {
  handles: ({ operation, subresource }) => !subresource && operation !== "DELETE",
  matchingResources: (names) =>
    names.filter((name) => name === countClaims || name.endsWith(byClass)),
  matchesScope: () => false,
  usage,
};
