import { append, previewFix } from "../../fixes.ts";
import { portsOf, workloadOf } from "../../resources/workload.ts";
import { objectsIn, objectsOfKind } from "../neighbours.ts";
import { isOn } from "../options.ts";
import type { Rule } from "../rule.ts";

const POLICY = "networking.k8s.io/NetworkPolicy";

export const networkPolicyMissing: Rule = {
  id: "network-policy-missing",
  summary: "pods that no NetworkPolicy selects",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  options: {
    always: { summary: "also where the workspace has no NetworkPolicy at all", default: false },
  },
  *check(object, { scope, options }) {
    const workload = workloadOf(object);
    if (!workload) return;
    if (!isOn(options, "always") && objectsOfKind(scope, POLICY).length === 0) return;
    const selected =
      scope.pods.selecting(object, "policy-subject").length > 0 ||
      objectsIn(scope, POLICY, object.namespace, object).some(
        ({ content }) => content.selectors.length === 0,
      );
    if (selected) return;
    const { name } = object.ref;
    const namespace = object.content.namespace;
    const ports = workload.running.flatMap((container) =>
      portsOf(container).flatMap(({ number, protocol }) =>
        number === undefined ? [] : [{ port: number, protocol }],
      ),
    );
    yield {
      message: "No NetworkPolicy selects these Pods: everything may connect to them.",
      path: ["metadata", "name"],
      fixes: [
        previewFix("Create a NetworkPolicy for the declared ports", [
          object,
          append({
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name, ...(namespace !== undefined && { namespace }) },
            spec: {
              podSelector: { matchLabels: workload.labels },
              policyTypes: ["Ingress"],
              ingress: ports.length > 0 ? [{ ports }] : [],
            },
          }),
        ]),
      ],
    };
  },
};
