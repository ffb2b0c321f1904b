// Semantic tokens and document symbols.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DocumentSymbol } from "#analysis";
import { serviceWith } from "./service.ts";

const file = "/a/app.yaml";
const text = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  nonsense: 1
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccount: runner
      terminationGracePeriodSeconds: 30
      containers:
      - name: app
        image: shop/web:1
        resources: {requests: {cpu: 500m}}
        ports: [{name: http, containerPort: 80}]
        envFrom: [{configMapRef: {name: settings}}]
        command:
        - |
          sleep 1
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {level: info}
`;

test("kinds, fields of the schema, references, amounts and durations have their meanings", () => {
  const tokens = serviceWith({ [file]: text }).semanticTokens(file);
  const words = (type: string) =>
    tokens.filter((one) => one.type === type).map(({ span }) => text.slice(span.start, span.end));
  assert.deepEqual(words("class"), [
    "Deployment",
    "HorizontalPodAutoscaler",
    "Deployment",
    "ConfigMap",
  ]);
  assert.deepEqual(words("variable"), ["shop", "runner", "settings", "web"]);
  assert.deepEqual(words("number"), ["30", "500m"]);
  const fields = words("property");
  assert.ok(fields.includes("containers") && fields.includes("scaleTargetRef"));
  for (const unknown of ["nonsense", "app", "cpu", "level"]) assert.ok(!fields.includes(unknown));
  const deprecated = tokens.filter((one) => one.deprecated);
  assert.deepEqual(
    deprecated.map(({ span }) => text.slice(span.start, span.end)),
    ["serviceAccount"],
  );
});

test("tokens come in the order of the text, one at a place, within the range that is asked for", () => {
  const service = serviceWith({ [file]: text });
  const all = service.semanticTokens(file);
  assert.ok(all.every(({ span }, i) => i === 0 || span.start >= (all[i - 1]?.span.end ?? 0)));
  const within = { start: text.indexOf("containers:"), end: text.indexOf("ports:") };
  assert.deepEqual(
    service.semanticTokens(file, within),
    all.filter(({ span }) => span.start >= within.start && span.end <= within.end),
  );
});

const outline = (symbols: readonly DocumentSymbol[], depth = 0): string[] =>
  symbols.flatMap(({ name, kind, children }) => [
    `${"  ".repeat(depth)}${name} ${kind}`,
    ...outline(children, depth + 1),
  ]);

test("resources come first, then their parts, containers and ports by name", () => {
  const lines = outline(serviceWith({ [file]: text }).symbols(file));
  assert.deepEqual(
    lines.filter((line) => !line.startsWith(" ")),
    [
      "Deployment web (shop) object",
      "HorizontalPodAutoscaler web object",
      "ConfigMap settings object",
    ],
  );
  for (const line of ["app container", "http port", "level key"])
    assert.ok(
      lines.some((one) => one.trim() === line),
      `${line} in\n${lines.join("\n")}`,
    );
});

test("a file with hundreds of objects has a short outline", () => {
  const many = Array.from({ length: 450 }, (_, i) => text.replaceAll("web", `web-${i}`)).join(
    "---\n",
  );
  const symbols = serviceWith({ [file]: many }).symbols(file);
  assert.equal(symbols.length, 1350);
  assert.ok(symbols.every(({ children }) => children.length === 0));
});
