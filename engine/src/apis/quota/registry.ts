// Mirrors pkg/quota/v1/{evaluator/core/registry.go,install/registry.go} and the sums of
// pkg/controller/resourcequota (1.36): which resources quotas count, and what a quota's objects use.
import type { CoreV1ResourceQuota } from "../../model/generated/types.ts";
import type { KubeObject, ResourceName } from "../../model/object.ts";
import { Quantity } from "../../model/quantity.ts";
import {
  addResources,
  type ResourceList,
  type Resources,
  resourceListOf,
} from "../core/v1/resource-list.ts";
import { type ApiContext, resourceName } from "../kind.ts";
import { allKinds } from "../registry.ts";
import {
  objectCountEvaluator,
  objectCountName,
  type QuotaEvaluator,
  scopeSelectors,
} from "./evaluator.ts";
import { persistentVolumeClaimEvaluator } from "./persistent-volume-claims.ts";
import { podEvaluator } from "./pods.ts";
import { resourceClaimEvaluator } from "./resource-claims.ts";
import { serviceEvaluator } from "./services.ts";

const evaluators: { readonly [resource: ResourceName]: QuotaEvaluator } = {
  pods: podEvaluator,
  services: serviceEvaluator,
  persistentvolumeclaims: persistentVolumeClaimEvaluator,
  "resourceclaims.resource.k8s.io": resourceClaimEvaluator,
};

/** Objects that were counted by their own name before there was `count/...`. */
const aliased = ["configmaps", "resourcequotas", "replicationcontrollers", "secrets"];
const ignored = ["events", "events.events.k8s.io", "bindings"];

/** The evaluator of a namespaced resource; nothing for those that quotas never count. */
export function evaluatorOf(resource: ResourceName): QuotaEvaluator | undefined {
  if (ignored.includes(resource)) return undefined;
  const alias = aliased.includes(resource) ? [resource] : [];
  return evaluators[resource] ?? objectCountEvaluator([objectCountName(resource), ...alias]);
}

/** Whether the quota's scopes all take the object. */
export function scopesMatch(
  quota: CoreV1ResourceQuota,
  evaluator: QuotaEvaluator,
  object: KubeObject,
  context: ApiContext,
): boolean {
  return scopeSelectors(quota).every((s) => evaluator.matchesScope(s, object, context));
}

/**
 * What the objects of the quota's namespace use of what it limits. `list` gives the objects of a resource in that
 * namespace. A name that nothing counts is absent.
 */
export function quotaUsage(
  quota: CoreV1ResourceQuota,
  list: (resource: ResourceName) => readonly KubeObject[],
  context: ApiContext,
): ResourceList {
  const names = Object.keys(quota.spec?.hard ?? {});
  const used: Resources = new Map();
  const resources = new Set(
    allKinds()
      .filter((kind) => kind.namespaced)
      .map(resourceName),
  );
  for (const resource of resources) {
    const evaluator = evaluatorOf(resource);
    const matching = evaluator?.matchingResources(names) ?? [];
    if (!evaluator || matching.length === 0) continue;
    const sum: Resources = new Map(matching.map((name) => [name, Quantity.zero()]));
    for (const object of list(resource))
      if (scopesMatch(quota, evaluator, object, context))
        addResources(sum, evaluator.usage(object, context));
    for (const name of matching) used.set(name, sum.get(name)!);
  }
  return resourceListOf(used);
}
