// Giving a pod a controller: the pod's spec becomes the template of a workload.
import type { EditOperation, Fix } from "../finding.ts";
import { asMap, field } from "../resources/json.ts";
import { previewFix, remove, set } from "./fixes.ts";
import type { Workload } from "./workload.ts";

const CONTROLLERS = ["Deployment", "StatefulSet", "Job"] as const;

/** The three controllers that a pod can be given. A pod without a name cannot be one's template. */
export function wrapFixes(workload: Workload): Fix[] {
  if (workload.object.ref.name === "") return [];
  return CONTROLLERS.map((kind) =>
    previewFix(`Wrap in a ${kind}`, [workload.object, ...wrap(workload, kind)]),
  );
}

function wrap(
  { object, labels: own, spec }: Workload,
  kind: (typeof CONTROLLERS)[number],
): EditOperation[] {
  const { name } = object.ref;
  const labels = Object.keys(own).length > 0 ? own : { app: name };
  const { ephemeralContainers, ...kept } = spec;
  const annotations = asMap(field(object.value, "metadata", "annotations"));
  const metadata = { labels, ...(annotations && { annotations }) };
  const template = {
    metadata,
    spec: kind === "Job" ? { ...kept, restartPolicy: "OnFailure" } : kept,
  };
  const owner = {
    Deployment: { replicas: 1, selector: { matchLabels: labels } },
    StatefulSet: { serviceName: name, replicas: 1, selector: { matchLabels: labels } },
    Job: {},
  };
  return [
    set(["apiVersion"], kind === "Job" ? "batch/v1" : "apps/v1"),
    set(["kind"], kind),
    // In two steps: the old fields of the spec must not be taken for fields of the new one.
    remove(["spec"]),
    set(["spec"], { ...owner[kind], template }),
    ...("status" in object.value ? [remove(["status"])] : []),
  ];
}
