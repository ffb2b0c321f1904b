// Mirrors ValidateIngressSpec in pkg/apis/networking/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  NetworkingV1HTTPIngressPath,
  NetworkingV1Ingress,
  NetworkingV1IngressBackend,
  NetworkingV1IngressRule,
  NetworkingV1IngressServiceBackend,
  NetworkingV1IngressSpec,
  NetworkingV1IngressTLS,
} from "../../../model/generated/types.ts";
import { invalidFor } from "../../core/v1/field-formats.ts";
import { goValue, slice, struct } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { parseIP } from "../../meta/v1/ip.ts";
import {
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  isValidPortName,
  isValidPortNum,
  isWildcardDNS1123Subdomain,
} from "../../meta/v1/name-formats.ts";
import { validateTypedReference } from "./typed-reference.ts";

const specPath = FieldPath.of("spec");
/** Printed only where there are none. */
const rulesType = slice(struct("networking.IngressRule", {}));
const invalidSequences = ["//", "/./", "/../", "%2f", "%2F"];
const invalidSuffixes = ["/..", "/."];

/** What stored objects may keep although new ones may not have it. */
export interface IngressOptions {
  readonly allowInvalidSecretName: boolean;
  readonly allowInvalidWildcardHostRule: boolean;
  readonly relaxedServiceName: boolean;
  readonly context: ApiContext;
}

export function ingressOptions(
  old: NetworkingV1Ingress | undefined,
  context: ApiContext,
): IngressOptions {
  const strictest: IngressOptions = {
    allowInvalidSecretName: false,
    allowInvalidWildcardHostRule: false,
    relaxedServiceName: false,
    context,
  };
  const rules = old?.spec?.rules ?? [];
  const backends = [
    old?.spec?.defaultBackend,
    ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend)),
  ];
  const startsWithDigit = (name: string) =>
    isDNS1123Label(name).length === 0 && isDNS1035Label(name).length > 0;
  return {
    context,
    allowInvalidSecretName: (old?.spec?.tls ?? []).some(
      ({ secretName }) => secretName && isDNS1123Subdomain(secretName).length > 0,
    ),
    allowInvalidWildcardHostRule: rules.some(
      (rule) => rule.host?.includes("*") && validateRuleValue(rule, specPath, strictest).length > 0,
    ),
    relaxedServiceName:
      context.feature("RelaxedServiceNameValidation") ||
      backends.some((backend) => backend?.service && startsWithDigit(backend.service.name ?? "")),
  };
}

export function validateIngressSpec(
  spec: NetworkingV1IngressSpec,
  options: IngressOptions,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec.rules?.length && !spec.defaultBackend)
    errors.push(
      fieldError.invalid(
        specPath,
        goValue(rulesType, spec.rules, options.context),
        "either `defaultBackend` or `rules` must be specified",
      ),
    );
  if (spec.defaultBackend)
    errors.push(...validateBackend(spec.defaultBackend, specPath.child("defaultBackend"), options));
  (spec.rules ?? []).forEach((rule, i) => {
    errors.push(...validateRule(rule, specPath.child("rules").index(i), options));
  });
  (spec.tls ?? []).forEach((tls, i) => {
    errors.push(...validateTLS(tls, specPath.child("tls").index(i), options));
  });
  const className = spec.ingressClassName;
  if (className !== undefined)
    errors.push(
      ...invalidFor(specPath.child("ingressClassName"), className, isDNS1123Subdomain(className)),
    );
  return errors;
}

const hostErrors = (host: string): string[] =>
  host.includes("*") ? isWildcardDNS1123Subdomain(host) : isDNS1123Subdomain(host);

function validateTLS(
  tls: NetworkingV1IngressTLS,
  path: FieldPath,
  options: IngressOptions,
): FieldError[] {
  const errors = (tls.hosts ?? []).flatMap((host, i) =>
    invalidFor(path.child("hosts").index(i), host, hostErrors(host)),
  );
  const { secretName } = tls;
  return secretName && !options.allowInvalidSecretName
    ? [
        ...errors,
        ...invalidFor(path.child("secretName"), secretName, isDNS1123Subdomain(secretName)),
      ]
    : errors;
}

function validateRule(
  rule: NetworkingV1IngressRule,
  path: FieldPath,
  options: IngressOptions,
): FieldError[] {
  const { host = "" } = rule;
  const errors: FieldError[] = [];
  if (host !== "") {
    if (parseIP(host))
      errors.push(
        fieldError.invalid(path.child("host"), host, "must be a DNS name, not an IP address"),
      );
    errors.push(...invalidFor(path.child("host"), host, hostErrors(host)));
  }
  return host.includes("*") && options.allowInvalidWildcardHostRule
    ? errors
    : [...errors, ...validateRuleValue(rule, path, options)];
}

function validateRuleValue(
  rule: NetworkingV1IngressRule,
  path: FieldPath,
  options: IngressOptions,
): FieldError[] {
  if (!rule.http) return [];
  const pathsPath = path.child("http", "paths");
  const paths = rule.http.paths ?? [];
  return paths.length === 0
    ? [fieldError.required(pathsPath)]
    : paths.flatMap((item, i) => validateHTTPPath(item, pathsPath.index(i), options));
}

function validateHTTPPath(
  item: NetworkingV1HTTPIngressPath,
  at: FieldPath,
  options: IngressOptions,
): FieldError[] {
  const { pathType, path = "" } = item;
  // An absent type is written as null.
  if (pathType === undefined || pathType === null)
    return [fieldError.required(at.child("pathType"), "pathType must be specified")];
  const pathPath = at.child("path");
  const errors: FieldError[] = [];
  const absolute = path.startsWith("/");
  if (pathType === "Exact" || pathType === "Prefix") {
    if (!absolute) errors.push(fieldError.invalid(pathPath, path, "must be an absolute path"));
    for (const sequence of invalidSequences)
      if (path.includes(sequence))
        errors.push(fieldError.invalid(pathPath, path, `must not contain '${sequence}'`));
    for (const suffix of invalidSuffixes)
      if (path.endsWith(suffix))
        errors.push(fieldError.invalid(pathPath, path, `cannot end with '${suffix}'`));
  } else if (pathType === "ImplementationSpecific") {
    if (path !== "" && !absolute)
      errors.push(fieldError.invalid(pathPath, path, "must be an absolute path"));
  } else
    errors.push(
      fieldError.notSupported(at.child("pathType"), pathType, [
        "Exact",
        "ImplementationSpecific",
        "Prefix",
      ]),
    );
  return [...errors, ...validateBackend(item.backend ?? {}, at.child("backend"), options)];
}

function validateBackend(
  backend: NetworkingV1IngressBackend,
  path: FieldPath,
  options: IngressOptions,
): FieldError[] {
  const { resource, service } = backend;
  if (resource && service)
    return [fieldError.invalid(path, "", "cannot set both resource and service backends")];
  if (resource) return validateTypedReference(resource, path.child("resource"), options.context);
  return service
    ? validateServiceBackend(service, path, options)
    : [fieldError.invalid(path, "", "resource or service backend is required")];
}

function validateServiceBackend(
  service: NetworkingV1IngressServiceBackend,
  path: FieldPath,
  options: IngressOptions,
): FieldError[] {
  const { name = "" } = service;
  const { name: portName = "", number = 0 } = service.port ?? {};
  const servicePath = path.child("service");
  const isServiceName = options.relaxedServiceName ? isDNS1123Label : isDNS1035Label;
  const errors =
    name === ""
      ? [fieldError.required(servicePath.child("name"))]
      : invalidFor(servicePath.child("name"), name, isServiceName(name));
  if (portName !== "" && number !== 0)
    errors.push(fieldError.invalid(path, "", "cannot set both port name & port number"));
  else if (portName !== "")
    errors.push(
      ...invalidFor(servicePath.child("port", "name"), portName, isValidPortName(portName)),
    );
  else if (number !== 0)
    errors.push(...invalidFor(servicePath.child("port", "number"), number, isValidPortNum(number)));
  else errors.push(fieldError.required(path, "port name or number is required"));
  return errors;
}
