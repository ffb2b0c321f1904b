// Mirrors pkg/apis/core/helper/helpers.go (1.36): which resource names are what.

import { type FieldError, fieldError, GoValue } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import { parseQuantity, Quantity } from "../../../model/quantity.ts";
import type { ApiContext } from "../../kind.ts";
import { isQualifiedName } from "../../meta/v1/name-formats.ts";

/** A resource name as the value of a field error: it printed without quotes before 1.34. */
export function resourceNameValue(
  name: string,
  { minor }: Pick<ApiContext, "minor">,
): string | GoValue {
  return minor >= 34 ? name : new GoValue(name);
}

/** `supported` in the order of the message. */
export function notSupportedResource(
  path: FieldPath,
  name: string,
  supported: readonly string[],
  version: Pick<ApiContext, "minor">,
): FieldError {
  return {
    ...fieldError.notSupported(path, name, supported),
    value: resourceNameValue(name, version),
  };
}

const hugePagesPrefix = "hugepages-";

const standardContainerResources: ReadonlySet<string> = new Set([
  "cpu",
  "memory",
  "ephemeral-storage",
]);

/** What quotas count in objects. */
const integerResources: ReadonlySet<string> = new Set([
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
]);

const standardResources: ReadonlySet<string> = new Set([
  ...standardContainerResources,
  "requests.cpu",
  "requests.memory",
  "requests.ephemeral-storage",
  "requests.storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  "storage",
  ...integerResources,
]);

export function isHugePageResourceName(name: string): boolean {
  return name.startsWith(hugePagesPrefix);
}

function isQuotaHugePageResourceName(name: string): boolean {
  return isHugePageResourceName(name) || name.startsWith(`requests.${hugePagesPrefix}`);
}

/** Names without a prefix, and all under kubernetes.io. */
export function isNativeResource(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

/** Names of devices and the like: prefixed, outside kubernetes.io, and short enough to be quota'd as `requests.{name}`. */
export function isExtendedResourceName(name: string): boolean {
  if (isNativeResource(name) || name.startsWith("requests.")) return false;
  // Only whether the name is well formed counts, and that is the same in all versions.
  return isQualifiedName(`requests.${name}`, { minor: 36 }).length === 0;
}

/** Whether a container may request less than its limit. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePageResourceName(name);
}

/** Whether a name without prefix is known to the system at all. */
export function isStandardResourceName(name: string): boolean {
  return standardResources.has(name) || isQuotaHugePageResourceName(name);
}

/** Whether quotas keep track of it under a name without prefix. */
export function isStandardQuotaResourceName(name: string): boolean {
  return name !== "storage" && isStandardResourceName(name);
}

export function isStandardContainerResourceName(name: string): boolean {
  return standardContainerResources.has(name) || isHugePageResourceName(name);
}

/** Whether only whole numbers of it make sense. */
export function isIntegerResourceName(name: string): boolean {
  return integerResources.has(name) || isExtendedResourceName(name);
}

export function isSupportedPodLevelResource(name: string): boolean {
  return name === "cpu" || name === "memory" || isHugePageResourceName(name);
}

/** Whether `amount` is a whole number of the pages that `hugepages-2Mi` names; a name without a readable page size has none. */
export function isHugePageResourceValueDivisible(name: string, amount: Quantity): boolean {
  const pageSize = parseQuantity(name.slice(hugePagesPrefix.length));
  if (!(pageSize instanceof Quantity)) return false;
  if (pageSize.sign() <= 0 || !pageSize.isInteger()) return false;
  return amount.valueBig() % pageSize.valueBig() === 0n;
}
