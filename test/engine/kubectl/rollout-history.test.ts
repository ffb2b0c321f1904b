// kubectl rollout history: a Deployment with ReplicaSets, a StatefulSet with ControllerRevisions, the text to the letter.
import assert from "node:assert/strict";
import test from "node:test";
import { resourceName } from "../../../engine/src/apis/kind.ts";
import { allKinds } from "../../../engine/src/apis/registry.ts";
import { printedHistory } from "../../../engine/src/kubectl/revisions.ts";
import type { Stored } from "../../../engine/src/model/object.ts";

const cause = "kubernetes.io/change-cause";
const template = {
  metadata: { labels: { app: "web", tier: "front" } },
  spec: {
    containers: [{ name: "app", image: "app:1" }],
    nodeSelector: { a: "1", b: "2" },
  },
};
const owned = (kind: string, more: object) =>
  ({
    metadata: {
      namespace: "default",
      ownerReferences: [{ kind, uid: "u", name: "web", controller: true }],
      ...(more as { metadata?: object }).metadata,
    },
    ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== "metadata")),
  }) as unknown as Stored;
const replicaSet = (revision: string, annotations: object = {}) =>
  owned("Deployment", {
    metadata: {
      name: `web-${revision}`,
      annotations: { "deployment.kubernetes.io/revision": revision, ...annotations },
    },
    spec: { template },
  });
const controllerRevision = (revision: number, annotations: object = {}) =>
  owned("StatefulSet", {
    metadata: { name: `web-${revision}`, annotations },
    revision,
    data: { spec: { template: { ...template, $patch: "replace" } } },
  });

const body =
  "    Image:\tapp:1\n    Port:\t<none>\n    Host Port:\t<none>\n    Environment:\t<none>\n    Mounts:\t<none>\n  Volumes:\t<none>\n  Node-Selectors:\ta=1\n\tb=2\n  Tolerations:\t<none>\n";

const rows: readonly {
  readonly name: string;
  readonly kind: string;
  readonly revisions: readonly Stored[];
  readonly revision?: number;
  readonly want: string | undefined;
}[] = [
  {
    name: "of two revisions",
    kind: "Deployment",
    revisions: [replicaSet("2", { [cause]: "two\nlines" }), replicaSet("10")],
    want: "deployment.apps/web \nREVISION  CHANGE-CAUSE\n2         two\nlines\n10  <none>\n\n",
  },
  {
    name: "of none",
    kind: "Deployment",
    revisions: [],
    want: "deployment.apps/web \nNo rollout history found.\n",
  },
  {
    name: "of none, asked for one",
    kind: "Deployment",
    revisions: [],
    revision: 3,
    want: "deployment.apps/web with revision #3\nNo rollout history found.\n",
  },
  {
    name: "of others than the one asked for",
    kind: "Deployment",
    revisions: [replicaSet("2")],
    revision: 3,
    want: undefined,
  },
  {
    name: "of a ReplicaSet, with why",
    kind: "Deployment",
    revisions: [replicaSet("2", { [cause]: "because" })],
    revision: 2,
    want: `deployment.apps/web with revision #2\nPod Template:\n  Labels:\tapp=web\n\ttier=front\n  Annotations:\t${cause}: because\n  Containers:\n   app:\n${body}\n`,
  },
  {
    name: "of a ControllerRevision, without",
    kind: "StatefulSet",
    revisions: [controllerRevision(2, { [cause]: "because" })],
    revision: 2,
    want: `statefulset.apps/web with revision #2\nPod Template:\n  Labels:\tapp=web\n\ttier=front\n  Containers:\n   app:\n${body}\n`,
  },
];

for (const { name, kind: named, revisions, revision, want } of rows)
  test(`rollout history ${name}`, () => {
    const kind = allKinds().find((each) => each.kind === named && each.group === "apps")!;
    const object = {
      apiVersion: "apps/v1",
      kind: named,
      metadata: { name: "web", namespace: "default", uid: "u" },
    } as unknown as Stored;
    const source = named === "Deployment" ? "replicasets.apps" : "controllerrevisions.apps";
    const list = (resource: string) => (resource === source ? revisions : []);
    const kubectl = { api: { list }, namespace: "default" } as never;
    assert.equal(resourceName(kind), `${named.toLowerCase()}s.apps`);
    assert.equal(printedHistory(kubectl, object, kind, revision), want);
  });
