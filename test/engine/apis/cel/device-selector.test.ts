// What selectors of devices say of a device, held against a scheduler 1.36.2.
import assert from "node:assert/strict";
import { test } from "node:test";
import { selectsDevice } from "../../../../engine/src/apis/cel/device-selector.ts";
import type { ResourceV1Device } from "../../../../engine/src/model/generated/types.ts";

const device: ResourceV1Device = {
  name: "0",
  attributes: {
    model: { string: "h100" },
    numa: { int: 1 },
    big: { bool: true },
    driverVersion: { version: "1.2.0" },
    "rack.example.com/row": { string: "r1" },
  },
  capacity: { memory: { value: "40Gi" } },
};
const runtime = (text: string) => ({ error: `CEL runtime error: ${text}` });

const cases: readonly (readonly [string, boolean | { readonly error: string }])[] = [
  ["device.driver == 'gpu.example.com'", true],
  ["device.attributes['gpu.example.com'].model in ['a100', 'h100']", true],
  ["device.attributes['gpu.example.com'].numa == 0", false],
  ["device.attributes['gpu.example.com'].big", true],
  ["device.attributes['rack.example.com'].row == 'r1'", true],
  ["'rack.example.com' in device.attributes", true],
  ["'other.example.com' in device.attributes", false],
  ["has(device.attributes['other.example.com'].row)", false],
  ["device.attributes['other.example.com'].row == 'r1'", runtime("no such key: row")],
  ["device.attributes['gpu.example.com'].?small.orValue(false)", false],
  ["device.capacity['gpu.example.com'].memory.compareTo(quantity('40Gi')) == 0", true],
  ["device.attributes['gpu.example.com'].driverVersion.isGreaterThan(semver('1.1.0'))", true],
  ["device.allowMultipleAllocations", false],
];

for (const [expression, want] of cases)
  test(`device selector: ${expression}`, () => {
    assert.deepEqual(selectsDevice(expression, "gpu.example.com", device, true), want);
  });

test("device selector: an expression that does not compile", () => {
  const result = selectsDevice("device.", "gpu.example.com", device, true);
  assert.ok(typeof result === "object");
  assert.match(result.error, /^CEL compile error: compilation failed: ERROR: <input>:1:8: /);
});
