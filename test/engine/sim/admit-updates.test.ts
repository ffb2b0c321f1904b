// What the server answers to an object that is to replace another.
import { judge, object } from "./answers.ts";

const slice = (labels: object) => ({
  ...object("discovery.k8s.io/v1", "EndpointSlice", "a", { addressType: "IPv4", endpoints: [] }),
  metadata: { name: "a", labels },
});

const volume = (capacity: object) =>
  object("v1", "PersistentVolume", "a", {
    spec: { capacity, accessModes: ["ReadWriteOnce"], hostPath: { path: "/a" } },
  });
const claimTemplate = (requests: object[]) =>
  object("resource.k8s.io/v1", "ResourceClaimTemplate", "a", {
    spec: { spec: { devices: { requests } } },
  });
const request = { name: "r", exactly: { deviceClassName: "c" } };

judge("updates", [
  {
    name: "show empty values as they were given",
    old: volume({ storage: "1Gi" }),
    given: volume({}),
    code: 422,
    message:
      'PersistentVolume "a" is invalid: [spec.capacity: Required value, spec.capacity: Unsupported value: {}: supported values: "storage"]',
  },
  {
    name: "of labels count for the generation of endpoint slices",
    old: slice({ a: "b" }),
    given: slice({ a: "c" }),
    code: 200,
    stored: { "metadata.generation": 2 },
  },
  {
    name: "of a claim template are looked at as a whole",
    old: claimTemplate([request]),
    given: claimTemplate([request, request]),
    code: 422,
  },
  {
    name: "of nothing find nothing",
    old: object("v1", "ConfigMap", "other"),
    given: object("v1", "ConfigMap", "a"),
    code: 404,
    message: 'configmaps "a" not found',
  },
  {
    name: "need a name",
    old: object("v1", "ConfigMap", "a"),
    given: { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "a" } },
    code: 0,
    message: 'error: error when replacing "a.yaml": resource name may not be empty',
  },
  {
    name: "need a name that fits into a path",
    old: object("v1", "ConfigMap", "a"),
    given: object("v1", "ConfigMap", "a/b"),
    code: 0,
    message:
      'error: error when replacing "a.yaml": invalid resource name "a/b": [may not contain \'/\']',
  },
  {
    name: "with a name that is no text are malformed",
    old: object("v1", "ConfigMap", "a"),
    given: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: 5 } },
    code: 400,
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
  },
]);
