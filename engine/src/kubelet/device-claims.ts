// Mirrors the checks of PrepareResources in pkg/kubelet/cm/dra/manager.go (1.36): whether a pod may use its claims.
// Difference: drivers are on every node and prepare devices at once.
import { isReservedFor, notMadeFor, podClaimOf } from "../apis/resource/v1/pod-claims.ts";
import type { ResourceV1ResourceClaim } from "../model/generated/types.ts";
import type { PodWorker } from "./pod-worker.ts";

/** What keeps a pod from its devices; nothing when they are there. */
export function deviceClaimProblem({ host, pod }: PodWorker): string | undefined {
  if (!host.feature("DynamicResourceAllocation")) return undefined;
  for (const entry of pod.spec?.resourceClaims ?? []) {
    const found = podClaimOf(pod, entry);
    if (found.kind === "notNeeded") continue;
    if (found.kind === "notCreated") return found.error;
    const { namespace = "", name: podName, uid } = pod.metadata;
    const { name } = found;
    const claim = host.client.get<ResourceV1ResourceClaim>(
      "resourceclaims.resource.k8s.io",
      namespace,
      name,
    );
    if (!claim)
      return `fetch ResourceClaim ${name}: resourceclaims.resource.k8s.io "${name}" not found`;
    const foreign = found.owned ? notMadeFor(pod, claim) : undefined;
    if (foreign !== undefined) return foreign;
    if (!isReservedFor(pod, claim))
      return `pod ${podName} (${uid}) is not allowed to use ResourceClaim ${name} (${claim.metadata.uid})`;
    if (!claim.status?.allocation) return `ResourceClaim ${name}: not allocated`;
  }
  return undefined;
}
