// Mirrors the NetworkPolicy parts of pkg/apis/networking (v1 defaults, validation) and
// pkg/registry/networking/networkpolicy/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  NetworkingV1IPBlock,
  NetworkingV1NetworkPolicy,
  NetworkingV1NetworkPolicyPeer,
  NetworkingV1NetworkPolicyPort,
} from "../../../model/generated/types.ts";
import { formatLabelSelector } from "../../../model/selector.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { invalidFor } from "../../core/v1/field-formats.ts";
import { goValue, namedString, slice } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import {
  cidrContains,
  maskIP,
  parseCIDR,
  validateCIDRForLegacyField,
  warningsForCIDR,
} from "../../meta/v1/ip.ts";
import { validateLabelSelector } from "../../meta/v1/labels.ts";
import { isValidPortName, isValidPortNum, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";

const specPath = FieldPath.of("spec");
const policyTypes = ["Ingress", "Egress"];

/** Rules of either direction: the side that is told differs in name only. */
interface Rule {
  readonly path: FieldPath;
  readonly ports: readonly NetworkingV1NetworkPolicyPort[];
  readonly peers: readonly NetworkingV1NetworkPolicyPeer[];
  readonly peersPath: FieldPath;
}

interface PeerOptions {
  readonly allowInvalidLabelValues: boolean;
  /** Blocks that the stored policy has already. */
  readonly knownCIDRs: readonly string[];
}

export const networkPolicy: Kind<NetworkingV1NetworkPolicy> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  singular: "networkpolicy",
  shortNames: ["netpol"],
  namespaced: true,
  generation: true,
  countsEmpty: true,

  setDefaults(object) {
    const { spec } = object;
    for (const { ports } of rulesOf(object)) for (const port of ports) port.protocol ??= "TCP";
    if (spec?.policyTypes?.length) return;
    const types = spec?.egress?.length ? ["Ingress", "Egress"] : ["Ingress"];
    object.spec = { podSelector: {}, ...spec, policyTypes: types };
  },

  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameIsDNSSubdomain }, context),
    ...validateSpec(object, { allowInvalidLabelValues: false, knownCIDRs: [] }, context),
  ],

  validateUpdate(object, old, context) {
    const selector = validateLabelSelector(old.spec?.podSelector, specPath, context);
    const blocks = rulesOf(old).flatMap(({ peers }) =>
      peers.flatMap(({ ipBlock }) => ipBlock ?? []),
    );
    const options = {
      allowInvalidLabelValues: selector.length > 0,
      knownCIDRs: blocks.flatMap(({ cidr, except }) => [cidr, ...(except ?? [])]),
    };
    return [
      ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
      ...validateSpec(object, options, context),
    ];
  },

  warnings(object, _old, context) {
    if (context.minor < 33) return [];
    return rulesOf(object).flatMap(({ peers, peersPath }) =>
      peers.flatMap(({ ipBlock }, i) => {
        if (!ipBlock) return [];
        const path = peersPath.index(i).child("ipBlock");
        return [
          ...warningsForCIDR(path.child("cidr"), ipBlock.cidr ?? "", context),
          ...(ipBlock.except ?? []).flatMap((cidr, j) =>
            warningsForCIDR(path.child("except").index(j), cidr, context),
          ),
        ];
      }),
    );
  },

  columns: [
    nameColumn,
    { name: "Pod-Selector", cell: (object) => formatLabelSelector(object.spec?.podSelector) },
    ageColumn,
  ],
};

function rulesOf(object: NetworkingV1NetworkPolicy): Rule[] {
  const ingressPath = specPath.child("ingress");
  const egressPath = specPath.child("egress");
  return [
    ...(object.spec?.ingress ?? []).map((rule, i) => ({
      path: ingressPath.index(i),
      ports: rule.ports ?? [],
      peers: rule.from ?? [],
      peersPath: ingressPath.index(i).child("from"),
    })),
    ...(object.spec?.egress ?? []).map((rule, i) => ({
      path: egressPath.index(i),
      ports: rule.ports ?? [],
      peers: rule.to ?? [],
      peersPath: egressPath.index(i).child("to"),
    })),
  ];
}

function validateSpec(
  object: NetworkingV1NetworkPolicy,
  options: PeerOptions,
  context: ApiContext,
): FieldError[] {
  const errors = validateLabelSelector(
    object.spec?.podSelector,
    specPath.child("podSelector"),
    context,
    { allowInvalidValues: options.allowInvalidLabelValues },
  );
  for (const { path, ports, peers, peersPath } of rulesOf(object))
    errors.push(
      ...ports.flatMap((port, i) => validatePort(port, path.child("ports").index(i))),
      ...peers.flatMap((peer, i) => validatePeer(peer, options, peersPath.index(i), context)),
    );
  const types = object.spec?.policyTypes ?? [];
  const typesPath = specPath.child("policyTypes");
  if (types.length > policyTypes.length)
    return [
      ...errors,
      fieldError.invalid(
        typesPath,
        goValue(slice(namedString("networking.PolicyType")), types, context),
        "may not specify more than two policyTypes",
      ),
    ];
  types.forEach((type, i) => {
    if (!policyTypes.includes(type))
      errors.push(fieldError.notSupported(typesPath.index(i), type, policyTypes));
  });
  return errors;
}

function validatePort(port: NetworkingV1NetworkPolicyPort, path: FieldPath): FieldError[] {
  const { protocol, port: number, endPort } = port;
  const endPath = path.child("endPort");
  const errors: FieldError[] = [];
  const protocols = ["TCP", "UDP", "SCTP"];
  if (protocol !== undefined && !protocols.includes(protocol))
    errors.push(fieldError.notSupported(path.child("protocol"), protocol, protocols));
  if (typeof number === "number") {
    errors.push(...invalidFor(path.child("port"), number, isValidPortNum(number)));
    if (endPort === undefined) return errors;
    // The server names the port here, not the end.
    if (endPort < number)
      errors.push(fieldError.invalid(endPath, number, "must be greater than or equal to `port`"));
    return [...errors, ...invalidFor(endPath, endPort, isValidPortNum(endPort))];
  }
  if (endPort !== undefined)
    errors.push(
      fieldError.invalid(
        endPath,
        endPort,
        `may not be specified when \`port\` is ${number === undefined ? "not specified" : "non-numeric"}`,
      ),
    );
  return number === undefined
    ? errors
    : [...errors, ...invalidFor(path.child("port"), number, isValidPortName(number))];
}

function validatePeer(
  peer: NetworkingV1NetworkPolicyPeer,
  options: PeerOptions,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const selectorOptions = { allowInvalidValues: options.allowInvalidLabelValues };
  const errors = [
    ...validateLabelSelector(podSelector, path.child("podSelector"), context, selectorOptions),
    ...validateLabelSelector(
      namespaceSelector,
      path.child("namespaceSelector"),
      context,
      selectorOptions,
    ),
    ...(ipBlock ? validateIPBlock(ipBlock, options, path.child("ipBlock"), context) : []),
  ];
  if (!podSelector && !namespaceSelector && !ipBlock)
    errors.push(fieldError.required(path, "must specify a peer"));
  else if (ipBlock && (podSelector || namespaceSelector))
    errors.push(fieldError.forbidden(path, "may not specify both ipBlock and another peer"));
  return errors;
}

function validateIPBlock(
  block: NetworkingV1IPBlock,
  options: PeerOptions,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  if (!block.cidr) return [fieldError.required(path.child("cidr"))];
  const strict = context.feature("StrictIPCIDRValidation");
  const validate = (cidr: string, at: FieldPath) =>
    validateCIDRForLegacyField(at, cidr, strict, options.knownCIDRs);
  const errors = validate(block.cidr, path.child("cidr"));
  const whole = parseCIDR(block.cidr);
  if (!whole) return errors;
  (block.except ?? []).forEach((text, i) => {
    const at = path.child("except").index(i);
    errors.push(...validate(text, at));
    const part = parseCIDR(text);
    if (!part) return;
    if (!cidrContains(whole, maskIP(part)) || whole.prefixLength >= part.prefixLength)
      errors.push(fieldError.invalid(at, text, "must be a strict subset of `cidr`"));
  });
  return errors;
}
