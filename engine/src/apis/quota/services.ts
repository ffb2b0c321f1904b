// Mirrors pkg/quota/v1/evaluator/core/services.go (1.36).
import type { CoreV1Service } from "../../model/generated/types.ts";
import { Quantity } from "../../model/quantity.ts";
import { objectCountName, one, type QuotaEvaluator } from "./evaluator.ts";

const countServices = objectCountName("services");
const names = [countServices, "services", "services.nodeports", "services.loadbalancers"];

/** Node ports that the service has or will get. */
function nodePorts({ spec }: CoreV1Service): number {
  const ports = spec?.ports ?? [];
  if (spec?.type === "NodePort") return ports.length;
  if (spec?.type !== "LoadBalancer") return 0;
  return spec.allocateLoadBalancerNodePorts === false
    ? ports.filter((port) => port.nodePort).length
    : ports.length;
}

export const serviceEvaluator: QuotaEvaluator = {
  handles: ({ operation, subresource }) => operation !== "DELETE" && !subresource,
  matchingResources: (asked) => asked.filter((name) => names.includes(name)),
  matchesScope: () => false,
  usage(object) {
    const service = object as CoreV1Service;
    return new Map([
      [countServices, one],
      ["services", one],
      ["services.loadbalancers", service.spec?.type === "LoadBalancer" ? one : Quantity.zero()],
      ["services.nodeports", Quantity.ofUnits(nodePorts(service))],
    ]);
  },
};
