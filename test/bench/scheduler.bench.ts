// How many pods per second of processor time the scheduler places among 5,000 nodes, next to the floor that
// kube-scheduler's own CI sets for the same workload; how the cost grows with pods and nodes; and what it keeps of each
// pod. `npm run bench -- scheduler [name]`.

import type { Component } from "../../engine/src/model/cluster-access.ts";
import type {
  CoreV1Affinity,
  CoreV1Pod,
  CoreV1PodSpec,
} from "../../engine/src/model/generated/types.ts";
import { createScheduler } from "../../engine/src/scheduler/index.ts";
import { MemoryCluster } from "../../engine/src/testing/memory-client.ts";

interface Workload {
  readonly name: string;
  readonly pods: number;
  /** Pods per second that upstream asks of kube-scheduler (1.36, scheduler_perf). */
  readonly floor: number;
  spec(index: number): Partial<CoreV1PodSpec>;
}

declare const gc: () => void;

const nodes = 5000;
const labels = { app: "bench" };
const term = (topologyKey: string) => ({ labelSelector: { matchLabels: labels }, topologyKey });
const required = (kind: keyof CoreV1Affinity, topologyKey: string): Partial<CoreV1PodSpec> => ({
  affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [term(topologyKey)] } },
});
const spread = (whenUnsatisfiable: string, topologyKey: string, maxSkew: number) => ({
  topologySpreadConstraints: [
    { maxSkew, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: labels } },
  ],
});

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";
const workloads: readonly Workload[] = [
  { name: "basic", pods: 10_000, floor: 270, spec: () => ({}) },
  {
    name: "node affinity",
    pods: 10_000,
    floor: 220,
    spec: () => ({ nodeSelector: { [zone]: "zone-1" } }),
  },
  {
    name: "required anti-affinity",
    pods: 2000,
    floor: 60,
    spec: () => required("podAntiAffinity", hostname),
  },
  { name: "required affinity", pods: 5000, floor: 35, spec: () => required("podAffinity", zone) },
  {
    name: "preferred affinity",
    pods: 5000,
    floor: 90,
    spec: () => ({
      affinity: {
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 1, podAffinityTerm: term(hostname) },
          ],
        },
      },
    }),
  },
  {
    name: "topology spreading",
    pods: 5000,
    floor: 85,
    spec: () => spread("DoNotSchedule", zone, 5),
  },
  {
    name: "preferred spreading",
    pods: 5000,
    floor: 125,
    spec: () => spread("ScheduleAnyway", zone, 5),
  },
  {
    name: "anti-affinity and spread",
    pods: 5000,
    floor: 60,
    spec: () => ({
      ...required("podAntiAffinity", hostname),
      ...spread("DoNotSchedule", zone, 1),
    }),
  },
  {
    name: "unschedulable",
    pods: 10_000,
    floor: 140,
    spec: () => ({
      containers: [{ name: "c", image: "app", resources: { requests: { cpu: "100" } } }],
    }),
  },
];

interface Figures {
  readonly perSecond: number;
  readonly lastTenth: number;
  /** What the scheduler holds when all pods are placed, beside the objects themselves. */
  readonly bytesPerPod: number;
}

function run(workload: Workload, nodes: number): Figures {
  const cluster = new MemoryCluster();
  for (let i = 0; i < nodes; i++)
    cluster.create({
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name: `node-${i}`,
        labels: { [hostname]: `node-${i}`, [zone]: `zone-${i % 10}` },
      },
      status: { allocatable: { cpu: "4", memory: "32Gi", pods: "110" } },
    });
  for (let i = 0; i < workload.pods; i++) {
    const pod: CoreV1Pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { namespace: "default", name: `pod-${i}`, labels },
      spec: {
        containers: [
          { name: "c", image: "app", resources: { requests: { cpu: "100m", memory: "500Mi" } } },
        ],
        ...workload.spec(i),
      },
    };
    cluster.create(pod);
  }
  let scheduler: Component | undefined = cluster.start(createScheduler());
  const start = cpuMicroseconds();
  let lastTenthStart = start;
  for (let i = 0; i < workload.pods; i++) {
    if (i === Math.floor(workload.pods * 0.9)) lastTenthStart = cpuMicroseconds();
    scheduler.step();
  }
  const end = cpuMicroseconds();
  const rate = (pods: number, microseconds: number) => Math.round((pods * 1e6) / microseconds);
  const held = heapUsed();
  scheduler = undefined;
  cluster.forgetWatchers();
  return {
    perSecond: rate(workload.pods, end - start),
    lastTenth: rate(workload.pods / 10, end - lastTenthStart),
    bytesPerPod: (held - heapUsed()) / workload.pods,
  };
}

function heapUsed(): number {
  gc();
  return process.memoryUsage().heapUsed;
}

/** Processor time, so that other work on the machine does not count. */
function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const only = process.argv[2];
const cell = (value: number | string, width: number) => String(value).padStart(width);
console.log(`${"workload".padEnd(26)} pods/s  last tenth   floor  ratio  KB per pod`);
for (const workload of workloads) {
  if (only !== undefined && !workload.name.includes(only)) continue;
  const { perSecond, lastTenth, bytesPerPod } = run(workload, nodes);
  const ratio = `${(perSecond / workload.floor).toFixed(0)}x`;
  const kilobytes = (bytesPerPod / 1024).toFixed(1);
  console.log(
    `${workload.name.padEnd(26)} ${cell(perSecond, 6)} ${cell(lastTenth, 11)} ${cell(workload.floor, 7)} ${cell(ratio, 6)} ${cell(kilobytes, 11)}`,
  );
}
if (only === undefined) {
  console.log("\nbasic, by number of nodes");
  for (const count of [100, 500, 1000, 2000, 5000, 10_000])
    console.log(`${cell(count, 7)} nodes ${cell(run(workloads[0]!, count).perSecond, 7)} pods/s`);
}
