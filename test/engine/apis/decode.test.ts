import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type Decoded,
  decode,
  decodeRefusal,
  encode,
  findDecodeErrors,
  type KubeObject,
  kubectlRefusal,
} from "#engine";
import { pack } from "../../schema-pack.ts";

type Fields = { readonly [key: string]: unknown };

const read = (apiVersion: string, kind: string, fields: Fields, minor = 36): Decoded =>
  decode(pack, { apiVersion, kind }, { apiVersion, kind, ...fields }, { minor });

const podWith = (spec: Fields): Fields => ({ metadata: { name: "a" }, spec });
const container = (fields: Fields): Fields => podWith({ containers: [{ name: "a", ...fields }] });

const formatError =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

test("the first wrong type is told in the server's words", () => {
  const table: { name: string; kind: [string, string]; given: Fields; want: string }[] = [
    {
      name: "string for an integer",
      kind: ["apps/v1", "Deployment"],
      given: { spec: { replicas: "3" } },
      want: "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
    },
    {
      name: "fraction for an integer",
      kind: ["apps/v1", "Deployment"],
      given: { spec: { replicas: 1.5 } },
      want: "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
    },
    {
      name: "more than 32 bits",
      kind: ["apps/v1", "Deployment"],
      given: { spec: { replicas: 3_000_000_000 } },
      want: "json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32",
    },
    {
      name: "more than 64 bits",
      kind: ["batch/v1", "Job"],
      given: { spec: { activeDeadlineSeconds: 2n ** 64n } },
      want: "json: cannot unmarshal number 18446744073709552000 into Go struct field JobSpec.spec.activeDeadlineSeconds of type int64",
    },
    {
      name: "number for a string, lists not shown",
      kind: ["v1", "Pod"],
      given: container({ env: [{ name: "A", value: 8080 }] }),
      want: "json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string",
    },
    {
      name: "embedded struct in the path",
      kind: ["v1", "Pod"],
      given: podWith({ volumes: [{ name: "v", emptyDir: [] }] }),
      want: "json: cannot unmarshal array into Go struct field Volume.spec.volumes.VolumeSource.emptyDir of type v1.EmptyDirVolumeSource",
    },
    {
      name: "named string type",
      kind: ["v1", "Service"],
      given: { spec: { type: true } },
      want: "json: cannot unmarshal bool into Go struct field ServiceSpec.spec.type of type v1.ServiceType",
    },
    {
      name: "list of a named string type",
      kind: ["v1", "PersistentVolumeClaim"],
      given: { spec: { accessModes: "ReadWriteOnce" } },
      want: "json: cannot unmarshal string into Go struct field PersistentVolumeClaimSpec.spec.accessModes of type []v1.PersistentVolumeAccessMode",
    },
    {
      name: "list for a map",
      kind: ["v1", "ConfigMap"],
      given: { metadata: { labels: ["a"] } },
      want: "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string",
    },
    {
      name: "map value: the path ends at the map",
      kind: ["v1", "ConfigMap"],
      given: { data: { a: true } },
      want: "json: cannot unmarshal bool into Go struct field ConfigMap.data of type string",
    },
    {
      name: "map with a name of its own",
      kind: ["v1", "Pod"],
      given: container({ resources: { limits: [] } }),
      want: "json: cannot unmarshal array into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList",
    },
    {
      name: "keys are read in sorted order",
      kind: ["v1", "Pod"],
      given: { spec: { containers: {}, activeDeadlineSeconds: "1" } },
      want: "json: cannot unmarshal string into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64",
    },
    {
      name: "a wrong type hides unknown fields",
      kind: ["v1", "Pod"],
      given: container({ alpha: 1, tty: "yes" }),
      want: "json: cannot unmarshal string into Go struct field Container.spec.containers.tty of type bool",
    },
    {
      name: "a type that decodes itself ends everything, though it comes later",
      kind: ["v1", "Pod"],
      given: container({ image: 1, resources: { limits: { cpu: "1gi" } } }),
      want: formatError,
    },
    {
      name: "quantity with an unknown suffix",
      kind: ["v1", "Pod"],
      given: container({ resources: { limits: { cpu: "1K" } } }),
      want: "unable to parse quantity's suffix",
    },
    {
      name: "quantity that is an object",
      kind: ["v1", "Pod"],
      given: container({ resources: { limits: { cpu: {} } } }),
      want: formatError,
    },
    {
      name: "int-or-string",
      kind: ["policy/v1", "PodDisruptionBudget"],
      given: { spec: { minAvailable: true } },
      want: "json: cannot unmarshal bool into Go struct field PodDisruptionBudgetSpec.spec.minAvailable of type int32",
    },
    {
      name: "int-or-string with a fraction",
      kind: ["policy/v1", "PodDisruptionBudget"],
      given: { spec: { minAvailable: 0.5 } },
      want: "json: cannot unmarshal number 0.5 into Go struct field PodDisruptionBudgetSpec.spec.minAvailable of type int32",
    },
    {
      name: "base64: character outside the alphabet",
      kind: ["v1", "Secret"],
      given: { data: { k: "abc!" } },
      want: "illegal base64 data at input byte 3",
    },
    {
      name: "base64: incomplete last group",
      kind: ["v1", "Secret"],
      given: { data: { k: "YWJjYQ" } },
      want: "illegal base64 data at input byte 4",
    },
    {
      name: "base64: one padding character missing",
      kind: ["v1", "Secret"],
      given: { data: { k: "YQ=" } },
      want: "illegal base64 data at input byte 3",
    },
    {
      name: "base64: data after the padding",
      kind: ["v1", "Secret"],
      given: { data: { k: "YQ==YQ==" } },
      want: "illegal base64 data at input byte 4",
    },
    {
      name: "bytes from a number",
      kind: ["v1", "Secret"],
      given: { data: { k: 5 } },
      want: "json: cannot unmarshal number into Go struct field Secret.data of type []uint8",
    },
    {
      name: "bytes from a list of strings",
      kind: ["v1", "Secret"],
      given: { data: { k: ["a"] } },
      want: "json: cannot unmarshal string into Go struct field Secret.data of type uint8",
    },
    {
      name: "time",
      kind: ["v1", "ConfigMap"],
      given: { metadata: { creationTimestamp: "2024-01-01" } },
      want: 'parsing time "2024-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
    },
    {
      name: "time that is a number",
      kind: ["v1", "ConfigMap"],
      given: { metadata: { creationTimestamp: 5 } },
      want: "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.creationTimestamp of type string",
    },
    {
      name: "micro time without fraction",
      kind: ["coordination.k8s.io/v1", "Lease"],
      given: { spec: { renewTime: "2024-01-01T00:00:00Z" } },
      want: 'parsing time "2024-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    },
    {
      name: "month out of range",
      kind: ["v1", "ConfigMap"],
      given: { metadata: { creationTimestamp: "2024-13-01T00:00:00Z" } },
      want: 'parsing time "2024-13-01T00:00:00Z": month out of range',
    },
    {
      name: "schema inside a schema: the struct is the outer one",
      kind: ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
      given: {
        spec: { versions: [{ schema: { openAPIV3Schema: { items: { required: "a" } } } }] },
      },
      want: "json: cannot unmarshal string into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.items.required of type []string",
    },
    {
      name: "neither boolean nor schema",
      kind: ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
      given: {
        spec: { versions: [{ schema: { openAPIV3Schema: { additionalProperties: "x" } } }] },
      },
      want: "boolean or JSON schema expected",
    },
  ];
  for (const { name, kind, given, want } of table)
    assert.deepEqual(read(...kind, given), { ok: false, error: want }, name);
});

test("unknown fields are told together, sorted as they are read", () => {
  const table: { name: string; given: Fields; want: string }[] = [
    {
      name: "paths with positions, case counts, embedded structs stay out",
      given: {
        extra: 1,
        metadata: { foo: 1 },
        spec: { containers: [{ name: "a", Image: "b" }], volumes: [{ secretName: "s" }] },
      },
      want: 'strict decoding error: unknown field "extra", unknown field "metadata.foo", unknown field "spec.containers[0].Image", unknown field "spec.volumes[0].secretName"',
    },
    {
      name: "null does not hide them",
      given: { spec: { foo: null, containers: [] } },
      want: 'strict decoding error: unknown field "spec.foo"',
    },
    {
      name: "at most a hundred",
      given: Object.fromEntries(
        Array.from({ length: 120 }, (_, i) => [`x${String(i).padStart(3, "0")}`, 1]),
      ),
      want: `strict decoding error: ${Array.from({ length: 100 }, (_, i) => `unknown field "x${String(i).padStart(3, "0")}"`).join(", ")}`,
    },
  ];
  for (const { name, given, want } of table)
    assert.deepEqual(read("v1", "Pod", given), { ok: false, error: want }, name);
});

test("what inner schemas of a CRD do not know passes, as it does on the server", () => {
  const given = (schema: Fields): Fields => ({
    spec: { versions: [{ name: "v1", schema: { openAPIV3Schema: schema } }] },
  });
  const crd = ["apiextensions.k8s.io/v1", "CustomResourceDefinition"] as const;
  assert.equal(read(...crd, given({ items: { foo: 1 } })).ok, true);
  assert.deepEqual(read(...crd, given({ properties: { a: { foo: 1 } } })), {
    ok: false,
    error:
      'strict decoding error: unknown field "spec.versions[0].schema.openAPIV3Schema.properties.a.foo"',
  });
});

test("older versions know fewer fields and shorter paths", () => {
  const table: { minor: number; given: Fields; want: string | undefined }[] = [
    {
      minor: 34,
      given: podWith({ volumes: [{ emptyDir: [] }] }),
      want: "json: cannot unmarshal array into Go struct field Volume.spec.volumes.emptyDir of type v1.EmptyDirVolumeSource",
    },
    {
      minor: 33,
      given: podWith({ hostnameOverride: "a" }),
      want: 'strict decoding error: unknown field "spec.hostnameOverride"',
    },
    { minor: 34, given: podWith({ hostnameOverride: "a" }), want: undefined },
  ];
  for (const { minor, given, want } of table) {
    const decoded = read("v1", "Pod", given, minor);
    assert.equal(decoded.ok ? undefined : decoded.error, want);
  }
});

test("nulls are absent fields and zero values; values come out in canonical form", () => {
  const table: { kind: [string, string]; given: Fields; want: Fields }[] = [
    { kind: ["v1", "Pod"], given: { spec: null }, want: {} },
    {
      kind: ["v1", "Pod"],
      given: { metadata: { labels: { a: null } }, spec: { containers: [null] } },
      want: { metadata: { labels: { a: "" } }, spec: { containers: [{}] } },
    },
    {
      kind: ["v1", "Pod"],
      given: container({ args: ["a", null], resources: { limits: { cpu: 0.5, memory: null } } }),
      want: container({ args: ["a", ""], resources: { limits: { cpu: "500m", memory: "0" } } }),
    },
    {
      kind: ["v1", "Secret"],
      given: { data: { a: "YWI\n=", b: [104, 105], c: "YR==" } },
      want: { data: { a: "YWI=", b: "aGk=", c: "YQ==" } },
    },
    {
      kind: ["v1", "ConfigMap"],
      given: { metadata: { creationTimestamp: "2024-01-01T01:30:00.9+01:00" } },
      want: { metadata: { creationTimestamp: "2024-01-01T00:30:00Z" } },
    },
    {
      kind: ["v1", "ConfigMap"],
      given: JSON.parse('{"data":{"__proto__":"x"}}') as Fields,
      want: JSON.parse('{"data":{"__proto__":"x"}}') as Fields,
    },
  ];
  for (const { kind, given, want } of table) {
    const decoded = read(...kind, given);
    assert.ok(decoded.ok, JSON.stringify(decoded));
    assert.deepEqual(decoded.object, { apiVersion: kind[0], kind: kind[1], ...want });
  }
});

test("the editor gets every error with its place", () => {
  const kind = { apiVersion: "v1", kind: "Pod" };
  const errors = findDecodeErrors(
    pack,
    kind,
    {
      ...kind,
      spec: { foo: 1, containers: [{ tty: "x", resources: { limits: { cpu: "1gi" } } }] },
    },
    { minor: 36 },
  );
  assert.deepEqual(
    errors.map(({ type, path }) => [type, path.join(".")]),
    [
      ["wrong-type", "spec.containers.0.resources.limits.cpu"],
      ["wrong-type", "spec.containers.0.tty"],
      ["unknown-field", "spec.foo"],
    ],
  );
});

test("objects are printed with what Go always writes, and without what it leaves out", () => {
  const table: { given: KubeObject & Fields; want: Fields }[] = [
    {
      given: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "a", labels: {} },
        spec: {
          hostNetwork: false,
          tolerations: [],
          terminationGracePeriodSeconds: 0,
          containers: [{ name: "a", tty: false }],
        },
      },
      want: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "a" },
        spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "a", resources: {} }] },
        status: {},
      },
    },
    {
      given: { apiVersion: "apps/v1", kind: "Deployment", spec: { replicas: 0 } },
      want: {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: {},
        spec: {
          replicas: 0,
          selector: null,
          strategy: {},
          template: { metadata: {}, spec: { containers: null } },
        },
        status: {},
      },
    },
  ];
  for (const { given, want } of table) assert.deepEqual(encode(pack, given), want);
});

test("refusals carry the frame of the server or of kubectl", () => {
  assert.equal(
    decodeRefusal({ apiVersion: "apps/v1", kind: "Deployment" }, "x").message,
    'Deployment in version "v1" cannot be handled as a Deployment: x',
  );
  const table: [unknown, string | undefined][] = [
    [{ apiVersion: "v1", kind: "Pod" }, undefined],
    [
      { kind: "Pod" },
      'error: error validating "f": error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false',
    ],
    [
      {},
      'error: error validating "f": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false',
    ],
    [
      [],
      'error: error validating "f": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false',
    ],
    [
      { kind: "", apiVersion: "v1" },
      `error: unable to decode "f": Object 'Kind' is missing in '{"apiVersion":"v1","kind":""}'`,
    ],
  ];
  for (const [document, want] of table) assert.equal(kubectlRefusal(document, "f")?.message, want);
});

test("no JSON value makes the decoder throw, and both ways of asking agree", () => {
  const kinds = Object.values(pack.kinds).filter(({ plural }) => plural !== undefined);
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.jsonValue(), ({ group, version, kind }, value) => {
      const name = { apiVersion: group === "" ? version : `${group}/${version}`, kind };
      const body = { ...name, metadata: value, spec: value, data: value, rules: value };
      const decoded = decode(pack, name, body, { minor: 36 });
      const errors = findDecodeErrors(pack, name, body, { minor: 36 });
      assert.equal(decoded.ok, errors.length === 0);
    }),
    { numRuns: 300, seed: 1 },
  );
});
