import { matchesLabelSelector } from "#engine";
import { quickFix, set } from "../../fixes.ts";
import { field } from "../../resources/json.ts";
import { portsOf, workloadOf } from "../../resources/workload.ts";
import { leastReplicas } from "../replicas.ts";
import type { Rule } from "../rule.ts";

export const spreadMissing: Rule = {
  id: "spread-missing",
  summary: "replicas that may all run on one node",
  severity: "info",
  source: "lint",
  profiles: ["reliability"],
  *check(object, { scope }) {
    const workload = workloadOf(object);
    const { kind } = object.ref;
    if (!workload || (kind !== "Deployment" && kind !== "StatefulSet")) return;
    const replicas = leastReplicas(scope, object);
    if (replicas < 2 || workload.spec["hostNetwork"] === true) return;
    if (workload.containers.some((one) => portsOf(one).some(({ hostPort }) => hostPort !== 0)))
      return;
    const spread = object.content.selectors.some(
      ({ kind: { id }, selector, path }) =>
        (id === "topology-spread" || (id === "affinity" && path.includes("podAntiAffinity"))) &&
        matchesLabelSelector(selector, workload.labels),
    );
    if (spread) return;
    const selector = field(object.value, "spec", "selector") ?? { matchLabels: workload.labels };
    yield {
      message: `${replicas} replicas may all run on one node: add topologySpreadConstraints or podAntiAffinity.`,
      path: workload.specPath,
      part: "key",
      fixes: [
        quickFix(
          "Spread over nodes",
          object,
          set(
            [...workload.specPath, "topologySpreadConstraints"],
            [
              {
                maxSkew: 1,
                topologyKey: "kubernetes.io/hostname",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: selector,
              },
            ],
          ),
        ),
      ],
    };
  },
};
