// Mirrors pkg/api/service/warnings.go (1.36, with the minors in which its warnings came).
import { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1Service } from "../../../../model/generated/types.ts";
import type { ApiContext } from "../../../kind.ts";
import { warningsForCIDR, warningsForIP } from "../../../meta/v1/ip.ts";

const specPath = FieldPath.of("spec");
const hintsAnnotation = "service.kubernetes.io/topology-aware-hints";

/** Warnings about a Service that passed validation, in order. */
export function serviceWarnings(object: CoreV1Service, context: ApiContext): string[] {
  const spec = object.spec ?? {};
  const externalIPs = spec.externalIPs ?? [];
  const headless = spec.type === "ClusterIP" && spec.clusterIP === "None";
  const externalName = spec.type === "ExternalName";
  const warnings: string[] = [];

  if (object.metadata?.annotations?.[hintsAnnotation] !== undefined)
    warnings.push(
      `annotation ${hintsAnnotation} is deprecated, please use service.kubernetes.io/topology-mode instead`,
    );
  if (spec.clusterIP && spec.clusterIP !== "None")
    (spec.clusterIPs ?? []).forEach((ip, i) => {
      warnings.push(...warningsForIP(specPath.child("clusterIPs").index(i), ip, context));
    });
  if (headless && context.minor >= 34) {
    if (spec.loadBalancerIP) warnings.push("spec.loadBalancerIP is ignored for headless services");
    if (externalIPs.length > 0) warnings.push("spec.externalIPs is ignored for headless services");
    if (spec.sessionAffinity !== "None")
      warnings.push("spec.SessionAffinity is ignored for headless services");
  }
  externalIPs.forEach((ip, i) => {
    warnings.push(...warningsForIP(specPath.child("externalIPs").index(i), ip, context));
  });
  if (externalIPs.length > 0 && !headless && !externalName && context.minor >= 36)
    warnings.push(
      "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
    );
  if (spec.loadBalancerIP)
    warnings.push(...warningsForIP(specPath.child("loadBalancerIP"), spec.loadBalancerIP, context));
  (spec.loadBalancerSourceRanges ?? []).forEach((range, i) => {
    const path = specPath.child("loadBalancerSourceRanges").index(i);
    warnings.push(...warningsForCIDR(path, range, context));
  });
  if (externalName && externalIPs.length > 0)
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (!externalName && spec.externalName)
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (spec.trafficDistribution === "PreferClose" && context.minor >= 35)
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  return warnings;
}
