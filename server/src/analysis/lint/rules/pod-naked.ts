import { isPlaceholder } from "../../documents/index.ts";
import { asMap, field } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";
import { onlyWaits } from "../waiting-container.ts";
import { wrapFixes } from "../wrap-pod.ts";

export const podNaked: Rule = {
  id: "pod-naked",
  summary: "a pod that no controller would recreate",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object) {
    if (object.ref.kind !== "Pod") return;
    const workload = workloadOf(object);
    if (!workload?.longRunning || !isNaked(object.value, object.ref.file)) return;
    if (workload.regular.length > 0 && workload.regular.every(onlyWaits)) return;
    const { name } = object.ref;
    yield {
      message: `Pod${name === "" || isPlaceholder(name) ? "" : ` '${name}'`} has no controller: it is not recreated if its node fails or it is evicted.`,
      path: ["kind"],
      fixes: wrapFixes(workload),
    };
  },
};

function isNaked(value: unknown, file: string): boolean {
  const annotations = asMap(field(value, "metadata", "annotations")) ?? {};
  return !(
    Array.isArray(field(value, "metadata", "ownerReferences")) ||
    Object.keys(annotations).some(
      (key) => key === "kubernetes.io/config.mirror" || key.startsWith("helm.sh/hook"),
    ) ||
    field(value, "spec", "nodeName") !== undefined ||
    // Made anew each time, under another name.
    field(value, "metadata", "generateName") !== undefined ||
    file.replaceAll("\\", "/").includes("kubernetes/manifests/")
  );
}
