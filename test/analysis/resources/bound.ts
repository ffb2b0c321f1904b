// Files bound together, and the manifests that several tests look at.
import assert from "node:assert/strict";
import { parseSource } from "../../../server/src/analysis/documents/index.ts";
import {
  type BoundObject,
  bindResources,
  type ResourceScope,
} from "../../../server/src/analysis/resources/index.ts";
import type { BindOptions } from "../../../server/src/analysis/resources/scope.ts";

export function bind(
  files: Readonly<Record<string, string>>,
  options: BindOptions = {},
): ResourceScope {
  const sources = Object.entries(files).map(([file, text]) => parseSource(file, text));
  return bindResources(sources, options);
}

/** The one object of its kind, and of that name where one is given. */
export function only(scope: ResourceScope, kind: string, name?: string): BoundObject {
  const found = scope.objects.filter(
    ({ ref }) => ref.kind === kind && (name ?? ref.name) === ref.name,
  );
  assert.equal(found.length, 1, `${kind} ${name ?? ""}`);
  return found[0]!;
}

const POD_TEMPLATE = `template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      serviceAccountName: runner
      priorityClassName: system-node-critical
      imagePullSecrets: [{name: pull}]
      initContainers:
      - name: sidecar
        restartPolicy: Always
        image: i
        ports: [{name: metrics, containerPort: 9090}]
      containers:
      - name: app
        image: i
        ports: [{name: http, containerPort: 8080}, {containerPort: 53, protocol: UDP}]
        env:
        - name: A
          valueFrom: {secretKeyRef: {name: creds, key: user}}
        - name: B
          valueFrom: {configMapKeyRef: {name: "\${CONFIG}", key: k, optional: true}}
        envFrom: [{configMapRef: {name: settings}}]
        readinessProbe: {httpGet: {port: http}}
        livenessProbe: {httpGet: {port: metrics}}
        volumeMounts: [{name: data, mountPath: /d}, {name: typo, mountPath: /t}]
      volumes:
      - name: data
        persistentVolumeClaim: {claimName: claim}
      - name: conf
        configMap: {name: settings, items: [{key: a.conf, path: a}]}`;

export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  ${POD_TEMPLATE}
`;

export const ROLLOUT = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: rollout, namespace: shop}
spec: {template: {metadata: {labels: {app: roll}}, spec: {containers: [{image: i}]}}}
`;
