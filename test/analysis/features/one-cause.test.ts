// One cause, one finding: what the dry run finds again stands beside the finding that is there already, and what another
// part of the workspace has is not missing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceOf } from "../../language-service.ts";
import { webDeployment } from "../../web-deployment.ts";
import { dryRun, node } from "./service.ts";

const file = "/a/manifests.yaml";

const mounting = (source: string) => `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  restartPolicy: Never
  containers:
  - {name: app, image: "shop/web:1.4.2", resources: {limits: {memory: 64Mi}}}
  volumes:
  - name: v
    ${source}
`;

const settings =
  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {mode: fast}\n---\n";

const autoscaler = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 3
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
`;

const shown = new Set(["FailedMount", "FailedGetResourceMetric", "hpa-request-missing"]);

/** Codes of references, of mounts and of metrics, static ones first; `+` where the cluster's words stand beside. */
function told(text: string): string[] {
  const service = serviceOf({ [file]: text });
  dryRun(service, file);
  return [...service.diagnostics(file), ...service.dryRunDiagnostics(file)]
    .filter(({ code }) => code.startsWith("ref-") || shown.has(code))
    .map(({ code, related }) =>
      related.some(({ message }) => /MountVolume|failed to get/.test(message)) ? `${code} +` : code,
    );
}

const cases: readonly { readonly name: string; readonly text: string; readonly want: string[] }[] =
  [
    {
      name: "a volume of what is not there, in a cluster that nobody has named",
      text: mounting("configMap: {name: nothere}"),
      want: ["ref-not-in-workspace +"],
    },
    {
      name: "one source of several",
      text: mounting("projected: {sources: [{configMap: {name: nothere}}]}"),
      want: ["ref-not-in-workspace +"],
    },
    {
      name: "the same in a cluster that is named: there it is certain",
      text: `${node}---\n${mounting("configMap: {name: nothere}")}`,
      want: ["ref-not-in-workspace", "FailedMount"],
    },
    {
      name: "a key that a present object does not have is certain in any cluster",
      text: `${node}---\n${settings}${mounting("configMap: {name: settings, items: [{key: modus, path: m}]}")}`,
      want: ["ref-key-missing +"],
    },
    {
      name: "an autoscaler without the request that it scales by",
      text: `${webDeployment(1)}\n${autoscaler}`,
      want: ["hpa-request-missing +"],
    },
  ];

for (const { name, text, want } of cases)
  test(`one cause, one finding: ${name}`, () => {
    assert.deepEqual(told(text), want);
  });

const service = (name: string, app: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {app: ${app}}, ports: [{port: 80}]}\n`;
const pod = (name: string, more = "") =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: ${name}}}\nspec: {containers: [{name: a, image: "a:1"${more}}]}\n`;

test("what another folder has is not missing where folders are looked at one by one", () => {
  // So many folders that hold the same objects are variants of each other.
  const variants = Object.fromEntries(
    Array.from({ length: 22 }, (_, i) => [`v${i}/web.yaml`, pod("web")]),
  );
  const files = {
    ...variants,
    "v0/front.yaml": service("front", "there"),
    "v0/nowhere.yaml": service("nowhere", "missing"),
    "v1/there.yaml": pod("there"),
    "v0/policy.yaml":
      "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {maxUnavailable: 1, selector: {matchLabels: {app: there}}}\n",
    "v0/uses.yaml": pod(
      "uses",
      ", envFrom: [{secretRef: {name: login}}, {secretRef: {name: none}}]",
    ),
    "v2/login.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData: {a: b}\n",
  };
  const found = serviceOf(files);
  const missing = Object.keys(files).flatMap((name) =>
    found
      .diagnostics(name)
      .filter(({ code }) => /selects-nothing|^ref-/.test(code))
      .map(({ code, message }) => `${name} ${code} ${/'(?:nowhere|none)'/.exec(message)?.[0]}`),
  );
  assert.deepEqual(missing, [
    "v0/nowhere.yaml service-selects-nothing 'nowhere'",
    "v0/uses.yaml ref-not-in-workspace 'none'",
  ]);
});
