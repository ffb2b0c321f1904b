import { judge } from "../table.ts";

const autoscaler = (spec: object) => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "web" },
  spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, ...spec },
});

judge("HorizontalPodAutoscaler", [
  {
    name: "one replica at least, 80 % of the CPU",
    given: autoscaler({ maxReplicas: 3 }),
    stored: {
      "spec.minReplicas": 1,
      "spec.metrics": [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
        },
      ],
    },
  },
  {
    name: "fewer at most than at least",
    given: autoscaler({ minReplicas: 5, maxReplicas: 3 }),
    errors: ["spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`"],
  },
]);
