// Mirrors foreachPodResourceClaim of pkg/scheduler/framework/plugins/dynamicresources/dynamicresources.go (1.36).
import { notMadeFor, podClaimOf } from "../../../apis/resource/v1/pod-claims.ts";
import type { CoreV1Pod, ResourceV1ResourceClaim } from "../../../model/generated/types.ts";
import type { Stored } from "../../../model/object.ts";
import type { ClusterView } from "../../framework.ts";

export const resourceClaims = "resourceclaims.resource.k8s.io";

export type Claim = Stored<ResourceV1ResourceClaim>;

/** The claims that a pod uses, in order; or what keeps it waiting for them. */
export function claimsOf(
  pod: Stored<CoreV1Pod>,
  { client }: Pick<ClusterView, "client">,
): readonly Claim[] | { readonly error: string } {
  const claims: Claim[] = [];
  const namespace = pod.metadata.namespace ?? "";
  for (const entry of pod.spec?.resourceClaims ?? []) {
    const found = podClaimOf(pod, entry);
    if (found.kind === "notCreated") return { error: found.error };
    if (found.kind === "notNeeded") continue;
    const claim = client.get<ResourceV1ResourceClaim>(resourceClaims, namespace, found.name);
    if (!claim) return { error: `could not find ResourceClaim "${namespace}/${found.name}"` };
    if (claim.metadata.deletionTimestamp !== undefined)
      return { error: `resourceclaim "${found.name}" is being deleted` };
    const error = found.owned ? notMadeFor(pod, claim) : undefined;
    if (error !== undefined) return { error };
    claims.push(claim);
  }
  return claims;
}
