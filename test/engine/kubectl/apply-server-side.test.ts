// kubectl apply --server-side: what it says and who owns which fields afterwards, as a cluster of 1.36 answers.
import assert from "node:assert/strict";
import test from "node:test";
import { object, testServer } from "#engine/testing";
import { pathText } from "../../../engine/src/apiserver/field-ownership/field-set.ts";
import { type ApplyFlags, apply, summarize } from "../../../engine/src/kubectl/apply.ts";
import { createObject, replaceObject } from "../../../engine/src/kubectl/create.ts";
import type { Kubectl, KubectlResult } from "../../../engine/src/kubectl/kubectl.ts";
import { annotate, label } from "../../../engine/src/kubectl/label.ts";
import { patchReference } from "../../../engine/src/kubectl/patch.ts";
import { scale } from "../../../engine/src/kubectl/scale.ts";
import { setImage } from "../../../engine/src/kubectl/set-image.ts";
import type { KubeObject, ResourceName } from "../../../engine/src/model/object.ts";
import { pack } from "../../schema-pack.ts";

type Step = (kubectl: Kubectl) => KubectlResult;

const advice = `
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

const settings = (data?: unknown, metadata = {}) =>
  object("v1", "ConfigMap", "settings", { metadata, ...(data === undefined ? {} : { data }) });
const labels = { app: "web" };
const web = (spec = {}, container = {}) =>
  object("apps/v1", "Deployment", "web", {
    spec: {
      ...spec,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "app", image: "app:1", ...container }] },
      },
    },
  });
const fragment = (spec: object) => object("apps/v1", "Deployment", "web", { spec });
const ports = (...list: object[]) => object("v1", "Service", "web", { spec: { ports: list } });

const onClient =
  (given: KubeObject): Step =>
  (kubectl) =>
    apply(kubectl, [given]);
const onServer =
  (given: KubeObject, flags: ApplyFlags = {}): Step =>
  (kubectl) =>
    apply(kubectl, [given], { serverSide: true, ...flags });
const create =
  (given: KubeObject): Step =>
  (kubectl) =>
    summarize([createObject(kubectl, given)]);

interface Row {
  readonly name: string;
  readonly steps: readonly Step[];
  /** What the last step says. */
  readonly says: string;
  readonly about?: ResourceName;
  /** By manager, operation and subresource. */
  readonly owners?: Readonly<Record<string, string>>;
  /** Fields of the object in the end. */
  readonly has?: Readonly<Record<string, unknown>>;
}

const annotation = ".metadata.annotations.kubectl.kubernetes.io/last-applied-configuration";
const applied = "configmap/settings serverside-applied\n";

const rows: readonly Row[] = [
  {
    name: "what is missing is created, and nobody owns what is not applied",
    steps: [onServer(settings({ a: "1" }, { labels: { x: "y" } }))],
    says: applied,
    owners: { "kubectl Apply": ".data.a .metadata.labels.x" },
  },
  {
    name: "a field that another one applied is a conflict",
    steps: [
      onServer(settings({ a: "1" }), { fieldManager: "one" }),
      onServer(settings({ a: "2" }), { fieldManager: "two" }),
    ],
    says: `error 409 Conflict: Apply failed with 1 conflict: conflict with "one": .data.a${advice}`,
    has: { data: { a: "1" } },
  },
  {
    name: "conflicts with several managers are told by manager",
    steps: [
      onServer(settings({ a: "1", b: "2" }), { fieldManager: "one" }),
      onServer(settings({ a: "1", d: "3" }), { fieldManager: "two" }),
      onServer(settings({ a: "9", b: "9", d: "9" })),
    ],
    says: `error 409 Conflict: Apply failed with 4 conflicts: conflicts with "one":
- .data.a
- .data.b
conflicts with "two":
- .data.a
- .data.d${advice}`,
  },
  {
    name: "force takes the fields from the others",
    steps: [
      onServer(settings({ a: "1", b: "2" }), { fieldManager: "one" }),
      onServer(settings({ a: "2" }), { fieldManager: "two", forceConflicts: true }),
    ],
    says: applied,
    owners: { "one Apply": ".data.b", "two Apply": ".data.a" },
    has: { data: { a: "2", b: "2" } },
  },
  {
    name: "force is for the server's side only",
    steps: [(kubectl) => apply(kubectl, [settings()], { forceConflicts: true })],
    says: "error 1 ClientError: --force-conflicts only works with --server-side",
  },
  {
    name: "the same value is owned together, and stays until the last owner lets go",
    steps: [
      onServer(settings({ a: "1", b: "2" }), { fieldManager: "one" }),
      onServer(settings({ a: "1" }), { fieldManager: "two" }),
      onServer(settings(), { fieldManager: "one" }),
    ],
    says: applied,
    owners: { "two Apply": ".data.a" },
    has: { data: { a: "1" } },
  },
  {
    name: "updates own what they change",
    steps: [
      create(settings({ a: "1" }, { labels: { l: "1" }, annotations: { n: "1" } })),
      (kubectl) => label(kubectl, "configmap/settings", { l: "2" }),
      (kubectl) => annotate(kubectl, "configmap/settings", { n: "2" }),
      (kubectl) => patchReference(kubectl, "configmap/settings", { data: { b: "1" } }),
      (kubectl) =>
        summarize([
          replaceObject(
            kubectl,
            settings({ a: "1", b: "1", c: "1" }, { labels: { l: "2" }, annotations: { n: "2" } }),
          ),
        ]),
    ],
    says: "configmap/settings replaced\n",
    owners: {
      "kubectl-annotate Update": ".metadata.annotations.n",
      "kubectl-create Update": ".data .data.a .metadata.annotations .metadata.labels",
      "kubectl-label Update": ".metadata.labels.l",
      "kubectl-patch Update": ".data.b",
      "kubectl-replace Update": ".data.c",
    },
  },
  {
    name: "kubectl takes over what it applied on the client's side",
    steps: [onClient(settings({ a: "1", b: "2" })), onServer(settings({ a: "5" }))],
    says: applied,
    owners: { "kubectl Apply": ".data.a", "kubectl-last-applied Apply": annotation },
    has: { data: { a: "5" } },
  },
  {
    name: "what others changed since the apply on the client's side is a conflict",
    steps: [
      onClient(settings({ a: "1", b: "2" })),
      (kubectl) => patchReference(kubectl, "configmap/settings", { data: { a: "8" } }),
      onServer(settings({ a: "5", b: "5" })),
    ],
    says: `error 409 Conflict: Apply failed with 1 conflict: conflict with "kubectl-patch" using v1: .data.a${advice}`,
  },
  {
    name: "another manager conflicts with what was applied on the client's side",
    steps: [
      onClient(web({ replicas: 2 })),
      onServer(fragment({ replicas: 3 }), { fieldManager: "x" }),
    ],
    says: `error 409 Conflict: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas${advice}`,
  },
  {
    name: "a migration that would leave an invalid object is only warned of",
    steps: [
      onClient(web({ replicas: 2 })),
      onServer(fragment({ replicas: 3 }), { fieldManager: "x", forceConflicts: true }),
    ],
    says: `Warning: failed to re-apply configuration after performing Server-Side Apply migration. This is non-fatal and will be retried next time you apply. Error: Deployment.apps "web" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: \`selector\` does not match template \`labels\`, spec.template.spec.containers: Required value, spec.selector: Invalid value: null: field is immutable]
deployment.apps/web serverside-applied
`,
  },
  {
    name: "replicas that were scaled belong to the scale",
    steps: [
      onServer(web({ replicas: 2 })),
      (kubectl) => scale(kubectl, "deployment/web", 5),
      onServer(web({ replicas: 2 })),
    ],
    says: `error 409 Conflict: Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas${advice}`,
    about: "deployments.apps",
    owners: {
      "kubectl Apply":
        '.spec.selector .spec.template.metadata.labels.app .spec.template.spec.containers[name="app"] .spec.template.spec.containers[name="app"].image .spec.template.spec.containers[name="app"].name',
      "kubectl Update scale": ".spec.replicas",
    },
  },
  {
    name: "items of lists with keys have owners of their own, other lists one",
    steps: [
      create(web({}, { args: ["a"], env: [{ name: "A", value: "1" }] })),
      (kubectl) => setImage(kubectl, "deployment/web", { app: "app:2" }),
      onServer(web({}, { args: ["b"], env: [{ name: "B", value: "1" }] })),
    ],
    says: `error 409 Conflict: Apply failed with 2 conflicts: conflicts with "kubectl-create" using apps/v1:
- .spec.template.spec.containers[name="app"].args
conflicts with "kubectl-set" using apps/v1:
- .spec.template.spec.containers[name="app"].image${advice}`,
  },
  {
    name: "ports are told apart by number and protocol",
    steps: [
      create(ports({ name: "http", port: 80, targetPort: 8080 })),
      onServer(ports({ name: "dns", port: 80, protocol: "UDP" })),
      onServer(ports({ name: "http", port: 80, targetPort: 9090 })),
    ],
    says: `error 409 Conflict: Apply failed with 1 conflict: conflict with "kubectl-create" using v1: .spec.ports[port=80,protocol="TCP"].targetPort${advice}`,
  },
  {
    name: "what does not fit the type is refused before anything is merged",
    steps: [onServer(fragment({ replicas: "x", strategy: { kind: "x" } }))],
    says: `error 500 : failed to create typed patch object (default/web; apps/v1, Kind=Deployment): errors:
  .spec.replicas: expected numeric (int or float), got string
  .spec.strategy.kind: field not declared in schema`,
  },
  {
    name: "an item twice",
    steps: [onServer(ports({ port: 80 }, { port: 80, name: "x" }))],
    says: 'error 500 : failed to create typed patch object (default/web; /v1, Kind=Service): .spec.ports: duplicate entries for key [port=80,protocol="TCP"]',
  },
  {
    name: "owners are not told by their owners",
    steps: [onServer(settings({}, { managedFields: [] }))],
    says: "error 400 BadRequest: metadata.managedFields must be nil",
  },
];

for (const { name, steps, says, about = "configmaps", owners, has } of rows)
  test(name, () => {
    const { server } = testServer({ pack });
    const context = { minor: 36, feature: () => false, nowMs: () => 0 };
    const kubectl: Kubectl = { api: server, context, namespace: "default" };
    const { output, error } = steps.map((step) => step(kubectl)).at(-1)!;
    assert.equal(error ? `error ${error.code} ${error.reason}: ${error.message}` : output, says);
    const [stored] = server
      .list(about, "default")
      .filter(({ metadata }) => !metadata.name.startsWith("kube-root"));
    if (owners)
      assert.deepEqual(
        Object.fromEntries(
          [...server.managers(stored!).values()].map(
            ({ manager, operation, subresource, fields }) => [
              [manager, operation, ...(subresource ? [subresource] : [])].join(" "),
              fields.paths().map(pathText).sort().join(" "),
            ],
          ),
        ),
        owners,
      );
    for (const [field, value] of Object.entries(has ?? {}))
      assert.deepEqual((stored as unknown as Record<string, unknown>)[field], value);
  });
