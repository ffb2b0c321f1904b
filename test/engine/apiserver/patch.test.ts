import assert from "node:assert/strict";
import { test } from "node:test";
import { applyJsonPatch, unfit } from "../../../engine/src/apiserver/patch/json-patch.ts";
import { applyMergePatch } from "../../../engine/src/apiserver/patch/merge-patch.ts";
import { applyStrategicMergePatch } from "../../../engine/src/apiserver/patch/strategic-merge-patch.ts";

const copy = <T>(value: T): T => structuredClone(value);

type Fields = Record<string, unknown>;

/** What a strategic merge patch makes of an object, or the message of the refusal. */
function merged(target: object, patch: object): unknown {
  const result = applyStrategicMergePatch(copy(target) as Fields, copy(patch) as Fields);
  return "object" in result ? result.object : `${result.refusal.code} ${result.refusal.message}`;
}

test("strategic merge patches know which lists are maps", () => {
  const deployment = {
    kind: "Deployment",
    spec: {
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } },
      template: {
        spec: {
          containers: [
            { name: "a", image: "a:1", ports: [{ containerPort: 80 }], args: ["x", "y"] },
            { name: "b", image: "b:1" },
          ],
          tolerations: [{ key: "k" }],
        },
      },
    },
  };
  const inPod = (spec: object) => ({ spec: { template: { spec } } });
  type Pod = { containers: { name: string; [key: string]: unknown }[]; [key: string]: unknown };
  const podOf = (patched: unknown) =>
    (patched as typeof deployment).spec.template.spec as unknown as Pod;
  const table: { name: string; given: object; want: (pod: Pod) => unknown; is: unknown }[] = [
    {
      name: "an item is merged by its key",
      given: inPod({ containers: [{ name: "b", image: "b:2" }] }),
      want: (pod) => pod.containers.map((c) => c["image"]),
      is: ["a:1", "b:2"],
    },
    {
      name: "inner lists have keys of their own, and lists without a key are replaced",
      given: inPod({ containers: [{ name: "a", ports: [{ containerPort: 81 }], args: ["z"] }] }),
      want: ({ containers: [a] }) => [a!["ports"], a!["args"]],
      is: [[{ containerPort: 81 }, { containerPort: 80 }], ["z"]],
    },
    {
      name: "$patch: delete takes an item away",
      given: inPod({ containers: [{ name: "a", $patch: "delete" }] }),
      want: (pod) => pod.containers.map((c) => c.name),
      is: ["b"],
    },
    {
      name: "$patch: replace takes the rest of the patch for the list",
      given: inPod({ containers: [{ name: "c" }, { $patch: "replace" }] }),
      want: (pod) => pod.containers.map((c) => c.name),
      is: ["c"],
    },
    {
      name: "$setElementOrder sorts",
      given: inPod({
        "$setElementOrder/containers": [{ name: "c" }, { name: "b" }, { name: "a" }],
        containers: [{ name: "c" }],
      }),
      want: (pod) => pod.containers.map((c) => c.name),
      is: ["c", "b", "a"],
    },
    {
      name: "with $setElementOrder a new item takes the place of a deleted one",
      given: inPod({
        "$setElementOrder/containers": [{ name: "c" }],
        containers: [{ name: "c" }, { name: "a", $patch: "delete" }],
      }),
      want: (pod) => pod.containers.map((c) => c.name),
      is: ["b", "c"],
    },
    {
      name: "atomic lists are replaced",
      given: inPod({ tolerations: [{ key: "other" }] }),
      want: (pod) => pod["tolerations"],
      is: [{ key: "other" }],
    },
    {
      name: "$retainKeys drops the other fields",
      given: { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
      want: () => undefined,
      is: undefined,
    },
  ];
  for (const { name, given, want, is } of table)
    assert.deepEqual(want(podOf(merged(deployment, given))), is, name);
  const recreated = merged(deployment, table.at(-1)!.given);
  assert.deepEqual((recreated as { spec: { strategy: unknown } }).spec.strategy, {
    type: "Recreate",
  });
});

test("the ports of a Service are keyed by port, finalizers are a set", () => {
  const service = {
    kind: "Service",
    metadata: { finalizers: ["a", "b"] },
    spec: { ports: [{ port: 80 }] },
  };
  const patch = {
    metadata: { finalizers: ["c"], "$deleteFromPrimitiveList/finalizers": ["a"] },
    spec: { ports: [{ port: 80, targetPort: 8080 }] },
  };
  assert.deepEqual(merged(service, patch), {
    kind: "Service",
    metadata: { finalizers: ["c", "b"] },
    spec: { ports: [{ port: 80, targetPort: 8080 }] },
  });
});

test("strategic merge patches that make no sense are refused", () => {
  const pod = {
    kind: "Pod",
    metadata: { finalizers: ["a"] },
    spec: { containers: [{ name: "a" }, { name: "b" }], nodeSelector: { a: "b" } },
  };
  const table: { given: object; want: string }[] = [
    {
      given: { spec: { $patch: "merge" } },
      want: "500 unknown patch type: merge in map: map[$patch:merge]",
    },
    {
      given: { spec: { containers: [{ image: "x" }] } },
      want: "500 map: map[image:x] does not contain declared merge key: name",
    },
    {
      given: { spec: { containers: [{ $patch: "delete" }] } },
      want: "500 map: map[$patch:delete] does not contain declared merge key: name",
    },
    {
      given: { spec: { containers: ["a"] } },
      want: "500 list element types are not identical: [[map[name:a] map[name:b]] [a]]",
    },
    {
      given: { spec: { $retainKeys: "containers" } },
      want: "400 invalid patch format of retainKeys",
    },
    {
      given: { spec: { $retainKeys: ["containers"], hostname: "x" } },
      want: "400 invalid patch format of retainKeys",
    },
    {
      given: {
        spec: {
          "$setElementOrder/containers": [{ name: "b" }, { name: "a" }],
          containers: [{ name: "a" }, { name: "b" }],
        },
      },
      want: "500 The order in patch list:\n[map[name:a] map[name:b]]\n doesn't match $setElementOrder list:\n[map[name:b] map[name:a]]\n",
    },
    {
      given: { spec: { "$setElementOrder/containers": "a" } },
      want: "500 expected a []interface {}, but received a string",
    },
    {
      given: { metadata: { "$deleteFromPrimitiveList-finalizers": ["a"] } },
      want: "400 invalid patch format of primitive list",
    },
  ];
  for (const { given, want } of table) assert.equal(merged(pod, given), want);
});

test("merge patches replace lists and remove nulls", () => {
  assert.deepEqual(
    applyMergePatch({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { b: null, c: [3] }, e: 2 }),
    {
      a: { c: [3] },
      d: 1,
      e: 2,
    },
  );
});

test("JSON patches do what RFC 6902 says, and do not fit otherwise", () => {
  const table: { given: unknown[]; want: unknown }[] = [
    {
      given: [{ op: "add", path: "/l/1", value: "x" }],
      want: { l: ["a", "x", "b"], m: { "k/1": 1 } },
    },
    {
      given: [{ op: "add", path: "/l/-", value: "x" }],
      want: { l: ["a", "b", "x"], m: { "k/1": 1 } },
    },
    {
      given: [{ op: "replace", path: "/l/0", value: "x" }],
      want: { l: ["x", "b"], m: { "k/1": 1 } },
    },
    { given: [{ op: "remove", path: "/m/k~11" }], want: { l: ["a", "b"], m: {} } },
    { given: [{ op: "move", from: "/l", path: "/m/l" }], want: { m: { "k/1": 1, l: ["a", "b"] } } },
    {
      given: [{ op: "copy", from: "/l/1", path: "/x" }],
      want: { l: ["a", "b"], m: { "k/1": 1 }, x: "b" },
    },
    { given: [{ op: "test", path: "/l/0", value: "b" }], want: unfit },
    {
      given: [{ op: "replace", path: "/nothing", value: 1 }],
      want: { l: ["a", "b"], m: { "k/1": 1 }, nothing: 1 },
    },
    {
      given: [{ op: "add", path: "/l/-1", value: "z" }],
      want: { l: ["a", "b", "z"], m: { "k/1": 1 } },
    },
    { given: [{ op: "replace", path: "/l/2", value: 1 }], want: unfit },
    {
      given: [{ op: "copy", from: "/nothing", path: "/l/-" }],
      want: { l: ["a", "b", null], m: { "k/1": 1 } },
    },
    { given: [{ op: "move", from: "/nothing", path: "/x" }], want: unfit },
    { given: [{ op: "test", path: "/m/k~11/x" }], want: unfit },
    { given: [{ op: "test", path: "/m/x" }], want: { l: ["a", "b"], m: { "k/1": 1 } } },
    { given: [{ op: "remove", path: "/l/7" }], want: unfit },
    { given: [{ op: "add", path: "/l/9", value: 1 }], want: unfit },
    { given: [{ op: "jump", path: "/l" }], want: unfit },
    { given: ["text"], want: unfit },
  ];
  for (const { given, want } of table)
    assert.deepEqual(
      applyJsonPatch({ l: ["a", "b"], m: { "k/1": 1 } }, given),
      want,
      JSON.stringify(given),
    );
});
