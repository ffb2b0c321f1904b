// Hints behind their values, by category, and none that a diagnostic on the line has told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultConfiguration } from "../../../server/src/analysis/configuration.ts";
import { applyEdits } from "../../../server/src/analysis/documents/index.ts";
import { webDeployment } from "../../web-deployment.ts";
import { dryRun, serviceWith } from "./service.ts";

const file = "/a/app.yaml";
const text = `${webDeployment(2, { pod: "nodeSelector: {topology.kubernetes.io/zone: a}" })}
        resources: {requests: {cpu: 500m}}
        readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 5}
        envFrom: [{configMapRef: {name: settings}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: compute}
spec:
  hard:
    requests.cpu: 4
`;
const settings = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
binaryData: {logo: aGVsbG8=}
`;

type Category = keyof typeof defaultConfiguration.inlayHints;

function hints(only: Category, of = file, manifests = text) {
  const service = serviceWith({ [file]: manifests, "/a/base.yaml": settings });
  const off = { ...defaultConfiguration.inlayHints };
  for (const name of Object.keys(off) as Category[]) off[name] = name === only;
  service.configure({ profiles: [], inlayHints: off });
  dryRun(service, file);
  const source = service.source(of)!.text;
  return service.inlayHints(of, { start: 0, end: source.length }).map((hint) => ({
    ...hint,
    line: `${source.slice(0, hint.offset).split("\n").at(-1)?.trim()} «${hint.text}»`,
  }));
}

const cases: readonly (readonly [category: Category, want: readonly string[], of?: string])[] = [
  [
    "scheduling",
    [
      "replicas: 2 «-> 2 on node-a»",
      "nodeSelector: {topology.kubernetes.io/zone: a} «1 of 3 nodes match»",
    ],
  ],
  [
    "quota",
    ["resources: {requests: {cpu: 500m «x2 = 1000m of 4»", "requests.cpu: 4 «used 1 (25 %)»"],
  ],
  [
    "references",
    [
      "selector: {matchLabels: {app: web}} «-> Service web»",
      "envFrom: [{configMapRef: {name: settings «-> ConfigMap settings (default)»",
      "spec: {selector: {app: web} «-> 2 pods»",
    ],
  ],
  ["probes", ["readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 5} «ready at 13 s»"]],
  [
    "defaults",
    [
      "containers: «restartPolicy: Always (default)»",
      "image: shop/web:1.4.2 «imagePullPolicy: IfNotPresent (default)»",
      "spec: {selector: {app: web}, ports: [{port: 80 «targetPort: 80 (default)»",
    ],
  ],
  ["base64", ["binaryData: {logo: aGVsbG8= «5 bytes»"], "/a/base.yaml"],
];

for (const [category, want, of] of cases)
  test(category, () => {
    assert.deepEqual(
      hints(category, of).map(({ line }) => line),
      want,
    );
  });

test("a default can be written", () => {
  const [hint] = hints("defaults").filter((one) => one.text.startsWith("imagePullPolicy"));
  assert.match(
    applyEdits(text, hint?.edits ?? []),
    /image: shop\/web:1\.4\.2\n {8}imagePullPolicy: IfNotPresent\n/,
  );
});

test("what a diagnostic on the line tells is no hint", () => {
  const nowhere = text.replace("zone: a", "zone: nowhere");
  const lines = hints("scheduling", file, nowhere).map(({ line }) => line);
  assert.deepEqual(lines, ["replicas: 2 «-> 2 not placed»"]);
});

test("what is missing is told where not everything can be", () => {
  const hungry = text
    .replace("replicas: 2", "replicas: 16")
    .replace(/nodeSelector: \{.*\}/, "nodeSelector: {}")
    .replace("cpu: 500m", "cpu: 900m");
  const [line] = hints("scheduling", file, hungry).map((hint) => hint.line);
  assert.equal(line, "replicas: 16 «-> 12 not created · 2 on node-a, 1 on n…»");
});
