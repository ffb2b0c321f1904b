import { quickFix, set } from "../../fixes.ts";
import { asMap, field } from "../../resources/json.ts";
import { type Container, resourceOf, workloadOf } from "../../resources/workload.ts";
import { textsOf } from "../options.ts";
import { containerDefaults, hasPodResources, hasResources, requestOf } from "../resources.ts";
import type { Rule } from "../rule.ts";
import { onlyWaits } from "../waiting-container.ts";

export const resourcesIncomplete: Rule = {
  id: "resources-incomplete",
  summary: "requests or limits of which one that counts is missing",
  severity: "hint",
  source: "lint",
  profiles: ["recommended"],
  options: {
    require: {
      summary: "what must be set",
      default: ["limits.memory"],
      values: [
        "requests.cpu",
        "requests.memory",
        "requests.ephemeral-storage",
        "limits.memory",
        "limits.ephemeral-storage",
      ],
    },
  },
  *check(object, { scope, options }) {
    const workload = workloadOf(object);
    if (!workload || hasPodResources(workload)) return;
    const defaults = containerDefaults(scope, object);
    for (const container of workload.running) {
      if (!hasResources(container) || onlyWaits(container)) continue;
      const missing = textsOf(options, "require").find((key) => {
        if (key === "limits.memory" && claimsDevice(container)) return false;
        const [list, resource = ""] = key.split(".");
        return list === "limits"
          ? resourceOf(container.fields, "limits", resource) === undefined &&
              defaults.limit(resource) === undefined
          : requestOf(container.fields, resource) === undefined &&
              defaults.request(resource) === undefined;
      });
      if (missing === undefined) continue;
      const [list = "", resource = ""] = missing.split(".");
      const value =
        requestOf(container.fields, resource) ?? (resource === "cpu" ? "100m" : "128Mi");
      yield {
        message:
          missing === "limits.memory"
            ? `Container '${container.name}' has no memory limit: it can take the node's memory before the kernel stops something.`
            : `Container '${container.name}' has no ${missing}.`,
        path: [...container.path, "resources"],
        part: "key",
        fixes: [
          quickFix(
            `Add ${missing}: ${value}`,
            object,
            set([...container.path, "resources", list, resource], value),
          ),
        ],
      };
    }
  },
};

/** A container with a device of its own (`nvidia.com/gpu`) gets a node that was bought for it: few others are there to suffer. */
function claimsDevice({ fields }: Container): boolean {
  return Object.keys(asMap(field(fields, "resources", "limits")) ?? {}).some(
    (name) => name.includes("/") && !name.startsWith("kubernetes.io/"),
  );
}
