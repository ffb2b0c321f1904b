// Mirrors `kubectl autoscale` (staging/src/k8s.io/kubectl/pkg/cmd/autoscale, 1.36).
import { createObject } from "./create.ts";
import { clientError, type Kubectl, type KubectlResult, onEach, serverError } from "./kubectl.ts";

export interface AutoscaleFlags {
  readonly min?: number;
  readonly max: number;
  /** Percent of the request. */
  readonly cpuPercent?: number;
  readonly name?: string;
}

export function autoscale(
  kubectl: Kubectl,
  reference: string,
  { min, max, cpuPercent, name: given }: AutoscaleFlags,
): KubectlResult {
  if (max < 1) return clientError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (min !== undefined && min > max)
    return clientError(
      `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`,
    );
  return onEach(kubectl, reference, (object, kind) => {
    if (!kind.subresources?.includes("scale"))
      return clientError(
        `cannot autoscale a ${kind.kind}: could not find scale subresource for ${kind.group}/${kind.version}, Resource=${kind.plural} in discovery information`,
      );
    const name = given ?? object.metadata.name;
    const { namespace } = object.metadata;
    const autoscaler = {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      spec: {
        scaleTargetRef: {
          apiVersion: object.apiVersion,
          kind: kind.kind,
          name: object.metadata.name,
        },
        maxReplicas: max,
        ...(min === undefined ? {} : { minReplicas: min }),
        ...(cpuPercent === undefined
          ? {}
          : {
              metrics: [
                {
                  type: "Resource",
                  resource: {
                    name: "cpu",
                    target: { type: "Utilization", averageUtilization: cpuPercent },
                  },
                },
              ],
            }),
      },
    };
    const result = createObject(kubectl, autoscaler, "kubectl-autoscale");
    const { status, warnings } = result;
    if (!status)
      return { output: `horizontalpodautoscaler.autoscaling/${name} autoscaled\n`, warnings };
    // What cannot be made in v2 is tried in v1, for which a target for CPU must be given.
    if (cpuPercent === undefined)
      return clientError(
        "failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input",
      );
    return serverError({ status, warnings });
  });
}
