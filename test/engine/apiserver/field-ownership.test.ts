// What structured-merge-diff says of values: merging, comparing and pruning, with the owners that come of it.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { builtInType } from "../../../engine/src/apiserver/field-ownership/built-in-types.ts";
import { customType } from "../../../engine/src/apiserver/field-ownership/custom-types.ts";
import { pathText } from "../../../engine/src/apiserver/field-ownership/field-set.ts";
import type { FieldType } from "../../../engine/src/apiserver/field-ownership/field-type.ts";
import {
  afterApply,
  type Manager,
  type Managers,
} from "../../../engine/src/apiserver/field-ownership/managers.ts";
import {
  fieldsOf,
  mergeValues,
} from "../../../engine/src/apiserver/field-ownership/typed-value.ts";
import { typeErrors } from "../../../engine/src/apiserver/field-ownership/validate.ts";
import { deepEqual } from "../../../engine/src/model/object.ts";
import { pack } from "../../schema-pack.ts";

const deployment = builtInType(pack, pack.kinds["apps/v1 Deployment"]!);
const widget = customType(pack, {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        tags: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
        list: { type: "array", items: { type: "string" } },
        ports: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["port", "proto"],
          items: {
            type: "object",
            properties: {
              port: { type: "integer" },
              proto: { type: "string", default: "TCP" },
              name: { type: "string" },
            },
          },
        },
        map: { type: "object", additionalProperties: { type: "string" } },
        atomic: {
          type: "object",
          "x-kubernetes-map-type": "atomic",
          additionalProperties: { type: "string" },
        },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        port: { "x-kubernetes-int-or-string": true },
      },
    },
  },
});

const inContainer = (fields: object) => ({
  spec: { template: { spec: { containers: [{ name: "a", ...fields }] } } },
});
const env = (...names: string[]) => inContainer({ env: names.map((name) => ({ name })) });

const fieldRows = [
  {
    name: "lists with keys and sets have items, other lists and atomic maps are one",
    type: widget,
    value: {
      spec: {
        tags: ["b", "a"],
        list: ["x"],
        ports: [{ port: 80 }, { port: 81, proto: "UDP" }],
        map: { k: "v" },
        atomic: { k: "v" },
        free: { x: { y: 1 }, l: [1] },
        port: "http",
      },
    },
    want: [
      ".spec.atomic",
      ".spec.list",
      ".spec.port",
      ".spec.free.l",
      ".spec.free.x",
      ".spec.free.x.y",
      ".spec.map.k",
      '.spec.ports[port=80,proto="TCP"]',
      '.spec.ports[port=81,proto="UDP"]',
      '.spec.ports[port=80,proto="TCP"].port',
      '.spec.ports[port=81,proto="UDP"].port',
      '.spec.ports[port=81,proto="UDP"].proto',
      '.spec.tags[="a"]',
      '.spec.tags[="b"]',
    ],
  },
  {
    name: "references and selectors are one",
    type: deployment,
    value: {
      spec: {
        selector: { matchLabels: { a: "b" } },
        template: {
          spec: {
            nodeSelector: { a: "b" },
            containers: [
              {
                name: "a",
                command: ["x"],
                env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }],
              },
            ],
          },
        },
      },
    },
    want: [
      ".spec.selector",
      ".spec.template.spec.nodeSelector",
      '.spec.template.spec.containers[name="a"]',
      '.spec.template.spec.containers[name="a"].command',
      '.spec.template.spec.containers[name="a"].name',
      '.spec.template.spec.containers[name="a"].env[name="A"]',
      '.spec.template.spec.containers[name="a"].env[name="A"].name',
      '.spec.template.spec.containers[name="a"].env[name="A"].valueFrom.secretKeyRef',
    ],
  },
];

for (const { name, type, value, want } of fieldRows)
  test(name, () => assert.deepEqual(fieldsOf(type, value).paths().map(pathText), want));

const mergeRows = [
  {
    name: "items that both have come in the order of the configuration",
    live: env("A", "B", "C", "D", "E"),
    config: env("X", "D", "B", "Y", "A", "Z"),
    want: env("C", "X", "D", "E", "B", "Y", "A", "Z"),
  },
  {
    name: "an empty list changes nothing in one that has items",
    live: env("A"),
    config: env(),
    want: env("A"),
  },
  {
    name: "lists without keys are replaced",
    live: inContainer({ args: ["a", "b"] }),
    config: inContainer({ args: ["c"] }),
    want: inContainer({ args: ["c"] }),
  },
];

for (const { name, live, config, want } of mergeRows)
  test(name, () => assert.deepEqual(mergeValues(deployment, live, config), want));

const nobody: Managers = new Map();
const manager = (name: string): Manager => ({
  manager: name,
  operation: "Apply",
  apiVersion: "v1",
});
const applyTo = (
  type: FieldType,
  live: unknown,
  managers: Managers,
  who: string,
  config: unknown,
) =>
  afterApply(managers, { type, resets: () => false, live, manager: manager(who) }, config, false);

/** Configurations that fit the type, most of them with something in common. */
const configs = fc.record(
  {
    spec: fc.record(
      {
        tags: fc.uniqueArray(fc.constantFrom("a", "b", "c")),
        list: fc.array(fc.constantFrom("x", "y"), { maxLength: 2 }),
        ports: fc.uniqueArray(
          fc.record(
            { port: fc.integer({ min: 1, max: 3 }), name: fc.constantFrom("n", "m") },
            { requiredKeys: ["port"] },
          ),
          { selector: ({ port }) => port, maxLength: 3 },
        ),
        map: fc.dictionary(fc.constantFrom("k", "l"), fc.constantFrom("1", "2")),
        atomic: fc.dictionary(fc.constantFrom("k", "l"), fc.constantFrom("1", "2")),
        free: fc.dictionary(fc.constantFrom("k", "l"), fc.jsonValue({ maxDepth: 2 })),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

test("who applies once more, or the same as another one, changes nothing and is in nobody's way", () => {
  fc.assert(
    fc.property(configs, configs, (first, second) => {
      assert.equal(typeErrors(widget, first), undefined);
      const one = applyTo(widget, {}, nobody, "one", first);
      assert.ok("object" in one);
      for (const who of ["one", "two"]) {
        const again = applyTo(widget, one.object, one.managers, who, first);
        assert.ok("object" in again, JSON.stringify(again));
        assert.ok(deepEqual(again.object, one.object));
      }
      // One manager alone has no conflicts, and what it no longer applies is gone.
      const changed = applyTo(widget, one.object, one.managers, "one", second);
      assert.ok("object" in changed);
      const wanted = fieldsOf(widget, second);
      const left = fieldsOf(widget, changed.object).intersection(fieldsOf(widget, first));
      const gone = fieldsOf(widget, first).difference(wanted);
      assert.deepEqual(left.intersection(gone).paths().map(pathText), []);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("whatever is given, an error comes instead of a throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const type of [deployment, widget]) {
        typeErrors(type, value);
        fieldsOf(type, value);
        mergeValues(type, value, { spec: value });
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});
