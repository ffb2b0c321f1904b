import { kindOfResource } from "../../../engine/src/apis/registry.ts";
import { autoscale } from "../../../engine/src/kubectl/autoscale.ts";
import { createObject } from "../../../engine/src/kubectl/create.ts";
import { expose } from "../../../engine/src/kubectl/expose.ts";
import { rolloutHistory } from "../../../engine/src/kubectl/revisions.ts";
import {
  rolloutPause,
  rolloutRestart,
  rolloutResume,
  rolloutUndo,
} from "../../../engine/src/kubectl/rollout.ts";
import { scale } from "../../../engine/src/kubectl/scale.ts";
import { setImage } from "../../../engine/src/kubectl/set-image.ts";
import { testVerbs, workload } from "./verb-table.ts";

/** Rolling back what was applied warns first. */
const appliedBefore = (resource: string) =>
  `Warning: resource ${resource} was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`;

testVerbs([
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
      appliedBefore("services/plain"),
      'error: error retrieving rollbacker for "Service", no visitor method exists for { Service}\n',
      appliedBefore("deployments/web"),
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
    want: `error: ${appliedBefore("statefulsets/db")}error: no last revision to roll back to`,
  },
  {
    name: "undo to a revision that is not there",
    run: (k) => rolloutUndo(k, "deploy/web", 9),
    want: `error: ${appliedBefore("deployments/web")}error: unable to find specified revision 9 in history`,
  },
  {
    name: "history of what was never rolled out",
    run: (k) => {
      createObject(k, workload("Deployment", "idle", { paused: true }));
      const idle = k.api.get("deployments.apps", "default", "idle")!;
      const kind = kindOfResource("deployments.apps")!;
      return { output: rolloutHistory(k, idle, kind).join("\n") };
    },
    want: "deployment.apps/idle\nNo rollout history found.",
  },
]);
