// What apply, create, replace, delete and patch check, do and say.
import { object } from "#engine/testing";
import { apply, summarize } from "../../../engine/src/kubectl/apply.ts";
import { createObject, replaceObject } from "../../../engine/src/kubectl/create.ts";
import { deleteManifests, deleteReference } from "../../../engine/src/kubectl/delete.ts";
import type { ManifestResult } from "../../../engine/src/kubectl/manifest-result.ts";
import { patchReference } from "../../../engine/src/kubectl/patch.ts";
import { template, testVerbs, web, workload } from "./verb-table.ts";

const boat = (spec: object) => object("sea.example.com/v1", "Boat", "argo", { spec });
const one = (result: ManifestResult) => summarize([result]);

testVerbs([
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
    name: "patch away the last finalizer of what is on its way out",
    run: (k) => {
      apply(k, [
        object("v1", "ConfigMap", "held", { metadata: { finalizers: ["example.com/hold"] } }),
      ]);
      deleteReference(k, "cm/held", {});
      return patchReference(k, "cm/held", { metadata: { finalizers: null } }, "merge");
    },
    want: "configmap/held patched\n",
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
    name: "patch",
    run: (k) => patchReference(k, "cm/settings", { data: { a: "2" } }),
    want: "configmap/settings patched\n",
  },
  {
    name: "patch nothing",
    run: (k) => patchReference(k, "cm/settings", { data: { a: "1" } }),
    want: "configmap/settings patched (no change)\n",
  },
]);
