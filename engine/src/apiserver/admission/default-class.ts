// How DefaultStorageClass and DefaultIngressClass choose (pkg/volume/util/storageclass.go and
// plugin/pkg/admission/network/defaultingressclass, 1.36).
import type { ResourceName, Stored } from "../../model/object.ts";
import type { AdmissionContext } from "./plugin.ts";

/** The class that one of the annotations marks as the default; of several the newest, then the first by name. */
export function defaultClass(
  context: AdmissionContext,
  resource: ResourceName,
  ...annotations: readonly string[]
): Stored | undefined {
  const marked = context
    .list(resource)
    .filter(({ metadata }) => annotations.some((key) => metadata.annotations?.[key] === "true"));
  return marked.sort((a, b) => {
    const newer = compare(b.metadata.creationTimestamp, a.metadata.creationTimestamp);
    return newer || compare(a.metadata.name, b.metadata.name);
  })[0];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
