// Manifests and steps that the stories of the controllers are made of.
import { presetManifests } from "../../../engine/src/cluster/presets.ts";
import type { WorkloadEntry } from "../../../engine/src/workload/entry.ts";
import { app, type Story } from "../story.ts";

export const cluster = presetManifests("three-node");
export const apply = (name: string) => ({ apply: { files: [name] } });
export const advance = (seconds: number) => ({ advance: `${seconds}s` });
/** Objects are applied to three nodes, then come the steps; `workloads` say how containers behave. */
export const applied = (
  objects: readonly object[],
  steps: readonly object[],
  workloads: readonly WorkloadEntry[] = [],
): Story => ({ cluster, files: { a: objects }, workloads, steps: [apply("a"), ...steps] });

/** A workload of the group `apps` or `batch`, with the template's spec apart. */
export function workload(
  kind: string,
  name: string,
  spec: object = {},
  podSpec: object = {},
): object {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, namespace: "default" },
    spec: {
      selector: { matchLabels: labels },
      ...(kind === "StatefulSet" ? { serviceName: name } : {}),
      template: { metadata: { labels }, spec: { containers: [app()], ...podSpec } },
      ...spec,
    },
  };
}

export function job(name: string, spec: object = {}, podSpec: object = {}): object {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace: "default" },
    spec: {
      template: { spec: { restartPolicy: "Never", containers: [app()], ...podSpec } },
      ...spec,
    },
  };
}

export function cronJob(name: string, spec: object): object {
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name, namespace: "default" },
    spec: {
      schedule: "* * * * *",
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: "Never", containers: [app()] } } },
      },
      ...spec,
    },
  };
}

const claim = (more: object = {}) => ({
  accessModes: ["ReadWriteOnce"],
  resources: { requests: { storage: "1Gi" } },
  ...more,
});
export const pvc = (name: string, more: object = {}) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "default" },
  spec: claim(more),
});
export const pv = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata: { name },
  spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, ...spec },
});
export const storageClass = (name: string, provisioner: string, more: object = {}) => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name },
  provisioner,
  ...more,
});
export const templates = [{ metadata: { name: "data" }, spec: claim() }];
export const quota = (hard: object) => ({
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "quota", namespace: "default" },
  spec: { hard },
});
export const setImage = (object: string, image: string) => ({
  setImage: { object, container: "app", image },
});
