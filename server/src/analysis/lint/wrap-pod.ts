// Giving a pod a controller: the pod's spec becomes the template of a workload.
import type { EditOperation, Fix } from "../finding.ts";
import { nest, previewFix, remove, set } from "../fixes.ts";
import { asMap, field } from "../resources/json.ts";
import type { Workload } from "../resources/workload.ts";

const controllers = ["Deployment", "StatefulSet", "Job"] as const;

/** The three controllers that a pod can be given. A pod without a name cannot be one's template. */
export function wrapFixes(workload: Workload): Fix[] {
  if (workload.object.ref.name === "") return [];
  return controllers.map((kind) => wrapFix(workload, kind));
}

/** The pod as the template of a workload of the kind. */
export function wrapFix(workload: Workload, kind: (typeof controllers)[number]): Fix {
  return previewFix(`Wrap in a ${kind}`, [workload.object, ...wrap(workload, kind)]);
}

function wrap(
  { object, labels: own, spec }: Workload,
  kind: (typeof controllers)[number],
): EditOperation[] {
  const { name } = object.ref;
  const labels = Object.keys(own).length > 0 ? own : { app: name };
  const annotations = asMap(field(object.value, "metadata", "annotations"));
  const owner = {
    Deployment: { replicas: 1, selector: { matchLabels: labels } },
    StatefulSet: { serviceName: name, replicas: 1, selector: { matchLabels: labels } },
    Job: {},
  };
  return [
    set(["apiVersion"], kind === "Job" ? "batch/v1" : "apps/v1"),
    set(["kind"], kind),
    ...("ephemeralContainers" in spec ? [remove(["spec", "ephemeralContainers"])] : []),
    nest(["spec"], ["template", "spec"]),
    ...Object.entries(owner[kind]).map(([key, value]) => set(["spec", key], value)),
    set(["spec", "template", "metadata"], { labels, ...(annotations && { annotations }) }),
    ...(kind === "Job" ? [set(["spec", "template", "spec", "restartPolicy"], "OnFailure")] : []),
    ...("status" in object.value ? [remove(["status"])] : []),
  ];
}
