// A HorizontalPodAutoscaler for a workload that none scales.
import { append, previewFix } from "../../fixes.ts";
import { autoscalersOf } from "../../lint/neighbours.ts";
import { replicasOf } from "../../lint/replicas.ts";
import { metadataBeside } from "./generate-service.ts";
import { appends, type Refactor, structural } from "./refactoring.ts";

const kinds = new Set(["Deployment", "StatefulSet", "ReplicaSet"]);
/** What `kubectl autoscale` takes when nothing is said. */
const utilization = 80;

export const generateAutoscaler: Refactor = (context) => {
  const { object, resources } = context;
  if (!object || !appends(object) || object.kind.group !== "apps" || !kinds.has(object.kind.kind))
    return [];
  const { apiVersion, kind, name } = object.ref;
  if (name === "" || autoscalersOf(resources, object).length > 0) return [];
  const written = replicasOf(object);
  const least = typeof written === "number" && written > 0 ? written : 1;
  const autoscaler = {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: metadataBeside(object, name),
    spec: {
      scaleTargetRef: { apiVersion, kind, name },
      minReplicas: least,
      maxReplicas: 2 * least,
      metrics: [
        {
          type: "Resource",
          resource: {
            name: "cpu",
            target: { type: "Utilization", averageUtilization: utilization },
          },
        },
      ],
    },
  };
  const fix = previewFix(`Add a HorizontalPodAutoscaler for '${name}'`, [
    object,
    append(autoscaler),
  ]);
  return [structural("generateAutoscaler", fix, context)];
};
