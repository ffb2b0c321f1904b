// The kinds that the API server serves, by apiVersion and kind and by resource name.
// A kind is added to the list of its part: `workload-kinds.ts` or `resource-kinds.ts`.
import { parseApiVersion, type ResourceName } from "../model/object.ts";
import { type AnyKind, resourceName } from "./kind.ts";
import { resourceKinds } from "./resource-kinds.ts";
import { workloadKinds } from "./workload-kinds.ts";

export type { AnyKind } from "./kind.ts";

const kinds: readonly AnyKind[] = [...workloadKinds, ...resourceKinds];

const byGroupVersionKind = new Map<string, AnyKind>();
const byResource = new Map<ResourceName, AnyKind[]>();
for (const kind of kinds) {
  byGroupVersionKind.set(key(kind.group, kind.version, kind.kind), kind);
  const name = resourceName(kind);
  const versions = byResource.get(name) ?? [];
  // The stored version comes first, so that a lookup by resource finds the version that the store holds.
  if (kind.convert) versions.push(kind);
  else versions.unshift(kind);
  byResource.set(name, versions);
}

function key(group: string, version: string, kind: string): string {
  return `${group}/${version}/${kind}`;
}

/** Every kind, whether or not the simulated version serves it. */
export function allKinds(): readonly AnyKind[] {
  return kinds;
}

/** Whether Kubernetes 1.`minor` serves this version of the kind by default. */
export function isServed(kind: AnyKind, minor: number): boolean {
  return minor >= (kind.since ?? 0) && (kind.until === undefined || minor < kind.until);
}

/** The kind of an object, or undefined when Kubernetes 1.`minor` does not serve it. */
export function findKind(apiVersion: string, kind: string, minor: number): AnyKind | undefined {
  const { group, version } = parseApiVersion(apiVersion);
  const found = byGroupVersionKind.get(key(group, version, kind));
  return found && isServed(found, minor) ? found : undefined;
}

/** The kind whose objects the store holds for those of `kind`: itself, unless it is converted. */
export function storedKind(kind: AnyKind): AnyKind {
  if (!kind.convert) return kind;
  const { group, version } = parseApiVersion(kind.convert.storedAs);
  return byGroupVersionKind.get(key(group, version, kind.kind)) ?? kind;
}

/** Resources whose objects are kept as those of another one: events of one API group as those of the other. */
const keptElsewhere = new Map<ResourceName, ResourceName>();
for (const kind of kinds) {
  const [name, stored] = [resourceName(kind), resourceName(storedKind(kind))];
  if (name !== stored) keptElsewhere.set(name, stored);
}

/** Under which name the store holds the objects of a resource. */
export function storedResource(resource: ResourceName): ResourceName {
  return keptElsewhere.get(resource) ?? resource;
}

/** Whether a resource is known by this version of its kind, which is the stored one where the group has that. */
export function isPreferred(kind: AnyKind): boolean {
  return kindOfResource(resourceName(kind)) === kind;
}

/** The kind behind a resource name, in the stored version where the group has that: `pods`, `deployments.apps`. */
export function kindOfResource(resource: ResourceName): AnyKind | undefined {
  return byResource.get(resource)?.[0];
}
