import assert from "node:assert/strict";
import test from "node:test";
import { judgeCreate, judgeUpdate } from "../judge.ts";

const template = {
  metadata: { labels: { app: "a" } },
  spec: { containers: [{ name: "web", image: "registry.test/web:1" }] },
};

function workload(kind: string, spec: object = {}, name = "shop"): object {
  return {
    apiVersion: kind === "ReplicationController" ? "v1" : "apps/v1",
    kind,
    metadata: { name },
    spec: {
      selector: kind === "ReplicationController" ? { app: "a" } : { matchLabels: { app: "a" } },
      template,
      ...spec,
    },
  };
}

const mismatch = "`selector` does not match template `labels`";

const creates: { name: string; given: object; minor?: number; want: string[] }[] = [
  ...["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController"].map(
    (kind) => ({ name: `${kind}: a minimal one passes`, given: workload(kind), want: [] }),
  ),
  {
    name: "Deployment: a missing selector matches nothing",
    given: workload("Deployment", { selector: undefined }),
    want: [
      "spec.selector: Required value",
      `spec.template.metadata.labels: Invalid value: {"app":"a"}: ${mismatch}`,
    ],
  },
  {
    name: "Deployment: an empty selector has one error",
    given: workload("Deployment", { selector: {} }),
    want: ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"],
  },
  {
    name: "ReplicaSet: labels printed in Go syntax before 1.34",
    given: workload("ReplicaSet", { selector: { matchLabels: { app: "b" } } }),
    minor: 33,
    want: [
      `spec.template.metadata.labels: Invalid value: map[string]string{"app":"a"}: ${mismatch}`,
    ],
  },
  {
    name: "Deployment: a selector that cannot be read hides the template",
    given: workload("Deployment", {
      selector: { matchExpressions: [{ key: "app", operator: "Is", values: ["a"] }] },
      template: { ...template, spec: { containers: [] } },
    }),
    want: [
      'spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
      'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Is","values":["a"]}]}: invalid label selector',
    ],
  },
  {
    name: "Deployment: both numbers of a rolling update are zero",
    given: workload("Deployment", {
      strategy: { rollingUpdate: { maxUnavailable: "0%", maxSurge: 0 } },
    }),
    want: [
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0',
    ],
  },
  {
    name: "Deployment: an unknown strategy is shown as the server's type",
    given: workload("Deployment", { strategy: { type: "Blue" } }),
    want: [
      'spec.strategy: Unsupported value: {"Type":"Blue","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
    ],
  },
  {
    name: "Deployment: pods of it run forever",
    given: workload("Deployment", {
      template: {
        ...template,
        spec: { ...template.spec, restartPolicy: "Never", activeDeadlineSeconds: 5 },
      },
      progressDeadlineSeconds: 5,
      minReadySeconds: 5,
    }),
    want: [
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
      "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported",
      "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds",
    ],
  },
  {
    name: "DaemonSet: surge and unavailability exclude each other",
    given: workload("DaemonSet", {
      updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } },
    }),
    want: [
      "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero",
    ],
  },
  {
    name: "DaemonSet: a missing selector gives the mismatch alone",
    given: workload("DaemonSet", { selector: undefined }),
    want: [`spec.template.metadata.labels: Invalid value: {"app":"a"}: ${mismatch}`],
  },
  {
    name: "StatefulSet: claims can be mounted, and their size is required",
    given: workload("StatefulSet", {
      template: {
        ...template,
        spec: {
          containers: [
            { ...template.spec.containers[0], volumeMounts: [{ name: "data", mountPath: "/d" }] },
          ],
        },
      },
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { accessModes: [] } }],
    }),
    want: [
      "spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required",
      "spec.volumeClaimTemplates[0].spec.resources[storage]: Required value",
    ],
  },
  {
    name: "StatefulSet: OnDelete has no numbers",
    given: workload("StatefulSet", {
      updateStrategy: { type: "OnDelete", rollingUpdate: { partition: 2 } },
    }),
    want: [
      'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":2,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
    ],
  },
  {
    name: "StatefulSet: the template was not checked before 1.34",
    given: workload("StatefulSet", { template: { ...template, spec: { containers: [] } } }),
    minor: 33,
    want: [],
  },
  {
    name: "ReplicationController: the selector is the template's labels",
    given: workload("ReplicationController", { selector: undefined, minReadySeconds: -1 }),
    want: ["spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0"],
  },
];

for (const { name, given, minor, want } of creates)
  test(`create: ${name}`, () => assert.deepEqual(judgeCreate(given, minor).errors, want));

const updates: { name: string; before: object; after: object; want: string[] }[] = [
  {
    name: "Deployment: the selector never changes",
    before: workload("Deployment"),
    after: workload("Deployment", {
      selector: { matchLabels: { app: "b" } },
      template: { ...template, metadata: { labels: { app: "b" } } },
    }),
    want: ['spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable'],
  },
  {
    name: "StatefulSet: replicas change, the service name does not",
    before: workload("StatefulSet", { serviceName: "a" }),
    after: workload("StatefulSet", { serviceName: "b", replicas: 5 }),
    want: [
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ],
  },
  {
    name: "DaemonSet: a new template passes",
    before: workload("DaemonSet"),
    after: workload("DaemonSet", { minReadySeconds: 3 }),
    want: [],
  },
];

for (const { name, before, after, want } of updates)
  test(`update: ${name}`, () => assert.deepEqual(judgeUpdate(before, after).errors, want));

test("names that are no DNS labels are warned about where pods are named after them", () => {
  const warned = (kind: string) => judgeCreate(workload(kind, {}, "a.b")).warnings.length > 0;
  assert.deepEqual(["Deployment", "ReplicaSet", "DaemonSet"].map(warned), [true, true, false]);
});

test("a DaemonSet counts its templates in an annotation", () => {
  const key = "deprecated.daemonset.template.generation";
  const before = workload("DaemonSet");
  const changed = workload("DaemonSet", {
    template: { ...template, spec: { ...template.spec, hostNetwork: true } },
  });
  assert.equal(judgeCreate(before).object.metadata?.annotations?.[key], "1");
  assert.equal(judgeUpdate(before, changed).object.metadata?.annotations?.[key], "2");
});
