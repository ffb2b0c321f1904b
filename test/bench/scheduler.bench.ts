// How many pods per second of processor time the scheduler places among 5,000 nodes, next to the floor that kube-scheduler's own CI sets
// for the same workload. `node --import tsx test/bench/scheduler.bench.ts [name]`.
import type {
  CoreV1Affinity,
  CoreV1Pod,
  CoreV1PodSpec,
} from "../../engine/src/model/generated/types.ts";
import { schedulerComponent } from "../../engine/src/scheduler/index.ts";
import { MemoryCluster } from "../../engine/src/testing/memory-client.ts";

interface Workload {
  readonly name: string;
  readonly pods: number;
  /** Pods per second that upstream asks of kube-scheduler (1.36, scheduler_perf). */
  readonly floor: number;
  spec(index: number): Partial<CoreV1PodSpec>;
}

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

function run(workload: Workload): { perSecond: number; lastTenth: number } {
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
  const scheduler = cluster.start(schedulerComponent);
  const start = cpuMicroseconds();
  let lastTenthStart = start;
  for (let i = 0; i < workload.pods; i++) {
    if (i === Math.floor(workload.pods * 0.9)) lastTenthStart = cpuMicroseconds();
    scheduler.step();
  }
  const end = cpuMicroseconds();
  const rate = (pods: number, microseconds: number) => Math.round((pods * 1e6) / microseconds);
  return {
    perSecond: rate(workload.pods, end - start),
    lastTenth: rate(workload.pods / 10, end - lastTenthStart),
  };
}

/** Processor time, so that other work on the machine does not count. */
function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const only = process.argv[2];
console.log(`${"workload".padEnd(26)} pods/s  last tenth   floor  ratio`);
for (const workload of workloads) {
  if (only !== undefined && !workload.name.includes(only)) continue;
  const { perSecond, lastTenth } = run(workload);
  const ratio = `${(perSecond / workload.floor).toFixed(0)}x`;
  console.log(
    `${workload.name.padEnd(26)} ${String(perSecond).padStart(6)} ${String(lastTenth).padStart(11)} ${String(workload.floor).padStart(7)} ${ratio.padStart(6)}`,
  );
}
