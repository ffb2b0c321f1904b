// Whatever is taken out of a manifest can be completed again: every key and every text, in every style. The document
// stays readable, gets what was chosen, and everything else in it stays as it was.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  applyEdits,
  type OutlineNode,
  outline,
  parseSource,
  renderDocument,
  valueAt,
} from "../../../server/src/analysis/documents/index.ts";
import { sameValue } from "../../../server/src/analysis/documents/structural.ts";
import type { CompletionItem } from "../../../server/src/analysis/features/feature.ts";
import type { Path } from "../../../server/src/analysis/finding.ts";
import { serviceWith } from "./service.ts";

type Json = Readonly<Record<string, unknown>>;

const workload: Json = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop", labels: { app: "web" } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: {
        restartPolicy: "Always",
        containers: [
          {
            name: "app",
            image: "shop/web:1",
            ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
            env: [
              { name: "A", value: "x" },
              { name: "B", valueFrom: { configMapKeyRef: { name: "settings", key: "level" } } },
            ],
            resources: { requests: { cpu: "100m" } },
            readinessProbe: { httpGet: { path: "/", port: "http" } },
            volumeMounts: [{ name: "data", mountPath: "/d" }],
          },
          { name: "side", image: "busybox:1" },
        ],
        volumes: [{ name: "data", emptyDir: {} }],
        nodeSelector: { "kubernetes.io/os": "linux" },
      },
    },
  },
};
const service: Json = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop" },
  spec: { type: "ClusterIP", selector: { app: "web" }, ports: [{ port: 80, targetPort: "http" }] },
};
const role: Json = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  metadata: { name: "r" },
  rules: [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list"] }],
};
const settings =
  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {level: info}\n";

function braces(value: unknown, indent: number): string {
  if (Array.isArray(value)) return `[${value.map((item) => braces(item, indent)).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pad = " ".repeat(indent + 2);
  const entries = Object.entries(value).map(
    ([key, item]) =>
      `${pad}${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${braces(item, indent + 2)},\n`,
  );
  return entries.length === 0 ? "{}" : `{\n${entries.join("")}${" ".repeat(indent)}}`;
}

const style = { indent: 2, indentSequences: false, newline: "\n", flowQuotes: "none" } as const;
const namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: n\n";
const styles: Readonly<Record<string, (object: Json) => string>> = {
  "lists at their key": (object) => renderDocument(object, style),
  "lists indented": (object) => renderDocument(object, { ...style, indentSequences: true }),
  "four blanks": (object) => renderDocument(object, { ...style, indent: 4, indentSequences: true }),
  "line ends of Windows": (object) => renderDocument(object, { ...style, newline: "\r\n" }),
  "between other documents": (object) =>
    `${namespace}---\n${renderDocument(object, style)}---\n${namespace}`,
  "in a List": (object) =>
    renderDocument({ apiVersion: "v1", kind: "List", items: [object] }, style),
  KYAML: (object) => `---\n${braces(object, 0)}\n`,
  JSON: (object) => `${JSON.stringify(object, null, 2)}\n`,
};

const file = "/a/app.yaml";
/** The others differ in blanks only: a cursor or two less will do. */
const thorough = new Set(["lists at their key", "in a List", "KYAML"]);

for (const [name, render] of Object.entries(styles))
  for (const object of [workload, service, role])
    test(`${name}: ${String(object["kind"])}`, () => {
      const text = render(object);
      const { documents } = parseSource(file, text);
      const document = documents.find(({ value }) =>
        JSON.stringify(value).includes(`"${object["kind"]}"`),
      )!;
      const languageService = serviceWith({ "/a/settings.yaml": settings });
      const complete = (cut: string, offset: number) => {
        languageService.update(file, cut);
        return languageService.completions(file, offset, true);
      };
      /** What lies at the path once the item has been taken; everything else must be as it was. */
      const taken = (cut: string, { edit, also = [] }: CompletionItem, path: Path): unknown => {
        const edits = [...also, edit].sort((a, b) => a.span.start - b.span.start);
        // Of values to choose from the first one is taken.
        const after = applyEdits(cut, edits).replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, "$1");
        const read = parseSource(file, after).documents[document.index];
        assert.ok(read && !read.broken, `${path.join(".")} is broken:\n${after}`);
        if (also.length === 0)
          assert.ok(
            sameValue(without(document.value, path), without(read.value, path)),
            `${path.join(".")} has changed more:\n${after}`,
          );
        return valueAt(read.value, path);
      };
      const visit = (node: OutlineNode, above: Path): void => {
        for (const child of node.children()) {
          const path = [...above, child.step!];
          const map = /^(?:labels|matchLabels|selector|nodeSelector|requests)$/.test(
            String(above.at(-1)),
          );
          if (child.key && !map) completeKey(child, path);
          if (child.kind === "scalar" && typeof valueAt(document.value, path) === "string")
            completeValue(child, path);
          visit(child, path);
        }
      };
      const completeKey = ({ key, whole, step }: OutlineNode, path: Path): void => {
        const quoted = text[key!.start] === '"';
        for (const typed of thorough.has(name) ? [0, 2] : [1]) {
          const word = String(step).slice(0, typed);
          const cut = `${text.slice(0, whole.start)}${quoted ? `"${word}"` : word}${text.slice(whole.end)}`;
          const items = complete(cut, whole.start + typed + (quoted ? 1 : 0));
          const item = items.find(({ label }) => label === step);
          assert.ok(item, `${path.join(".")} is not offered:\n${cut}`);
          assert.notEqual(taken(cut, item, path), undefined, path.join("."));
        }
      };
      const completeValue = ({ value }: OutlineNode, path: Path): void => {
        for (const quotes of name === "JSON" ? ['""'] : thorough.has(name) ? ["", '""'] : [""]) {
          const cut = text.slice(0, value.start) + quotes + text.slice(value.end);
          for (const item of complete(cut, value.start + quotes.length / 2).slice(0, 2))
            assert.equal(
              String(taken(cut, item, path)),
              item.label === '""' ? "" : item.label,
              path.join("."),
            );
        }
      };
      visit(outline(document)!, []);
    });

function without(value: unknown, path: Path): unknown {
  const [step, ...rest] = path;
  if (Array.isArray(value))
    return value.map((item, i) =>
      i !== step ? item : rest.length === 0 ? null : without(item, rest),
    );
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (key !== step) return [[key, item]];
      return rest.length === 0 ? [] : [[key, without(item, rest)]];
    }),
  );
}
