import assert from "node:assert/strict";
import { test } from "node:test";
import { admit, type KubeObject } from "#engine";
import { object } from "#engine/testing";
import { pack } from "../../schema-pack.ts";

const file = "a.yaml";
const cluster = [object("v1", "Namespace", "default")];

const amount = (value: string, scale: number, text: string) =>
  `resource.Quantity{i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"${text}", Format:"DecimalSI"}`;

const written = [
  { minor: 33, given: "1.5", want: amount("15", -1, "") },
  { minor: 33, given: 2.5, want: amount("25", -1, "") },
  { minor: 33, given: ".5", want: amount("5", -1, "") },
  { minor: 33, given: "1500m", want: amount("1500", -3, "1500m") },
  { minor: 34, given: "1.5", want: '"1500m"' },
];
for (const { minor, given, want } of written)
  test(`1.${minor}: an amount of ${given} is shown as the server holds it`, () => {
    const resources = { limits: { "example.com/a": given } };
    const pod = object("v1", "Pod", "a", {
      spec: { containers: [{ name: "a", image: "a", resources }] },
    });
    const [answer] = admit([{ object: pod, file }], { minor, pack, cluster });
    const [limit, request] = ["limits", "requests"].map(
      (list) =>
        `spec.containers[0].resources.${list}[example.com/a]: Invalid value: ${want}: must be an integer`,
    );
    assert.equal(answer?.status?.message, `Pod "a" is invalid: [${limit}, ${request}]`);
  });

test("what is stored is canonical in all versions", () => {
  for (const minor of [31, 33, 34, 36]) {
    const resources = { requests: { cpu: "0.50", memory: "1024Mi" } };
    const pod = object("v1", "Pod", "a", {
      spec: { containers: [{ name: "a", image: "a", resources }] },
    });
    const [answer] = admit([{ object: pod, file }], { minor, pack, cluster });
    const { spec } = (answer?.object ?? {}) as { spec?: { containers: { resources: object }[] } };
    assert.deepEqual(spec?.containers[0]?.resources, { requests: { cpu: "500m", memory: "1Gi" } });
  }
});

const policy = (spec: object) =>
  object("networking.k8s.io/v1", "NetworkPolicy", "a", { spec: { podSelector: {}, ...spec } });
const webhook = (rest: object): KubeObject & { webhooks: object[] } => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "a" },
  webhooks: [
    {
      ...{ name: "a.b.c", admissionReviewVersions: ["v1"], sideEffects: "None" },
      ...{ clientConfig: { url: "https://a.b" }, ...rest },
    },
  ],
});
const slice = (rest: object) =>
  object("discovery.k8s.io/v1", "EndpointSlice", "a", {
    ...{ addressType: "IPv4", endpoints: [], ...rest },
  });

const generations: { name: string; old: KubeObject; given: KubeObject; want: number }[] = [
  { name: "an empty list is new", old: policy({}), given: policy({ ingress: [] }), want: 2 },
  {
    name: "an empty list is never stored",
    old: policy({ ingress: [] }),
    given: policy({ ingress: [] }),
    want: 2,
  },
  {
    name: "an empty list inside",
    old: policy({ ingress: [{}] }),
    given: policy({ ingress: [{ from: [] }] }),
    want: 2,
  },
  {
    name: "an empty map",
    old: policy({}),
    given: policy({ podSelector: { matchLabels: {} } }),
    want: 2,
  },
  { name: "null is nothing", old: policy({}), given: policy({ ingress: null }), want: 1 },
  {
    name: "an empty struct is stored",
    old: policy({ ingress: [{ from: [{ podSelector: {} }] }] }),
    given: policy({ ingress: [{ from: [{ podSelector: {} }] }] }),
    want: 1,
  },
  { name: "an empty list of a webhook", old: webhook({}), given: webhook({ rules: [] }), want: 2 },
  {
    name: "a default of a webhook",
    old: webhook({}),
    given: webhook({ objectSelector: {} }),
    want: 1,
  },
  { name: "kinds that see no difference", old: slice({}), given: slice({ ports: [] }), want: 1 },
];
for (const { name, old, given, want } of generations)
  test(`generation after an update: ${name}`, () => {
    const [answer] = admit([{ object: given, file, old: [old] }], { minor: 36, pack, cluster });
    assert.equal(answer?.object?.metadata?.generation, want, answer?.status?.message);
  });
