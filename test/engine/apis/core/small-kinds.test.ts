import { judge } from "../table.ts";

const budget = (spec: object) => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name: "b" },
  spec: { selector: { matchLabels: { app: "a" } }, ...spec },
});

judge("PodDisruptionBudget", [
  {
    name: "both bounds",
    given: budget({ minAvailable: 1, maxUnavailable: 1 }),
    errors: [
      'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"a"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    ],
  },
  {
    name: "more than all",
    given: budget({ minAvailable: "150%" }),
    errors: ['spec.minAvailable: Invalid value: "150%": must not be greater than 100%'],
  },
  {
    name: "no number",
    given: budget({ maxUnavailable: "few" }),
    errors: [
      "spec.maxUnavailable: Invalid value: \"few\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ],
  },
  {
    name: "an odd policy",
    given: budget({ minAvailable: 0, unhealthyPodEvictionPolicy: "Never" }),
    errors: [
      'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"',
    ],
  },
]);

const lease = (spec: object) => ({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: { name: "l" },
  spec,
});

judge("Lease", [
  {
    name: "times and counts",
    given: lease({ leaseDurationSeconds: 0, leaseTransitions: -1 }),
    errors: [
      "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
      "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
    ],
  },
  {
    name: "coordinated elections are off",
    given: lease({ strategy: "OldestEmulationVersion", preferredHolder: "me" }),
    stored: { "spec.strategy": undefined, "spec.preferredHolder": undefined },
  },
]);

judge("RuntimeClass", [
  {
    name: "a handler and what it costs",
    given: {
      apiVersion: "node.k8s.io/v1",
      kind: "RuntimeClass",
      metadata: { name: "r" },
      handler: "Kata_1",
      overhead: { podFixed: { cpu: "-1" } },
      scheduling: { nodeSelector: { "a b": "c" } },
    },
    errors: [
      "handler: Invalid value: \"Kata_1\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      "scheduling.nodeSelector: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  },
]);

judge("EndpointSlice", [
  {
    name: "addresses and ports",
    given: {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "s" },
      addressType: "IPv4",
      endpoints: [{ addresses: [] }, { addresses: ["::1"], hostname: "A" }],
      ports: [
        { name: "http", port: 80 },
        { name: "http", port: 70_000, protocol: "ICMP" },
      ],
    },
    errors: [
      'ports[1].name: Duplicate value: "http"',
      'ports[1].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
      "endpoints[0].addresses: Required value: must contain at least 1 address",
      'endpoints[1].addresses: Invalid value: "::1": must be an IPv4 address',
      'endpoints[1].addresses[0]: Invalid value: "::1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      "endpoints[1].hostname: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  },
  {
    name: "the type stays",
    before: {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "s" },
      addressType: "IPv4",
      endpoints: [],
    },
    given: {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "s" },
      addressType: "IPv6",
      endpoints: [],
    },
    errors: ['addressType: Invalid value: "IPv6": field is immutable'],
  },
]);
