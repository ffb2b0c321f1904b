import { quickFix, remove } from "../../fixes.ts";
import { autoscalersOf } from "../neighbours.ts";
import { replicasOf } from "../replicas.ts";
import type { Rule } from "../rule.ts";

const KINDS = new Set(["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"]);

export const hpaStaticReplicas: Rule = {
  id: "hpa-static-replicas",
  summary: "a fixed number of replicas for what an autoscaler scales",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { scope }) {
    const replicas = replicasOf(object);
    if (!KINDS.has(object.ref.kind) || typeof replicas !== "number") return;
    const [scaler] = autoscalersOf(scope, object);
    if (!scaler) return;
    yield {
      message:
        replicas === 0
          ? `replicas: 0 switches HPA '${scaler.ref.name}' off (ScalingDisabled).`
          : `HPA '${scaler.ref.name}' scales this ${object.ref.kind}: each apply resets it to ${replicas} replicas.`,
      path: ["spec", "replicas"],
      part: "key",
      related: [
        { message: "The HPA.", object: scaler.ref, path: ["spec", "scaleTargetRef", "name"] },
      ],
      fixes: [
        quickFix(
          "Remove replicas (first kubectl apply edit-last-applied, or one apply scales to 1)",
          object,
          remove(["spec", "replicas"]),
        ),
      ],
    };
  },
};
