// Devices, classes and claims for the tables about device claims.
import type {
  CoreV1Pod,
  ResourceV1Device,
  ResourceV1DeviceClaim,
  ResourceV1DeviceClass,
  ResourceV1ExactDeviceRequest,
  ResourceV1ResourceClaim,
  ResourceV1ResourceClaimStatus,
  ResourceV1ResourceSlice,
  ResourceV1ResourceSliceSpec,
} from "../../../engine/src/model/generated/types.ts";
import { type PodOptions, pod } from "./decide.ts";

export const driver = "gpu.example.com";

export function device(name: string, more: Partial<ResourceV1Device> = {}): ResourceV1Device {
  return { name, ...more };
}

/** The devices of a node, as one pool with the node's name; `more` says where else they are. */
export function slice(
  name: string,
  devices: ResourceV1Device[],
  more: Partial<ResourceV1ResourceSliceSpec> = { nodeName: name },
): ResourceV1ResourceSlice {
  return {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceSlice",
    metadata: { name },
    spec: {
      driver,
      pool: { name, generation: 1, resourceSliceCount: 1 },
      ...(devices.length > 0 && { devices }),
      ...more,
    },
  };
}

export function deviceClass(
  name: string,
  spec: ResourceV1DeviceClass["spec"] = {},
): ResourceV1DeviceClass {
  return { apiVersion: "resource.k8s.io/v1", kind: "DeviceClass", metadata: { name }, spec };
}

/** A request of a claim for devices of class `gpu`. */
export function request(name: string, exactly: Partial<ResourceV1ExactDeviceRequest> = {}) {
  const whole = { deviceClassName: "gpu", allocationMode: "ExactCount", count: 1, ...exactly };
  return { name, exactly: whole };
}

export function claim(
  name: string,
  devices: ResourceV1DeviceClaim = { requests: [request("r")] },
  status?: ResourceV1ResourceClaimStatus,
): ResourceV1ResourceClaim {
  return {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaim",
    metadata: { name, namespace: "default" },
    spec: { devices },
    ...(status && { status }),
  };
}

/** A claim that somebody else's pod has these devices by: `pool/device`. */
export function taken(name: string, ...devices: string[]): ResourceV1ResourceClaim {
  const results = devices.map((id) => {
    const [pool = "", device = ""] = id.split("/");
    return { request: "r", driver, pool, device };
  });
  return claim(name, undefined, {
    allocation: { devices: { results } },
    reservedFor: [{ resource: "pods", name: "other", uid: "other" }],
  });
}

/** A pod that uses these claims. */
export function user(name: string, claims: readonly string[], options: PodOptions = {}): CoreV1Pod {
  const resourceClaims = claims.map((resourceClaimName) => ({
    name: resourceClaimName,
    resourceClaimName,
  }));
  return pod(name, { ...options, spec: { resourceClaims, ...options.spec } });
}
