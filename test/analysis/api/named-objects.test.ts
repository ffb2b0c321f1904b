// Refusals that hang on another object stand on its name, with the other object's line beside.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runDryRun } from "#engine";
import { serviceOf } from "../../language-service.ts";

const node = `apiVersion: v1
kind: Node
metadata: { name: node-a }
status: { allocatable: { cpu: "4", memory: 8Gi, pods: "10" }, conditions: [{ type: Ready, status: "True" }] }
---
`;
const high = `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: high }
value: 1000
---
`;
const pod = (spec: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n${spec}  containers: [{ name: a, image: "nginx:1.27" }]\n`;

const cases: { name: string; given: string; want: string[] }[] = [
  {
    name: "a PriorityClass that is spelled another way",
    given: high + pod("  priorityClassName: hihg\n"),
    want: ["hihg", "Change to 'high'"],
  },
  {
    name: "a priority beside its class",
    given: high + pod("  priorityClassName: high\n  priority: 5\n"),
    want: ["5", "~ 1000: PriorityClass high", "Remove priority"],
  },
  {
    name: "a RuntimeClass that is not there",
    given: pod("  runtimeClassName: gvisor\n"),
    want: ["gvisor"],
  },
  {
    name: "a second default PriorityClass",
    given: `${high.replace("value: 1000", "value: 1000\nglobalDefault: true")}${high.replace("high", "low").replace("value: 1000", "value: 1\nglobalDefault: true")}`,
    want: ["true", "~ true: PriorityClass high", "Remove globalDefault"],
  },
  {
    name: "a node port that another Service has",
    given:
      "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { type: NodePort, ports: [{ port: 80, nodePort: 30080 }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: b }\nspec: { type: NodePort, ports: [{ port: 81, nodePort: 30080 }] }\n",
    want: ["30080", "~ 30080: Service a has it.", "Use 30081", "Remove nodePort"],
  },
];

for (const { name, given, want } of cases)
  test(name, () => {
    const text = node + given;
    const service = serviceOf({ "app.yaml": text }, { profiles: [] });
    const request = service.dryRuns.request("app.yaml");
    assert.ok(request);
    service.dryRuns.accept(request, runDryRun(request.input));
    const marked = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    const found = service
      .dryRunDiagnostics("app.yaml")
      .flatMap(({ span, related, finding }) => [
        marked(span),
        ...related.map((place) => `~ ${marked(place.span)}: ${place.message}`),
        ...(finding?.fixes ?? []).map(({ title }) => title),
      ]);
    assert.deepEqual(found, want);
  });
