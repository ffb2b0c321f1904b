// Mirrors the request accessors of structured/internal/incubating/allocator_incubating.go of
// staging/src/k8s.io/dynamic-resource-allocation (1.36): requests and their alternatives under one shape.
import type {
  ResourceV1DeviceRequest,
  ResourceV1DeviceSelector,
  ResourceV1DeviceToleration,
  ResourceV1ExactDeviceRequest,
} from "../../../model/generated/types.ts";
import type { CapacityRequests } from "./capacity.ts";

/** A request for devices, or one of the alternatives of a request. */
export interface DeviceRequest {
  readonly name: string;
  /** Of an alternative: the request that it belongs to. */
  readonly parentName: string | undefined;
  readonly deviceClassName: string;
  readonly wantsAll: boolean;
  readonly count: number;
  readonly adminAccess: boolean;
  readonly selectors: readonly ResourceV1DeviceSelector[];
  readonly tolerations: readonly ResourceV1DeviceToleration[] | undefined;
  readonly capacity: CapacityRequests;
}

/** The alternatives of a request, best first; a request without a choice is its only one. */
export function alternativesOf(request: ResourceV1DeviceRequest): readonly DeviceRequest[] {
  const { name, exactly, firstAvailable = [] } = request;
  if (exactly) return [deviceRequest(exactly, name, undefined)];
  return firstAvailable.map((alternative) => deviceRequest(alternative, alternative.name, name));
}

/** `request`, or `request/alternative`. */
export function fullName({ name, parentName }: DeviceRequest): string {
  return parentName === undefined ? name : `${parentName}/${name}`;
}

function deviceRequest(
  {
    deviceClassName,
    allocationMode,
    count = 1,
    adminAccess = false,
    selectors = [],
    tolerations,
    capacity,
  }: ResourceV1ExactDeviceRequest,
  name: string,
  parentName: string | undefined,
): DeviceRequest {
  return {
    name,
    parentName,
    deviceClassName,
    wantsAll: allocationMode === "All",
    count,
    adminAccess,
    selectors,
    tolerations,
    capacity: capacity?.requests,
  };
}
