// Mirrors pkg/quota/v1/evaluator/core/persistent_volume_claims.go (1.36).
import type { CoreV1PersistentVolumeClaim } from "../../model/generated/types.ts";
import { Quantity, quantityOf } from "../../model/quantity.ts";
import type { Resources } from "../core/v1/resource-list.ts";
import { classMatches, objectCountName, one, type QuotaEvaluator } from "./evaluator.ts";

const countClaims = objectCountName("persistentvolumeclaims");
const byClass = ".storageclass.storage.k8s.io/";
const resources = ["persistentvolumeclaims", "requests.storage"];
const classAnnotation = "volume.beta.kubernetes.io/storage-class";

function isQuotaName(name: string): boolean {
  if (name === countClaims || resources.includes(name)) return true;
  return resources.some((resource) => name.endsWith(`${byClass}${resource}`));
}

/** The beta annotation wins over the field. */
export function storageClassOf(claim: CoreV1PersistentVolumeClaim): string {
  return claim.metadata?.annotations?.[classAnnotation] ?? claim.spec?.storageClassName ?? "";
}

/** What the claim asks for, in whole bytes; what is allocated to it already if that is more. */
function storageUsage(claim: CoreV1PersistentVolumeClaim): Quantity | undefined {
  const requested = claim.spec?.resources?.requests?.["storage"];
  if (requested === undefined) return undefined;
  const allocated = claim.status?.allocatedResources?.["storage"];
  const asked = quantityOf(requested);
  const given = quantityOf(allocated);
  const larger = allocated !== undefined && given.compare(asked) > 0 ? given : asked;
  return Quantity.ofUnits(larger.valueBig(), larger.format);
}

function attributesClasses({ spec, status }: CoreV1PersistentVolumeClaim): string[] {
  return [
    ...new Set([
      spec?.volumeAttributesClassName,
      status?.currentVolumeAttributesClassName,
      status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
    ]),
  ].filter((name): name is string => name !== undefined && name !== "");
}

export const persistentVolumeClaimEvaluator: QuotaEvaluator = {
  handles({ operation, subresource, object, old }) {
    if (operation === "DELETE") return false;
    if (!subresource) return true;
    if (subresource !== "status" || !old) return false;
    const now = object as CoreV1PersistentVolumeClaim;
    const before = old as CoreV1PersistentVolumeClaim;
    return (
      now.status?.allocatedResources?.["storage"] !==
        before.status?.allocatedResources?.["storage"] ||
      attributesClasses(now).sort().join() !== attributesClasses(before).sort().join()
    );
  },
  matchingResources: (names) => names.filter(isQuotaName),
  matchesScope(selector, object) {
    if (selector.scopeName !== "VolumeAttributesClass") return false;
    const names = attributesClasses(object as CoreV1PersistentVolumeClaim);
    return (names.length > 0 ? names : [""]).some((name) => classMatches(selector, name));
  },
  usage(object) {
    const claim = object as CoreV1PersistentVolumeClaim;
    const className = storageClassOf(claim);
    const used: Resources = new Map([
      ["persistentvolumeclaims", one],
      [countClaims, one],
    ]);
    const storage = storageUsage(claim);
    if (storage) used.set("requests.storage", storage);
    if (className === "") return used;
    used.set(`${className}${byClass}persistentvolumeclaims`, one);
    if (storage) used.set(`${className}${byClass}requests.storage`, storage);
    return used;
  },
};
