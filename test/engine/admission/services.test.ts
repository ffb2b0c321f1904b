import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject, Result } from "#engine";
import { object, storeBreaches, testServer } from "#engine/testing";
import type { CoreV1Service } from "../../../engine/src/model/generated/types.ts";

const service = (name: string, spec: object = {}) =>
  object("v1", "Service", name, { spec: { ports: [{ port: 80 }], ...spec } }) as CoreV1Service;
const message = (result: Result<KubeObject>) => (result.ok ? "accepted" : result.status.message);
const accepted = (result: Result<CoreV1Service>): CoreV1Service => {
  assert.ok(result.ok, message(result));
  return result.value;
};

test("addresses come from the upper band of the range, none for headless and external services", () => {
  const { server } = testServer();
  const { spec } = accepted(server.create("services", service("a")));
  assert.match(spec!.clusterIP!, /^10\.(9[6-9]|1\d\d)\.\d+\.\d+$/);
  assert.deepEqual(
    [spec!.clusterIPs, spec!.ipFamilies, spec!.ipFamilyPolicy],
    [[spec!.clusterIP], ["IPv4"], "SingleStack"],
  );
  const headless = accepted(server.create("services", service("h", { clusterIP: "None" })));
  assert.deepEqual(
    [headless.spec!.clusterIPs, headless.spec!.ipFamilies],
    [["None"], ["IPv4", "IPv6"]],
  );
  const external = accepted(
    server.create("services", service("e", { type: "ExternalName", externalName: "a.b" })),
  );
  assert.equal(external.spec!.clusterIP, undefined);
});

test("a full range gives every address once, the lower band last", () => {
  const { server } = testServer({ serviceCidr: "10.0.0.0/29" });
  const got = new Set<string>();
  for (let i = 0; i < 6; i++)
    got.add(accepted(server.create("services", service(`s${i}`))).spec!.clusterIP!);
  assert.equal(got.size, 6);
  assert.equal(
    message(server.create("services", service("more"))),
    'Internal error occurred: failed to allocate a serviceIP for Service "more": range is full',
  );
  assert.deepEqual(storeBreaches(server.store), []);
});

test("collisions are told before anything else", () => {
  const { server } = testServer();
  accepted(
    server.create(
      "services",
      service("web", {
        type: "NodePort",
        clusterIP: "10.96.0.50",
        ports: [{ port: 80, nodePort: 30080 }],
      }),
    ),
  );
  const nodePort = (port: number) => ({ type: "NodePort", ports: [{ port: 80, nodePort: port }] });
  const table: [string, object, string][] = [
    [
      "address taken",
      { clusterIP: "10.96.0.50" },
      'Service "Bad_Name" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.50"]: failed to allocate IP 10.96.0.50: provided IP is already allocated',
    ],
    [
      "address outside",
      { clusterIP: "10.200.0.1" },
      'Service "Bad_Name" is invalid: spec.clusterIPs: Invalid value: ["10.200.0.1"]: failed to allocate IP 10.200.0.1: the provided network does not match the current range',
    ],
    [
      "port taken",
      nodePort(30080),
      'Service "Bad_Name" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    ],
    [
      "port outside",
      nodePort(8080),
      'Service "Bad_Name" is invalid: spec.ports[0].nodePort: Invalid value: 8080: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    [
      "two families",
      { ipFamilyPolicy: "RequireDualStack" },
      'Service "Bad_Name" is invalid: spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
  ];
  for (const [name, spec, want] of table)
    assert.equal(message(server.create("services", service("Bad_Name", spec))), want, name);
});

test("writing the first manifest again keeps what was allocated; a new type drops it", () => {
  const { server } = testServer();
  const manifest = service("web", { type: "LoadBalancer", externalTrafficPolicy: "Local" });
  const first = accepted(server.create("services", manifest)).spec!;
  assert.ok(first.ports![0]!.nodePort! >= 30086 && first.healthCheckNodePort! >= 30086);
  const again = accepted(server.update("services", manifest)).spec!;
  assert.deepEqual(
    [again.clusterIP, again.ports![0]!.nodePort, again.healthCheckNodePort],
    [first.clusterIP, first.ports![0]!.nodePort, first.healthCheckNodePort],
  );
  const inside = accepted(server.update("services", service("web"))).spec!;
  assert.deepEqual(
    [inside.ports![0]!.nodePort, inside.healthCheckNodePort],
    [undefined, undefined],
  );
  assert.equal(
    message(server.update("services", service("web", { clusterIP: "10.96.0.77" }))),
    'Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.0.77"]: may not change once set',
  );
});

test("ports with one number share a node port", () => {
  const { server } = testServer();
  const ports = [
    { name: "a", port: 53, protocol: "UDP" },
    { name: "b", port: 53, protocol: "TCP" },
  ];
  const [a, b] = accepted(server.create("services", service("dns", { type: "NodePort", ports })))
    .spec!.ports!;
  assert.equal(a!.nodePort, b!.nodePort);
});
