// Mirrors staging/src/k8s.io/endpointslice/trafficdist (1.36). Difference: topology-aware hints (annotation
// topology-mode: Auto) are not computed.
import type { CoreV1Service, DiscoveryV1Endpoint } from "../../model/generated/types.ts";
import { deepEqual } from "../../model/object.ts";
import type { Slice, SliceChanges } from "./slice-changes.ts";

/** With a traffic distribution each ready endpoint hints at its own zone, and at its node where that is preferred. */
export function setHints(
  service: CoreV1Service,
  changes: SliceChanges,
  unchanged: readonly Slice[],
  hintTraffic: boolean,
): void {
  const byNode = service.spec?.trafficDistribution === "PreferSameNode";
  const hinted = (endpoint: DiscoveryV1Endpoint): DiscoveryV1Endpoint => {
    const { hints, ...plain } = endpoint;
    if (!hintTraffic) return hints ? plain : endpoint;
    if (!endpoint.conditions?.ready) return endpoint;
    const forZones = endpoint.zone ? [{ name: endpoint.zone }] : undefined;
    const forNodes = byNode && endpoint.nodeName ? [{ name: endpoint.nodeName }] : undefined;
    if (!forZones && !forNodes) return plain;
    return {
      ...plain,
      hints: { ...(forNodes ? { forNodes } : {}), ...(forZones ? { forZones } : {}) },
    };
  };
  for (const slice of [...changes.create, ...changes.update])
    slice.endpoints = (slice.endpoints ?? []).map(hinted);
  for (const slice of unchanged) {
    const endpoints = (slice.endpoints ?? []).map(hinted);
    if (!deepEqual(endpoints, slice.endpoints ?? [])) changes.update.push({ ...slice, endpoints });
  }
}
