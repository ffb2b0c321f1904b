import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject, Result } from "#engine";
import { object, testServer } from "#engine/testing";
import { anything, boatDefinition } from "../boats.ts";

const definition = boatDefinition(
  {
    properties: {
      spec: {
        type: "object",
        required: ["name"],
        properties: {
          name: { type: "string", pattern: "^[a-z]+$", maxLength: 8 },
          masts: { type: "integer", minimum: 1, default: 1 },
          rig: { type: "string", enum: ["sloop", "ketch"] },
          crew: { type: "array", maxItems: 1, items: { type: "string" } },
          sails: {
            type: "object",
            additionalProperties: { type: "object", properties: { area: { type: "number" } } },
          },
        },
      },
      status: anything,
    },
  },
  { subresources: { status: {} } },
);

const boat = (spec: object, rest: object = {}): KubeObject =>
  object("sea.example.com/v1", "Boat", "b", { spec, ...rest });
const resource = "boats.sea.example.com";

function server() {
  const { server: api } = testServer();
  const made = api.create("customresourcedefinitions.apiextensions.k8s.io", definition);
  assert.ok(made.ok, JSON.stringify(made));
  return api;
}

const told = (result: Result<KubeObject>) =>
  result.ok ? "accepted" : `${result.status.code} ${result.status.message}`;

test("a kind is served once its definition is there", () => {
  assert.equal(told(testServer().server.create(resource, boat({}))).slice(0, 3), "404");
  const api = server();
  const made = api.create(resource, boat({ name: "argo" }, { status: { afloat: true } }));
  assert.ok(made.ok, JSON.stringify(made));
  const stored = made.value as KubeObject & { spec: object; status?: object };
  assert.deepEqual(stored.spec, { name: "argo", masts: 1 });
  assert.equal(stored.status, undefined);
  assert.equal(stored.metadata?.generation, 1);
  const again = api.update(resource, { ...stored, spec: { name: "argo", masts: 2 } } as KubeObject);
  assert.ok(again.ok, JSON.stringify(again));
  assert.equal(again.value.metadata.generation, 2);
});

const cases: readonly { name: string; given: KubeObject; want: string }[] = [
  {
    name: "types, bounds and what is needed",
    given: boat({ masts: 0, rig: "brig", crew: ["a", 2], sails: { main: { area: "big" } } }),
    want: '422 Boat.sea.example.com "b" is invalid: [spec.crew[1]: Invalid value: "integer": spec.crew[1] in body must be of type string: "integer", spec.crew: Too many: 2: must have at most 1 item, spec.masts: Invalid value: 0: spec.masts in body should be greater than or equal to 1, spec.rig: Unsupported value: "brig": supported values: "sloop", "ketch", spec.sails.main.area: Invalid value: "string": spec.sails.main.area in body must be of type number: "string", spec.name: Required value]',
  },
  {
    name: "texts",
    given: boat({ name: "Argo the First" }),
    want: '422 Boat.sea.example.com "b" is invalid: spec.name: Too long: may not be more than 8 bytes',
  },
  {
    name: "fields that nobody knows",
    given: boat({ name: "argo", sails: { main: { colour: "red" } }, keel: 1 }, { extra: 1 }),
    want: '400 Boat in version "v1" cannot be handled as a Boat: strict decoding error: unknown field "extra", unknown field "spec.keel", unknown field "spec.sails.main.colour"',
  },
];

for (const { name, given, want } of cases)
  test(`a custom resource: ${name}`, () => {
    assert.equal(told(server().create(resource, given)), want);
  });
