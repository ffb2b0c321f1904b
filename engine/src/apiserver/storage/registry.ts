// The resources whose storage does more than the generic one.

import { resourceName } from "../../apis/kind.ts";
import type { AnyKind } from "../../apis/registry.ts";
import type { ResourceName } from "../../model/object.ts";
import { randomUid } from "../../model/random.ts";
import { bind } from "./binding.ts";
import { evict } from "./eviction.ts";
import { namespaces } from "./namespaces.ts";
import { resourceClaims, resourceClaimTemplates } from "./resource-claims.ts";
import type { ResourceStorage, Subresource } from "./resource-storage.ts";
import { scale } from "./scale.ts";
import { services } from "./service/services.ts";
import { accessReviews, bindings, rulesReviews, selfReviews, tokenReviews } from "./unstored.ts";

const storages: { readonly [resource: ResourceName]: ResourceStorage } = {
  bindings,
  componentstatuses: { readOnly: true },
  // Only addresses are names, and none is generated.
  "ipaddresses.networking.k8s.io": { generateName: (base) => base },
  "jobs.batch": {
    orphansDependents: true,
    warnsOfOrphans:
      "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning",
  },
  // A LimitRange without a name gets one: an oddity of its strategy.
  limitranges: { nameWhenEmpty: (request) => randomUid(request.random("limit-range-name")) },
  namespaces,
  pods: { subresources: { binding: bind, eviction: evict } },
  replicationcontrollers: { orphansDependents: true },
  "resourceclaims.resource.k8s.io": resourceClaims,
  "resourceclaimtemplates.resource.k8s.io": resourceClaimTemplates,
  services,
  "localsubjectaccessreviews.authorization.k8s.io": accessReviews,
  "selfsubjectaccessreviews.authorization.k8s.io": accessReviews,
  "selfsubjectreviews.authentication.k8s.io": selfReviews,
  "selfsubjectrulesreviews.authorization.k8s.io": rulesReviews,
  "subjectaccessreviews.authorization.k8s.io": accessReviews,
  "tokenreviews.authentication.k8s.io": tokenReviews,
};

const generic: ResourceStorage = {};

export function storageOf(resource: ResourceName): ResourceStorage {
  return storages[resource] ?? generic;
}

/** What handles the subresource, or nothing when it is an update of a part of the object. */
export function subresourceOf(kind: AnyKind, subresource: string): Subresource | undefined {
  if (subresource === "scale") return kind.subresources?.includes("scale") ? scale : undefined;
  return storageOf(resourceName(kind)).subresources?.[subresource];
}
