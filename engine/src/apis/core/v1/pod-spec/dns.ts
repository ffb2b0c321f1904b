// Mirrors validatePodDNSConfig, ValidateHostAliases and validatePodHostName of
// pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1HostAlias, CoreV1PodSpec } from "../../../../model/generated/types.ts";
import { utf8Length } from "../../../../model/utf8.ts";
import { goString, goValue, slice } from "../../../go-structs.ts";
import type { ApiContext } from "../../../kind.ts";
import { validateIPForLegacyField } from "../../../meta/v1/ip.ts";
import {
  isDNS1123Subdomain,
  isDNS1123SubdomainWithUnderscore,
} from "../../../meta/v1/name-formats.ts";
import { invalidFor, required, validateDNS1123Subdomain } from "../field-formats.ts";
import type { PodValidationOptions } from "./validation-options.ts";

const maxNameservers = 3;
const maxSearchPaths = 32;
const maxSearchListBytes = 2048;
const strings = slice(goString);

function validatePodIP(value: string, path: FieldPath, context: ApiContext): FieldError[] {
  return validateIPForLegacyField(path, value, context.feature("StrictIPCIDRValidation"));
}

export function validatePodDNSConfig(
  spec: CoreV1PodSpec,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const config = spec.dnsConfig;
  const nameservers = config?.nameservers ?? [];
  if (spec.dnsPolicy === "None") {
    if (!config)
      return [fieldError.required(path, "must provide `dnsConfig` when `dnsPolicy` is None")];
    if (nameservers.length === 0)
      return [
        fieldError.required(
          path.child("nameservers"),
          "must provide at least one DNS nameserver when `dnsPolicy` is None",
        ),
      ];
  }
  if (!config) return [];
  const searches = config.searches ?? [];
  const tooMuch = (field: string, values: readonly string[], detail: string) =>
    fieldError.invalid(path.child(field), goValue(strings, values, context), detail);
  const errors: FieldError[] = [];
  if (nameservers.length > maxNameservers)
    errors.push(
      tooMuch("nameservers", nameservers, `must not have more than ${maxNameservers} nameservers`),
    );
  nameservers.forEach((address, i) => {
    errors.push(...validatePodIP(address, path.child("nameservers").index(i), context));
  });
  if (searches.length > maxSearchPaths)
    errors.push(
      tooMuch("searches", searches, `must not have more than ${maxSearchPaths} search paths`),
    );
  if (utf8Length(searches.join(" ")) > maxSearchListBytes)
    errors.push(
      tooMuch(
        "searches",
        searches,
        `must not have more than ${maxSearchListBytes} characters (including spaces) in the search list`,
      ),
    );
  searches.forEach((search, i) => {
    if (options.allowRelaxedDNSSearchValidation && search === ".") return;
    const domain = search.endsWith(".") ? search.slice(0, -1) : search;
    const details = options.allowRelaxedDNSSearchValidation
      ? isDNS1123SubdomainWithUnderscore(domain, context)
      : isDNS1123Subdomain(domain);
    errors.push(...invalidFor(path.child("searches").index(i), domain, details));
  });
  (config.options ?? []).forEach((option, i) => {
    errors.push(...required(option.name, path.child("options").index(i), "must not be empty"));
  });
  return errors;
}

export function validateHostAliases(
  aliases: readonly CoreV1HostAlias[] | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return (aliases ?? []).flatMap((alias, i) => [
    ...validatePodIP(alias.ip ?? "", path.index(i).child("ip"), context),
    ...(alias.hostnames ?? []).flatMap((hostname, j) =>
      validateDNS1123Subdomain(hostname, path.index(i).child("hostnames").index(j)),
    ),
  ]);
}

/** The rules of `hostnameOverride`, which replaces the hostname altogether. */
export function validateHostnameOverride(spec: CoreV1PodSpec, path: FieldPath): FieldError[] {
  const name = spec.hostnameOverride;
  if (name === undefined) return [];
  const at = path.child("hostnameOverride");
  const errors: FieldError[] = [];
  if (spec.setHostnameAsFQDN === true)
    errors.push(fieldError.forbidden(at, "may not be specified when setHostnameAsFQDN is true"));
  if (spec.hostNetwork)
    errors.push(fieldError.forbidden(at, "may not be specified when hostNetwork is true"));
  if (utf8Length(name) > 64) errors.push(fieldError.tooLong(at, 64));
  return [...errors, ...validateDNS1123Subdomain(name, at)];
}
