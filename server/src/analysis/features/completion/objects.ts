// Whole objects for an empty document: the least of each kind that a cluster takes. `$1` is the name, wherever it stands.
import { renderDocument } from "../../documents/index.ts";

const labels = { app: "$1" };
const selector = { matchLabels: labels };
const podTemplate = {
  metadata: { labels },
  spec: { containers: [{ name: "$1", image: "$2" }] },
};
const jobTemplate = {
  spec: { restartPolicy: "Never", containers: [{ name: "$1", image: "$2" }] },
};

/** By kind: apiVersion, and what comes behind the metadata. */
const bodies: Readonly<Record<string, readonly [apiVersion: string, body: object]>> = {
  ConfigMap: ["v1", { data: { $2: "$3" } }],
  CronJob: [
    "batch/v1",
    { spec: { schedule: "$3", jobTemplate: { spec: { template: jobTemplate } } } },
  ],
  DaemonSet: ["apps/v1", { spec: { selector, template: podTemplate } }],
  Deployment: ["apps/v1", { spec: { replicas: 1, selector, template: podTemplate } }],
  HorizontalPodAutoscaler: [
    "autoscaling/v2",
    {
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "$1" },
        minReplicas: 1,
        maxReplicas: "$2",
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
          },
        ],
      },
    },
  ],
  Ingress: [
    "networking.k8s.io/v1",
    {
      spec: {
        rules: [
          {
            host: "$2",
            http: {
              paths: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: "$1", port: { number: "$3" } } },
                },
              ],
            },
          },
        ],
      },
    },
  ],
  Job: ["batch/v1", { spec: { template: jobTemplate } }],
  Namespace: ["v1", {}],
  NetworkPolicy: [
    "networking.k8s.io/v1",
    { spec: { podSelector: selector, policyTypes: ["Ingress"] } },
  ],
  PersistentVolumeClaim: [
    "v1",
    { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "$2" } } } },
  ],
  Pod: ["v1", { spec: { containers: [{ name: "$1", image: "$2" }] } }],
  PodDisruptionBudget: ["policy/v1", { spec: { minAvailable: 1, selector } }],
  ResourceQuota: ["v1", { spec: { hard: { "requests.cpu": "$2" } } }],
  Scenario: [
    "drydock.dev/v1alpha1",
    {
      spec: {
        steps: [
          { apply: { files: ["$2"] } },
          { waitFor: { object: "$3", condition: "Available" } },
          { expect: [{ object: "$3" }] },
        ],
      },
    },
  ],
  Secret: ["v1", { stringData: { $2: "$3" } }],
  Service: ["v1", { spec: { selector: labels, ports: [{ port: 80, targetPort: "$2" }] } }],
  ServiceAccount: ["v1", {}],
  StatefulSet: ["apps/v1", { spec: { serviceName: "$1", selector, template: podTemplate } }],
};

/** The kinds with their apiVersion and text; `$1` and so on are tab stops. */
export function minimalObjects(): {
  readonly kind: string;
  readonly apiVersion: string;
  readonly text: string;
}[] {
  return Object.entries(bodies).map(([kind, [apiVersion, body]]) => ({
    kind,
    apiVersion,
    text: renderDocument({ apiVersion, kind, metadata: { name: "$1" }, ...body })
      .trimEnd()
      .replace(/"(\$\d)"/g, "$1"),
  }));
}
