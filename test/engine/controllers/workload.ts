// Workloads and what stands around them, as the API server would have stored them.
import type { CoreV1PodTemplateSpec } from "../../../engine/src/model/generated/types.ts";
import type { KubeObject } from "../../../engine/src/model/object.ts";
import { object } from "../../../engine/src/testing/builders.ts";

export const labels = { app: "web" };
export const selector = { matchLabels: labels };

export function template(image = "app:1"): CoreV1PodTemplateSpec {
  return {
    metadata: { labels },
    spec: { restartPolicy: "Always", containers: [{ name: "app", image }] },
  };
}

/** A workload `web` that selects `app: web`. */
export function workload(kind: string, spec: Record<string, unknown>): KubeObject {
  return object("apps/v1", kind, "web", { spec: { selector, template: template(), ...spec } });
}

/** A worker that is ready. */
export function node(name: string, spec: Record<string, unknown> = {}): KubeObject {
  return {
    ...object("v1", "Node", name, {
      spec,
      status: { conditions: [{ type: "Ready", status: "True" }] },
    }),
    metadata: { name, labels: { "kubernetes.io/hostname": name } },
  };
}
