// What each verb checks, does and says: one line per verb and case, on a cluster with a workload of each kind.
import assert from "node:assert/strict";
import test from "node:test";
import { object, pod } from "#engine/testing";
import { apply, summarize } from "../../../engine/src/kubectl/apply.ts";
import { autoscale } from "../../../engine/src/kubectl/autoscale.ts";
import { cordon } from "../../../engine/src/kubectl/cordon.ts";
import { createObject, replaceObject } from "../../../engine/src/kubectl/create.ts";
import { deleteManifests, deleteReference } from "../../../engine/src/kubectl/delete.ts";
import { drain } from "../../../engine/src/kubectl/drain.ts";
import { expose } from "../../../engine/src/kubectl/expose.ts";
import type { Kubectl, KubectlResult } from "../../../engine/src/kubectl/kubectl.ts";
import { annotate, label } from "../../../engine/src/kubectl/label.ts";
import type { ManifestResult } from "../../../engine/src/kubectl/manifest-result.ts";
import { patchReference } from "../../../engine/src/kubectl/patch.ts";
import {
  rolloutPause,
  rolloutRestart,
  rolloutResume,
  rolloutUndo,
} from "../../../engine/src/kubectl/rollout.ts";
import { scale } from "../../../engine/src/kubectl/scale.ts";
import { setImage } from "../../../engine/src/kubectl/set-image.ts";
import { taint } from "../../../engine/src/kubectl/taint.ts";
import { runOnOneNode } from "../../../engine/src/testing/run-pods.ts";
import { anything, boatDefinition } from "../boats.ts";

const labels = { app: "web" };
const template = {
  metadata: { labels },
  spec: { containers: [{ name: "app", image: "app:1.0", ports: [{ containerPort: 8080 }] }] },
};
const workload = (kind: string, name: string, more = {}) =>
  object("apps/v1", kind, name, {
    spec: { selector: { matchLabels: labels }, template, ...more },
  });
const web = workload("Deployment", "web", { replicas: 2 });
const manifests = [
  web,
  workload("StatefulSet", "db", { serviceName: "db" }),
  workload("DaemonSet", "agent"),
  pod("lone"),
  object("v1", "ConfigMap", "settings", { data: { a: "1" } }),
  object("v1", "Service", "plain", { spec: { ports: [{ port: 80 }] } }),
  boatDefinition(anything, {}, { names: { kind: "Boat", plural: "boats", shortNames: ["bt"] } }),
  object("sea.example.com/v1", "Boat", "argo", { spec: { masts: [1, 2], rig: "sloop" } }),
];
const boat = (spec: object) => object("sea.example.com/v1", "Boat", "argo", { spec });

/** What the user sees: standard output, then the error with the server's reason. */
function seen({ output, error }: KubectlResult): string {
  if (!error) return output;
  const reason = error.reason === "ClientError" ? "" : ` (${error.reason})`;
  return `${output}error${reason}: ${error.message}`;
}
const one = (result: ManifestResult) => summarize([result]);

const unmanaged = (resource: string) =>
  `Warning: resource ${resource} was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`;

interface Row {
  readonly name: string;
  readonly run: (kubectl: Kubectl) => KubectlResult;
  readonly want: string;
}

const rows: readonly Row[] = [
  {
    name: "apply a new object",
    run: (k) => apply(k, [object("v1", "ConfigMap", "new")]),
    want: "configmap/new created\n",
  },
  {
    name: "apply what was not applied before",
    run: (k) => {
      createObject(k, object("v1", "ConfigMap", "made", { data: { a: "1" } }));
      return apply(k, [object("v1", "ConfigMap", "made", { data: { a: "1" } })]);
    },
    want: "Warning: resource configmaps/made is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\nconfigmap/made configured\n",
  },
  {
    name: "apply what is on its way out",
    run: (k) => {
      const held = (a: string) =>
        object("v1", "ConfigMap", "held", {
          metadata: { finalizers: ["example.com/hold"] },
          data: { a },
        });
      apply(k, [held("1")]);
      deleteReference(k, "cm/held", {});
      return apply(k, [held("2")]);
    },
    want: "Warning: Detected changes to resource held which is currently being deleted.\nconfigmap/held configured\n",
  },
  {
    name: "apply what is written differently",
    run: (k) => {
      const quota = (cpu: string) =>
        object("v1", "ResourceQuota", "q", { spec: { hard: { cpu } } });
      apply(k, [quota("1")]);
      return apply(k, [quota("1000m")]);
    },
    want: "resourcequota/q configured\n",
  },
  {
    name: "apply what is there",
    run: (k) => apply(k, [web]),
    want: "deployment.apps/web unchanged\n",
  },
  {
    name: "apply in the version of the manifest",
    run: (k) => {
      const scaler = (targetCPUUtilizationPercentage: number) =>
        object("autoscaling/v1", "HorizontalPodAutoscaler", "web", {
          spec: {
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
            maxReplicas: 3,
            targetCPUUtilizationPercentage,
          },
        });
      const said = [50, 50, 60].map((target) => apply(k, [scaler(target)]).output);
      const [{ spec }] = k.api.list("horizontalpodautoscalers.autoscaling") as unknown as [
        { spec: { metrics: object } },
      ];
      return { output: `${said.join("")}${JSON.stringify(spec.metrics)}` };
    },
    want: 'horizontalpodautoscaler.autoscaling/web created\nhorizontalpodautoscaler.autoscaling/web unchanged\nhorizontalpodautoscaler.autoscaling/web configured\n[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":60}}}]',
  },
  {
    name: "apply a selector that is replaced as a whole",
    run: (k) => {
      const budget = (matchLabels: object) =>
        object("policy/v1", "PodDisruptionBudget", "web", {
          spec: { minAvailable: 1, selector: { matchLabels } },
        });
      apply(k, [budget({ app: "web" })]);
      const { output } = apply(k, [budget({ app: "web", tier: "front" })]);
      const [{ spec }] = k.api.list("poddisruptionbudgets.policy") as unknown as [
        { spec: { selector: object } },
      ];
      return { output: `${output}${JSON.stringify(spec.selector)}` };
    },
    want: 'poddisruptionbudget.policy/web configured\n{"matchLabels":{"app":"web","tier":"front"}}',
  },
  {
    name: "apply a new container with lists of its own",
    run: (k) => {
      const env = [{ name: "A", value: "1" }];
      const beside = { name: "beside", image: "app:1.0", env };
      const containers = [...template.spec.containers, beside];
      const changed = { template: { ...template, spec: { containers } } };
      const { output } = apply(k, [workload("Deployment", "web", changed)]);
      const [{ spec }] = k.api.list("deployments.apps") as unknown as [{ spec: object }];
      const stored = (spec as typeof changed).template.spec.containers[1]!;
      return { output: `${output}${Object.keys(stored).sort()}` };
    },
    want: "deployment.apps/web configured\nenv,image,imagePullPolicy,name,resources,terminationMessagePath,terminationMessagePolicy",
  },
  {
    name: "apply a new object that was read elsewhere",
    run: (k) =>
      apply(k, [object("v1", "ConfigMap", "new", { metadata: { resourceVersion: "7" } })]),
    want: "configmap/new created\n",
  },
  {
    name: "create an object that was read elsewhere",
    run: (k) =>
      one(
        createObject(k, object("v1", "ConfigMap", "new", { metadata: { resourceVersion: "7" } })),
      ),
    want: "configmap/new created\n",
  },
  {
    name: "apply a custom resource: lists are replaced, what is no longer said goes",
    run: (k) => {
      const applied = apply(k, [boat({ masts: [3] })]);
      const [{ spec }] = k.api.list("boats.sea.example.com") as unknown as [{ spec: object }];
      return { output: `${applied.output}${JSON.stringify(spec)}` };
    },
    want: 'boat.sea.example.com/argo configured\n{"masts":[3]}',
  },
  {
    name: "delete a custom resource by its short name",
    run: (k) => deleteReference(k, "bt/argo", {}),
    want: 'boat.sea.example.com "argo" deleted from default namespace\n',
  },
  {
    name: "patch a custom resource as if it had merge keys",
    run: (k) => patchReference(k, "boat/argo", { spec: { masts: [] } }),
    want: "error: application/strategic-merge-patch+json is not supported by sea.example.com/v1, Kind=Boat: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
  },
  {
    name: "merge into a custom resource",
    run: (k) => patchReference(k, "boat/argo", { spec: { masts: [] } }, "merge"),
    want: "boat.sea.example.com/argo patched\n",
  },
  {
    name: "apply a change",
    run: (k) => apply(k, [workload("Deployment", "web", { replicas: 3 })]),
    want: "deployment.apps/web configured\n",
  },
  {
    name: "apply without a name",
    run: (k) =>
      apply(k, [{ apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "c-" } }]),
    want: "error: from c-: cannot use generate name with apply",
  },
  {
    name: "apply a kind that nobody serves",
    run: (k) => apply(k, [object("example.com/v1", "Widget", "w")]),
    want: 'error: no matches for kind "Widget" in version "example.com/v1"\nensure CRDs are installed first',
  },
  {
    name: "apply what is no object",
    run: (k) => apply(k, ["text" as never]),
    want: 'error: error: error validating "STDIN": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false',
  },
  {
    name: "create what is there",
    run: (k) => one(createObject(k, object("v1", "ConfigMap", "settings"))),
    want: 'error (AlreadyExists): configmaps "settings" already exists',
  },
  {
    name: "replace",
    run: (k) => one(replaceObject(k, object("v1", "ConfigMap", "settings", { data: { b: "2" } }))),
    want: "configmap/settings replaced\n",
  },
  {
    name: "replace what is not there",
    run: (k) => one(replaceObject(k, object("v1", "ConfigMap", "nothing"))),
    want: 'error (NotFound): configmaps "nothing" not found',
  },
  {
    name: "delete",
    run: (k) => deleteReference(k, "deploy/web", {}),
    want: 'deployment.apps "web" deleted from default namespace\n',
  },
  {
    name: "delete by force",
    run: (k) => deleteReference(k, "pod/lone", { force: true }),
    want: 'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\npod "lone" force deleted from default namespace\n',
  },
  {
    name: "delete by force, but not at once",
    run: (k) => deleteReference(k, "pod/lone", { force: true, gracePeriodSeconds: 5 }),
    want: "error: --force and --grace-period greater than 0 cannot be specified together",
  },
  {
    name: "delete at once, but not by force",
    run: (k) => {
      const { output } = deleteReference(k, "pod/lone", { gracePeriodSeconds: 0 });
      const [left] = k.api
        .list("pods", "default")
        .filter(({ metadata }) => metadata.name === "lone");
      return { output: `${output}${left?.metadata.deletionGracePeriodSeconds}` };
    },
    want: 'pod "lone" deleted from default namespace\n1',
  },
  {
    name: "delete a node",
    run: (k) => deleteReference(k, "node/minikube", {}),
    want: 'node "minikube" deleted\n',
  },
  {
    name: "delete what is not there",
    run: (k) => deleteReference(k, "pod/nobody", {}),
    want: 'error (NotFound): pods "nobody" not found',
  },
  {
    name: "delete an unknown type",
    run: (k) => deleteReference(k, "widget/w", {}),
    want: `error: the server doesn't have a resource type "widget"`,
  },
  {
    name: "delete manifests goes on after a miss",
    run: (k) =>
      deleteManifests(
        k,
        [object("v1", "ConfigMap", "gone"), object("v1", "ConfigMap", "settings")],
        {},
      ),
    want: 'configmap "settings" deleted from default namespace\nerror (NotFound): configmaps "gone" not found',
  },
  {
    name: "scale",
    run: (k) => scale(k, "deployment/web", 5),
    want: "deployment.apps/web scaled\n",
  },
  {
    name: "scale from what is not so",
    run: (k) => scale(k, "deployment/web", 5, 7),
    want: "error: Expected replicas to be 7, was 2",
  },
  {
    name: "scale below zero",
    run: (k) => scale(k, "deployment/web", -1),
    want: "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0",
  },
  {
    name: "scale a pod",
    run: (k) => scale(k, "pod/lone", 2),
    want: "error (NotFound): the server could not find the requested resource",
  },
  {
    name: "autoscale",
    run: (k) => autoscale(k, "deploy/web", { min: 1, max: 3, cpuPercent: 80 }),
    want: "horizontalpodautoscaler.autoscaling/web autoscaled\n",
  },
  {
    name: "autoscale without a maximum",
    run: (k) => autoscale(k, "deploy/web", { max: 0 }),
    want: "error: --max=MAXPODS is required and must be at least 1, max: 0",
  },
  {
    name: "autoscale upside down",
    run: (k) => autoscale(k, "deploy/web", { min: 4, max: 3 }),
    want: "error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 3, min: 4",
  },
  {
    name: "autoscale a pod",
    run: (k) => autoscale(k, "pod/lone", { max: 3 }),
    want: "error: cannot autoscale a Pod: could not find scale subresource for /v1, Resource=pods in discovery information",
  },
  { name: "expose", run: (k) => expose(k, "deploy/web", {}), want: "service/web exposed\n" },
  {
    name: "expose a pod without labels",
    run: (k) => expose(k, "pod/lone", { port: 80 }),
    want: "error: couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
  },
  {
    name: "expose a service without selector",
    run: (k) => expose(k, "svc/plain", { name: "again" }),
    want: "error: couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set",
  },
  {
    name: "expose what cannot be",
    run: (k) => expose(k, "sts/db", {}),
    want: "error: cannot expose a StatefulSet.apps",
  },
  { name: "label", run: (k) => label(k, "pod/lone", { tier: "a" }), want: "pod/lone labeled\n" },
  {
    name: "label away",
    run: (k) => {
      label(k, "pod/lone", { tier: "a" });
      return label(k, "pod/lone", { tier: null });
    },
    want: "pod/lone unlabeled\n",
  },
  {
    name: "label nothing new",
    run: (k) => label(k, "pod/lone", { tier: null }),
    want: 'label "tier" not found.\npod/lone not labeled\n',
  },
  {
    name: "label and unlabel at once",
    run: (k) => {
      label(k, "pod/lone", { tier: "a" });
      return label(k, "pod/lone", { tier: null, zone: "b" });
    },
    want: "pod/lone modified\n",
  },
  {
    name: "label with what no label may hold",
    run: (k) => label(k, "pod/lone", { tier: "_a_" }),
    want: "error: invalid label value: \"tier=_a_\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  },
  {
    name: "annotate nothing new",
    run: (k) => annotate(k, "deploy/web", { note: null }),
    want: "deployment.apps/web annotated\n",
  },
  {
    name: "patch a scale",
    run: (k) => patchReference(k, "deploy/web", { spec: { replicas: 3 } }, "merge", "scale"),
    want: "scale.autoscaling/web patched\n",
  },
  {
    name: "patch a subresource that there is not",
    run: (k) => patchReference(k, "cm/settings", { spec: { replicas: 3 } }, "merge", "scale"),
    want: "error (NotFound): the server could not find the requested resource",
  },
  {
    name: "set the image of a container that is there and one that is not",
    run: (k) => setImage(k, "deploy/web", { other: "x:1", app: "app:2.0" }),
    want: 'deployment.apps/web image updated\nerror: unable to find container named "other"',
  },
  {
    name: "set the image of what has no pods",
    run: (k) => setImage(k, "svc/plain", { app: "app:2.0" }),
    want: "error: services/plain the object is not a pod or does not have a pod template: *v1.Service",
  },
  {
    name: "undo what has no revisions, and a revision that cannot be",
    run: (k) => {
      const { error } = rolloutUndo(k, "svc/plain");
      const { output, error: other } = rolloutUndo(k, "deploy/web", -1);
      return { output: `${error?.message}\n${other?.message}\n${output}` };
    },
    want: [
      unmanaged("services/plain"),
      'error: error retrieving rollbacker for "Service", no visitor method exists for { Service}\n',
      unmanaged("deployments/web"),
      "error: unable to find specified revision -1 in history\n",
    ].join(""),
  },
  {
    name: "autoscale what is autoscaled",
    run: (k) => {
      autoscale(k, "deploy/web", { max: 3 });
      return autoscale(k, "deploy/web", { max: 3 });
    },
    want: "error: failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input",
  },
  {
    name: "annotate",
    run: (k) => annotate(k, "deploy/web", { note: "x" }),
    want: "deployment.apps/web annotated\n",
  },
  {
    name: "patch",
    run: (k) => patchReference(k, "cm/settings", { data: { a: "2" } }),
    want: "configmap/settings patched\n",
  },
  {
    name: "patch nothing",
    run: (k) => patchReference(k, "cm/settings", { data: { a: "1" } }),
    want: "configmap/settings patched (no change)\n",
  },
  { name: "cordon", run: (k) => cordon(k, "minikube", true), want: "node/minikube cordoned\n" },
  {
    name: "uncordon what is not cordoned",
    run: (k) => cordon(k, "minikube", false),
    want: "node/minikube already uncordoned\n",
  },
  {
    name: "cordon what is not there",
    run: (k) => cordon(k, "node-9", true),
    want: 'error (NotFound): nodes "node-9" not found',
  },
  {
    name: "taint",
    run: (k) => taint(k, "minikube", "a=b:NoSchedule"),
    want: "node/minikube tainted\n",
  },
  {
    name: "taint twice",
    run: (k) => {
      taint(k, "minikube", "a=b:NoSchedule");
      return taint(k, "minikube", "a=c:NoSchedule");
    },
    want: "error: node minikube already has a taint(s) with same effect(s) and --overwrite is false",
  },
  {
    name: "untaint what is not tainted",
    run: (k) => taint(k, "minikube", "a-"),
    want: 'error: taint "a" not found',
  },
  {
    name: "taint with an unknown effect",
    run: (k) => taint(k, "minikube", "a=b:Sometimes"),
    want: "error: invalid taint effect: Sometimes, unsupported taint effect\nSee 'kubectl taint -h' for help and examples",
  },
  {
    name: "untaint an effect that is not there",
    run: (k) => taint(k, "minikube", "a=b:NoExecute-"),
    want: 'error: taint "a:NoExecute" not found',
  },
  ...(
    [
      ["with too many parts", "a:NoSchedule:x", ""],
      ["with two values", "a=b=c:NoSchedule", ""],
      ["without an effect", "a", ""],
      [
        "with a key that is none",
        "a b:NoSchedule",
        ", name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
      [
        "with a value that is none",
        "a=b b:NoSchedule",
        ", a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      ],
    ] as const
  ).map(([name, spec, why]) => ({
    name: `taint ${name}`,
    run: (k: Kubectl) => taint(k, "minikube", spec),
    want: `error: invalid taint spec: ${spec}${why}\nSee 'kubectl taint -h' for help and examples`,
  })),
  {
    name: "set image",
    run: (k) => setImage(k, "deploy/web", { app: "app:2.0" }),
    want: "deployment.apps/web image updated\n",
  },
  {
    name: "set the same image",
    run: (k) => setImage(k, "deploy/web", { app: "app:1.0" }),
    want: "",
  },
  {
    name: "set the image of no container",
    run: (k) => setImage(k, "deploy/web", { sidecar: "x:1" }),
    want: 'error: unable to find container named "sidecar"',
  },
  {
    name: "pause",
    run: (k) => rolloutPause(k, "deploy/web"),
    want: "deployment.apps/web paused\n",
  },
  {
    name: "pause twice",
    run: (k) => {
      rolloutPause(k, "deploy/web");
      return rolloutPause(k, "deploy/web");
    },
    want: 'error: deployments.apps "web" is already paused',
  },
  {
    name: "resume what runs",
    run: (k) => rolloutResume(k, "deploy/web"),
    want: 'error: deployments.apps "web" is not paused',
  },
  {
    name: "pause what cannot be",
    run: (k) => rolloutPause(k, "sts/db"),
    want: 'error: statefulsets.apps "db" pausing is not supported',
  },
  {
    name: "restart",
    run: (k) => rolloutRestart(k, "ds/agent", "2026-01-01T00:00:00Z"),
    want: "daemonset.apps/agent restarted\n",
  },
  {
    name: "restart what is paused",
    run: (k) => {
      rolloutPause(k, "deploy/web");
      return rolloutRestart(k, "deploy/web", "2026-01-01T00:00:00Z");
    },
    want: `error: deployments.apps "web" can't restart paused deployment (run rollout resume first)`,
  },
  {
    name: "restart what cannot be",
    run: (k) => rolloutRestart(k, "pod/lone", "2026-01-01T00:00:00Z"),
    want: 'error: pods "lone" restarting is not supported',
  },
  {
    name: "undo with nothing before",
    run: (k) => rolloutUndo(k, "sts/db"),
    want: undoError("statefulsets/db", "no last revision to roll back to"),
  },
  {
    name: "undo to a revision that is not there",
    run: (k) => rolloutUndo(k, "deploy/web", 9),
    want: undoError("deployments/web", "unable to find specified revision 9 in history"),
  },
];

/** Rolling back what was applied warns first. */
function undoError(name: string, error: string): string {
  return `error: Warning: resource ${name} was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\nerror: ${error}`;
}

function cluster(): Kubectl & {
  readonly runTo: (ms: number) => void;
  readonly nowMs: () => number;
} {
  const { simulation } = runOnOneNode({ manifests, untilMs: 10_000 });
  const { api, context } = simulation;
  return {
    api,
    context,
    namespace: "default",
    runTo: (ms) => simulation.advanceTo(ms),
    nowMs: () => simulation.clock.nowMs(),
  };
}

for (const { name, run, want } of rows)
  test(`kubectl: ${name}`, () => {
    assert.equal(seen(run(cluster())), want);
  });

test("kubectl: drain refuses what would be lost", () => {
  const kubectl = cluster();
  const clock = {
    nowMs: kubectl.nowMs,
    runTo: kubectl.runTo,
    horizonMs: kubectl.nowMs() + 600_000,
  };
  const { error } = drain(kubectl, "minikube", {}, clock);
  assert.match(
    error?.message ?? "",
    /cannot delete Pods that declare no controller \(use --force to override\): default\/lone/,
  );
  assert.match(
    error?.message ?? "",
    /cannot delete DaemonSet-managed Pods \(use --ignore-daemonsets to ignore\): default\/agent-/,
  );
});

test("kubectl: drain empties the node", () => {
  const kubectl = cluster();
  const clock = {
    nowMs: kubectl.nowMs,
    runTo: kubectl.runTo,
    horizonMs: kubectl.nowMs() + 600_000,
  };
  const result = drain(kubectl, "minikube", { force: true, ignoreDaemonSets: true }, clock);
  assert.equal(result.error, undefined);
  assert.match(result.output, /^node\/minikube drained$/m);
  assert.match(result.output, /^pod\/lone evicted$/m);
  assert.match(result.output, /ignoring DaemonSet-managed Pods/);
});
