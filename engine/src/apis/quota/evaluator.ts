// Mirrors staging/src/k8s.io/apiserver/pkg/quota/v1/{interfaces.go,resources.go,generic/evaluator.go} (1.36): what an
// object of a resource counts for in quotas. Quota admission and the quota controller both use it.
import type {
  CoreV1ResourceQuota,
  CoreV1ScopedResourceSelectorRequirement,
} from "../../model/generated/types.ts";
import type { KubeObject, ResourceName } from "../../model/object.ts";
import { Quantity } from "../../model/quantity.ts";
import { type Labels, matchesRequirement } from "../../model/selector.ts";
import type { Resources } from "../core/v1/resource-list.ts";
import type { ApiContext } from "../kind.ts";

export type ScopeSelector = CoreV1ScopedResourceSelectorRequirement;

export interface QuotaRequest {
  readonly operation: "CREATE" | "UPDATE" | "DELETE";
  readonly subresource?: string;
  readonly object: KubeObject;
  readonly old?: KubeObject;
}

export interface QuotaEvaluator {
  /** Whether a request of this resource can change what is used. */
  handles(request: QuotaRequest): boolean;
  /** Those of the quota's resource names that this resource counts for. */
  matchingResources(names: readonly string[]): string[];
  /** Why the object must not exist under a quota of these names, if so: `must specify ...`. */
  constraints?(
    required: readonly string[],
    object: KubeObject,
    context: ApiContext,
  ): string | undefined;
  matchesScope(selector: ScopeSelector, object: KubeObject, context: ApiContext): boolean;
  usage(object: KubeObject, context: ApiContext): Resources;
}

export const one = Quantity.ofUnits(1);

/** The scopes of a quota, those given by name as `Exists`. */
export function scopeSelectors(quota: CoreV1ResourceQuota): ScopeSelector[] {
  const named = (quota.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists" }));
  return [...named, ...(quota.spec?.scopeSelector?.matchExpressions ?? [])];
}

/** Whether the class (of priority, of volume attributes) that an object names fits the selector; empty: it names none. */
export function classMatches(selector: ScopeSelector, className: string): boolean {
  if (selector.operator === "Exists") return className !== "";
  const labels: Labels = className === "" ? {} : { [selector.scopeName]: className };
  return matchesRequirement(selector.scopeName, selector.operator, selector.values ?? [], labels);
}

/** `count/deployments.apps`. */
export const objectCountName = (resource: ResourceName): string => `count/${resource}`;

/** Counts objects, under one name or more. */
export function objectCountEvaluator(names: readonly string[]): QuotaEvaluator {
  return {
    handles: ({ operation, subresource }) => operation === "CREATE" && !subresource,
    matchingResources: (asked) => asked.filter((name) => names.includes(name)),
    matchesScope: () => false,
    usage: () => new Map(names.map((name) => [name, one])),
  };
}
