// Mirrors the Ingress parts of pkg/apis/networking/validation/validation.go and
// pkg/registry/networking/ingress/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { NetworkingV1Ingress } from "../../../model/generated/types.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { loadBalancerText } from "../../core/v1/service/columns.ts";
import { validateIngressHostname } from "../../core/v1/service/load-balancer-status.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateIPForLegacyField, warningsForIP } from "../../meta/v1/ip.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { ingressOptions, validateIngressSpec } from "./ingress-spec.ts";

const classAnnotation = "kubernetes.io/ingress.class";
const statusPath = FieldPath.of("status", "loadBalancer", "ingress");
const shownHosts = 3;

export const ingress: Kind<NetworkingV1Ingress> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "Ingress",
  plural: "ingresses",
  singular: "ingress",
  shortNames: ["ing"],
  namespaced: true,
  generation: true,
  subresources: ["status"],

  prepareForCreate(object) {
    object.status = { loadBalancer: {} };
  },

  prepareForUpdate(object, old, _context, subresource) {
    if (subresource !== "status") object.status = old.status ?? { loadBalancer: {} };
    else if (old.spec) object.spec = old.spec;
  },

  validate: (object, context) => [
    ...validateIngress(object, undefined, context),
    ...validateClassAnnotation(object),
  ],

  validateUpdate(object, old, context, subresource) {
    const metadata = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    return subresource === "status"
      ? [...metadata, ...validateStatus(object, old, context)]
      : [...metadata, ...validateIngress(object, old, context)];
  },

  warnings(object, old, context) {
    // Of an update, only status changes can give a warning.
    if (old !== undefined)
      return (object.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }, i) =>
        ip && context.minor >= 33 ? warningsForIP(statusPath.index(i), ip, context) : [],
      );
    const annotated = object.metadata?.annotations?.[classAnnotation] !== undefined;
    return annotated && object.spec?.ingressClassName === undefined
      ? [
          `annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`,
        ]
      : [];
  },

  columns: [
    nameColumn,
    { name: "Class", cell: (object) => object.spec?.ingressClassName ?? "<none>" },
    { name: "Hosts", cell: hostsText },
    {
      name: "Address",
      cell: (object) =>
        loadBalancerText(
          (object.status?.loadBalancer?.ingress ?? []).map(
            ({ ip, hostname }) => ip || hostname || "",
          ),
        ),
    },
    { name: "Ports", cell: (object) => (object.spec?.tls?.length ? "80, 443" : "80") },
    ageColumn,
  ],
};

function validateIngress(
  object: NetworkingV1Ingress,
  old: NetworkingV1Ingress | undefined,
  context: ApiContext,
): FieldError[] {
  return [
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameIsDNSSubdomain }, context),
    ...validateIngressSpec(object.spec ?? {}, ingressOptions(old, context)),
  ];
}

function validateClassAnnotation(object: NetworkingV1Ingress): FieldError[] {
  const annotation = object.metadata?.annotations?.[classAnnotation];
  const name = object.spec?.ingressClassName;
  if (annotation === undefined || name === undefined || annotation === name) return [];
  return [
    fieldError.invalid(
      FieldPath.of("annotations", classAnnotation),
      annotation,
      "must match `ingressClassName` when both are specified",
    ),
  ];
}

function validateStatus(
  object: NetworkingV1Ingress,
  old: NetworkingV1Ingress,
  context: ApiContext,
): FieldError[] {
  const known = (old.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  const strict = context.feature("StrictIPCIDRValidation");
  return (object.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }, i) => {
    const path = statusPath.index(i);
    return [
      ...(ip ? validateIPForLegacyField(path.child("ip"), ip, strict, known) : []),
      ...validateIngressHostname(hostname, path.child("hostname")),
    ];
  });
}

function hostsText(object: NetworkingV1Ingress): string {
  const rules = object.spec?.rules ?? [];
  const hosts: string[] = [];
  let more = false;
  for (const { host } of rules) {
    if (hosts.length === shownHosts) more = true;
    if (!more && host) hosts.push(host);
  }
  if (hosts.length === 0) return "*";
  const shown = hosts.join(",");
  return more ? `${shown} + ${rules.length - shownHosts} more...` : shown;
}
