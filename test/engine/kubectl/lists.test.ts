// What kubectl makes of `-l`, `--sort-by` and metrics.
import assert from "node:assert/strict";
import test from "node:test";
import { sortBy } from "../../../engine/src/kubectl/sort-by.ts";
import { type PodUsage, topNodes, topPods } from "../../../engine/src/kubectl/top.ts";
import type { CoreV1Node } from "../../../engine/src/model/generated/types.ts";
import { parseLabelSelector } from "../../../engine/src/model/label-selector.ts";
import type { Stored } from "../../../engine/src/model/object.ts";
import { matchesLabelSelector } from "../../../engine/src/model/selector.ts";

const labels = { app: "web", tier: "front" };
const selectors: readonly { given: string; want: boolean | undefined }[] = [
  { given: "", want: true },
  { given: "app=web", want: true },
  { given: "app==web,tier=front", want: true },
  { given: "app!=web", want: false },
  { given: "env!=prod", want: true },
  { given: "app in (web, api),tier", want: true },
  { given: "app notin (web)", want: false },
  { given: "!env", want: true },
  { given: "env", want: false },
  { given: "=web", want: undefined },
  { given: "app=web=api", want: undefined },
  { given: "app in web", want: undefined },
];

for (const { given, want } of selectors)
  test(`-l ${JSON.stringify(given)}`, () => {
    const selector = parseLabelSelector(given);
    assert.equal(selector && matchesLabelSelector(selector, labels), want);
  });

const named = (name: string, more: object = {}) =>
  ({ apiVersion: "v1", kind: "Pod", metadata: { name }, ...more }) as unknown as Stored;
const orders: readonly { name: string; given: readonly Stored[]; by: string; want: string }[] = [
  {
    name: "numbers in texts",
    given: [named("pod-10"), named("pod-9"), named("pod-a")],
    by: "{.metadata.name}",
    want: "pod-9 pod-10 pod-a",
  },
  {
    name: "amounts",
    given: [named("a", { size: "2Gi" }), named("b", { size: "512Mi" })],
    by: ".size",
    want: "b a",
  },
  {
    name: "what lacks the field first",
    given: [named("a", { n: 2 }), named("b"), named("c", { n: 1 })],
    by: ".n",
    want: "b c a",
  },
];

for (const { name, given, by, want } of orders)
  test(`--sort-by orders ${name}`, () => {
    assert.equal(
      sortBy(given, by)
        ?.map(({ metadata }) => metadata.name)
        .join(" "),
      want,
    );
  });

test("--sort-by a field that nothing has", () => {
  assert.equal(sortBy([named("a")], ".none"), undefined);
});

const usage = (name: string, node: string, cpu: number, mebibytes: number): PodUsage => ({
  namespace: "default",
  name,
  node,
  containers: [
    { name: "app", usageMilli: { cpu, memory: mebibytes * 1024 * 1024 * 1000 } },
    { name: "side", usageMilli: {} },
  ],
});
const pods = [usage("b", "node-a", 50, 10), usage("a", "node-a", 200, 1)];

test("top pods by name, by use, by container, with the total", () => {
  assert.deepEqual(topPods(pods).rows, [
    ["a", "200m", "1Mi"],
    ["b", "50m", "10Mi"],
  ]);
  assert.deepEqual(
    topPods(pods, { sortBy: "memory" }).rows.map(([name]) => name),
    ["b", "a"],
  );
  assert.deepEqual(
    topPods(pods.slice(0, 1), { containers: true, withNamespace: true, sum: true }),
    {
      columns: ["NAMESPACE", "POD", "NAME", "CPU(cores)", "MEMORY(bytes)"],
      rows: [
        ["default", "b", "app", "50m", "10Mi"],
        ["default", "b", "side", "0m", "0Mi"],
        ["", "", "", "________", "________"],
        ["", "", "", "50m", "10Mi"],
      ],
    },
  );
});

test("top nodes as shares of what pods may have", () => {
  const node = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "node-a" },
    status: { allocatable: { cpu: "2", memory: "100Mi" } },
  } as unknown as Stored<CoreV1Node>;
  assert.deepEqual(topNodes([node], pods).rows, [["node-a", "250m", "12%", "11Mi", "11%"]]);
});
