// A Pod becomes the template of a Deployment, or of a Job when it is to end.

import { wrapFix } from "../../lint/wrap-pod.ts";
import { workloadOf } from "../../resources/workload.ts";
import { type Refactor, structural } from "./refactoring.ts";

export const wrapPod: Refactor = (context) => {
  const { object } = context;
  if (object?.ref.kind !== "Pod" || object.ref.name === "") return [];
  const workload = workloadOf(object);
  if (!workload) return [];
  const fix = wrapFix(workload, workload.longRunning ? "Deployment" : "Job");
  return [structural("wrapPod", fix, context)];
};
