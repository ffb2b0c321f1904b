// The scheduler keeps counts as pods and nodes come, change and go. Whatever happened, it must decide as one that has
// just been started and sees only what is there.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { CoreV1Node, CoreV1Pod } from "../../../engine/src/model/generated/types.ts";
import { clone } from "../../../engine/src/model/object.ts";
import { createScheduler, type SchedulingDecision } from "../../../engine/src/scheduler/index.ts";
import { MemoryCluster } from "../../../engine/src/testing/memory-client.ts";
import { node, pod } from "./decide.ts";

const zoneLabel = "topology.kubernetes.io/zone";
const selector = { matchLabels: { app: "web" } };
const term = (topologyKey: string) => ({ labelSelector: selector, topologyKey });

const small = fc.integer({ min: 0, max: 3 });
const operation = fc.oneof(
  fc.record({ kind: fc.constant("node" as const), node: small, zone: small }),
  fc.record({ kind: fc.constant("dropNode" as const), node: small }),
  fc.record({
    kind: fc.constant("pod" as const),
    pod: fc.integer({ min: 0, max: 7 }),
    node: small,
    web: fc.boolean(),
    apart: fc.boolean(),
    cpu: small,
  }),
  fc.record({
    kind: fc.constant("relabel" as const),
    pod: fc.integer({ min: 0, max: 7 }),
    web: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("end" as const), pod: fc.integer({ min: 0, max: 7 }) }),
  fc.record({ kind: fc.constant("dropPod" as const), pod: fc.integer({ min: 0, max: 7 }) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function apply(cluster: MemoryCluster, operation: Operation): void {
  const { client } = cluster;
  const podNamed = (i: number) => client.get<CoreV1Pod>("pods", "default", `x${i}`);
  switch (operation.kind) {
    case "node": {
      const name = `n${operation.node}`;
      const labels = { "kubernetes.io/hostname": name, [zoneLabel]: `z${operation.zone}` };
      const known = client.get<CoreV1Node>("nodes", "", name);
      if (!known) cluster.create(node(name, { labels }));
      else cluster.apply("nodes", { ...clone(known), metadata: { ...known.metadata, labels } });
      break;
    }
    case "dropNode":
      cluster.remove("nodes", "", `n${operation.node}`);
      break;
    case "pod":
      if (podNamed(operation.pod)) break;
      cluster.create(
        pod(`x${operation.pod}`, {
          labels: { app: operation.web ? "web" : "other" },
          requests: { cpu: `${operation.cpu}` },
          spec: {
            nodeName: `n${operation.node}`,
            ...(operation.apart && {
              affinity: {
                podAntiAffinity: {
                  requiredDuringSchedulingIgnoredDuringExecution: [
                    { labelSelector: { matchLabels: { app: "db" } }, topologyKey: zoneLabel },
                  ],
                },
              },
            }),
          },
        }),
      );
      break;
    case "relabel": {
      const known = podNamed(operation.pod);
      if (!known) break;
      const labels = { app: operation.web ? "web" : "db" };
      cluster.apply("pods", { ...clone(known), metadata: { ...known.metadata, labels } });
      break;
    }
    case "end": {
      const known = podNamed(operation.pod);
      if (known) cluster.apply("pods", { ...clone(known), status: { phase: "Succeeded" } });
      break;
    }
    case "dropPod":
      cluster.remove("pods", "default", `x${operation.pod}`);
      break;
  }
}

const probes: readonly CoreV1Pod[] = [
  pod("spread", {
    labels: { app: "web" },
    requests: { cpu: "1" },
    spec: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: zoneLabel,
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: selector,
        },
      ],
    },
  }),
  pod("apart", {
    labels: { app: "db" },
    spec: {
      affinity: {
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(zoneLabel)] },
      },
    },
  }),
  pod("near", {
    spec: {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [term(zoneLabel)],
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 10, podAffinityTerm: term("kubernetes.io/hostname") },
          ],
        },
      },
    },
  }),
];

/** What the scheduler says about the probe, which then goes again. */
function ask(
  cluster: MemoryCluster,
  decisions: SchedulingDecision[],
  step: () => void,
  probe: CoreV1Pod,
) {
  cluster.create(probe);
  step();
  cluster.remove("pods", "default", probe.metadata?.name ?? "");
  const decision = decisions.at(-1);
  const sorted = <T>(entries: Iterable<readonly [string, T]>) =>
    [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    choices: [...(decision?.equalChoices ?? [])].sort(),
    scores: sorted((decision?.scores ?? []).map((score) => [score.node, score.plugins] as const)),
    rejected: sorted(decision?.rejected ?? []).map(([name, { details }]) => [name, details]),
  };
}

function observed(cluster: MemoryCluster) {
  const decisions: SchedulingDecision[] = [];
  const scheduler = cluster.start(
    createScheduler({ onDecision: (decision) => decisions.push(decision) }),
  );
  return (probe: CoreV1Pod) => ask(cluster, decisions, () => scheduler.step(), probe);
}

test("what was counted on the way is what a fresh count finds", () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 5, maxLength: 30, size: "max" }), (operations) => {
      const cluster = new MemoryCluster();
      for (let i = 0; i < 4; i++) cluster.create(node(`n${i}`, { labels: { [zoneLabel]: "z0" } }));
      const seasoned = observed(cluster);
      operations.forEach((one, i) => {
        apply(cluster, one);
        // Counting starts when somebody asks, so somebody asks on the way.
        if (i === 4) for (const probe of probes) seasoned(probe);
      });
      for (const probe of probes) assert.deepEqual(seasoned(probe), observed(cluster)(probe));
    }),
    { numRuns: 60, seed: 1 },
  );
});
