// Claims that are made for pods, and freed when pods end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { resourceClaimController } from "../../../engine/src/controllers/resource-claim/index.ts";
import type {
  CoreV1Pod,
  CoreV1PodResourceClaim,
  ResourceV1ResourceClaim,
  ResourceV1ResourceClaimStatus,
  ResourceV1ResourceClaimTemplate,
} from "../../../engine/src/model/generated/types.ts";
import { clone, type Stored } from "../../../engine/src/model/object.ts";
import { MemoryCluster } from "../../../engine/src/testing/memory-client.ts";

const resource = "resourceclaims.resource.k8s.io";
const finalizer = "resource.kubernetes.io/delete-protection";
const request = { name: "r", exactly: { deviceClassName: "gpu", count: 1 } };

class Story {
  readonly memory: MemoryCluster;
  readonly #controller;

  constructor(minor = 36) {
    this.memory = new MemoryCluster(minor);
    this.#controller = this.memory.start(resourceClaimController);
  }

  settle(): void {
    this.memory.settle(this.#controller);
  }

  advance(ms: number): void {
    this.memory.advance(this.#controller, ms);
  }

  template(name: string, metadata: ResourceV1ResourceClaimTemplate["spec"]["metadata"] = {}): void {
    this.memory.create<ResourceV1ResourceClaimTemplate>({
      apiVersion: "resource.k8s.io/v1",
      kind: "ResourceClaimTemplate",
      metadata: { name, namespace: "default" },
      spec: { metadata, spec: { devices: { requests: [request] } } },
    });
    this.settle();
  }

  pod(name: string, claims: CoreV1PodResourceClaim[], nodeName?: string): Stored<CoreV1Pod> {
    const pod = this.memory.create<CoreV1Pod>({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "default" },
      spec: {
        containers: [{ name: "c", image: "app:1" }],
        resourceClaims: claims,
        ...(nodeName && { nodeName }),
      },
    });
    this.settle();
    return pod;
  }

  /** A claim that is in use, as the scheduler leaves it. */
  claim(
    name: string,
    more: Partial<ResourceV1ResourceClaim["metadata"]>,
    ...users: Stored[]
  ): void {
    const reservedFor = users.map(({ metadata: { name, uid } }) => ({
      resource: "pods",
      name,
      uid,
    }));
    this.memory.create<ResourceV1ResourceClaim>({
      apiVersion: "resource.k8s.io/v1",
      kind: "ResourceClaim",
      metadata: { name, namespace: "default", finalizers: [finalizer], ...more },
      spec: { devices: { requests: [request] } },
      status: { allocation: { devices: { results: [] } }, reservedFor },
    });
    this.settle();
  }

  change(name: string, edit: (pod: Stored<CoreV1Pod>) => void): void {
    const pod = clone(this.#pod(name));
    edit(pod);
    this.memory.apply("pods", pod);
    this.settle();
  }

  claims(): readonly Stored<ResourceV1ResourceClaim>[] {
    return this.memory.client.list<ResourceV1ResourceClaim>(resource);
  }

  status(name: string): ResourceV1ResourceClaimStatus | undefined {
    return this.claims().find(({ metadata }) => metadata.name === name)?.status;
  }

  statuses(name: string) {
    return this.#pod(name).status?.resourceClaimStatuses;
  }

  #pod(name: string): Stored<CoreV1Pod> {
    return this.memory.client.get<CoreV1Pod>("pods", "default", name)!;
  }
}

const fromTemplate = { name: "gpu", resourceClaimTemplateName: "t" };
const named = { name: "gpu", resourceClaimName: "c" };

test("a claim is made from its template, and the pod is told", () => {
  const story = new Story();
  story.template("t", { labels: { l: "x" }, annotations: { a: "y" } });
  const pod = story.pod("p", [fromTemplate]);
  const [claim] = story.claims();
  const { generateName, labels, annotations, ownerReferences } = claim!.metadata;
  assert.deepEqual(
    { generateName, labels, annotations, ownerReferences, spec: claim?.spec },
    {
      generateName: "p-gpu-",
      labels: { l: "x" },
      annotations: { a: "y", "resource.kubernetes.io/pod-claim-name": "gpu" },
      ownerReferences: [
        { apiVersion: "v1", kind: "Pod", name: "p", uid: pod.metadata.uid, controller: true },
      ],
      spec: { devices: { requests: [request] } },
    },
  );
  assert.deepEqual(story.statuses("p"), [{ name: "gpu", resourceClaimName: claim?.metadata.name }]);
});

test("of long names each gives up its share", () => {
  const story = new Story();
  story.template("t");
  story.pod("p".repeat(60), [{ name: "g".repeat(20), resourceClaimTemplateName: "t" }]);
  assert.equal(story.claims()[0]?.metadata.generateName, `${"p".repeat(41)}-${"g".repeat(13)}`);
});

test("a missing template is told of, and the claim is made when it comes", () => {
  const story = new Story();
  story.pod("p", [fromTemplate]);
  assert.deepEqual(story.memory.events[0], {
    object: "default/p",
    type: "Warning",
    reason: "FailedResourceClaimCreation",
    message:
      'PodResourceClaim gpu: resource claim template "t": resourceclaimtemplate.resource.k8s.io "t" not found',
  });
  story.template("t");
  assert.equal(story.claims().length, 1);
});

test("a claim that was deleted by mistake is made anew", () => {
  const story = new Story();
  story.template("t");
  story.pod("p", [fromTemplate]);
  const before = story.claims()[0]!.metadata.name;
  story.memory.remove(resource, "default", before);
  story.settle();
  const after = story.claims()[0]!.metadata.name;
  assert.notEqual(after, before);
  assert.deepEqual(story.statuses("p"), [{ name: "gpu", resourceClaimName: after }]);
});

test("an allocated claim is reserved for a pod that no scheduler placed", () => {
  const story = new Story();
  story.claim("c", {});
  const pod = story.pod("p", [named], "a");
  assert.deepEqual(story.status("c")?.reservedFor, [
    { resource: "pods", name: "p", uid: pod.metadata.uid },
  ]);
});

interface EndCase {
  readonly name: string;
  readonly end: (story: Story) => void;
}

const ends: readonly EndCase[] = [
  { name: "is deleted", end: (story) => story.memory.remove("pods", "default", "p") },
  {
    name: "has ended",
    end: (story) =>
      story.change("p", (pod) => {
        pod.status = { phase: "Succeeded" };
      }),
  },
  {
    name: "is deleted before it got a node",
    end: (story) =>
      story.change("p", (pod) => {
        pod.metadata.deletionTimestamp = "2026-01-01T00:00:00Z";
      }),
  },
  {
    name: "was replaced",
    end: (story) => {
      story.memory.remove("pods", "default", "p");
      story.pod("p", []);
    },
  },
];

for (const { name, end } of ends)
  test(`a claim is deallocated when the last pod ${name}`, () => {
    const story = new Story();
    const pod = story.pod("p", [named]);
    story.claim("c", {}, pod);
    assert.ok(story.status("c")?.allocation);
    end(story);
    story.settle();
    assert.deepEqual(story.status("c"), {});
    assert.deepEqual(story.claims()[0]?.metadata.finalizers, []);
  });

test("a claim that another pod uses stays allocated", () => {
  const story = new Story();
  const [p, q] = [story.pod("p", [named]), story.pod("q", [named])];
  story.claim("c", {}, p, q);
  story.memory.remove("pods", "default", "p");
  story.settle();
  assert.deepEqual(
    story.status("c")?.reservedFor?.map(({ name }) => name),
    ["q"],
  );
  assert.ok(story.status("c")?.allocation);
});

test("the claim that was made for a pod goes when the pod has ended", () => {
  const story = new Story();
  story.template("t");
  story.pod("p", [fromTemplate]);
  story.change("p", (pod) => {
    pod.status = { ...pod.status, phase: "Failed" };
  });
  assert.deepEqual(story.claims(), []);
});

test("a deleted claim that nobody uses gives its devices back", () => {
  const story = new Story();
  story.claim("c", { deletionTimestamp: "2026-01-01T00:00:00Z" });
  assert.deepEqual(story.claims()[0]?.metadata.finalizers, []);
  assert.equal(story.status("c")?.allocation, undefined);
});

test("before 1.34 nobody makes claims", () => {
  const story = new Story(33);
  story.template("t");
  story.pod("p", [fromTemplate]);
  assert.deepEqual(story.claims(), []);
});
