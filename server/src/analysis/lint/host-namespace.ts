// Pods that share a namespace of their node.
import { quickFix, remove } from "../fixes.ts";
import { workloadOf } from "../resources/workload.ts";
import type { Rule } from "./rule.ts";

/** `field`: the one of a pod's spec that shares it. */
export function hostNamespaceRule(
  field: string,
  { message, ...words }: Pick<Rule, "id" | "summary"> & { readonly message: string },
): Rule {
  return {
    ...words,
    severity: "warning",
    source: "lint",
    profiles: ["recommended"],
    patches: true,
    relaxed: true,
    *check(object) {
      const workload = workloadOf(object);
      if (workload?.spec[field] !== true) return;
      const path = [...workload.specPath, field];
      yield { message, path, fixes: [quickFix(`Remove ${field}`, object, remove(path))] };
    },
  };
}
