// The manifests that are measured: made here, so that they are the same everywhere.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const deployment = (name) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app.kubernetes.io/name: ${name}
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      containers:
        - name: app
          image: registry.example/${name}:1.4.2
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LEVEL
              valueFrom:
                configMapKeyRef:
                  name: ${name}
                  key: level
          resources:
            requests:
              cpu: 50m
              memory: 64Mi
            limits:
              memory: 128Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
`;

const configMap = (name) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  level: info
`;

const service = (name) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`;

/** A Deployment with its ConfigMap and its Service. */
const application = (name) => [deployment(name), configMap(name), service(name)].join("---\n");

/** One file of `lines` lines. */
export function manifest(lines) {
  const text = [];
  for (let i = 0; text.length < lines; i++)
    text.push(...application(`app-${i}`).trimEnd().split("\n"), "---");
  const kept = text.slice(0, lines - 1);
  // A document that is cut off would have mistakes of its own.
  const end = kept.lastIndexOf("---") + 1;
  return [...kept.slice(0, end), ...kept.slice(end).map((_, i) => `# line ${i}`), ""].join("\n");
}

/** One Deployment of 58 lines, the size at which others measure first diagnostics. */
export function smallManifest() {
  const lines = deployment("web").trimEnd().split("\n");
  while (lines.length < 58) lines.push(`# line ${lines.length + 1}`);
  return lines.join("\n");
}

/** Files of one application each in a folder of its own; the ConfigMap of the first is used by all. */
export function folderOf(count) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "drydock-bench-"));
  for (let i = 0; i < count; i++) {
    const text = application(`app-${i}`).replace(
      `                  name: app-${i}\n`,
      "                  name: app-0\n",
    );
    fs.writeFileSync(path.join(folder, `app-${i}.yaml`), text);
  }
  return folder;
}

/** A file with `count` documents. */
export function documents(count) {
  const all = [];
  for (let i = 0; all.length < count; i++) all.push(...application(`app-${i}`).split("---\n"));
  return all.slice(0, count);
}
