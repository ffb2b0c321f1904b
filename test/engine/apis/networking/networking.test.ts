import { judge } from "../table.ts";

const ingress = (spec: object) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "shop" },
  spec,
});
const backend = { service: { name: "web", port: { number: 80 } } };
const path = (fields: object) => ({
  rules: [
    { host: "shop.test", http: { paths: [{ path: "/", pathType: "Prefix", backend, ...fields }] } },
  ],
});

judge("Ingress", [
  { name: "a complete rule", given: ingress(path({})) },
  {
    name: "no path type",
    given: ingress(path({ pathType: undefined })),
    errors: ["spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified"],
  },
  {
    name: "a path that is not absolute",
    given: ingress(path({ path: "cart" })),
    errors: ['spec.rules[0].http.paths[0].path: Invalid value: "cart": must be an absolute path'],
  },
  {
    name: "a backend port by name and number",
    given: ingress(
      path({ backend: { service: { name: "web", port: { number: 80, name: "http" } } } }),
    ),
    errors: [
      'spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both port name & port number',
    ],
  },
]);

const policy = (spec: object) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "deny" },
  spec: { podSelector: {}, ...spec },
});

judge("NetworkPolicy", [
  {
    name: "the types follow the rules given",
    given: policy({ egress: [{}] }),
    stored: { "spec.policyTypes": ["Ingress", "Egress"] },
  },
  {
    name: "a port range that ends before it starts",
    given: policy({ ingress: [{ ports: [{ port: 9000, endPort: 8000 }] }] }),
    errors: [
      "spec.ingress[0].ports[0].endPort: Invalid value: 9000: must be greater than or equal to `port`",
    ],
  },
  {
    name: "a peer that says nothing",
    given: policy({ ingress: [{ from: [{}] }] }),
    errors: ["spec.ingress[0].from[0]: Required value: must specify a peer"],
  },
]);
