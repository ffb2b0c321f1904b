import { quickFix, set, toFillIn } from "../../fixes.ts";
import { asMap } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import {
  containerDefaults,
  defaultsElsewhere,
  hasPodResources,
  hasResources,
  sameImageResources,
} from "../resources.ts";
import type { Rule } from "../rule.ts";
import { onlyWaits } from "../waiting-container.ts";

export const resourcesMissing: Rule = {
  id: "resources-missing",
  summary: "a container without any requests and limits",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { scope }) {
    const workload = workloadOf(object);
    if (!workload || hasPodResources(workload) || containerDefaults(scope, object).any) return;
    const someSet = workload.containers.some(hasResources);
    for (const container of workload.running) {
      if (hasResources(container) || onlyWaits(container)) continue;
      const at = [...container.path, "resources"];
      const like = sameImageResources(scope, container);
      const elsewhere = defaultsElsewhere(scope);
      const claims = asMap(container.fields["resources"]) ?? {};
      yield {
        message: someSet
          ? `Container '${container.name}' sets no resources: the scheduler counts it as 0.`
          : `Container '${container.name}' sets no resources: QoS BestEffort, evicted first, the scheduler counts it as 0.`,
        path: [...container.path, "name"],
        fixes: [
          ...(like
            ? [
                quickFix(
                  `Use the values of container '${like.name}'`,
                  object,
                  set(at, like.resources),
                ),
              ]
            : []),
          ...(elsewhere
            ? [
                quickFix(
                  `Use the defaults of LimitRange '${elsewhere.name}'`,
                  object,
                  set(at, { ...claims, ...elsewhere.resources }),
                ),
              ]
            : []),
          toFillIn(
            quickFix(
              "Add requests (100m / 128Mi) and a memory limit (128Mi)",
              object,
              set(at, {
                ...claims,
                requests: { cpu: "100m", memory: "128Mi" },
                limits: { memory: "128Mi" },
              }),
            ),
            [...at, "requests", "cpu"],
            [...at, "requests", "memory"],
            [...at, "limits", "memory"],
          ),
        ],
      };
    }
  },
};
