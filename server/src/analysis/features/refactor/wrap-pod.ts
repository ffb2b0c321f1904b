// A Pod becomes the template of a Deployment.
import { workloadOf } from "../../lint/workload.ts";
import { wrapFix } from "../../lint/wrap-pod.ts";
import { type Refactor, structural } from "./refactoring.ts";

export const wrapPod: Refactor = (context) => {
  const { object } = context;
  if (object?.ref.kind !== "Pod" || object.ref.name === "") return [];
  const workload = workloadOf(object);
  return workload ? [structural("wrapPod", wrapFix(workload, "Deployment"), context)] : [];
};
