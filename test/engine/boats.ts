// The definition of a custom resource that several tests sail.

/** Boats have one version: `schema` is what its objects look like; more of the version and of the spec lie over it. */
export const boatDefinition = (schema: object, version: object = {}, spec: object = {}) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "boats.sea.example.com" },
  spec: {
    group: "sea.example.com",
    names: { kind: "Boat", plural: "boats" },
    scope: "Namespaced",
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", ...schema } },
        ...version,
      },
    ],
    ...spec,
  },
});

/** A part of a schema that takes anything. */
export const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
