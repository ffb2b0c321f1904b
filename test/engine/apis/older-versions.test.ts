import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldErrorOf } from "../../../engine/src/apis/field-error-versions.ts";
import {
  goBool,
  goQuantity,
  goString,
  goTimePointer,
  pointer,
  printedQuantity,
  slice,
  struct,
} from "../../../engine/src/apis/go-structs.ts";
import { fieldError, fieldErrorText } from "../../../engine/src/model/field-error.ts";
import { FieldPath } from "../../../engine/src/model/field-path.ts";
import { judgeCreate } from "./judge.ts";

const amount = (value: string, scale: number, text: string, format: string) =>
  `resource.Quantity{i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"${text}", Format:"${format}"}`;

const syntax = [
  { type: goQuantity, value: "500m", want: amount("500", -3, "500m", "DecimalSI") },
  { type: goQuantity, value: ".5", want: amount("5", -1, "", "DecimalSI") },
  { type: goQuantity, value: "1.5", want: amount("15", -1, "", "DecimalSI") },
  { type: goQuantity, value: "0", want: amount("0", 0, "0", "DecimalSI") },
  { type: goQuantity, value: "1Gi", want: amount("1073741824", 0, "1Gi", "BinarySI") },
  { type: goQuantity, value: "8Gi", want: amount("8589934592", 0, "", "BinarySI") },
  { type: printedQuantity, value: "8Gi", want: amount("8589934592", 0, "8Gi", "BinarySI") },
  { type: goQuantity, value: undefined, want: amount("0", 0, "", "") },
  { type: goTimePointer, value: undefined, want: "<nil>" },
  { type: pointer(goBool), value: undefined, want: "(*bool)(nil)" },
  { type: slice(goString), value: ["a", "b"], want: '[]string{"a", "b"}' },
  { type: slice(struct("core.Thing", {})), value: undefined, want: "[]core.Thing(nil)" },
];
for (const { type, value, want } of syntax)
  test(`Go syntax: ${type.name} ${JSON.stringify(value)}`, () =>
    assert.equal(type.syntax(value), want));

const spec = FieldPath.of("spec");
const wordings = [
  { minor: 34, error: fieldError.invalid(spec, null, "no"), want: "spec: Invalid value: null: no" },
  {
    minor: 33,
    error: fieldError.invalid(spec, null, "no"),
    want: 'spec: Invalid value: "null": no',
  },
  {
    minor: 33,
    error: fieldError.invalid(spec, ["a", "b"], "no"),
    want: 'spec: Invalid value: []string{"a", "b"}: no',
  },
  {
    minor: 34,
    error: fieldError.tooMany(spec, 2, 1),
    want: "spec: Too many: 2: must have at most 1 item",
  },
  {
    minor: 33,
    error: fieldError.tooMany(spec, 2, 1),
    want: "spec: Too many: 2: must have at most 1 items",
  },
  {
    minor: 32,
    error: fieldError.tooLong(spec, 63),
    want: "spec: Too long: may not be more than 63 bytes",
  },
  {
    minor: 31,
    error: fieldError.tooLong(spec, 63),
    want: "spec: Too long: must have at most 63 bytes",
  },
  {
    minor: 31,
    error: fieldError.tooLong(spec.child("managedBy"), 63),
    want: "spec.managedBy: Too long: may not be longer than 63",
  },
];
for (const { minor, error, want } of wordings)
  test(`1.${minor} says: ${want}`, () =>
    assert.equal(fieldErrorText(fieldErrorOf(error, minor)), want));

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

const attachment = {
  apiVersion: "storage.k8s.io/v1",
  kind: "VolumeAttachment",
  metadata: { name: "a" },
  spec: { attacher: "", nodeName: "n", source: { persistentVolumeName: "pv" } },
};
const runtimeClass = (rest: object) => ({
  apiVersion: "node.k8s.io/v1",
  kind: "RuntimeClass",
  metadata: { name: "a" },
  handler: "runc",
  ...rest,
});
const pod = (rest: object) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "a" },
  spec: {
    containers: [
      {
        name: "app",
        image: "app",
        imagePullPolicy: "Always",
        terminationMessagePolicy: "File",
      },
    ],
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    ...rest,
  },
});
const ingress = (rest: object) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "a" },
  spec: rest,
});
const webhook = (rest: object) => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "a" },
  webhooks: [
    {
      name: "a.example.com",
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      clientConfig: { service: { name: "s", namespace: "n" } },
      ...rest,
    },
  ],
});
const request = (text: string) => ({
  apiVersion: "certificates.k8s.io/v1",
  kind: "CertificateSigningRequest",
  metadata: { name: "a" },
  spec: { request: text, signerName: "example.com/a", usages: ["signing"] },
});
const quota = (hard: object, scopes?: string[]) => ({
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "a" },
  spec: { hard, ...(scopes ? { scopes } : {}) },
});
const endpointSlice = {
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { name: "a" },
  addressType: "IPv4",
  endpoints: [{ addresses: ["2001:db8::1"] }],
  ports: [{ name: "A_B" }],
};
const loadBalancer = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "a" },
  spec: {
    type: "LoadBalancer",
    clusterIP: "10.96.0.9",
    clusterIPs: ["10.96.0.9"],
    ports: [{ port: 10250, targetPort: 1 }],
  },
};
const node = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "a" },
  spec: { podCIDR: "10.0.0.0/16", podCIDRs: ["10.0.0.0/16", "10.0.0.0/16"] },
};
const families = `spec.podCIDRs: Invalid value: []string{"10.0.0.0/16", "10.0.0.0/16"}: may specify no more than one CIDR for each IP family`;
const claim = (requests: object[], constraints: object[] = []) => ({
  apiVersion: "resource.k8s.io/v1",
  kind: "ResourceClaim",
  metadata: { name: "a" },
  spec: { devices: { requests, constraints } },
});
const device = (rest: object = {}) => ({
  name: "gpu",
  exactly: { deviceClassName: "gpu.example.com", ...rest },
});

const creates: { name: string; minor: number; given: object; want: string[] }[] = [
  {
    name: "an empty attacher is asked for once",
    minor: 36,
    given: attachment,
    want: ["spec.attacher: Required value"],
  },
  {
    name: "an empty attacher is asked for twice",
    minor: 35,
    given: attachment,
    want: ["spec.attacher: Required value", "spec.attacher: Required value"],
  },
  {
    name: "an empty attacher is malformed, too",
    minor: 34,
    given: attachment,
    want: [
      "spec.attacher: Required value",
      "spec.attacher: Required value",
      `spec.attacher: Invalid value: "": ${subdomain}`,
    ],
  },
  {
    name: "an empty handler is malformed",
    minor: 35,
    given: runtimeClass({ handler: "" }),
    want: [`handler: Invalid value: "": ${label}`],
  },
  {
    name: "the list of tolerations is named twice",
    minor: 34,
    given: runtimeClass({ scheduling: { tolerations: [{ key: "a", operator: "Nope" }] } }),
    want: [
      'scheduling.tolerations.tolerations[0].operator: Unsupported value: "Nope": supported values: "Equal", "Exists"',
    ],
  },
  {
    name: "search domains are told the expression without underscores",
    minor: 33,
    given: pod({ dnsConfig: { searches: ["a b"] } }),
    want: [
      `spec.dnsConfig.searches[0]: Invalid value: "a b": ${subdomain.replace("'-' or", "'_', '-' or")}`,
    ],
  },
  {
    name: "no rules at all",
    minor: 33,
    given: ingress({}),
    want: [
      "spec: Invalid value: []networking.IngressRule(nil): either `defaultBackend` or `rules` must be specified",
    ],
  },
  {
    name: "a reference without a name",
    minor: 33,
    given: ingress({ defaultBackend: { resource: { kind: "Bucket", name: "" } } }),
    want: ["spec.defaultBackend.resource.name: Required value: name is required"],
  },
  {
    name: "operations print as their type",
    minor: 33,
    given: webhook({
      rules: [
        { operations: ["CREATE", "*"], apiGroups: ["*"], apiVersions: ["*"], resources: ["*"] },
      ],
    }),
    want: [
      `webhooks[0].rules[0].operations: Invalid value: []admissionregistration.OperationType{"CREATE", "*"}: if '*' is present, must not specify other operations`,
    ],
  },
  {
    name: "a service without a name",
    minor: 33,
    given: webhook({ clientConfig: { service: { name: "s", namespace: "" } } }),
    want: ["webhooks[0].clientConfig.service.name: Required value: service name is required"],
  },
  {
    name: "a request prints as bytes",
    minor: 33,
    given: request("aGk="),
    want: [
      "spec.request: Invalid value: []byte{0x68, 0x69}: PEM block type must be CERTIFICATE REQUEST",
    ],
  },
  {
    name: "a resource name prints without quotes",
    minor: 33,
    given: quota({ storage: "1" }),
    want: ["spec.hard[storage]: Invalid value: storage: must be a standard resource for quota"],
  },
  {
    name: "a scope that is not there yet",
    minor: 32,
    given: quota({ persistentvolumeclaims: "1" }, ["VolumeAttributesClass"]),
    want: [
      'spec.scopes: Invalid value: []core.ResourceQuotaScope{"VolumeAttributesClass"}: unsupported scope',
    ],
  },
  {
    name: "endpoints come before ports, and families are told of each address",
    minor: 32,
    given: endpointSlice,
    want: [
      'endpoints[0].addresses[0]: Invalid value: "2001:db8::1": must be a valid IPv4 address',
      `ports[0].name: Invalid value: "A_B": ${label}`,
    ],
  },
  {
    name: "ports come before endpoints",
    minor: 33,
    given: endpointSlice,
    want: [
      `ports[0].name: Invalid value: "A_B": ${label}`,
      'endpoints[0].addresses: Invalid value: "2001:db8::1": must be an IPv4 address',
    ],
  },
  {
    name: "a load balancer can not have the kubelet's port",
    minor: 32,
    given: loadBalancer,
    want: [
      "spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet",
    ],
  },
  { name: "a load balancer can have any port", minor: 33, given: loadBalancer, want: [] },
  {
    name: "a range that stands twice",
    minor: 32,
    given: node,
    want: [families, 'spec.podCIDRs[1]: Duplicate value: "10.0.0.0/16"'],
  },
  { name: "a range that stands twice says nothing more", minor: 33, given: node, want: [families] },
  {
    name: "two requests of a name: the name is blamed",
    minor: 34,
    given: claim([device(), device()]),
    want: ['spec.devices.requests[1].name: Duplicate value: "gpu"'],
  },
  {
    name: "two requests of a name: the request is blamed",
    minor: 35,
    given: claim([device(), device()]),
    want: ['spec.devices.requests[1]: Duplicate value: "gpu"'],
  },
  {
    name: "tolerations stay although their gate is off",
    minor: 34,
    given: claim([device({ tolerations: [{ key: "a", operator: "Exists", effect: "None" }] })]),
    want: [
      'spec.devices.requests[0].exactly.tolerations[0].effect: Unsupported value: "None": supported values: "NoExecute", "NoSchedule"',
    ],
  },
  {
    name: "an attribute without a domain",
    minor: 34,
    given: claim([device()], [{ matchAttribute: "model" }]),
    want: [
      'spec.devices.constraints[0].matchAttribute: Invalid value: "model": must include a domain',
    ],
  },
];
for (const { name, minor, given, want } of creates)
  test(`1.${minor}: ${name}`, () => assert.deepEqual(judgeCreate(given, minor).errors, want));

const projected = (sources: object[]) => pod({ volumes: [{ name: "v", projected: { sources } }] });
const secret = { secret: { name: "s", items: [{ key: "k", path: "p" }] } };
const twice = 'volume "v" (Projected): overlapping paths: "p" (Secret "s") with "p" (Secret "s")';
const warnings: { name: string; minor: number; given: object; want: string[] }[] = [
  {
    name: "a source without paths is taken for the one before",
    minor: 33,
    given: projected([secret, { configMap: { name: "c" } }]),
    want: [twice],
  },
  {
    name: "a source without paths has none",
    minor: 34,
    given: projected([secret, { configMap: { name: "c" } }]),
    want: [],
  },
];
for (const { name, minor, given, want } of warnings)
  test(`1.${minor}: ${name}`, () => assert.deepEqual(judgeCreate(given, minor).warnings, want));
