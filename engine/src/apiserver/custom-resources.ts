// The kinds that the CustomResourceDefinitions of the cluster add to those of the registry.
import { customKinds } from "../apis/apiextensions/v1/custom-resource.ts";
import { resourceName } from "../apis/kind.ts";
import { type AnyKind, findKind, kindOfResource } from "../apis/registry.ts";
import type { ApiextensionsV1CustomResourceDefinition } from "../model/generated/types.ts";
import { type KubeObject, parseApiVersion, type ResourceName } from "../model/object.ts";
import type { Store } from "./store.ts";

const definitions = "customresourcedefinitions.apiextensions.k8s.io";

/** Stored definitions never change, so that their kinds are made once. */
const kindsOf = new WeakMap<KubeObject, readonly AnyKind[]>();

/** The kinds that the definitions of a cluster add, of one group or of all. */
export function customKindsIn(
  cluster: { list(resource: ResourceName): readonly KubeObject[] },
  group?: string,
): AnyKind[] {
  return cluster.list(definitions).flatMap((stored) => {
    const definition = stored as ApiextensionsV1CustomResourceDefinition;
    if (group !== undefined && definition.spec?.group !== group) return [];
    const kinds = kindsOf.get(stored) ?? customKinds(definition);
    kindsOf.set(stored, kinds);
    return kinds;
  });
}

/** The kind of an object, or undefined when nothing serves it. */
export function servedKind(
  store: Store,
  apiVersion: string,
  kind: string,
  minor: number,
): AnyKind | undefined {
  const known = findKind(apiVersion, kind, minor);
  if (known) return known;
  const { group, version } = parseApiVersion(apiVersion);
  return customKindsIn(store, group).find(
    (custom) => custom.version === version && custom.kind === kind,
  );
}

/** The kind behind a resource name. */
export function servedResource(store: Store, resource: ResourceName): AnyKind | undefined {
  const known = kindOfResource(resource);
  if (known || !resource.includes(".")) return known;
  const group = resource.slice(resource.indexOf(".") + 1);
  return customKindsIn(store, group).find((custom) => resourceName(custom) === resource);
}
