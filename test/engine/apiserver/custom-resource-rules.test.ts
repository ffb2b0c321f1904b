import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject, Result } from "#engine";
import { object, testServer } from "#engine/testing";
import { boatDefinition } from "../boats.ts";

/** The schema of a boat's spec; a spec, what it was before an update, and what the server answers. */
interface Case {
  readonly name: string;
  readonly schema: object;
  readonly spec: object;
  /** Stored under a definition without rules and bounds. */
  readonly before?: object;
  /** Behind `Boat.sea.example.com "b" is invalid: `; nothing is wrong without it. */
  readonly refusal?: string;
  readonly warnings?: readonly string[];
}

const text = { type: "string", maxLength: 20 };
const rules = (...given: object[]) => ({ "x-kubernetes-validations": given });
const range = {
  properties: { min: { type: "integer" }, max: { type: "integer" } },
};
const list = (items: object, rest: object = {}) => ({ type: "array", maxItems: 5, items, ...rest });
const crew = (...given: object[]) =>
  list(
    {
      type: "object",
      required: ["name"],
      properties: { name: text, age: { type: "integer" } },
      ...rules(...given),
    },
    { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] },
  );

const cases: readonly Case[] = [
  {
    name: "a rule that holds",
    schema: { ...range, ...rules({ rule: "self.min <= self.max" }) },
    spec: { min: 1, max: 2 },
  },
  {
    name: "a rule that does not",
    schema: { ...range, ...rules({ rule: "self.min <= self.max" }) },
    spec: { min: 3, max: 2 },
    refusal: "spec: Invalid value: failed rule: self.min <= self.max",
  },
  {
    name: "its message, its place and its reason",
    schema: {
      ...range,
      ...rules({
        rule: "self.min <= self.max",
        message: " too small ",
        fieldPath: ".max",
        reason: "FieldValueForbidden",
      }),
    },
    spec: { min: 3, max: 2 },
    refusal: "spec.max: Forbidden: too small",
  },
  {
    name: "a message that is evaluated",
    schema: {
      ...range,
      ...rules({
        rule: "self.min <= self.max",
        messageExpression: "'%d is less'.format([self.max])",
      }),
    },
    spec: { min: 3, max: 2 },
    refusal: "spec: Invalid value: 2 is less",
  },
  {
    name: "a message that can not be evaluated gives way to the other one",
    schema: {
      ...range,
      ...rules({ rule: "self.min < 3", messageExpression: "string(self.max)", message: "no" }),
    },
    spec: { min: 3 },
    refusal: "spec: Invalid value: no",
  },
  {
    name: "a rule that can not be evaluated",
    schema: { ...range, ...rules({ rule: "self.min <= self.max" }) },
    spec: { min: 3 },
    refusal:
      'spec: Invalid value: "object": no such key: max evaluating rule: self.min <= self.max',
  },
  {
    name: "a value of another type than the rule takes",
    schema: {
      properties: { size: { "x-kubernetes-int-or-string": true } },
      ...rules({ rule: "self.size > 3" }),
    },
    spec: { size: "50%" },
    refusal:
      "spec: Invalid value: \"object\": 'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self.size > 3",
  },
  {
    name: "the value of a scalar is shown",
    schema: { properties: { min: { type: "integer", ...rules({ rule: "self > 3" }) } } },
    spec: { min: 1 },
    refusal: "spec.min: Invalid value: 1: failed rule: self > 3",
  },
  {
    name: "rules of maps, their values and their names",
    schema: {
      properties: {
        sails: {
          type: "object",
          maxProperties: 3,
          additionalProperties: { ...text, ...rules({ rule: "self != 'red'" }) },
          ...rules({ rule: "self.all(k, k.startsWith('m'))" }),
        },
      },
    },
    spec: { sails: { main: "red", jib: "white" } },
    refusal:
      "[spec.sails: Invalid value: failed rule: self.all(k, k.startsWith('m')), spec.sails[main]: Invalid value: \"red\": failed rule: self != 'red']",
  },
  {
    name: "names that have to be written another way",
    schema: {
      properties: { "a-b": text, "c.d": text, namespace: text, e__f: text },
      ...rules({
        rule: "self.a__dash__b + self.c__dot__d + self.__namespace__ + self.e__underscores__f == 'abcd'",
      }),
    },
    spec: { "a-b": "a", "c.d": "b", namespace: "c", e__f: "x" },
    refusal:
      "spec: Invalid value: failed rule: self.a__dash__b + self.c__dot__d + self.__namespace__ + self.e__underscores__f == 'abcd'",
  },
  {
    name: "a null counts as absent",
    schema: {
      properties: { name: { ...text, nullable: true } },
      ...rules({ rule: "!has(self.name)" }),
    },
    spec: { name: null },
  },
  {
    name: "sets in any order",
    schema: {
      properties: { crew: list(text, { "x-kubernetes-list-type": "set" }) },
      ...rules(
        { rule: "self.crew == ['b', 'a']" },
        { rule: "self.crew + ['a', 'c'] == ['c', 'b', 'a']" },
      ),
    },
    spec: { crew: ["a", "b"] },
  },
  {
    name: "a transition has to be allowed",
    schema: { properties: { min: { type: "integer", ...rules({ rule: "self >= oldSelf" }) } } },
    before: { min: 3 },
    spec: { min: 2 },
    refusal: "spec.min: Invalid value: 2: failed rule: self >= oldSelf",
  },
  {
    name: "without an old value there is no transition",
    schema: { properties: { min: { type: "integer", ...rules({ rule: "self >= oldSelf" }) } } },
    before: {},
    spec: { min: 2 },
  },
  {
    name: "a rule that wants to see transitions without an old value",
    schema: {
      properties: {
        min: { type: "integer", ...rules({ rule: "oldSelf.hasValue()", optionalOldSelf: true }) },
      },
    },
    spec: { min: 2 },
    refusal: "spec.min: Invalid value: 2: failed rule: oldSelf.hasValue()",
  },
  {
    name: "items of a map list have the old values of their keys",
    schema: { properties: { crew: crew({ rule: "self.age >= oldSelf.age" }) } },
    before: {
      crew: [
        { name: "a", age: 3 },
        { name: "b", age: 5 },
      ],
    },
    spec: {
      crew: [
        { name: "b", age: 5 },
        { name: "c", age: 1 },
        { name: "a", age: 2 },
      ],
    },
    refusal: "spec.crew[2]: Invalid value: failed rule: self.age >= oldSelf.age",
  },
  {
    name: "what has not changed may stay, with a warning",
    schema: {
      properties: {
        min: { type: "integer", ...rules({ rule: "self > 3" }) },
        max: { type: "integer" },
      },
    },
    before: { min: 1 },
    spec: { min: 1, max: 2 },
    warnings: ["spec.min: Invalid value: 1: failed rule: self > 3"],
  },
  {
    name: "items of a map list that have not changed may stay",
    schema: { properties: { crew: crew({ rule: "self.age > 3" }) } },
    before: { crew: [{ name: "a", age: 1 }] },
    spec: {
      crew: [
        { name: "b", age: 2 },
        { name: "a", age: 1 },
      ],
    },
    refusal: "spec.crew[0]: Invalid value: failed rule: self.age > 3",
    warnings: ["spec.crew[1]: Invalid value: failed rule: self.age > 3"],
  },
  {
    name: "a bound may stay broken too",
    schema: { properties: { min: { type: "integer", minimum: 5 }, max: { type: "integer" } } },
    before: { min: 1 },
    spec: { min: 1, max: 2 },
  },
  {
    name: "but not in what has changed",
    schema: { properties: { min: { type: "integer", minimum: 5 }, max: { type: "integer" } } },
    before: { min: 1 },
    spec: { min: 2 },
    refusal: "spec.min: Invalid value: 2: spec.min in body should be greater than or equal to 5",
  },
  {
    name: "in a list whose items have no keys everything is new",
    schema: { properties: { crew: list({ type: "string", minLength: 2 }) } },
    before: { crew: ["a"] },
    spec: { crew: ["a", "bc"] },
    refusal:
      'spec.crew[0]: Invalid value: "a": spec.crew[0] in body should be at least 2 chars long',
  },
  {
    name: "what of a schema Go alone can read",
    schema: { properties: { name: { type: "string", pattern: "^(?i)[[:alpha:]]+\\z" } } },
    spec: { name: "Argo1" },
    refusal:
      "spec.name: Invalid value: \"Argo1\": spec.name in body should match '^(?i)[[:alpha:]]+\\z'",
  },
];

const definitions = "customresourcedefinitions.apiextensions.k8s.io";
const definition = (schema: object) =>
  boatDefinition({ properties: { spec: { type: "object", ...schema } } }) as KubeObject;
const anything = { "x-kubernetes-preserve-unknown-fields": true };

function answer({ schema, spec, before }: Case): Result<KubeObject> {
  const { server } = testServer();
  const boat = (given: object) => object("sea.example.com/v1", "Boat", "b", { spec: given });
  const strict = { fieldValidation: "Strict" } as const;
  const lax = server.create(definitions, definition(before ? anything : schema));
  assert.ok(lax.ok, JSON.stringify(lax));
  if (!before) return server.create("boats.sea.example.com", boat(spec), strict);
  const old = server.create("boats.sea.example.com", boat(before));
  assert.ok(old.ok, JSON.stringify(old));
  const strictDefinition = { ...lax.value, spec: (definition(schema) as { spec?: object }).spec };
  const changed = server.update(definitions, strictDefinition as KubeObject);
  assert.ok(changed.ok, JSON.stringify(changed));
  return server.update(
    "boats.sea.example.com",
    { ...boat(spec), metadata: old.value.metadata } as KubeObject,
    undefined,
    strict,
  );
}

for (const one of cases)
  test(`a custom resource's rules: ${one.name}`, () => {
    const result = answer(one);
    const told = result.ok ? undefined : result.status.message;
    const want = one.refusal && `Boat.sea.example.com "b" is invalid: ${one.refusal}`;
    assert.equal(told, want);
    assert.deepEqual(result.warnings, one.warnings ?? []);
  });
