// What `kubectl get` shows of objects in states that are seldom seen: the object, the cells of its row.
import assert from "node:assert/strict";
import test from "node:test";
import { customKinds } from "../../../engine/src/apis/apiextensions/v1/custom-resource.ts";
import { resourceName } from "../../../engine/src/apis/kind.ts";
import { allKinds } from "../../../engine/src/apis/registry.ts";
import {
  inTableOrder,
  renderLines,
  renderTable,
  tableOf,
} from "../../../engine/src/kubectl/get.ts";
import type { Stored } from "../../../engine/src/model/object.ts";
import { utcMs } from "../../../engine/src/model/time.ts";
import { anything, boatDefinition } from "../boats.ts";

const nowMs = utcMs(2026, 1, 1) + 3600_000;
const metadata = { name: "x", namespace: "default", creationTimestamp: "2026-01-01T00:00:00Z" };

const metric = (target: object, current?: object) => ({
  spec: {
    scaleTargetRef: { kind: "Deployment", name: "web" },
    maxReplicas: 3,
    metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
  },
  status: current
    ? { currentMetrics: [{ type: "Resource", resource: { name: "cpu", current } }] }
    : {},
});

interface Row {
  readonly name: string;
  readonly resource: string;
  readonly object: object;
  readonly wide?: true;
  /** By heading. */
  readonly want: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = [
  {
    name: "addresses of a load balancer are not cut",
    resource: "services",
    object: {
      spec: { type: "LoadBalancer", ports: [] },
      status: { loadBalancer: { ingress: [{ hostname: "a-long-name.of.a.balancer.example" }] } },
    },
    want: { "EXTERNAL-IP": "a-long-name.of.a.balancer.example", "PORT(S)": "<none>" },
  },
  {
    name: "nor are those of an Ingress",
    resource: "ingresses.networking.k8s.io",
    object: { status: { loadBalancer: { ingress: [{ ip: "1.2.3.4" }, { ip: "1.2.3.5" }] } } },
    want: { ADDRESS: "1.2.3.4,1.2.3.5" },
  },
  {
    name: "labels are in the order of their texts",
    resource: "services",
    wide: true,
    object: { spec: { type: "ClusterIP", selector: { app: "a", "app.kubernetes.io/name": "b" } } },
    want: { SELECTOR: "app.kubernetes.io/name=b,app=a" },
  },
  {
    name: "subsets without addresses are nothing",
    resource: "endpoints",
    object: { subsets: [{ notReadyAddresses: [{ ip: "10.0.0.1" }] }] },
    want: { ENDPOINTS: "" },
  },
  { name: "no subsets", resource: "endpoints", object: {}, want: { ENDPOINTS: "<none>" } },
  {
    name: "a metric without a status is not known",
    resource: "horizontalpodautoscalers.autoscaling",
    object: metric({ type: "AverageValue", averageValue: "100m" }),
    want: { TARGETS: "cpu: <unknown>/100m" },
  },
  {
    name: "a status may lack the value",
    resource: "horizontalpodautoscalers.autoscaling",
    object: metric({ type: "AverageValue", averageValue: "100m" }, {}),
    want: { TARGETS: "cpu: <nil>/100m" },
  },
  {
    name: "and the share of requests",
    resource: "horizontalpodautoscalers.autoscaling",
    object: metric({ type: "Utilization", averageUtilization: 50 }, {}),
    want: { TARGETS: "cpu: <unknown>/50%" },
  },
  {
    name: "the older annotation marks a default class too",
    resource: "storageclasses.storage.k8s.io",
    object: {
      metadata: {
        ...metadata,
        annotations: { "storageclass.beta.kubernetes.io/is-default-class": "true" },
      },
    },
    want: { NAME: "x (default)" },
  },
  {
    name: "a class of priority tells its policy in the narrow table",
    resource: "priorityclasses.scheduling.k8s.io",
    object: { value: 5, preemptionPolicy: "Never" },
    want: { VALUE: "5", PREEMPTIONPOLICY: "Never" },
  },
  {
    name: "the server has no columns for capacities",
    resource: "csistoragecapacities.storage.k8s.io",
    object: { storageClassName: "fast" },
    want: { NAME: "x", "CREATED AT": "2026-01-01T00:00:00Z" },
  },
];

for (const { name, resource, object, wide, want } of rows)
  test(`get ${resource}: ${name}`, () => {
    const kind = allKinds().find((each) => resourceName(each) === resource && !each.convert)!;
    const stored = { apiVersion: "v1", kind: kind.kind, metadata, ...object } as unknown as Stored;
    const flags = { namespace: "default", ...(wide ? { wide } : {}) };
    const { columns, rows: cells } = tableOf(kind, [stored], nowMs, flags);
    const row = Object.fromEntries(columns.map((heading, i) => [heading, cells[0]![i]]));
    for (const [heading, text] of Object.entries(want)) assert.equal(row[heading], text, heading);
  });

test("FlowSchemas are listed in the order in which they match", () => {
  const kind = allKinds().find((each) => each.kind === "FlowSchema")!;
  const schema = (name: string, matchingPrecedence: number) =>
    ({ metadata: { name }, spec: { matchingPrecedence } }) as unknown as Stored;
  const order = inTableOrder(kind, [schema("a", 9), schema("c", 1), schema("b", 1)]);
  assert.deepEqual(
    order.map(({ metadata: { name } }) => name),
    ["b", "c", "a"],
  );
});

const custom: readonly (readonly [path: string, type: string, want: string])[] = [
  [".spec.list[-1]", "string", "c"],
  [".spec.list[0:2]", "string", "a"],
  [".spec.list", "string", '["a","b","c"]'],
  [".spec.none", "string", "<no value>"],
  [".spec.none", "integer", ""],
  [".spec.missing", "string", ""],
  [".spec.big", "integer", "-9223372036854775808"],
  [".spec.ratio", "integer", "2"],
  [".spec.ratio", "number", "2.5"],
  [".status.conditions[?(@.type=='Ready')].status", "string", "True"],
  [".spec.when", "date", "60m"],
  [".spec.list[0]", "date", "<invalid>"],
  [".spec.empty", "date", "<unknown>"],
];

for (const [jsonPath, type, want] of custom)
  test(`a printer column of ${type} at ${jsonPath}`, () => {
    const [kind] = customKinds({
      ...boatDefinition(anything),
      spec: {
        ...boatDefinition(anything).spec,
        versions: [
          {
            ...boatDefinition(anything).spec.versions[0]!,
            additionalPrinterColumns: [{ name: "Cell", type, jsonPath }],
          },
        ],
      },
    });
    const object = {
      metadata,
      spec: {
        list: ["a", "b", "c"],
        none: null,
        big: 1e21,
        ratio: 2.5,
        when: "2026-01-01T00:00:00Z",
        empty: "",
      },
      status: { conditions: [{ type: "Synced" }, { type: "Ready", status: "True" }] },
    } as unknown as Stored;
    const table = tableOf(kind!, [object], nowMs, { namespace: "default" });
    assert.deepEqual(table, { columns: ["NAME", "CELL"], rows: [["x", want]] });
  });

test("of a cell with several lines the first is shown, and what a terminal would act upon is spelt out", () => {
  const columns = ["NAME", "TEXT", "LAST"];
  const table = {
    columns,
    rows: [
      ["x", "one\ntwo", ""],
      ["y", "\u001b[31m", "z"],
    ],
  };
  assert.equal(renderTable(table), "NAME   TEXT     LAST\nx      one...   \ny      ^[[31m   z\n");
});

test("events keep their lines, and columns do not get narrower after them", () => {
  const table = {
    columns: ["TYPE", "MESSAGE"],
    rows: [
      ["a-long-word", "one\ntwo"],
      ["b", "three"],
    ],
  };
  assert.equal(
    renderLines(table),
    "TYPE          MESSAGE\na-long-word   one\ntwo\nb             three\n",
  );
});
