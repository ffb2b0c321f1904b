import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type {
  CoreV1Pod,
  CoreV1ServicePort,
  DiscoveryV1EndpointSlice,
} from "../../../engine/src/model/generated/types.ts";
import { object, pod } from "../../../engine/src/testing/builders.ts";
import { TestCluster } from "./cluster.ts";
import { labels } from "./workload.ts";

function backend(name: string, ip: string, ready: boolean, ports: unknown[] = []): CoreV1Pod {
  return {
    ...pod(
      name,
      { nodeName: "node-a", containers: [{ name: "app", image: "app", ports } as never] },
      { labels },
    ),
    status: {
      phase: "Running",
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
    },
  };
}

function slices(ports: CoreV1ServicePort[], pods: CoreV1Pod[], spec = {}) {
  const cluster = new TestCluster();
  const service = object("v1", "Service", "web", {
    spec: { selector: labels, ipFamilies: ["IPv4"], ports, ...spec },
  });
  cluster.create(...pods, service);
  return cluster.memory.client.list<DiscoveryV1EndpointSlice>(
    "endpointslices.discovery.k8s.io",
    "default",
  );
}

const port = (targetPort: number | string): CoreV1ServicePort => ({
  port: 80,
  targetPort,
  protocol: "TCP",
});

describe("which pods stand behind a service, and in which state", () => {
  const cases = [
    { name: "ready", given: { ready: true, spec: {} }, want: { ready: true, serving: true } },
    {
      name: "not ready",
      given: { ready: false, spec: {} },
      want: { ready: false, serving: false },
    },
    {
      name: "published although not ready",
      given: { ready: false, spec: { publishNotReadyAddresses: true } },
      want: { ready: true, serving: false },
    },
  ];
  for (const { name, given, want } of cases)
    test(name, () => {
      const [slice] = slices([port(8080)], [backend("a", "10.0.0.1", given.ready)], given.spec);
      const [endpoint] = slice?.endpoints ?? [];
      assert.deepEqual(endpoint?.addresses, ["10.0.0.1"]);
      const { ready, serving } = endpoint?.conditions ?? {};
      assert.deepEqual({ ready, serving }, want);
    });
});

test("a named port is looked up in each pod: other numbers make another slice", () => {
  const named = (containerPort: number) => [{ name: "http", containerPort, protocol: "TCP" }];
  const found = slices(
    [port("http")],
    [
      backend("a", "10.0.0.1", true, named(8080)),
      backend("b", "10.0.0.2", true, named(9090)),
      backend("c", "10.0.0.3", true, named(8080)),
    ],
  );
  const shape = found
    .map(({ ports, endpoints }) => [ports?.[0]?.port, endpoints?.length])
    .sort((a, b) => Number(a[0]) - Number(b[0]));
  assert.deepEqual(shape, [
    [8080, 2],
    [9090, 1],
  ]);
});

test("a slice holds a hundred endpoints", () => {
  const pods = Array.from({ length: 120 }, (_, i) => backend(`p${i}`, `10.0.0.${i + 1}`, true));
  const sizes = slices([port(8080)], pods).map(({ endpoints }) => endpoints?.length ?? 0);
  assert.deepEqual(
    sizes.sort((a, b) => b - a),
    [100, 20],
  );
});
