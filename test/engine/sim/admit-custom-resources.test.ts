import assert from "node:assert/strict";
import { test } from "node:test";
import { admit } from "#engine";
import { pack } from "../../schema-pack.ts";
import { anything, boatDefinition } from "../boats.ts";
import { judge } from "./answers.ts";

const definition = (spec: object, version: object = {}) =>
  boatDefinition({ properties: { spec: { type: "object", ...spec }, status: anything } }, version);

/** The schema of a boat's spec, a boat's spec, and what the server says; nothing is wrong without it. */
interface Case {
  readonly name: string;
  readonly schema: object;
  readonly spec: unknown;
  readonly refusal?: string;
  readonly warnings?: readonly string[];
  readonly more?: object;
  readonly version?: object;
}

const text = { type: "string" };
const formatted = (format: string) => ({ properties: { a: { type: "string", format } } });
/** `wrong`: the value is refused. */
const format = (name: string, of: string, value: string, wrong = false): Case => ({
  name: `format ${name}`,
  schema: formatted(of),
  spec: { a: value },
  ...(wrong && {
    refusal: `spec.a: Invalid value: "${value}": spec.a in body must be of type ${of}: "${value}"`,
  }),
});
const byKeys = (...keys: string[]) => ({
  properties: {
    a: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": keys,
      items: { type: "object", properties: Object.fromEntries(keys.map((key) => [key, text])) },
    },
  },
});
const embedded = {
  properties: {
    a: {
      type: "object",
      "x-kubernetes-embedded-resource": true,
      "x-kubernetes-preserve-unknown-fields": true,
    },
  },
};
const scale = {
  subresources: {
    scale: { specReplicasPath: ".spec.a", statusReplicasPath: ".status.a" },
  },
};

const cases: readonly Case[] = [
  {
    name: "the best of alternatives is told of",
    schema: {
      properties: { a: { type: "string", anyOf: [{ pattern: "^x" }, { maxLength: 2 }] } },
    },
    spec: { a: "abc" },
    refusal:
      '[<nil>: Invalid value: "": "spec.a" must validate at least one schema (anyOf), spec.a: Invalid value: "abc": spec.a in body should match \'^x\']',
  },
  {
    name: "more than one of what excludes each other",
    schema: {
      properties: { a: text, b: text },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    spec: { a: "x", b: "y" },
    refusal:
      '<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives',
  },
  {
    name: "none of what excludes each other",
    schema: { properties: { a: text }, oneOf: [{ required: ["a"] }] },
    spec: {},
    refusal:
      '[<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found none valid, spec.a: Required value]',
  },
  {
    name: "one of all",
    schema: { properties: { a: { type: "integer", allOf: [{ minimum: 3 }, { maximum: 8 }] } } },
    spec: { a: 9 },
    refusal:
      '[spec.a: Invalid value: 9: spec.a in body should be less than or equal to 8, <nil>: Invalid value: "": "spec.a" must validate all the schemas (allOf)]',
  },
  {
    name: "what must not be",
    schema: { properties: { a: { type: "string", not: { enum: ["bad"] } } } },
    spec: { a: "bad" },
    refusal: '<nil>: Invalid value: "": "spec.a" must not validate the schema (not)',
  },
  {
    name: "a broken number where an integer is wanted",
    schema: { properties: { a: { type: "integer", format: "int32" } } },
    spec: { a: 1.5 },
    refusal:
      '[spec.a: Invalid value: "float64": spec.a in body must be of type int32: "float64", <nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.a]',
  },
  {
    name: "a factor that is none for integers",
    schema: { properties: { a: { type: "number", multipleOf: 0.5 } } },
    spec: { a: 3 },
    refusal: "spec.a: Invalid value: 0: factor MultipleOf declared for spec.a must be positive: 0",
  },
  {
    name: "a multiple",
    schema: { properties: { a: { type: "number", multipleOf: 0.5 } } },
    spec: { a: 2.25 },
    refusal: "spec.a: Invalid value: 2.25: spec.a in body should be a multiple of 0.5",
  },
  {
    name: "the first thing wrong with a text, and the rest of the object",
    schema: {
      required: ["b"],
      properties: { a: { type: "string", minLength: 3, pattern: "^x" }, b: text },
    },
    spec: { a: "y" },
    refusal:
      '[spec.a: Invalid value: "y": spec.a in body should be at least 3 chars long, spec.b: Required value]',
  },
  {
    name: "null where it is not allowed is as good as nothing",
    schema: { properties: { a: text, b: { type: "string", nullable: true } } },
    spec: { a: null, b: null },
  },
  format("date", "date", "2024-02-29"),
  format("date, of no such day", "date", "2023-02-29", true),
  format("date-time", "date-time", "2024-01-01t00:00:00z"),
  format("date-time, without a zone", "date-time", "2024-01-01T00:00:00", true),
  format("duration, in words", "duration", "5 hours"),
  format("duration, of no unit", "duration", "5 parsecs", true),
  format("ipv4", "ipv4", "010.0.0.1"),
  format("ipv6", "ipv6", "10.0.0.1", true),
  format("mac, without marks", "mac", "001122334455"),
  format("uuid4", "uuid4", "123e4567-e89b-12d3-a456-426614174000", true),
  format("isbn", "isbn", "978-0321751041"),
  format("creditcard", "creditcard", "4111111111111112", true),
  format("uri", "uri", "x y", true),
  { name: "a format that nobody knows", schema: formatted("foo"), spec: { a: "x" } },
  {
    name: "twice in a set",
    schema: {
      properties: { a: { type: "array", "x-kubernetes-list-type": "set", items: text } },
    },
    spec: { a: ["x", "y", "x", "x"] },
    refusal: 'spec.a[2]: Duplicate value: "x"',
  },
  {
    name: "twice by a key",
    schema: byKeys("name"),
    spec: { a: [{ name: "x" }, { name: "x" }] },
    refusal: 'spec.a[1]: Duplicate value: {"name":"x"}',
  },
  {
    name: "twice by keys, one of which is not there",
    schema: byKeys("name", "port"),
    spec: { a: [{ name: "x" }, { name: "x", port: "p" }, { name: "x" }] },
    refusal: 'spec.a[2]: Duplicate value: {"name":"x"}',
  },
  {
    name: "an embedded resource that is none",
    schema: embedded,
    spec: { a: { kind: "B_x", metadata: { name: "a/b" } } },
    refusal:
      "[spec.a.apiVersion: Required value, spec.a.kind: Invalid value: \"B_x\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?'), spec.a.metadata.name: Invalid value: \"a/b\": may not contain '/']",
  },
  {
    name: "an embedded resource that cannot be read",
    schema: embedded,
    spec: { a: { apiVersion: "v1", kind: "Pod", metadata: { labels: { a: 1 } } } },
    refusal:
      'Boat in version "v1" cannot be handled as a Boat: spec.a.metadata: Invalid value: {"labels":{"a":1}}: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
  },
  {
    name: "unknown metadata of an embedded resource",
    schema: embedded,
    spec: { a: { apiVersion: "v1", kind: "Pod", metadata: { foo: 1 } } },
    refusal:
      'Boat in version "v1" cannot be handled as a Boat: strict decoding error: unknown field "spec.a.metadata.foo"',
  },
  {
    name: "replicas that cannot be scaled",
    schema: { properties: { a: { type: "integer" } } },
    version: scale,
    spec: { a: -1 },
    more: { status: { a: "x" } },
    refusal:
      "[.spec.a: Invalid value: -1: should be a non-negative integer, .status.a: Invalid value: 0: .status.a accessor error: x is of the type string, expected int64]",
  },
  {
    name: "rules are not looked at where the object is too wrong",
    schema: {
      required: ["a"],
      properties: { a: text },
      "x-kubernetes-validations": [{ rule: "has(self.a)" }],
    },
    spec: {},
    refusal:
      "[spec.a: Required value, <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]",
  },
  {
    name: "finalizers without a domain",
    schema: {},
    spec: {},
    more: { metadata: { name: "b", finalizers: ["a.b"] } },
    warnings: [
      'metadata.finalizers: "a.b": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers',
    ],
  },
];

for (const { name, schema, spec, refusal, warnings, more, version } of cases)
  test(`custom resource: ${name}`, () => {
    const boat = {
      apiVersion: "sea.example.com/v1",
      kind: "Boat",
      metadata: { name: "b" },
      spec,
      ...more,
    };
    const cluster = [definition(schema, version)];
    const [answer] = admit([{ object: boat, file: "a.yaml" }], { minor: 36, pack, cluster });
    const start = 'Boat.sea.example.com "b" is invalid: ';
    const message = answer?.status?.message ?? "";
    assert.equal(message.startsWith(start) ? message.slice(start.length) : message, refusal ?? "");
    if (warnings) assert.deepEqual(answer?.warnings, warnings);
  });

test("custom resource: an object in the cluster's files is there, wherever its definition stands", () => {
  const boat = (spec: object) => ({
    apiVersion: "sea.example.com/v1",
    kind: "Boat",
    metadata: { name: "b" },
    spec,
  });
  const cluster = [boat({}), definition({ properties: { a: { type: "string", default: "x" } } })];
  const [created] = admit([{ object: boat({}), file: "a.yaml" }], { minor: 36, pack, cluster });
  assert.equal(created?.status?.message, 'boats.sea.example.com "b" already exists');
});

const ruled = (rule: object, spec: object = {}) =>
  boatDefinition(
    {
      properties: {
        spec: {
          type: "object",
          properties: { a: { type: "integer" } },
          "x-kubernetes-validations": [{ rule: "self.a > 1", ...rule }],
        },
      },
    },
    {},
    spec,
  );

judge("definitions of custom resources", [
  {
    name: "an old self that no rule asks for",
    given: ruled({ optionalOldSelf: true }),
    code: 422,
    message:
      'CustomResourceDefinition.apiextensions.k8s.io "boats.sea.example.com" is invalid: spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule',
  },
  {
    name: "a webhook that says nothing",
    given: ruled({}, { conversion: { strategy: "None", webhook: {} } }),
    code: 201,
    stored: { "spec.conversion": { strategy: "None" } },
  },
]);
