import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject, Result } from "#engine";
import { object, pod, storeBreaches, testServer } from "#engine/testing";
import { pack } from "../../schema-pack.ts";

const map = (name: string, rest = {}) => object("v1", "ConfigMap", name, rest);
const refusal = (result: Result<KubeObject>) =>
  result.ok
    ? "accepted"
    : `${result.status.code} ${result.status.reason ?? ""} ${result.status.message}`;
const value = <T>(result: Result<T>): T => {
  assert.ok(result.ok, JSON.stringify(!result.ok && result.status));
  return result.value;
};

test("the first failing step of a create decides what the user sees", () => {
  const bad = { metadata: { labels: { "a b": "c" } } };
  const quota = {
    spec: { hard: { configmaps: "1" } },
    status: { hard: { configmaps: "1" }, used: { configmaps: "1" } },
  };
  const table = [
    {
      name: "a missing namespace before a validation error",
      given: map("a", { metadata: { ...bad.metadata, namespace: "nowhere" } }),
      want: '404 NotFound namespaces "nowhere" not found',
    },
    {
      name: "a validation error before quota",
      given: map("a", bad),
      want: /^422 Invalid ConfigMap "a" is invalid: metadata.labels: Invalid value: "a b": name part/,
    },
    {
      name: "quota before existence",
      given: map("kube-root-ca.crt"),
      want: '403 Forbidden configmaps "kube-root-ca.crt" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=1, limited: configmaps=1',
    },
    {
      name: "a name with a slash fails the kind's own rule",
      given: map("a/b"),
      want: /^422 Invalid ConfigMap "a\/b" is invalid: metadata.name: Invalid value: "a\/b": a lowercase RFC 1123 subdomain/,
    },
  ];
  const { server } = testServer();
  server.load("resourcequotas", object("v1", "ResourceQuota", "q", quota));
  for (const { name, given, want } of table) {
    const got = refusal(server.create("configmaps", given));
    if (typeof want === "string") assert.equal(got, want, name);
    else assert.match(got, want, name);
  }
});

test("what is answered and not stored cannot be written over", () => {
  const { server } = testServer();
  const review = object("authentication.k8s.io/v1", "SelfSubjectReview", "a");
  assert.equal(
    refusal(server.update("selfsubjectreviews.authentication.k8s.io", review)),
    "404 NotFound the server could not find the requested resource",
  );
});

test("a create that collides says so, and says when the other one is leaving", () => {
  const { server } = testServer();
  const held = map("a", { metadata: { finalizers: ["example.com/hold"] } });
  value(server.create("configmaps", held));
  assert.equal(
    refusal(server.create("configmaps", map("a"))),
    '409 AlreadyExists configmaps "a" already exists',
  );
  value(server.delete("configmaps", "default", "a"));
  assert.equal(
    refusal(server.create("configmaps", map("a"))),
    '409 AlreadyExists object is being deleted: configmaps "a" already exists',
  );
  assert.equal(
    refusal(server.create("configmaps", map("b", { metadata: { resourceVersion: "5" } }))),
    "500  resourceVersion should not be set on objects to be created",
  );
});

test("generated names follow from the seed and differ from each other", () => {
  const generate = (seed: number) => {
    const { server } = testServer({ seed });
    const one = () =>
      value(
        server.create("configmaps", {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { generateName: "web-", namespace: "default" },
        }),
      ).metadata.name;
    return [one(), one()];
  };
  const [first, second] = generate(1);
  assert.match(first!, /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  assert.notEqual(first, second);
  assert.deepEqual(generate(1), [first, second]);
  assert.notDeepEqual(generate(2), [first, second]);
});

test("updates: versions, immutable metadata, no-ops, generation", () => {
  const { server } = testServer();
  const created = value(server.create("configmaps", map("a", { data: { k: "1" } })));
  const changed = value(
    server.update("configmaps", { ...map("a"), data: { k: "2" } } as KubeObject),
  );
  assert.notEqual(changed.metadata.resourceVersion, created.metadata.resourceVersion);
  assert.equal(changed.metadata.uid, created.metadata.uid);
  const { revision } = server.store;
  value(server.update("configmaps", { ...map("a"), data: { k: "2" } } as KubeObject));
  assert.equal(server.store.revision, revision, "writing the same again changes nothing");
  const table: [string, object, string][] = [
    [
      "stale version",
      { resourceVersion: created.metadata.resourceVersion },
      '409 Conflict Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    ],
    [
      "another uid",
      { uid: "other" },
      `409 Conflict Operation cannot be fulfilled on configmaps "a": StorageError: invalid object, Code: 4, Key: /configmaps/default/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: other, UID in object meta: ${created.metadata.uid}`,
    ],
    [
      "no number",
      { resourceVersion: "abc" },
      '500  strconv.ParseUint: parsing "abc": invalid syntax',
    ],
    ["missing object", { name: "b" }, '404 NotFound configmaps "b" not found'],
  ];
  for (const [name, metadata, want] of table)
    assert.equal(refusal(server.update("configmaps", map("a", { metadata }))), want, name);
});

test("a change of the spec raises the generation, one of the status does not", () => {
  const { server } = testServer();
  const template = {
    metadata: { labels: { a: "b" } },
    spec: { containers: [{ name: "c", image: "x:1" }] },
  };
  const rs = (replicas: number) =>
    object("apps/v1", "ReplicaSet", "web", {
      spec: { replicas, selector: { matchLabels: { a: "b" } }, template },
    });
  assert.equal(value(server.create("replicasets.apps", rs(1))).metadata.generation, 1);
  assert.equal(value(server.update("replicasets.apps", rs(2))).metadata.generation, 2);
  const status = { ...rs(5), status: { replicas: 2, observedGeneration: 2 } } as KubeObject;
  const written = value(server.update("replicasets.apps", status, "status")) as KubeObject &
    Record<string, { replicas: number }>;
  assert.equal(written.metadata!.generation, 2);
  assert.deepEqual([written["spec"]!.replicas, written["status"]!.replicas], [2, 2]);
  const kept = value(server.update("replicasets.apps", rs(3))) as typeof written;
  assert.equal(kept["status"]!.replicas, 2, "a write of the object keeps its status");
  const scale = object("autoscaling/v1", "Scale", "web", { spec: { replicas: 7 } });
  const scaled = value(server.update("replicasets.apps", scale, "scale")) as typeof written;
  assert.deepEqual([scaled["spec"]!.replicas, scaled.metadata!.generation], [7, 4]);
});

test("a Scale of no replicas names none", () => {
  const { server } = testServer();
  const labels = { a: "b" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "x:1" }] } };
  const spec = { replicas: 0, selector: { matchLabels: labels }, template };
  value(server.create("replicasets.apps", object("apps/v1", "ReplicaSet", "web", { spec })));
  const operation = { op: "remove", path: "/spec/replicas" };
  const patched = server.patch("replicasets.apps", "default", "web", [operation], "json", "scale");
  assert.equal(
    refusal(patched),
    "422 Invalid the server rejected our request due to an error in our request",
  );
});

test("a patch cannot make another kind of an object", () => {
  const { server } = testServer();
  value(server.create("configmaps", object("v1", "ConfigMap", "a")));
  value(
    server.create("runtimeclasses.node.k8s.io", {
      ...object("node.k8s.io/v1", "RuntimeClass", "a"),
      handler: "h",
    } as KubeObject),
  );
  const table = [
    ["configmaps", "default", { kind: "Other" }, 'kind "Other" is registered for version "v1"'],
    [
      "runtimeclasses.node.k8s.io",
      "",
      { kind: "Other" },
      'kind "Other" is registered for version "node.k8s.io/v1"',
    ],
  ] as const;
  for (const [resource, namespace, patch, want] of table) {
    const patched = server.patch(resource, namespace, "a", patch, "merge", undefined, {
      fieldValidation: "Warn",
    });
    assert.ok(refusal(patched).includes(`no ${want} in scheme`), refusal(patched));
  }
});

test("pods leave when their grace period is over, others at once, all when their finalizers are gone", () => {
  const { server, advance } = testServer();
  value(server.create("pods", pod("pending")));
  value(server.delete("pods", "default", "pending"));
  assert.equal(
    server.get("pods", "default", "pending"),
    undefined,
    "a pod without a node goes at once",
  );

  value(server.create("pods", pod("bound", { nodeName: "n" })));
  const marked = value(server.delete("pods", "default", "bound"));
  assert.equal(marked.metadata!.deletionTimestamp, "2026-01-01T00:00:30Z");
  assert.equal(marked.metadata!.deletionGracePeriodSeconds, 30);
  advance(1000);
  value(server.delete("pods", "default", "bound", { gracePeriodSeconds: 60 }));
  assert.equal(
    server.get("pods", "default", "bound")?.metadata.deletionGracePeriodSeconds,
    30,
    "never longer",
  );
  value(server.delete("pods", "default", "bound", { gracePeriodSeconds: 5 }));
  assert.equal(
    server.get("pods", "default", "bound")?.metadata.deletionTimestamp,
    "2026-01-01T00:00:05Z",
  );
  value(server.delete("pods", "default", "bound", { gracePeriodSeconds: 0 }));
  assert.equal(server.get("pods", "default", "bound"), undefined);

  value(
    server.create("configmaps", map("held", { metadata: { finalizers: ["example.com/hold"] } })),
  );
  value(server.delete("configmaps", "default", "held"));
  assert.ok(server.get("configmaps", "default", "held")?.metadata.deletionTimestamp);
  value(server.patch("configmaps", "default", "held", { metadata: { finalizers: null } }, "merge"));
  assert.equal(server.get("configmaps", "default", "held"), undefined);
  assert.deepEqual(storeBreaches(server.store), []);
});

test("propagation leaves its finalizer with the object", () => {
  const { server } = testServer();
  const remaining = (propagationPolicy?: "Foreground" | "Orphan" | "Background") => {
    value(server.create("configmaps", map("a")));
    value(
      server.delete("configmaps", "default", "a", propagationPolicy ? { propagationPolicy } : {}),
    );
    const left = server.get("configmaps", "default", "a");
    if (left)
      value(
        server.patch("configmaps", "default", "a", { metadata: { finalizers: null } }, "merge"),
      );
    return left?.metadata.finalizers;
  };
  assert.deepEqual(
    [remaining(), remaining("Background"), remaining("Foreground"), remaining("Orphan")],
    [undefined, undefined, ["foregroundDeletion"], ["orphan"]],
  );
});

test("preconditions of a deletion name the kind", () => {
  const { server } = testServer();
  const { uid } = value(server.create("configmaps", map("a"))).metadata;
  assert.equal(
    refusal(server.delete("configmaps", "default", "a", { preconditions: { uid: "other" } })),
    `409 Conflict Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (other) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
  );
});

test("a namespace is marked, and goes when its finalizer is taken", () => {
  const { server } = testServer();
  value(
    server.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "x" } }),
  );
  const marked = value(server.delete("namespaces", "", "x")) as KubeObject & { status: object };
  assert.deepEqual(marked.status, { phase: "Terminating" });
  const late = refusal(server.create("configmaps", map("a", { metadata: { namespace: "x" } })));
  assert.equal(
    late,
    '403 Forbidden configmaps "a" is forbidden: unable to create new content in namespace x because it is being terminated',
  );
  value(server.update("namespaces", { ...marked, spec: {} } as KubeObject, "finalize"));
  assert.equal(server.get("namespaces", "", "x"), undefined);
  assert.equal(
    refusal(server.delete("namespaces", "", "default")),
    '403 Forbidden namespaces "default" is forbidden: this namespace may not be deleted',
  );
});

test("a dry run checks everything and stores nothing", () => {
  const { server } = testServer();
  const { revision } = server.store;
  value(server.create("configmaps", map("a"), { dryRun: true }));
  assert.equal(server.store.revision, revision);
  assert.equal(
    refusal(server.create("configmaps", map("kube-root-ca.crt"), { dryRun: true })).slice(0, 3),
    "409",
  );
});

test("a binding puts a pod on a node once, with the node's topology", () => {
  const { server } = testServer();
  const labels = { "topology.kubernetes.io/zone": "a", other: "x" };
  server.load("nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "n", labels } });
  value(server.create("pods", pod("p")));
  const binding = object("v1", "Binding", "p", { target: { kind: "Node", name: "n" } });
  const bound = value(server.update("pods", binding, "binding")) as ReturnType<typeof pod>;
  assert.equal(bound.spec!.nodeName, "n");
  assert.deepEqual(bound.metadata!.labels, { "topology.kubernetes.io/zone": "a" });
  assert.equal(
    refusal(server.update("pods", binding, "binding")),
    '409 Conflict Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n"',
  );
});

test("going back to a checkpoint repeats the same answers", () => {
  const { server } = testServer();
  const start = server.checkpoint();
  const answer = () =>
    JSON.stringify(server.create("pods", pod("", {}, { name: undefined, generateName: "p-" })));
  const first = answer();
  server.restore(start);
  assert.equal(answer(), first);
});

test("an older version of a kind is judged as the stored one", () => {
  const { server } = testServer();
  const autoscaler = (spec: object) =>
    object("autoscaling/v1", "HorizontalPodAutoscaler", "web", {
      spec: {
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        ...spec,
      },
      status: { currentReplicas: 2, desiredReplicas: 2 },
    });
  const resource = "horizontalpodautoscalers.autoscaling";
  assert.equal(
    refusal(server.create(resource, autoscaler({ targetCPUUtilizationPercentage: 0 }))),
    '422 Invalid HorizontalPodAutoscaler.autoscaling "web" is invalid: spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0',
  );
  const stored = value(server.create(resource, autoscaler({})));
  assert.equal(stored.apiVersion, "autoscaling/v2");
  assert.deepEqual((stored as { status?: object }).status, {
    desiredReplicas: 0,
    currentMetrics: null,
  });
});

test("only a labelled namespace may ask for devices that others use", () => {
  const { server } = testServer();
  const claim = object("resource.k8s.io/v1", "ResourceClaim", "gpu", {
    spec: {
      devices: {
        requests: [{ name: "one", exactly: { deviceClassName: "gpu", adminAccess: true } }],
      },
    },
  });
  const resource = "resourceclaims.resource.k8s.io";
  assert.equal(
    refusal(server.create(resource, claim)),
    '422 Invalid ResourceClaim.resource.k8s.io "gpu" is invalid: spec.devices.requests[0].adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace',
  );
  const label = { metadata: { labels: { "resource.kubernetes.io/admin-access": "true" } } };
  value(server.patch("namespaces", "", "default", label, "merge"));
  value(server.create(resource, claim));
});

test("a status is written where the kind has one of its own", () => {
  const { server } = testServer();
  const claim = object("resource.k8s.io/v1", "ResourceClaim", "gpu", {
    spec: { devices: { requests: [{ name: "one", exactly: { deviceClassName: "gpu" } }] } },
  });
  const resource = "resourceclaims.resource.k8s.io";
  const made = value(server.create(resource, claim));
  const device = { request: "one", driver: "gpu.example.com", pool: "node-a", device: "gpu-0" };
  const status = {
    allocation: { devices: { results: [device] } },
    reservedFor: [{ resource: "pods", name: "p", uid: "u" }],
  };
  const given = { ...made, spec: {}, status } as KubeObject;
  const { spec, ...written } = value(server.update(resource, given, "status")) as KubeObject & {
    spec: object;
    status?: object;
  };
  assert.deepEqual(written.status, status);
  assert.notDeepEqual(spec, {});
});

test("only writes of the object itself are warned about", () => {
  const service = object("v1", "Service", "s", {
    spec: { ports: [{ port: 80 }], externalIPs: ["192.0.2.1"] },
  });
  const { server } = testServer({ pack });
  const warn = { fieldValidation: "Warn" } as const;
  const created = server.create("services", service, warn);
  assert.match(created.warnings.join(), /spec.externalIPs is deprecated/);
  const patch = { status: { loadBalancer: {} } };
  const status = server.patch("services", "default", "s", patch, "merge", "status", warn);
  assert.deepEqual([status.ok, status.warnings], [true, []]);
  const unknown = server.patch(
    "services",
    "default",
    "s",
    { spec: { prot: 1 } },
    "merge",
    undefined,
    warn,
  );
  assert.deepEqual([unknown.ok, unknown.warnings[0]], [true, 'unknown field "spec.prot"']);
  const strict = { fieldValidation: "Strict" } as const;
  assert.match(
    refusal(
      server.patch(
        "services",
        "default",
        "s",
        { spec: { prot: 1 } },
        "strategic",
        undefined,
        strict,
      ),
    ),
    /^422 Invalid {2}"" is invalid: patch: Invalid value: "map\[spec:map\[prot:1\]\]": strict decoding error: unknown field "spec.prot"$/,
  );
});

test("what is applied on the server's side is converted from maps, with the converter's words", () => {
  const { server } = testServer({ pack });
  const options = { fieldManager: "me", fieldValidation: "Strict" } as const;
  const apply = (body: KubeObject) =>
    refusal(server.apply("configmaps", "default", "a", body, false, options));
  assert.equal(
    apply(map("a", { binaryData: { key: "!!" } })),
    "500  failed to convert new object (default/a; /v1, Kind=ConfigMap) to proper version: unable to convert unstructured object to /v1, Kind=ConfigMap: error decoding from json: illegal base64 data at input byte 0",
  );
});
