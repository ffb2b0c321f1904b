// Mirrors staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go and
// pkg/controller/volume/persistentvolume/index.go (1.36): which volume a claim gets.
import type {
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { quantityOf } from "../../model/quantity.ts";
import { matchesLabelSelector } from "../../model/selector.ts";

export type Claim = Stored<CoreV1PersistentVolumeClaim>;
export type Volume = Stored<CoreV1PersistentVolume>;

const classAnnotation = "volume.beta.kubernetes.io/storage-class";

export function claimClass(claim: Claim): string {
  return claim.metadata.annotations?.[classAnnotation] ?? claim.spec?.storageClassName ?? "";
}

function volumeClass(volume: Volume): string {
  return volume.metadata.annotations?.[classAnnotation] ?? volume.spec?.storageClassName ?? "";
}

/** Whether the volume's claimRef names this very claim; one without a UID takes any claim of the name. */
export function isBoundTo(volume: Volume, claim: Claim): boolean {
  const reference = volume.spec?.claimRef;
  if (!reference) return false;
  const { name, namespace, uid } = claim.metadata;
  if (reference.name !== name || reference.namespace !== namespace) return false;
  return !reference.uid || reference.uid === uid;
}

function size(list: { [name: string]: string | number } | undefined) {
  return quantityOf(list?.["storage"]);
}

function sameMode(claim: Claim, volume: Volume): boolean {
  return (claim.spec?.volumeMode ?? "Filesystem") === (volume.spec?.volumeMode ?? "Filesystem");
}

function hasAccessModes(claim: Claim, volume: Volume): boolean {
  const offered = volume.spec?.accessModes ?? [];
  return (claim.spec?.accessModes ?? []).every((mode) => offered.includes(mode));
}

function sameAttributesClass(claim: Claim, volume: Volume): boolean {
  return (
    (claim.spec?.volumeAttributesClassName ?? "") === (volume.spec?.volumeAttributesClassName ?? "")
  );
}

/** Why a volume that a claim asks for by name cannot be bound to it. */
export function mismatch(volume: Volume, claim: Claim): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined)
    return `the volume is marked for deletion "${volume.metadata.name}"`;
  if (size(volume.spec?.capacity).compare(size(claim.spec?.resources?.requests)) < 0)
    return "requested PV is too small";
  if (volumeClass(volume) !== claimClass(claim)) return "storageClassName does not match";
  if (!sameAttributesClass(claim, volume)) return "volumeAttributesClassName does not match";
  if (!sameMode(claim, volume)) return "incompatible volumeMode";
  return hasAccessModes(claim, volume) ? undefined : "incompatible accessMode";
}

/** Whether a volume that names a claim has another volumeMode than the claim. */
export function hasOtherMode(volume: Volume, claim: Claim): boolean {
  return !sameMode(claim, volume);
}

/**
 * The volume that already names the claim, else the smallest that fits, from those with the fewest access modes first.
 * With `delayed` binding only the former: the scheduler chooses the rest.
 */
export function bestMatch(
  claim: Claim,
  volumes: readonly Volume[],
  delayed: boolean,
): Volume | undefined {
  const requested = size(claim.spec?.resources?.requests);
  const usable = volumes.filter(
    (volume) =>
      (!volume.spec?.claimRef || isBoundTo(volume, claim)) &&
      size(volume.spec?.capacity).compare(requested) >= 0 &&
      sameMode(claim, volume) &&
      sameAttributesClass(claim, volume) &&
      volume.metadata.deletionTimestamp === undefined &&
      hasAccessModes(claim, volume),
  );
  const named = usable.find((volume) => isBoundTo(volume, claim));
  if (named || delayed) return named;
  const modes = (volume: Volume) => volume.spec?.accessModes?.length ?? 0;
  return usable
    .filter(
      (volume) =>
        volume.status?.phase === "Available" &&
        volumeClass(volume) === claimClass(claim) &&
        (!claim.spec?.selector ||
          matchesLabelSelector(claim.spec.selector, volume.metadata.labels)),
    )
    .toSorted(
      (a, b) =>
        modes(a) - modes(b) ||
        size(a.spec?.capacity).compare(size(b.spec?.capacity)) ||
        (a.metadata.name < b.metadata.name ? -1 : 1),
    )
    .at(0);
}
