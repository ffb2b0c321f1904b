// Mirrors the traffic and load balancer fields of Services in pkg/apis/core/validation/validation.go and
// pkg/api/service/util.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1Service, CoreV1ServiceSpec } from "../../../../model/generated/types.ts";
import type { ApiContext } from "../../../kind.ts";
import { validateCIDRForLegacyField } from "../../../meta/v1/ip.ts";
import { isQualifiedName, isValidPortNum } from "../../../meta/v1/name-formats.ts";

const specPath = FieldPath.of("spec");
const sourceRangesAnnotation = "service.beta.kubernetes.io/load-balancer-source-ranges";
const loadBalancerOnly = "may only be used when `type` is 'LoadBalancer'";

/** Whether clients outside the cluster reach the Service. */
export function isExternallyAccessible(spec: CoreV1ServiceSpec): boolean {
  return (
    spec.type === "LoadBalancer" ||
    spec.type === "NodePort" ||
    (spec.type === "ClusterIP" && (spec.externalIPs ?? []).length > 0)
  );
}

/** Whether nodes must tell a load balancer if they have endpoints. */
export function needsHealthCheck(spec: CoreV1ServiceSpec): boolean {
  return spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
}

/** From the field, or else the annotation; values that `old` had already pass. */
export function validateSourceRanges(
  object: CoreV1Service,
  old: CoreV1Service | undefined,
  context: ApiContext,
): FieldError[] {
  const strict = context.feature("StrictIPCIDRValidation");
  const ranges = object.spec?.loadBalancerSourceRanges ?? [];
  const annotation = object.metadata?.annotations?.[sourceRangesAnnotation];
  if (ranges.length === 0 && annotation === undefined) return [];
  const path =
    ranges.length > 0
      ? specPath.child("LoadBalancerSourceRanges")
      : FieldPath.of("metadata", "annotations").key(sourceRangesAnnotation);
  const errors: FieldError[] = [];
  if (object.spec?.type !== "LoadBalancer")
    errors.push(fieldError.forbidden(path, loadBalancerOnly));
  if (ranges.length > 0) {
    const validOld = (old?.spec?.loadBalancerSourceRanges ?? []).map((range) => range.trim());
    ranges.forEach((range, i) => {
      errors.push(...validateCIDRForLegacyField(path.index(i), range.trim(), strict, validOld));
    });
    return errors;
  }
  const unchanged = old?.metadata?.annotations?.[sourceRangesAnnotation] === annotation;
  if (unchanged || annotation!.trim() === "") return errors;
  for (const range of annotation!.trim().split(","))
    errors.push(...validateCIDRForLegacyField(path, range.trim(), strict));
  return errors;
}

export function validateAllocateNodePorts(spec: CoreV1ServiceSpec): FieldError[] {
  const set = spec.allocateLoadBalancerNodePorts !== undefined;
  if (set && spec.type !== "LoadBalancer")
    return [
      fieldError.forbidden(specPath.child("allocateLoadBalancerNodePorts"), loadBalancerOnly),
    ];
  return !set && spec.type === "LoadBalancer"
    ? [fieldError.required(FieldPath.of("allocateLoadBalancerNodePorts"))]
    : [];
}

/** `old` only where a change is to be found out. */
export function validateLoadBalancerClass(
  spec: CoreV1ServiceSpec,
  old: CoreV1ServiceSpec | undefined,
  context: ApiContext,
): FieldError[] {
  const path = specPath.child("loadBalancerClass");
  const { loadBalancerClass } = spec;
  if (spec.type !== "LoadBalancer")
    return loadBalancerClass === undefined ? [] : [fieldError.forbidden(path, loadBalancerOnly)];
  const errors: FieldError[] = [];
  if (old?.type === "LoadBalancer" && old.loadBalancerClass !== loadBalancerClass)
    errors.push(fieldError.invalid(path, loadBalancerClass, "may not change once set"));
  if (loadBalancerClass !== undefined)
    for (const detail of isQualifiedName(loadBalancerClass, context))
      errors.push(fieldError.invalid(path, loadBalancerClass, detail));
  return errors;
}

export function validateExternalTrafficPolicy(spec: CoreV1ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const path = specPath.child("externalTrafficPolicy");
  const policy = spec.externalTrafficPolicy ?? "";
  if (!isExternallyAccessible(spec)) {
    if (policy !== "")
      errors.push(
        fieldError.invalid(path, policy, "may only be set for externally-accessible services"),
      );
  } else if (policy === "") errors.push(fieldError.required(path));
  else if (policy !== "Cluster" && policy !== "Local")
    errors.push(fieldError.notSupported(path, policy, ["Cluster", "Local"]));

  const portPath = specPath.child("healthCheckNodePort");
  const port = spec.healthCheckNodePort ?? 0;
  if (!needsHealthCheck(spec)) {
    if (port !== 0)
      errors.push(
        fieldError.invalid(
          portPath,
          port,
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
        ),
      );
  } else if (port === 0) errors.push(fieldError.required(portPath));
  else
    for (const detail of isValidPortNum(port))
      errors.push(fieldError.invalid(portPath, port, detail));
  return errors;
}

export function validateInternalTrafficPolicy(spec: CoreV1ServiceSpec): FieldError[] {
  const path = specPath.child("internalTrafficPolicy");
  const policy = spec.internalTrafficPolicy;
  if (policy === undefined)
    return ["NodePort", "LoadBalancer", "ClusterIP"].includes(spec.type ?? "")
      ? [fieldError.required(path)]
      : [];
  return policy === "Cluster" || policy === "Local"
    ? []
    : [fieldError.notSupported(path, policy, ["Cluster", "Local"])];
}

export function validateTrafficDistribution(
  spec: CoreV1ServiceSpec,
  context: ApiContext,
): FieldError[] {
  const distribution = spec.trafficDistribution;
  if (distribution === undefined) return [];
  const supported = context.feature("PreferSameTrafficDistribution")
    ? ["PreferClose", "PreferSameZone", "PreferSameNode"]
    : ["PreferClose"];
  return supported.includes(distribution)
    ? []
    : [fieldError.notSupported(specPath.child("trafficDistribution"), distribution, supported)];
}
