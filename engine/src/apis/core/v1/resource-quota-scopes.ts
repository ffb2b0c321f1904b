// Mirrors the scopes of quotas in pkg/apis/core/helper/helpers.go (1.36): which there are, and what they can limit.
import type { ApiContext } from "../../kind.ts";

const podCompute = [
  "cpu",
  "memory",
  "limits.cpu",
  "limits.memory",
  "requests.cpu",
  "requests.memory",
];
const pods = ["pods", ...podCompute];

const resourcesOfScope: ReadonlyMap<string, readonly string[]> = new Map([
  ["Terminating", pods],
  ["NotTerminating", pods],
  ["BestEffort", ["pods"]],
  ["NotBestEffort", pods],
  ["PriorityClass", pods],
  ["CrossNamespacePodAffinity", pods],
  ["VolumeAttributesClass", ["persistentvolumeclaims", "requests.storage"]],
]);

export function isStandardResourceQuotaScope(
  scope: string,
  { minor }: Pick<ApiContext, "minor">,
): boolean {
  return resourcesOfScope.has(scope) && (scope !== "VolumeAttributesClass" || minor >= 33);
}

/** Whether a quota with the scope can limit the resource; an unknown scope forbids nothing. */
export function isScopeValidForResource(scope: string, resource: string): boolean {
  return resourcesOfScope.get(scope)?.includes(resource) ?? true;
}
