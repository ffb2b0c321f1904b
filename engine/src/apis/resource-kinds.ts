// Every kind that is not in workload-kinds.ts, one line each.
import { horizontalPodAutoscaler as horizontalPodAutoscalerV1 } from "./autoscaling/v1/horizontal-pod-autoscaler.ts";
import { horizontalPodAutoscaler } from "./autoscaling/v2/horizontal-pod-autoscaler.ts";
import { configMap } from "./core/v1/config-map.ts";
import { endpoints } from "./core/v1/endpoints.ts";
import { limitRange } from "./core/v1/limit-range.ts";
import { namespace } from "./core/v1/namespace.ts";
import { node } from "./core/v1/node.ts";
import { resourceQuota } from "./core/v1/resource-quota.ts";
import { secret } from "./core/v1/secret.ts";
import { service } from "./core/v1/service.ts";
import { serviceAccount } from "./core/v1/service-account.ts";
import { endpointSlice } from "./discovery/v1/endpoint-slice.ts";
import type { AnyKind } from "./registry.ts";
import { priorityClass } from "./scheduling/v1/priority-class.ts";

export const resourceKinds: readonly AnyKind[] = [
  namespace,
  node,
  service,
  endpoints,
  configMap,
  secret,
  serviceAccount,
  resourceQuota,
  limitRange,
  horizontalPodAutoscaler,
  horizontalPodAutoscalerV1,
  priorityClass,
  endpointSlice,
];
