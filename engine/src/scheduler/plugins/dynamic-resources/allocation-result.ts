// Mirrors the results of structured/internal/incubating/allocator_incubating.go of
// staging/src/k8s.io/dynamic-resource-allocation (1.36): what is written into a claim.
import type {
  CoreV1NodeSelector,
  CoreV1NodeSelectorRequirement,
  ResourceV1AllocationResult,
  ResourceV1DeviceAllocationConfiguration,
  ResourceV1DeviceClass,
  ResourceV1DeviceRequestAllocationResult,
  ResourceV1ResourceClaim,
} from "../../../model/generated/types.ts";
import type { Amounts } from "./capacity.ts";
import type { PooledDevice } from "./pools.ts";
import { type DeviceRequest, fullName } from "./requests.ts";

/** A device that was chosen for a request, and what is taken of one that is shared. */
export interface ChosenDevice extends PooledDevice {
  readonly request: DeviceRequest;
  readonly consumed: Amounts | undefined;
}

/** A request, or the alternative of it that was taken, with its class. */
interface Settled {
  readonly request: DeviceRequest;
  readonly class: ResourceV1DeviceClass;
}

/** What a claim gets: `settled` has an entry for each of its requests. Shares of devices have no `shareID` yet. */
export function allocationResult(
  claim: ResourceV1ResourceClaim,
  chosen: readonly ChosenDevice[],
  settled: readonly Settled[],
  nodeName: string,
  bindingConditions: boolean,
): ResourceV1AllocationResult {
  const config = configurations(claim, settled);
  const nodeSelector = selectorFor(chosen, nodeName);
  return {
    devices: {
      results: chosen.map((device) => deviceResult(device, bindingConditions)),
      ...(config.length > 0 && { config }),
    },
    ...(nodeSelector && { nodeSelector }),
  };
}

function deviceResult(
  { request, pool, device, consumed }: ChosenDevice,
  bindingConditions: boolean,
): ResourceV1DeviceRequestAllocationResult {
  const { tolerations = [] } = request;
  return {
    request: fullName(request),
    driver: pool.driver,
    pool: pool.name,
    device: device.name,
    ...(request.adminAccess && { adminAccess: true }),
    ...(tolerations.length > 0 && { tolerations: [...tolerations] }),
    ...(bindingConditions && conditionsOf(device)),
    ...(consumed && { shareID: "" }),
    ...(consumed?.size && {
      consumedCapacity: Object.fromEntries(
        [...consumed].map(([name, amount]) => [name, amount.toString()]),
      ),
    }),
  };
}

function conditionsOf({ bindingConditions, bindingFailureConditions }: ChosenDevice["device"]) {
  return {
    ...(bindingConditions?.length && { bindingConditions }),
    ...(bindingFailureConditions?.length && { bindingFailureConditions }),
  };
}

/** The configuration of each class once, with all requests of the class, then that of the claim as far as it concerns what was taken. */
function configurations(
  { spec }: ResourceV1ResourceClaim,
  settled: readonly Settled[],
): ResourceV1DeviceAllocationConfiguration[] {
  const config: ResourceV1DeviceAllocationConfiguration[] = [];
  const requestsOfClass = new Map<string, string[]>();
  for (const { request, class: deviceClass } of settled) {
    const name = deviceClass.metadata?.name ?? "";
    const known = requestsOfClass.get(name);
    if (known) {
      known.push(fullName(request));
      continue;
    }
    const requests = [fullName(request)];
    requestsOfClass.set(name, requests);
    for (const { opaque } of deviceClass.spec.config ?? [])
      config.push({ source: "FromClass", requests, ...(opaque && { opaque }) });
  }
  for (const { opaque, requests = [] } of spec.devices?.config ?? []) {
    const entry: ResourceV1DeviceAllocationConfiguration = {
      source: "FromClaim",
      ...(requests.length > 0 && { requests }),
      ...(opaque && { opaque }),
    };
    if (requests.length === 0) config.push(entry);
    else
      for (const { request } of settled)
        if (
          requests.includes(request.parentName ?? request.name) ||
          requests.includes(fullName(request))
        )
          config.push(entry);
  }
  return config;
}

/** Where the devices can be used: on one node, on the nodes that all their selectors match, or anywhere. */
function selectorFor(
  chosen: readonly ChosenDevice[],
  nodeName: string,
): CoreV1NodeSelector | undefined {
  const matchFields: CoreV1NodeSelectorRequirement[] = [];
  const matchExpressions: CoreV1NodeSelectorRequirement[] = [];
  for (const { device, slice } of chosen) {
    const place = slice.spec.perDeviceNodeSelection === true ? device : slice.spec;
    if (place.nodeName !== undefined || device.bindsToNode)
      return {
        nodeSelectorTerms: [
          { matchFields: [{ key: "metadata.name", operator: "In", values: [nodeName] }] },
        ],
      };
    const term = place.nodeSelector?.nodeSelectorTerms?.[0];
    addMissing(matchFields, term?.matchFields ?? []);
    addMissing(matchExpressions, term?.matchExpressions ?? []);
  }
  if (matchFields.length === 0 && matchExpressions.length === 0) return undefined;
  return {
    nodeSelectorTerms: [
      {
        ...(matchExpressions.length > 0 && { matchExpressions }),
        ...(matchFields.length > 0 && { matchFields }),
      },
    ],
  };
}

function addMissing(
  known: CoreV1NodeSelectorRequirement[],
  more: readonly CoreV1NodeSelectorRequirement[],
): void {
  for (const requirement of more)
    if (!known.some((other) => isSame(other, requirement))) known.push(requirement);
}

function isSame(left: CoreV1NodeSelectorRequirement, right: CoreV1NodeSelectorRequirement) {
  const leftValues = new Set(left.values);
  const rightValues = new Set(right.values);
  return (
    left.key === right.key &&
    left.operator === right.operator &&
    leftValues.size === rightValues.size &&
    [...leftValues].every((value) => rightValues.has(value))
  );
}
