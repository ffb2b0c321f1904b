import { quickFix, set, toFillIn } from "../../fixes.ts";
import { type BoundObject, type ResourceScope, servicePorts } from "../../resources/index.ts";
import { field } from "../../resources/json.ts";
import { type Container, portsOf, workloadOf } from "../../resources/workload.ts";
import { servicesOf } from "../neighbours.ts";
import { hasProbe, proposedHandler } from "../probes.ts";
import { mostReplicas } from "../replicas.ts";
import type { Rule } from "../rule.ts";
import { onlyWaits } from "../waiting-container.ts";

export const probeReadinessMissing: Rule = {
  id: "probe-readiness-missing",
  summary: "a pod behind a Service without a readinessProbe",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { scope, roles }) {
    const workload = workloadOf(object);
    if (!workload?.longRunning || isAlone(scope, object)) return;
    const serving = workload.regular.filter(
      (one) => roles.of(one).role !== "sidecar" && !onlyWaits(one),
    );
    if (serving.length === 0 || serving.some(isProbed)) return;
    const service = servicesOf(scope, object).find(
      ({ value }) => field(value, "spec", "publishNotReadyAddresses") !== true,
    );
    if (!service) return;
    const targets = servicePorts(service.value).map(({ target }) => target);
    const isTarget = (one: Container) =>
      portsOf(one).some(
        ({ name, number }) => targets.includes(name ?? number) || targets.includes(number),
      );
    // What the Service asks may well be a proxy before the process.
    if (workload.running.some((one) => isProbed(one) && isTarget(one))) return;
    const owner = serving.find(isTarget);
    const container = owner ?? serving[0]!;
    const handler = proposedHandler(container, roles, targets[0]);
    yield {
      message: `Service '${service.ref.name}' sends traffic to this Pod before it is ready: no container has a readinessProbe.`,
      path: [...container.path, "name"],
      related: [{ message: "The Service.", object: service.ref, path: ["metadata", "name"] }],
      ...(handler && {
        fixes: [
          toFillIn(
            quickFix(
              "Add readinessProbe",
              object,
              set([...container.path, "readinessProbe"], { ...handler, periodSeconds: 10 }),
            ),
            ...("httpGet" in handler
              ? [[...container.path, "readinessProbe", "httpGet", "path"]]
              : []),
          ),
        ],
      }),
    };
  },
};

function isProbed(container: Container): boolean {
  return hasProbe(container, "readinessProbe");
}

/**
 * One pod that no second one ever replaces while it runs: whether its Service has no endpoint yet or one that does not
 * answer yet is the same to a client.
 */
function isAlone(scope: ResourceScope, object: BoundObject): boolean {
  if (mostReplicas(scope, object) > 1) return false;
  const { kind } = object.ref;
  return (
    kind === "StatefulSet" ||
    kind === "ReplicationController" ||
    kind === "ReplicaSet" ||
    (kind === "Deployment" && field(object.value, "spec", "strategy", "type") === "Recreate")
  );
}
