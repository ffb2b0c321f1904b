import { isPlaceholder } from "../../documents/index.ts";
import { asMap, field } from "../../resources/json.ts";
import type { Rule } from "../rule.ts";
import { type Container, wordsOf, workloadOf } from "../workload.ts";
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
    file.replaceAll("\\", "/").includes("kubernetes/manifests/")
  );
}

const WAITING = /^(?:exec )?(?:sleep (?:infinity|inf|\d+[smhd]?)|tail -f \/dev\/null|pause);?$/;

/** It is there to work in with `kubectl exec`: who needs it again starts it again. */
function onlyWaits(container: Container): boolean {
  const words = wordsOf(container).map((word) => word.trim().replace(/^\/(?:usr\/)?bin\//, ""));
  const [shell = "", flag = "", script = ""] = words;
  const text =
    /^(?:ba|da|a|z)?sh$/.test(shell) && /^-[a-z]*c$/.test(flag) ? script : words.join(" ");
  return WAITING.test(text.replace(/^while (?:true|:|\[ 1 \]); ?do (.+?);? ?done;?$/, "$1").trim());
}
