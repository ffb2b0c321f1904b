import { judge } from "../table.ts";

const core = (kind: string, name: string, rest: object) => ({
  apiVersion: "v1",
  kind,
  metadata: { name },
  ...rest,
});

judge("ConfigMap", [
  {
    name: "text and bytes",
    given: core("ConfigMap", "a", { data: { k: "v" }, binaryData: { b: "AA==" } }),
  },
  {
    name: "the same key twice",
    given: core("ConfigMap", "a", { data: { k: "v" }, binaryData: { k: "AA==" } }),
    errors: ['data[k]: Invalid value: "k": duplicate of key present in binaryData'],
  },
  {
    name: "an immutable one stays",
    before: core("ConfigMap", "a", { data: { k: "v" }, immutable: true }),
    given: core("ConfigMap", "a", { data: { k: "w" }, immutable: true }),
    errors: ["data: Forbidden: field is immutable when `immutable` is set"],
  },
]);

judge("Secret", [
  {
    name: "the type defaults to Opaque",
    given: core("Secret", "a", { data: { k: "dg==" } }),
    stored: { type: "Opaque" },
  },
  {
    name: "TLS without a key",
    given: core("Secret", "a", { type: "kubernetes.io/tls", data: { "tls.crt": "" } }),
    errors: ["data[tls.key]: Required value"],
  },
]);

judge("ResourceQuota", [
  {
    name: "a negative amount",
    given: core("ResourceQuota", "q", { spec: { hard: { pods: "-1" } } }),
    errors: ['spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0'],
  },
]);

judge("LimitRange", [
  {
    name: "a default above the maximum",
    given: core("LimitRange", "l", {
      spec: { limits: [{ type: "Container", max: { cpu: "1" }, default: { cpu: "2" } }] },
    }),
    errors: [
      'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than max value 1',
      'spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1',
    ],
  },
]);

judge("Namespace", [
  {
    name: "it gets its finalizer and its phase",
    given: core("Namespace", "team", {}),
    stored: { "spec.finalizers": ["kubernetes"], "status.phase": "Active" },
  },
]);

judge("Event", [
  {
    name: "about an object of another namespace",
    given: core("Event", "e", { involvedObject: { kind: "Pod", namespace: "other" } }),
    errors: ['involvedObject.namespace: Invalid value: "other": does not match event.namespace'],
  },
]);
