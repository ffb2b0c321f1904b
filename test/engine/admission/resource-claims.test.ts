import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "#engine";
import { object, testServer } from "#engine/testing";
import type {
  CoreV1ResourceQuota,
  ResourceV1DeviceRequest,
  ResourceV1ResourceClaim,
} from "../../../engine/src/model/generated/types.ts";

const claims = "resourceclaims.resource.k8s.io";
const exact = (count: number, deviceClassName = "gpu"): ResourceV1DeviceRequest => ({
  name: `r${count}`,
  exactly: { deviceClassName, allocationMode: "ExactCount", count },
});

/** A server whose quota `q` has these limits and nothing used. */
function withQuota(hard: Record<string, string>) {
  const { server } = testServer();
  const used = Object.fromEntries(Object.keys(hard).map((name) => [name, "0"]));
  const quota = object("v1", "ResourceQuota", "q", { spec: { hard } }) as CoreV1ResourceQuota;
  const made = server.create("resourcequotas", quota);
  assert.ok(made.ok);
  const status = { hard, used };
  assert.ok(server.update("resourcequotas", { ...made.value, status }, "status").ok);
  return (name: string, ...requests: ResourceV1DeviceRequest[]) => {
    const claim = object("resource.k8s.io/v1", "ResourceClaim", name, {
      spec: { devices: { requests } },
    });
    const result = server.create<KubeObject>(claims, claim as ResourceV1ResourceClaim);
    return result.ok ? "accepted" : result.status.message;
  };
}

const exceeded = (what: string, requested: number, used: number, limited: number) =>
  `exceeded quota: q, requested: ${what}=${requested}, used: ${what}=${used}, limited: ${what}=${limited}`;
const devices = "gpu.deviceclass.resource.k8s.io/devices";

test("quotas count the devices of a class, at their most", () => {
  const create = withQuota({ [devices]: "3" });
  const refused = (name: string, requested: number) =>
    `resourceclaims.resource.k8s.io "${name}" is forbidden: ${exceeded(devices, requested, 2, 3)}`;
  assert.equal(
    create("a", exact(1), { ...exact(1, "nic"), name: "n" }, { ...exact(1), name: "s" }),
    "accepted",
  );
  assert.equal(create("b", exact(2)), refused("b", 2));
  const all = { deviceClassName: "gpu", allocationMode: "All" };
  assert.equal(create("c", { name: "r", exactly: all }), refused("c", 32));
  const firstAvailable = [3, 1].map((count) => ({
    name: `s${count}`,
    deviceClassName: "gpu",
    allocationMode: "ExactCount",
    count,
  }));
  assert.equal(create("d", { name: "r", firstAvailable }), refused("d", 3));
  assert.equal(create("e", exact(5, "nic")), "accepted");
});

test("quotas on the resource that a class stands for count claims too", () => {
  const name = "requests.deviceclass.resource.kubernetes.io/gpu";
  const create = withQuota({ [name]: "1", [devices]: "9" });
  assert.equal(
    create("a", exact(2)),
    `resourceclaims.resource.k8s.io "a" is forbidden: ${exceeded(name, 2, 0, 1)}`,
  );
});
