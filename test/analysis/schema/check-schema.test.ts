import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CustomResources, checkSchema, loadSchemaCompiler } from "#analysis";
import { editDistance, isNear, nearest } from "../../../server/src/analysis/schema/near.ts";
import { pack } from "../../schema-pack.ts";

type Fields = { readonly [key: string]: unknown };

interface World {
  readonly minor?: number;
  readonly customResources?: CustomResources;
  readonly sourceText?: () => string;
}

function check(
  apiVersion: string,
  kind: string,
  fields: Fields,
  { minor = 36, ...rest }: World = {},
) {
  const ref = {
    file: "a.yaml",
    document: 0,
    base: [],
    apiVersion,
    kind,
    namespace: "default",
    name: "a",
  };
  return checkSchema(
    { ref, value: { apiVersion, kind, metadata: { name: "a" }, ...fields } },
    { pack, minor, ...rest },
  );
}

/** A finding in one line, and its fixes as title, safety and operations. */
function brief(findings: ReturnType<typeof check>) {
  return findings.map(({ code, severity, path, part, message, fixes = [] }) => ({
    at: `${severity} ${code} ${part} ${path.join(".")}`,
    message,
    fixes: fixes.map(({ title, safe, edits }) => [title, safe, edits[0]!.operations]),
  }));
}

test("what the server can not decode is found, with the edit that mends it", () => {
  const table: {
    name: string;
    kind: [string, string];
    given: Fields;
    world?: World;
    want: ReturnType<typeof brief>;
  }[] = [
    {
      name: "one letter off: safe",
      kind: ["apps/v1", "Deployment"],
      given: { spec: { replica: 3 } },
      want: [
        {
          at: "error schema-invalid key spec.replica",
          message: 'unknown field "spec.replica"',
          fixes: [
            [
              "Change to 'replicas'",
              true,
              [{ op: "rename", path: ["spec", "replica"], key: "replicas" }],
            ],
          ],
        },
      ],
    },
    {
      name: "a key that is there already is not offered",
      kind: ["apps/v1", "Deployment"],
      given: { spec: { replica: 3, replicas: 3 } },
      want: [
        {
          at: "error schema-invalid key spec.replica",
          message: 'unknown field "spec.replica"',
          fixes: [],
        },
      ],
    },
    {
      name: "legal one level up",
      kind: ["v1", "Pod"],
      given: { spec: { containers: [{ name: "a", nodeName: "n" }] } },
      want: [
        {
          at: "error schema-invalid key spec.containers.0.nodeName",
          message: 'unknown field "spec.containers[0].nodeName"',
          fixes: [
            [
              "Move to spec",
              false,
              [
                {
                  op: "move",
                  path: ["spec", "containers", 0, "nodeName"],
                  to: ["spec", "nodeName"],
                },
              ],
            ],
          ],
        },
      ],
    },
    {
      name: "legal one level down",
      kind: ["apps/v1", "Deployment"],
      given: { replicas: 2 },
      want: [
        {
          at: "error schema-invalid key replicas",
          message: 'unknown field "replicas"',
          fixes: [
            ["Move to spec", false, [{ op: "move", path: ["replicas"], to: ["spec", "replicas"] }]],
          ],
        },
      ],
    },
    {
      name: "quote as written",
      kind: ["v1", "ConfigMap"],
      given: { data: { version: 1.1 } },
      world: { sourceText: () => "1.10" },
      want: [
        {
          at: "error schema-invalid value data.version",
          message:
            "json: cannot unmarshal number into Go struct field ConfigMap.data of type string",
          fixes: [
            ['Quote: "1.10"', true, [{ op: "set", path: ["data", "version"], value: "1.10" }]],
          ],
        },
      ],
    },
    {
      name: "unquote",
      kind: ["apps/v1", "Deployment"],
      given: { spec: { replicas: "3", paused: "true" } },
      want: [
        {
          at: "error schema-invalid value spec.paused",
          message:
            "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool",
          fixes: [["Unquote: true", true, [{ op: "set", path: ["spec", "paused"], value: true }]]],
        },
        {
          at: "error schema-invalid value spec.replicas",
          message:
            "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
          fixes: [["Unquote: 3", true, [{ op: "set", path: ["spec", "replicas"], value: 3 }]]],
        },
      ],
    },
    {
      name: "wrap",
      kind: ["v1", "Pod"],
      given: { spec: { containers: { name: "a" } } },
      want: [
        {
          at: "error schema-invalid value spec.containers",
          message:
            "json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container",
          fixes: [
            [
              "Make it a list of one item",
              false,
              [{ op: "set", path: ["spec", "containers"], value: [{ name: "a" }] }],
            ],
          ],
        },
      ],
    },
  ];
  for (const { name, kind, given, world, want } of table)
    assert.deepEqual(brief(check(...kind, given, world)), want, name);
});

test("a namespace that kubectl overwrites is no error", () => {
  const given = { metadata: { name: "a", namespace: true } };
  assert.deepEqual(
    check("v1", "ConfigMap", given).map(({ severity }) => severity),
    ["warning"],
  );
  assert.deepEqual(
    check("v1", "Node", given).map(({ severity }) => severity),
    ["error"],
  );
});

test("API versions: gone, going, not there yet, and misspelled kinds", () => {
  const table: { given: [string, string]; minor?: number; want: string[] }[] = [
    { given: ["apps/v1", "Deployment"], want: [] },
    {
      given: ["extensions/v1beta1", "Ingress"],
      want: [
        'error api-version-removed apiVersion: no matches for kind "Ingress" in version "extensions/v1beta1" (removed in v1.22; use networking.k8s.io/v1 Ingress)',
      ],
    },
    {
      given: ["policy/v1beta1", "PodSecurityPolicy"],
      want: [
        'error api-version-removed apiVersion: no matches for kind "PodSecurityPolicy" in version "policy/v1beta1" (removed in v1.25)',
      ],
    },
    {
      given: ["flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema"],
      minor: 31,
      want: [
        "warning api-version-deprecated apiVersion: flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema is deprecated in v1.29+, unavailable in v1.32+; use flowcontrol.apiserver.k8s.io/v1 FlowSchema",
      ],
    },
    {
      given: ["v1", "Endpoints"],
      want: [
        "warning api-version-deprecated apiVersion: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
      ],
    },
    { given: ["v1", "Endpoints"], minor: 32, want: [] },
    {
      given: ["admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy"],
      minor: 35,
      want: [
        'error api-version-removed apiVersion: no matches for kind "MutatingAdmissionPolicy" in version "admissionregistration.k8s.io/v1" (available from v1.36)',
      ],
    },
    {
      given: ["v1beta1", "Pod"],
      want: [
        'error api-version-removed apiVersion: no matches for kind "Pod" in version "v1beta1" (removed in v1.1; use v1 Pod)',
      ],
    },
    {
      given: ["apps/v1", "Deploymnt"],
      want: ['error schema-invalid kind: no matches for kind "Deploymnt" in version "apps/v1"'],
    },
    {
      given: ["apps/v1", "CronJob"],
      want: ['error schema-invalid apiVersion: no matches for kind "CronJob" in version "apps/v1"'],
    },
    { given: ["v1", "List"], want: [] },
    { given: ["v1", "ConfigMapList"], want: [] },
    { given: ["argoproj.io/v1alpha1", "Rollout"], want: [] },
    { given: ["gateway.networking.k8s.io/v1", "HTTPRoute"], want: [] },
    { given: ["scheduling.k8s.io/v1alpha2", "PodGroup"], want: [] },
  ];
  for (const { given, minor = 36, want } of table)
    assert.deepEqual(
      check(...given, {}, { minor }).map(
        ({ severity, code, path, message }) => `${severity} ${code} ${path.join(".")}: ${message}`,
      ),
      want,
      given.join(" "),
    );
});

test("kinds that were probably meant are offered", () => {
  const table: [string, string, string[]][] = [
    ["apps/v1", "Deploymnt", ["Change to Deployment"]],
    ["v1", "pod", ["Change to Pod"]],
    ["v1", "Pods", ["Change to Pod"]],
    ["apps/v1", "Pods", ["Change to v1 Pod"]],
    ["apps/v1", "CronJob", ["Change to batch/v1"]],
    ["v1", "Whatever", []],
  ];
  for (const [apiVersion, kind, want] of table)
    assert.deepEqual(
      check(apiVersion, kind, {})[0]!.fixes?.map(({ title }) => title) ?? [],
      want,
      `${apiVersion} ${kind}`,
    );
});

test("custom resources are checked against the definitions of the workspace", async () => {
  const customResources = CustomResources.read(
    [
      {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        spec: {
          group: "example.com",
          scope: "Namespaced",
          names: { kind: "Widget", plural: "widgets" },
          versions: [
            {
              name: "v1",
              served: true,
              schema: {
                openAPIV3Schema: {
                  type: "object",
                  properties: {
                    spec: {
                      type: "object",
                      required: ["size", "withDefault"],
                      properties: {
                        size: { type: "integer", minimum: 1 },
                        withDefault: { type: "string", default: "x" },
                        mode: { type: "string", enum: ["a", "b"] },
                        name: { type: "string", pattern: "^[a-z]+$", maxLength: 3 },
                        nothing: { type: "string", nullable: true },
                        port: { "x-kubernetes-int-or-string": true },
                        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                        template: {
                          type: "object",
                          "x-kubernetes-embedded-resource": true,
                          properties: { spec: { type: "object" } },
                        },
                        either: { anyOf: [{ minLength: 2 }, { maxLength: 0 }], type: "string" },
                        items: { type: "array", maxItems: 1, items: { type: "string" } },
                      },
                    },
                  },
                },
              },
            },
            { name: "v0", served: false },
          ],
        },
      },
      { kind: "CustomResourceDefinition", apiVersion: "apiextensions.k8s.io/v1", spec: 5 },
    ],
    await loadSchemaCompiler(),
  );
  const table: { given: Fields; want: string[] }[] = [
    {
      given: {
        size: 1,
        nothing: null,
        port: "http",
        free: { a: { b: 1 } },
        template: { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: {} },
      },
      want: [],
    },
    { given: {}, want: ["spec.size: Required value"] },
    {
      given: { size: "1" },
      want: [
        'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
      ],
    },
    {
      given: { size: 0 },
      want: ["spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1"],
    },
    {
      given: { size: 1, mode: "c" },
      want: ['spec.mode: Unsupported value: "c": supported values: "a", "b"'],
    },
    {
      given: { size: 1, name: "abcd" },
      want: ["spec.name: Too long: may not be more than 3 bytes"],
    },
    {
      given: { size: 1, name: "A" },
      want: [`spec.name: Invalid value: "A": spec.name in body should match '^[a-z]+$'`],
    },
    {
      given: { size: 1, either: "x" },
      want: [
        'spec.either: Invalid value: "": "spec.either" must validate at least one schema (anyOf)',
      ],
    },
    {
      given: { size: 1, items: ["a", "b"] },
      want: ["spec.items: Too many: 2: must have at most 1 item"],
    },
    {
      given: { size: 1, sise: 2, free: { anything: 1 }, template: { spec: { a: 1 } } },
      want: ['unknown field "spec.sise"', 'unknown field "spec.template.spec.a"'],
    },
  ];
  for (const { given, want } of table)
    assert.deepEqual(
      check("example.com/v1", "Widget", { spec: given }, { customResources }).map(
        ({ message }) => message,
      ),
      want,
      JSON.stringify(given),
    );
  assert.deepEqual(
    check("example.com/v0", "Widget", {}, { customResources }).map(({ message }) => message),
    ['no matches for kind "Widget" in version "example.com/v0"'],
  );
});

test("misspellings", () => {
  const table: [string, string, number, boolean][] = [
    ["replica", "replicas", 1, true],
    ["iamge", "image", 1, true],
    ["Image", "image", 1, true],
    ["image-pull-policy", "imagePullPolicy", 4, true],
    ["db-1", "db-2", 1, false],
    ["a", "b", 1, false],
    ["same", "same", 0, false],
  ];
  for (const [a, b, distance, near] of table)
    assert.deepEqual([editDistance(a, b), isNear(a, b)], [distance, near], `${a} ${b}`);
  assert.deepEqual(nearest("contaners", ["volumes", "containers", "initContainers"]), [
    "containers",
  ]);
});

test("no definition and no resource makes the check throw", async () => {
  const compile = await loadSchemaCompiler();
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (schema, value) => {
      const customResources = CustomResources.read(
        [
          {
            apiVersion: "apiextensions.k8s.io/v1",
            kind: "CustomResourceDefinition",
            spec: {
              group: "example.com",
              names: { kind: "Widget" },
              versions: [
                { name: "v1", schema: { openAPIV3Schema: schema } },
                {
                  name: "v2",
                  schema: {
                    openAPIV3Schema: { properties: { spec: schema, a: null }, items: 5, enum: {} },
                  },
                },
                value,
              ],
            },
          },
          schema,
        ],
        compile,
      );
      for (const version of ["v1", "v2"])
        check(`example.com/${version}`, "Widget", { spec: value }, { customResources });
    }),
    { numRuns: 60, seed: 1 },
  );
});
