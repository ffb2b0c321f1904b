// Mirrors how pkg/controller/podautoscaler/horizontal.go (1.36) finds the scale subresource of its target. Difference:
// custom resources have no scale here.

import { resourceName } from "../../apis/kind.ts";
import { allKinds, isServed } from "../../apis/registry.ts";
import type { ApiClient } from "../../model/cluster-access.ts";
import type { MetaV1LabelSelector } from "../../model/generated/types.ts";
import {
  type KubeObject,
  parseApiVersion,
  type ResourceName,
  type Result,
  type Stored,
} from "../../model/object.ts";
import { formatLabelSelector } from "../../model/selector.ts";

interface Scalable extends KubeObject {
  spec?: { replicas?: number; selector?: unknown };
  status?: { replicas?: number };
}

/** What GET of the scale subresource gives. */
export interface Scale {
  readonly resource: ResourceName;
  readonly object: Stored<Scalable>;
  readonly specReplicas: number;
  readonly selector: MetaV1LabelSelector | undefined;
  /** The selector in its string form; empty when there is none. */
  readonly selectorText: string;
}

/** The scale of the object that a reference names, or why there is none. */
export function getScale(
  client: ApiClient,
  minor: number,
  namespace: string,
  reference: { apiVersion?: string; kind: string; name: string },
): Scale | { readonly error: string } {
  const { apiVersion = "", kind, name } = reference;
  if (apiVersion.split("/").length > 2)
    return { error: `unexpected GroupVersion string: ${apiVersion}` };
  const { group } = apiVersion === "" ? { group: "" } : parseApiVersion(apiVersion);
  const found = allKinds().find(
    (candidate) =>
      candidate.group === group && candidate.kind === kind && isServed(candidate, minor),
  );
  if (!found) return { error: `no matches for kind "${kind}" in group "${group}"` };
  if (!found.subresources?.includes("scale"))
    return { error: "the server could not find the requested resource" };
  const resource = resourceName(found);
  const object = client.get<Scalable>(resource, namespace, name);
  if (!object) return { error: `${resource} "${name}" not found` };
  const selector = selectorOf(object);
  return {
    resource,
    object,
    specReplicas: object.spec?.replicas ?? 0,
    selector,
    selectorText: selector ? formatLabelSelector(selector).replace(/^<none>$/, "") : "",
  };
}

/** ReplicationControllers have a plain map where the others have a LabelSelector. */
function selectorOf(object: Scalable): MetaV1LabelSelector | undefined {
  const selector = object.spec?.selector;
  if (selector === null || typeof selector !== "object") return undefined;
  return object.kind === "ReplicationController"
    ? { matchLabels: selector as { [key: string]: string } }
    : (selector as MetaV1LabelSelector);
}

/** Writes another number of replicas through the scale subresource. */
export function updateScale(client: ApiClient, scale: Scale, replicas: number): Result<KubeObject> {
  const { name, namespace = "", resourceVersion } = scale.object.metadata;
  const object = {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name, namespace, resourceVersion },
    spec: { replicas },
  };
  return client.update<KubeObject>(scale.resource, object, "scale");
}
