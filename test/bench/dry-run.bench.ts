// A dry run of 50 nodes and 200 pods over ten minutes of virtual time: the first one of a process and later ones, in
// processor time, and what each pod leaves in memory. `npm run bench -- dry-run`.
import fs from "node:fs";
import type { SchemaPack } from "../../engine/src/apis/schema-pack.ts";
import type { KubeObject } from "../../engine/src/model/object.ts";
import { dryRun } from "../../engine/src/sim/dry-run.ts";

declare const gc: () => void;

const nodes = 50;
const applications = 8;
const runs = 15;
const targetMs = 100;

const pack = JSON.parse(fs.readFileSync("server/generated/schema.json", "utf8")) as SchemaPack;

const cluster = Array.from({ length: nodes }, (_, i) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: `node-${i}`, labels: { "topology.kubernetes.io/zone": `zone-${i % 3}` } },
  status: { capacity: { cpu: "8", memory: "32Gi", pods: "110" } },
}));

/** Deployments with a Service each. */
function manifests(replicas: number): KubeObject[] {
  return Array.from({ length: applications }, (_, i) => `web-${i}`).flatMap((name) => {
    const labels = { app: name };
    const probe = { httpGet: { path: "/healthz", port: "http" } };
    const container = {
      name: "app",
      image: "registry.example/app:1",
      ports: [{ name: "http", containerPort: 8080 }],
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
      readinessProbe: probe,
      livenessProbe: probe,
    };
    const template = { metadata: { labels }, spec: { containers: [container] } };
    const ports = [{ port: 80, targetPort: "http" }];
    return [
      object("v1", "Service", name, { selector: labels, ports }),
      object("apps/v1", "Deployment", name, {
        replicas,
        selector: { matchLabels: labels },
        template,
      }),
    ];
  });
}

function object(apiVersion: string, kind: string, name: string, spec: object): KubeObject {
  const made = { apiVersion, kind, metadata: { name }, spec };
  return made;
}

const run = (replicas: number) => dryRun({ cluster, manifests: manifests(replicas), pack });

function timed(): number {
  const { user, system } = process.cpuUsage();
  run(25);
  const spent = process.cpuUsage({ user, system });
  return (spent.user + spent.system) / 1000;
}

function heapAfter<T>(make: () => T): { made: T; bytes: number } {
  gc();
  const before = process.memoryUsage().heapUsed;
  const made = make();
  gc();
  return { made, bytes: process.memoryUsage().heapUsed - before };
}

const ratio = (ms: number) =>
  `${ms.toFixed(0).padStart(6)} ms  target ${targetMs} ms (${(ms / targetMs).toFixed(2)} x)`;
console.log(`first in a process      ${ratio(timed())}`);
const later = Array.from({ length: runs }, timed).sort((a, b) => a - b);
console.log(`later, median of ${runs}     ${ratio(later[Math.floor(runs / 2)] ?? 0)}`);
console.log(`later, fastest          ${ratio(later[0] ?? 0)}`);

const few = heapAfter(() => run(1));
const many = heapAfter(() => run(100));
const { api, decisions } = many.made.simulation;
const pods = api.list("pods");
const perPod = (many.bytes - few.bytes) / (pods.length - applications);
const stored = pods.reduce((sum, pod) => sum + JSON.stringify(pod).length, 0) / pods.length;
const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
console.log(
  `memory per pod, with its whole story (${(api.store.changes.length / pods.length).toFixed(1)} writes, ${(decisions.length / pods.length).toFixed(1)} decisions) ${kilobytes(perPod)}; its JSON ${kilobytes(stored)}`,
);
