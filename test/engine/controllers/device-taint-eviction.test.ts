// Pods whose devices get a taint.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deviceTaintEvictionController } from "../../../engine/src/controllers/resource-claim/device-taint-eviction.ts";
import type {
  CoreV1Pod,
  ResourceV1DeviceTaint,
  ResourceV1DeviceToleration,
  ResourceV1ResourceClaim,
  ResourceV1ResourceSlice,
} from "../../../engine/src/model/generated/types.ts";
import { clone } from "../../../engine/src/model/object.ts";
import { MemoryCluster } from "../../../engine/src/testing/memory-client.ts";

const driver = "gpu.example.com";
const slices = "resourceslices.resource.k8s.io";
const taint: ResourceV1DeviceTaint = {
  key: "broken",
  effect: "NoExecute",
  timeAdded: "2026-01-01T00:00:00Z",
};
const tolerated = (tolerationSeconds?: number): ResourceV1DeviceToleration => ({
  key: "broken",
  operator: "Exists",
  effect: "NoExecute",
  ...(tolerationSeconds !== undefined && { tolerationSeconds }),
});

/** A pod on a node that uses the only device. */
function story(tolerations: ResourceV1DeviceToleration[] = [], minor = 36) {
  const memory = new MemoryCluster(minor);
  const controller = memory.start(deviceTaintEvictionController);
  const slice = memory.create<ResourceV1ResourceSlice>({
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceSlice",
    metadata: { name: "s" },
    spec: {
      driver,
      nodeName: "a",
      pool: { name: "a", generation: 1, resourceSliceCount: 1 },
      devices: [{ name: "0" }],
    },
  });
  const pod = memory.create<CoreV1Pod>({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "default" },
    spec: {
      nodeName: "a",
      containers: [{ name: "c", image: "app:1" }],
      resourceClaims: [{ name: "c", resourceClaimName: "c" }],
    },
  });
  const results = [{ request: "r", driver, pool: "a", device: "0", tolerations }];
  memory.create<ResourceV1ResourceClaim>({
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaim",
    metadata: { name: "c", namespace: "default" },
    spec: {},
    status: {
      allocation: { devices: { results } },
      reservedFor: [{ resource: "pods", name: "p", uid: pod.metadata.uid }],
    },
  });
  const setTaints = (...taints: ResourceV1DeviceTaint[]) => {
    const changed = clone(slice);
    changed.spec.devices = [{ name: "0", ...(taints.length > 0 && { taints }) }];
    memory.apply(slices, changed);
    memory.settle(controller);
  };
  const evicted = () =>
    memory.client.get<CoreV1Pod>("pods", "default", "p")?.metadata.deletionTimestamp !== undefined;
  return { memory, controller, setTaints, evicted };
}

const events = ({ memory }: ReturnType<typeof story>) =>
  memory.events.map(({ reason, message }) => `${reason}: ${message}`);

test("a pod goes at once when its device gets a taint", () => {
  const one = story();
  one.setTaints(taint);
  assert.ok(one.evicted());
  const pod = one.memory.client.get<CoreV1Pod>("pods", "default", "p");
  assert.deepEqual(
    pod?.status?.conditions?.map(({ type, reason, message }) => [type, reason, message]),
    [
      [
        "DisruptionTarget",
        "DeletionByDeviceTaintManager",
        "Device Taint manager: deleting due to NoExecute taint",
      ],
    ],
  );
  assert.deepEqual(events(one), ["DeviceTaintManagerEviction: Marking for deletion"]);
});

test("a pod stays where the taint has another effect or is tolerated", () => {
  const other = story();
  other.setTaints({ ...taint, effect: "NoSchedule" });
  assert.equal(other.evicted(), false);
  const patient = story([tolerated()]);
  patient.setTaints(taint);
  assert.equal(patient.evicted(), false);
  const before136 = story([], 35);
  before136.setTaints(taint);
  assert.equal(before136.evicted(), false);
});

test("a pod stays for as long as its claim tolerates the taint", () => {
  const one = story([tolerated(60)]);
  one.setTaints(taint);
  one.memory.advance(one.controller, 59_000);
  assert.equal(one.evicted(), false);
  one.memory.advance(one.controller, 1000);
  assert.ok(one.evicted());
});

test("the taint goes before the pod has to", () => {
  const one = story([tolerated(60)]);
  one.setTaints(taint);
  one.setTaints();
  one.memory.advance(one.controller, 120_000);
  assert.equal(one.evicted(), false);
  assert.deepEqual(events(one), ["DeviceTaintManagerEviction: Cancelling deletion"]);
});
