import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject, Result } from "#engine";
import { object, pod, testServer } from "#engine/testing";
import type { CoreV1Pod } from "../../../engine/src/model/generated/types.ts";

const message = (result: Result<KubeObject>) => (result.ok ? "accepted" : result.status.message);
const accepted = (result: Result<CoreV1Pod>): CoreV1Pod => {
  assert.ok(result.ok, message(result));
  return result.value;
};
const resources = (requests?: Record<string, string>, limits?: Record<string, string>) => ({
  containers: [
    {
      name: "c",
      image: "x:1",
      resources: { ...(requests && { requests }), ...(limits && { limits }) },
    },
  ],
});

test("a pod gets account, token, priority and tolerations", () => {
  const { server } = testServer();
  const { spec } = accepted(server.create("pods", pod("p")));
  assert.equal(spec!.serviceAccountName, "default");
  const [volume] = spec!.volumes!;
  assert.match(volume!.name, /^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  assert.deepEqual(spec!.containers[0]!.volumeMounts, [
    {
      name: volume!.name,
      readOnly: true,
      mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
    },
  ]);
  assert.deepEqual([spec!.priority, spec!.preemptionPolicy], [0, "PreemptLowerPriority"]);
  assert.deepEqual(
    spec!.tolerations!.map(({ key, tolerationSeconds }) => [key, tolerationSeconds]),
    [
      ["node.kubernetes.io/not-ready", 300],
      ["node.kubernetes.io/unreachable", 300],
    ],
  );
});

test("no token where it is not wanted or already mounted", () => {
  const { server } = testServer();
  const mounted = {
    name: "own",
    mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
  };
  const table = [
    { name: "pod says no", spec: { automountServiceAccountToken: false } },
    {
      name: "mounted by hand",
      spec: {
        containers: [{ name: "c", image: "x:1", volumeMounts: [mounted] }],
        volumes: [{ name: "own", emptyDir: {} }],
      },
    },
  ];
  for (const { name, spec } of table) {
    const created = accepted(server.create("pods", pod(name.replaceAll(" ", "-"), spec)));
    const volumes = created.spec!.volumes ?? [];
    assert.ok(!volumes.some((volume) => volume.name.startsWith("kube-api-access-")), name);
  }
});

test("accounts and classes that are missing, priorities that are made up", () => {
  const { server } = testServer();
  const table: [string, object, string][] = [
    [
      "account",
      { serviceAccountName: "x" },
      'pods "p" is forbidden: error looking up service account default/x: serviceaccount "x" not found',
    ],
    [
      "priority class",
      { priorityClassName: "x" },
      'pods "p" is forbidden: no PriorityClass with name x was found',
    ],
    [
      "priority",
      { priority: 5 },
      'pods "p" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    ],
    [
      "runtime class",
      { runtimeClassName: "x" },
      'pods "p" is forbidden: pod rejected: RuntimeClass "x" not found',
    ],
  ];
  for (const [name, spec, want] of table)
    assert.equal(message(server.create("pods", pod("p", spec))), want, name);
});

test("the mutating phase knows only the prefix of a generated name, the validating one the name", () => {
  const { server } = testServer();
  const generated = { name: undefined, generateName: "web-" };
  const early = server.create("pods", pod("", { serviceAccountName: "x" }, generated));
  assert.match(message(early), /^pods "web-" is forbidden: error looking up/);
  const hard = { pods: "0" };
  const status = { hard, used: { pods: "0" } };
  server.load("resourcequotas", object("v1", "ResourceQuota", "q", { spec: { hard }, status }));
  assert.match(
    message(server.create("pods", pod("", {}, generated))),
    /^pods "web-[a-z0-9]{5}" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0$/,
  );
});

const limitRange = (name: string, ...limits: object[]) =>
  object("v1", "LimitRange", name, { spec: { limits } });

test("limit ranges fill in what is missing and say what they set", () => {
  const { server } = testServer();
  server.load(
    "limitranges",
    limitRange("l", {
      type: "Container",
      default: { cpu: "500m", memory: "1Gi" },
      defaultRequest: { cpu: "100m", memory: "1Gi" },
    }),
  );
  const created = accepted(server.create("pods", pod("p", resources({ cpu: "200m" }))));
  assert.deepEqual(created.spec!.containers[0]!.resources, {
    limits: { cpu: "500m", memory: "1Gi" },
    requests: { cpu: "200m", memory: "1Gi" },
  });
  assert.equal(
    created.metadata!.annotations!["kubernetes.io/limit-ranger"],
    "LimitRanger plugin set: memory request for container c; cpu, memory limit for container c",
  );
});

test("limit ranges refuse in their own words", () => {
  const min = { type: "Container", min: { cpu: "100m" } };
  const max = { type: "Container", max: { cpu: "1" } };
  const ratio = { type: "Container", maxLimitRequestRatio: { cpu: "2" } };
  const ofPod = { type: "Pod", max: { memory: "1Gi" } };
  const table: [object, object, string][] = [
    [min, resources(), "minimum cpu usage per Container is 100m.  No request is specified"],
    [min, resources({ cpu: "50m" }), "minimum cpu usage per Container is 100m, but request is 50m"],
    [max, resources(), "maximum cpu usage per Container is 1.  No limit is specified"],
    [
      max,
      resources({ cpu: "1" }, { cpu: "2" }),
      "maximum cpu usage per Container is 1, but limit is 2",
    ],
    [
      ratio,
      resources({ cpu: "100m" }, { cpu: "250m" }),
      "cpu max limit to request ratio per Container is 2, but provided ratio is 2.500000",
    ],
    [
      ofPod,
      resources({}, { memory: "2Gi" }),
      "maximum memory usage per Pod is 1Gi, but limit is 2Gi",
    ],
  ];
  for (const [item, spec, want] of table) {
    const { server } = testServer();
    server.load("limitranges", limitRange("l", item));
    assert.equal(message(server.create("pods", pod("p", spec))), `pods "p" is forbidden: ${want}`);
  }
});

test("a quota charges what a pod asks for and refuses what is too much", () => {
  const { server } = testServer();
  const hard = { "requests.cpu": "1", "limits.memory": "1Gi", pods: "2" };
  const used = { "requests.cpu": "0", "limits.memory": "0", pods: "0" };
  server.load(
    "resourcequotas",
    object("v1", "ResourceQuota", "q", { spec: { hard }, status: { hard, used } }),
  );
  const create = (name: string, cpu?: string) =>
    server.create(
      "pods",
      pod(name, resources(cpu === undefined ? undefined : { cpu }, { memory: "256Mi" })),
    );
  const table: [string, string | undefined, string][] = [
    [
      "silent",
      undefined,
      'pods "silent" is forbidden: failed quota: q: must specify requests.cpu for: c',
    ],
    ["first", "600m", "accepted"],
    [
      "second",
      "600m",
      'pods "second" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1',
    ],
    ["third", "400m", "accepted"],
    [
      "fourth",
      "1m",
      'pods "fourth" is forbidden: exceeded quota: q, requested: pods=1,requests.cpu=1m, used: pods=2,requests.cpu=1, limited: pods=2,requests.cpu=1',
    ],
  ];
  for (const [name, cpu, want] of table) assert.equal(message(create(name, cpu)), want, name);
  const quota = server.get("resourcequotas", "default", "q") as unknown as { status: object };
  assert.deepEqual(quota.status, {
    hard,
    used: { "requests.cpu": "1", "limits.memory": "512Mi", pods: "2" },
  });
});

test("scopes decide which pods a quota is about", () => {
  const spec = (scopes: string[]) => ({ hard: { pods: "0" }, scopes });
  const table: [string[], object, boolean][] = [
    [["BestEffort"], {}, true],
    [["BestEffort"], resources({ cpu: "1" }), false],
    [["NotBestEffort"], resources({ cpu: "1" }), true],
    [["Terminating"], { activeDeadlineSeconds: 5 }, true],
    [["NotTerminating"], { activeDeadlineSeconds: 5 }, false],
    [["PriorityClass"], { priorityClassName: "system-node-critical" }, true],
    [["PriorityClass"], {}, false],
  ];
  for (const [scopes, given, counted] of table) {
    const { server } = testServer();
    const status = { hard: { pods: "0" }, used: { pods: "0" } };
    server.load(
      "resourcequotas",
      object("v1", "ResourceQuota", "q", { spec: spec(scopes), status }),
    );
    const result = server.create("pods", pod("p", given));
    assert.equal(!result.ok, counted, `${scopes} ${JSON.stringify(given)}`);
  }
});

test("pod security refuses, warns, and knows the versions of its standards", () => {
  const level = (labels: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(labels).map(([key, text]) => [`pod-security.kubernetes.io/${key}`, text]),
    );
  const hostUser = {
    hostUsers: false,
    containers: [
      {
        name: "c",
        image: "x:1",
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
    ],
  };
  const restricted =
    'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';
  const table: {
    labels: Record<string, string>;
    spec: object;
    want: string;
    warnings?: string[];
  }[] = [
    { labels: { enforce: "restricted" }, spec: {}, want: `pods "p" is forbidden: ${restricted}` },
    {
      labels: { enforce: "baseline" },
      spec: { hostNetwork: true, hostPID: true },
      want: 'pods "p" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true, hostPID=true)',
    },
    {
      labels: { warn: "baseline", "warn-version": "v1.30" },
      spec: { hostNetwork: true },
      want: "accepted",
      warnings: ['would violate PodSecurity "baseline:v1.30": host namespaces (hostNetwork=true)'],
    },
    { labels: { enforce: "restricted" }, spec: hostUser, want: "accepted" },
    {
      labels: { enforce: "restricted", "enforce-version": "v1.34" },
      spec: hostUser,
      want: 'pods "p" is forbidden: violates PodSecurity "restricted:v1.34": runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)',
    },
  ];
  for (const { labels, spec, want, warnings = [] } of table) {
    const { server } = testServer();
    const namespace = server.get("namespaces", "", "default")!;
    const metadata = { ...namespace.metadata, labels: level(labels) };
    server.load("namespaces", { ...namespace, metadata });
    const result = server.create("pods", pod("p", spec));
    assert.equal(message(result), want);
    assert.deepEqual(result.warnings, warnings);
  }
});
