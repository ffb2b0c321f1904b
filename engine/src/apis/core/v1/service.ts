// Mirrors the Service parts of pkg/apis/core/validation/validation.go, pkg/apis/core/v1/defaults.go and
// pkg/registry/core/service/strategy.go (1.36). Addresses and node ports are allocated by the API server.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1Service,
  CoreV1ServicePort,
  CoreV1ServiceSpec,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateIPForLegacyField } from "../../meta/v1/ip.ts";
import { validateLabels } from "../../meta/v1/labels.ts";
import {
  isDNS1123Subdomain,
  nameIsDNS1035Label,
  nameIsDNSLabel,
} from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { validateEndpointIP } from "./endpoint-ip.ts";
import {
  isHeadless,
  validateClusterIPsRelatedFields,
  validateClusterIPsUpdate,
  validateIPFamiliesUpdate,
} from "./service/cluster-ips.ts";
import { serviceColumns } from "./service/columns.ts";
import { validateLoadBalancerStatus } from "./service/load-balancer-status.ts";
import { validatePortConflicts, validatePorts } from "./service/ports.ts";
import {
  isExternallyAccessible,
  needsHealthCheck,
  validateAllocateNodePorts,
  validateExternalTrafficPolicy,
  validateInternalTrafficPolicy,
  validateLoadBalancerClass,
  validateSourceRanges,
  validateTrafficDistribution,
} from "./service/traffic.ts";
import { serviceWarnings } from "./service/warnings.ts";

const metadataPath = FieldPath.of("metadata");
const specPath = FieldPath.of("spec");
const hintsAnnotation = "service.kubernetes.io/topology-aware-hints";
const topologyModeAnnotation = "service.kubernetes.io/topology-mode";
const maxAffinitySeconds = 86_400;
const kubeletPort = 10250;

export const service: Kind<CoreV1Service> = {
  group: "",
  version: "v1",
  kind: "Service",
  plural: "services",
  singular: "service",
  shortNames: ["svc"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status"],
  allowCreateOnUpdate: true,

  setDefaults(object) {
    object.spec ??= {};
    setSpecDefaults(object.spec);
    setStatusDefaults(object);
  },
  setStatusDefaults,

  prepareForCreate(object) {
    object.status = { loadBalancer: {} };
  },

  prepareForUpdate(object, old, _context, subresource) {
    if (subresource === "status") {
      if (old.spec) object.spec = old.spec;
      return;
    }
    object.status = old.status ?? { loadBalancer: {} };
    dropTypeDependentFields(object, old);
  },

  validate(object, context) {
    const name = context.feature("RelaxedServiceNameValidation")
      ? nameIsDNSLabel
      : nameIsDNS1035Label;
    return [
      ...validateObjectMeta(object.metadata, { namespaced: true, name }, context),
      ...validateService(object, undefined, context),
    ];
  },

  validateUpdate(object, old, context, subresource) {
    const metadata = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    if (subresource === "status")
      return [...metadata, ...validateLoadBalancerStatus(object, old, context)];
    const spec = object.spec ?? {};
    const before = old.spec ?? {};
    const errors = [
      ...metadata,
      ...validateClusterIPsUpdate(spec, before, context),
      ...validateIPFamiliesUpdate(spec, before, context),
      ...validateLoadBalancerClass(spec, before, context),
    ];
    if (
      needsHealthCheck(before) &&
      needsHealthCheck(spec) &&
      before.healthCheckNodePort !== spec.healthCheckNodePort
    )
      errors.push(
        fieldError.forbidden(specPath.child("healthCheckNodePort"), "field is immutable"),
      );
    return [...errors, ...validateService(object, old, context)];
  },

  // The server drops it whenever it reads such a service.
  canonicalize(object) {
    if (object.spec?.type === "ExternalName") delete object.spec.internalTrafficPolicy;
  },

  warnings: (object, _old, context) => serviceWarnings(object, context),

  columns: serviceColumns,
};

function setStatusDefaults({ spec, status }: CoreV1Service): void {
  if (spec?.type !== "LoadBalancer") return;
  for (const ingress of status?.loadBalancer?.ingress ?? [])
    if (ingress.ip) ingress.ipMode ??= "VIP";
}

function setSpecDefaults(spec: CoreV1ServiceSpec): void {
  spec.sessionAffinity ||= "None";
  if (spec.sessionAffinity === "None") delete spec.sessionAffinityConfig;
  if (
    spec.sessionAffinity === "ClientIP" &&
    spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined
  )
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10_800 } };
  spec.type ||= "ClusterIP";
  for (const port of spec.ports ?? []) {
    port.protocol ||= "TCP";
    if (!port.targetPort) port.targetPort = port.port ?? 0;
  }
  if (isExternallyAccessible(spec)) spec.externalTrafficPolicy ||= "Cluster";
  if (["NodePort", "LoadBalancer", "ClusterIP"].includes(spec.type))
    spec.internalTrafficPolicy ??= "Cluster";
  if (spec.type === "LoadBalancer") spec.allocateLoadBalancerNodePorts ??= true;
}

/** On a change of type, fields that the new type has no use for go, unless the user changed them as well. */
function dropTypeDependentFields(object: CoreV1Service, old: CoreV1Service): void {
  const spec = object.spec ?? {};
  const before = old.spec ?? {};
  const same = (field: keyof CoreV1ServiceSpec) => deepEqual(spec[field], before[field]);
  const leaves = (applies: (spec: CoreV1ServiceSpec) => boolean) =>
    applies(before) && !applies(spec);

  if (leaves((s) => s.type !== "ExternalName")) {
    if (same("clusterIP") && same("clusterIPs")) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    if (same("ipFamilies")) delete spec.ipFamilies;
    if (same("ipFamilyPolicy")) delete spec.ipFamilyPolicy;
  }
  if (leaves((s) => s.type === "NodePort" || s.type === "LoadBalancer")) {
    const known = new Set((before.ports ?? []).map((port) => port.nodePort));
    const ports = spec.ports ?? [];
    if (ports.every((port) => !port.nodePort || known.has(port.nodePort)))
      for (const port of ports) delete port.nodePort;
  }
  if (leaves(needsHealthCheck) && same("healthCheckNodePort")) delete spec.healthCheckNodePort;
  if (leaves((s) => s.type === "LoadBalancer")) {
    if (same("allocateLoadBalancerNodePorts")) delete spec.allocateLoadBalancerNodePorts;
    if (same("loadBalancerClass")) delete spec.loadBalancerClass;
  }
  if (leaves(isExternallyAccessible) && same("externalTrafficPolicy"))
    delete spec.externalTrafficPolicy;
  if (spec.type !== "LoadBalancer") object.status = { ...object.status, loadBalancer: {} };
}

function validateService(
  object: CoreV1Service,
  old: CoreV1Service | undefined,
  context: ApiContext,
): FieldError[] {
  const spec = object.spec ?? {};
  const errors = validateTopologyAnnotations(object);
  if ((spec.ports ?? []).length === 0 && !isHeadless(spec) && spec.type !== "ExternalName")
    errors.push(fieldError.required(specPath.child("ports")));
  errors.push(
    ...validateByType(spec, context),
    ...validatePorts(spec.ports ?? [], context),
    ...validateLabels(spec.selector, specPath.child("selector"), context),
    ...validateSessionAffinity(spec),
    ...validateClusterIPsRelatedFields(object, old, context),
    ...validateExternalIPs(spec, old?.spec?.externalIPs, context),
  );
  const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
  if (!spec.type) errors.push(fieldError.required(specPath.child("type")));
  else if (!types.includes(spec.type))
    errors.push(fieldError.notSupported(specPath.child("type"), spec.type, types));
  return [
    ...errors,
    ...validatePortConflicts(spec, context),
    ...validateSourceRanges(object, old, context),
    ...validateAllocateNodePorts(spec),
    ...validateLoadBalancerClass(spec, undefined, context),
    ...validateExternalTrafficPolicy(spec),
    ...validateInternalTrafficPolicy(spec),
    ...validateTrafficDistribution(spec, context),
  ];
}

function validateTopologyAnnotations(object: CoreV1Service): FieldError[] {
  const annotations = object.metadata?.annotations ?? {};
  const hints = annotations[hintsAnnotation];
  const mode = annotations[topologyModeAnnotation];
  if (hints === undefined || mode === undefined || hints === mode) return [];
  return [
    fieldError.invalid(
      metadataPath.child("annotations").key(topologyModeAnnotation),
      mode,
      `must match annotations[${hintsAnnotation}] when both are specified`,
    ),
  ];
}

/** Until 1.32 a load balancer could not have the port of the kubelet. */
function kubeletPortErrors(ports: readonly CoreV1ServicePort[]): FieldError[] {
  return ports.flatMap(({ port }, i) =>
    port === kubeletPort
      ? [
          fieldError.invalid(
            specPath.child("ports").index(i),
            port,
            `may not expose port ${kubeletPort} externally since it is used by kubelet`,
          ),
        ]
      : [],
  );
}

/** What a type allows of addresses and names. */
function validateByType(spec: CoreV1ServiceSpec, context: ApiContext): FieldError[] {
  const exposed =
    spec.type === "LoadBalancer" && context.minor < 33 ? kubeletPortErrors(spec.ports ?? []) : [];
  if (spec.type === "LoadBalancer" || spec.type === "NodePort")
    return isHeadless(spec)
      ? [
          ...exposed,
          fieldError.invalid(
            specPath.child("clusterIPs").index(0),
            "None",
            `may not be set to 'None' for ${spec.type} services`,
          ),
        ]
      : exposed;
  if (spec.type !== "ExternalName") return [];
  const errors: FieldError[] = [];
  const set = {
    clusterIPs: (spec.clusterIPs ?? []).length > 0,
    ipFamilies: (spec.ipFamilies ?? []).length > 0,
    ipFamilyPolicy: spec.ipFamilyPolicy !== undefined,
  };
  for (const [field, isSet] of Object.entries(set))
    if (isSet)
      errors.push(
        fieldError.forbidden(specPath.child(field), "may not be set for ExternalName services"),
      );
  const path = specPath.child("externalName");
  // A trailing dot marks the name as fully qualified.
  const name = (spec.externalName ?? "").replace(/\.$/, "");
  if (name === "") errors.push(fieldError.required(path));
  else
    for (const detail of isDNS1123Subdomain(name))
      errors.push(fieldError.invalid(path, name, detail));
  return errors;
}

function validateSessionAffinity(spec: CoreV1ServiceSpec): FieldError[] {
  const path = specPath.child("sessionAffinity");
  const affinity = spec.sessionAffinity ?? "";
  if (affinity === "") return [fieldError.required(path)];
  if (affinity === "None")
    return spec.sessionAffinityConfig
      ? [
          fieldError.forbidden(
            specPath.child("sessionAffinityConfig"),
            "must not be set when session affinity is None",
          ),
        ]
      : [];
  if (affinity !== "ClientIP")
    return [fieldError.notSupported(path, affinity, ["ClientIP", "None"])];
  // Defaulting has filled the time-out in.
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 0;
  return seconds > 0 && seconds <= maxAffinitySeconds
    ? []
    : [
        fieldError.invalid(
          specPath.child("sessionAffinityConfig", "clientIP", "timeoutSeconds"),
          seconds,
          `must be greater than 0 and less than ${maxAffinitySeconds}`,
        ),
      ];
}

function validateExternalIPs(
  spec: CoreV1ServiceSpec,
  validOld: readonly string[] | undefined,
  context: ApiContext,
): FieldError[] {
  const strict = context.feature("StrictIPCIDRValidation");
  return (spec.externalIPs ?? []).flatMap((ip, i) => {
    const path = specPath.child("externalIPs").index(i);
    const malformed = validateIPForLegacyField(path, ip, strict, validOld);
    return malformed.length > 0 ? malformed : validateEndpointIP(ip, path);
  });
}
