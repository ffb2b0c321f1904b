// Random small clusters, manifests and mishaps, and what must hold of each of them.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { KubeObject } from "../../../engine/src/model/object.ts";
import { scenarioReport } from "../../../engine/src/sim/report/report.ts";
import { runScenario } from "../../../engine/src/sim/scenario/run-scenario.ts";
import { readScenario } from "../../../engine/src/sim/scenario/scenario.ts";
import { object } from "../../../engine/src/testing/builders.ts";
import { violations } from "../../../engine/src/testing/invariants.ts";

const nodeNames = ["node-a", "node-b", "node-c"];
const workloadNames = ["web", "api"];

const nodes = fc
  .array(
    fc.record({ cpu: fc.constantFrom("500m", "1", "2"), taint: fc.boolean(), pods: fc.nat(8) }),
    {
      minLength: 1,
      maxLength: nodeNames.length,
    },
  )
  .map((shapes) =>
    shapes.map(({ cpu, taint, pods }, i) => ({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: nodeNames[i]! },
      spec: taint ? { taints: [{ key: "team", value: "x", effect: "NoSchedule" }] } : {},
      status: { capacity: { cpu, memory: "2Gi", pods: String(pods + 2) } },
    })),
  );

const percentOrCount = fc.constantFrom(0, 1, 2, "25%", "50%", "100%");

const template = (name: string, job: boolean) =>
  fc
    .record({
      cpu: fc.constantFrom("50m", "200m", "700m"),
      probe: fc.boolean(),
      tolerates: fc.boolean(),
      grace: fc.constantFrom(0, 5, 30),
      spread: fc.boolean(),
    })
    .map(({ cpu, probe, tolerates, grace, spread }) => ({
      metadata: { labels: { app: name } },
      spec: {
        terminationGracePeriodSeconds: grace,
        ...(job ? { restartPolicy: "Never" } : {}),
        ...(tolerates ? { tolerations: [{ operator: "Exists" }] } : {}),
        ...(spread
          ? {
              topologySpreadConstraints: [
                {
                  maxSkew: 1,
                  topologyKey: "kubernetes.io/hostname",
                  whenUnsatisfiable: "DoNotSchedule",
                  labelSelector: { matchLabels: { app: name } },
                },
              ],
            }
          : {}),
        containers: [
          {
            name: "app",
            image: "app:1",
            ports: [{ containerPort: 8080 }],
            resources: { requests: { cpu, memory: "64Mi" } },
            ...(probe ? { readinessProbe: { httpGet: { path: "/", port: 8080 } } } : {}),
          },
        ],
      },
    }));

function workload(name: string): fc.Arbitrary<KubeObject> {
  const selector = { matchLabels: { app: name } };
  const replicas = fc.nat(4);
  return fc.oneof(
    fc
      .record({ replicas, maxSurge: percentOrCount, maxUnavailable: percentOrCount })
      .filter(({ maxSurge, maxUnavailable }) => maxSurge !== 0 || maxUnavailable !== 0)
      .chain(({ replicas: count, ...rollingUpdate }) =>
        template(name, false).map((podTemplate) =>
          object("apps/v1", "Deployment", name, {
            spec: {
              replicas: count,
              selector,
              strategy: { type: "RollingUpdate", rollingUpdate },
              template: podTemplate,
            },
          }),
        ),
      ),
    fc
      .record({ replicas, podManagementPolicy: fc.constantFrom("OrderedReady", "Parallel") })
      .chain((spec) =>
        template(name, false).map((podTemplate) =>
          object("apps/v1", "StatefulSet", name, {
            spec: { ...spec, serviceName: name, selector, template: podTemplate },
          }),
        ),
      ),
    template(name, false).map((podTemplate) =>
      object("apps/v1", "DaemonSet", name, { spec: { selector, template: podTemplate } }),
    ),
    fc
      .record({ parallelism: fc.nat(3), completions: fc.integer({ min: 1, max: 4 }) })
      .chain((spec) =>
        template(name, true).map((podTemplate) =>
          object("batch/v1", "Job", name, { spec: { ...spec, template: podTemplate } }),
        ),
      ),
  );
}

const budget = (name: string) =>
  object("policy/v1", "PodDisruptionBudget", name, {
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: name } } },
  });

const manifests = fc
  .tuple(
    fc.tuple(...workloadNames.map(workload)),
    fc.option(fc.nat(6), { nil: undefined }),
    fc.boolean(),
  )
  .map(([workloads, quota, budgets]) => [
    ...(quota === undefined
      ? []
      : [object("v1", "ResourceQuota", "pods", { spec: { hard: { pods: String(quota) } } })]),
    ...(budgets ? workloadNames.map(budget) : []),
    ...workloads,
  ]);

/** Steps that may be refused or find nothing: what counts is what they leave behind. */
const mishap = fc.oneof(
  fc.record({
    scale: fc.record({
      object: fc.constantFrom("deployment/web", "statefulset/api"),
      replicas: fc.nat(5),
    }),
  }),
  fc.record({
    setImage: fc.record({
      object: fc.constantFrom("deployment/web", "daemonset/api", "statefulset/web"),
      container: fc.constant("app"),
      image: fc.constantFrom("app:2", "app:bad"),
    }),
  }),
  fc.record({
    kill: fc.record({ object: fc.constantFrom("pod/web-*", "pod/api-*"), exitCode: fc.nat(2) }),
  }),
  fc.record({
    delete: fc.record({
      object: fc.constantFrom("pod/web-*#1", "deployment/web", "statefulset/api", "job/web"),
      cascade: fc.constantFrom("background", "foreground", "orphan"),
    }),
  }),
  fc.record({ cordon: fc.record({ node: fc.constantFrom(...nodeNames) }) }),
  fc.record({
    drain: fc.record({
      node: fc.constantFrom(...nodeNames),
      ignoreDaemonSets: fc.constant(true),
      force: fc.boolean(),
      timeout: fc.constant("40s"),
    }),
  }),
  fc.record({ nodeDown: fc.record({ node: fc.constantFrom(...nodeNames) }) }),
  fc.record({ nodeUp: fc.record({ node: fc.constantFrom(...nodeNames) }) }),
  fc.record({ removeNode: fc.record({ node: fc.constantFrom(...nodeNames) }) }),
  fc.record({
    taint: fc.record({
      node: fc.constantFrom(...nodeNames),
      taint: fc.constantFrom("gone=yes:NoExecute", "gone-"),
    }),
  }),
);

const steps = fc
  .array(fc.tuple(mishap, fc.constantFrom("0s", "1s", "7s", "90s")), { maxLength: 5 })
  .map((entries) => entries.flatMap(([step, wait]) => [step, { advance: wait }]));

interface Story {
  readonly cluster: readonly unknown[];
  readonly objects: readonly KubeObject[];
  readonly steps: readonly unknown[];
}

function play(story: Story) {
  const read = readScenario({
    apiVersion: "drydock.dev/v1alpha1",
    kind: "Scenario",
    metadata: { name: "random" },
    spec: {
      steps: [
        { imageAvailable: { image: "*:bad", available: false } },
        { apply: { files: ["all.yaml"] } },
        { advance: "20s" },
        ...story.steps,
        { advance: "5m" },
      ],
    },
  });
  assert.ok("scenario" in read, JSON.stringify(read));
  const run = runScenario({
    scenario: read.scenario,
    cluster: story.cluster,
    files: new Map([["all.yaml", story.objects]]),
    minor: 36,
    seed: 7,
  });
  return {
    run,
    bytes: JSON.stringify(scenarioReport(run, run.story, { seed: 7, notSimulated: [] })),
  };
}

/** The invariants hold, everything comes to an end, and the same input gives the same bytes. */
export function checkStories(options: { readonly seed: number; readonly numRuns: number }): void {
  fc.assert(
    fc.property(fc.record({ cluster: nodes, objects: manifests, steps }), (story) => {
      const { run, bytes } = play(story);
      assert.equal(run.simulation.exhausted, undefined);
      assert.deepEqual(violations(run.simulation), []);
      assert.equal(play(story).bytes, bytes);
    }),
    options,
  );
}
