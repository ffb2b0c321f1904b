import { judge } from "../table.ts";

const claim = (devices: object) => ({
  apiVersion: "resource.k8s.io/v1",
  kind: "ResourceClaim",
  metadata: { name: "gpu" },
  spec: { devices },
});
const request = { name: "one", exactly: { deviceClassName: "gpu.example.com" } };

judge("ResourceClaim", [
  {
    name: "exactly one device",
    given: claim({ requests: [request] }),
    stored: {
      "spec.devices.requests.0.exactly.count": 1,
      "spec.devices.requests.0.exactly.allocationMode": "ExactCount",
    },
  },
  {
    name: "a request that asks for nothing",
    given: claim({ requests: [{ name: "one" }] }),
    errors: [
      "spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required",
    ],
  },
  {
    name: "a constraint on a request that is not there",
    given: claim({
      requests: [request],
      constraints: [{ requests: ["two"], matchAttribute: "example.com/model" }],
    }),
    errors: [
      `spec.devices.constraints[0].requests[0]: Invalid value: "two": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'`,
    ],
  },
]);

const slice = (spec: object) => ({
  apiVersion: "resource.k8s.io/v1",
  kind: "ResourceSlice",
  metadata: { name: "node-a" },
  spec: {
    driver: "gpu.example.com",
    pool: { name: "node-a", resourceSliceCount: 1, generation: 1 },
    ...spec,
  },
});

judge("ResourceSlice", [
  {
    name: "for no node",
    given: slice({}),
    errors: [
      "spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required",
    ],
  },
  {
    name: "an attribute of two types",
    given: slice({
      nodeName: "node-a",
      devices: [{ name: "gpu-0", attributes: { model: { string: "x", int: 1 } } }],
    }),
    errors: [
      'spec.devices[0].attributes[model]: Invalid value: {"IntValue":1,"BoolValue":null,"StringValue":"x","VersionValue":null,"IntValues":null,"BoolValues":null,"StringValues":null,"VersionValues":null}: exactly one value must be specified',
    ],
  },
]);
