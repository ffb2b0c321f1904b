// Which devices a node lacks, for people: upstream says only that not all claims can be allocated.
import type { ResourceV1ResourceClaim } from "../../../model/generated/types.ts";
import type { NodeInfo } from "../../node-info.ts";
import type { Allocator } from "./allocator.ts";
import { Candidates, devicesOf, isTainted } from "./candidates.ts";
import type { Pool } from "./pools.ts";
import { alternativesOf, type DeviceRequest } from "./requests.ts";

/** `request gpu of claim p-gpu: 1 of 4 matching devices free, 2 wanted`, for every request that goes short by itself. */
export function explainShortage(
  allocator: Allocator,
  node: NodeInfo,
  claims: readonly ResourceV1ResourceClaim[],
): string {
  const pools = allocator.poolsFor(node);
  const short: string[] = [];
  for (const claim of claims)
    for (const request of claim.spec.devices?.requests ?? []) {
      const found = alternativesOf(request).map((alternative) =>
        countFree(allocator, claim, alternative, node, pools),
      );
      const best = found[0];
      if (!best || found.some(({ free, wanted }) => free >= wanted)) continue;
      const whose = claim.metadata?.name ? ` of claim ${claim.metadata.name}` : "";
      const amounts =
        best.matching === 0
          ? "no device matches"
          : `${best.free} of ${best.matching} matching devices free`;
      short.push(`request ${request.name}${whose}: ${amounts}, ${best.wanted} wanted`);
    }
  if (short.length > 0) return short.join("; ");
  return "there are enough devices for each request, but not for all of them with their constraints";
}

function countFree(
  allocator: Allocator,
  claim: ResourceV1ResourceClaim,
  request: DeviceRequest,
  node: NodeInfo,
  pools: readonly Pool[],
): { readonly matching: number; readonly free: number; readonly wanted: number } {
  const candidates = Candidates.of(allocator, claim, request, node, pools);
  if (!(candidates instanceof Candidates)) return { matching: 0, free: 0, wanted: request.count };
  let matching = 0;
  let free = 0;
  for (const pool of pools)
    for (const device of devicesOf(pool)) {
      if (candidates.isSelectable(device) !== true) continue;
      matching++;
      if (allocator.allocated.exclusive.has(device.id) && !request.adminAccess) continue;
      if (allocator.features.deviceTaints && isTainted(device, request)) continue;
      if (allocator.hasCapacity(request, device)) free++;
    }
  return { matching, free, wanted: request.wantsAll ? Math.max(1, matching) : request.count };
}
