// Mirrors what pkg/controller/volume/attachdetach/util and the attachable plugins of pkg/volume (csi, fc, iscsi) make of a
// pod's volumes (1.36): attach-detach controller and kubelets speak of a volume by the same unique name.
import type { ApiClient } from "../../../model/cluster-access.ts";
import type {
  CoreV1FCVolumeSource,
  CoreV1Node,
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
  CoreV1Volume,
  StorageV1CSIDriver,
  StorageV1VolumeAttachmentSource,
} from "../../../model/generated/types.ts";
import { translateToCsi, translateVolume } from "./csi-translation.ts";

/** A volume that must be attached to a node before a pod there can mount it. */
export interface AttachableVolume {
  /** `kubernetes.io/csi/<driver>^<handle>`: the same for every pod that uses it. */
  readonly uniqueName: string;
  /** What events call it: the PersistentVolume, or the volume in the pod. */
  readonly name: string;
  /** Whether several nodes may have it, as far as anybody can tell. */
  readonly multiAttach: boolean;
  /** How its driver is asked; absent for what is attached without asking anybody. */
  readonly csi?: {
    readonly driver: string;
    readonly volumeHandle: string;
    readonly source: StorageV1VolumeAttachmentSource;
  };
}

/** Set by kubelets that leave attaching to the controller, which all do by default. */
export const controllerManagedAttach = "volumes.kubernetes.io/controller-managed-attach-detach";

/** Whether the controller manager attaches the node's volumes. */
export function isAttachManaged(node: CoreV1Node | undefined): boolean {
  return node?.metadata?.annotations?.[controllerManagedAttach] !== undefined;
}

/** The attachable ones of the pod's volumes, as far as claims are bound; in order, each once. */
export function attachableVolumes(pod: CoreV1Pod, client: ApiClient): AttachableVolume[] {
  const found = new Map<string, AttachableVolume>();
  for (const volume of pod.spec?.volumes ?? []) {
    const attachable = attachableVolume(pod, volume, client);
    if (attachable) found.set(attachable.uniqueName, attachable);
  }
  return [...found.values()];
}

function attachableVolume(
  pod: CoreV1Pod,
  volume: CoreV1Volume,
  client: ApiClient,
): AttachableVolume | undefined {
  const { namespace = "", name = "" } = pod.metadata ?? {};
  const claimName =
    volume.persistentVolumeClaim?.claimName ??
    (volume.ephemeral ? `${name}-${volume.name}` : undefined);
  if (claimName === undefined) return inlineVolume(volume, client);
  const claim = client.get<CoreV1PersistentVolumeClaim>(
    "persistentvolumeclaims",
    namespace,
    claimName,
  );
  if (claim?.status?.phase !== "Bound" || !claim.spec?.volumeName) return undefined;
  const bound = client.get<CoreV1PersistentVolume>("persistentvolumes", "", claim.spec.volumeName);
  if (!bound || bound.spec?.claimRef?.uid !== claim.metadata.uid) return undefined;
  return persistentVolume(bound, client);
}

function persistentVolume(
  volume: CoreV1PersistentVolume,
  client: ApiClient,
): AttachableVolume | undefined {
  const { name = "" } = volume.metadata ?? {};
  const { accessModes = [], csi, fc, iscsi } = volume.spec ?? {};
  const multiAttach = isShared(accessModes);
  const driven = csi ?? translateVolume(volume);
  if (driven) {
    const { driver, volumeHandle } = driven;
    const source = { persistentVolumeName: name };
    return csiVolume({ name, multiAttach, csi: { driver, volumeHandle, source } }, client);
  }
  const uniqueName = iscsi ? iscsiName(iscsi) : fc && fibreChannelName(fc);
  return uniqueName === undefined ? undefined : { uniqueName, name, multiAttach };
}

function inlineVolume(volume: CoreV1Volume, client: ApiClient): AttachableVolume | undefined {
  const { fc, iscsi } = volume;
  const translated = translateToCsi(volume);
  if (translated) {
    const { driver, volumeHandle, inlineName: name, inlineAccessModes } = translated;
    const accessModes = [...inlineAccessModes];
    const source = { inlineVolumeSpec: { accessModes, csi: { driver, volumeHandle } } };
    const csi = { driver, volumeHandle, source };
    return csiVolume({ name, multiAttach: isShared(accessModes), csi }, client);
  }
  const uniqueName = iscsi ? iscsiName(iscsi) : fc && fibreChannelName(fc);
  return uniqueName === undefined
    ? undefined
    : { uniqueName, name: volume.name, multiAttach: true };
}

/** A driver without a CSIDriver object is taken for one that attaches. */
function csiVolume(
  volume: Omit<AttachableVolume, "uniqueName"> & Required<Pick<AttachableVolume, "csi">>,
  client: ApiClient,
): AttachableVolume | undefined {
  const { driver, volumeHandle } = volume.csi;
  const known = client.get<StorageV1CSIDriver>("csidrivers.storage.k8s.io", "", driver);
  if (known?.spec?.attachRequired === false) return undefined;
  return { ...volume, uniqueName: `kubernetes.io/csi/${driver}^${volumeHandle}` };
}

function isShared(accessModes: readonly string[]): boolean {
  const shared = ["ReadWriteMany", "ReadOnlyMany"];
  return accessModes.length === 0 || accessModes.some((mode) => shared.includes(mode));
}

function iscsiName({ targetPortal, iqn, lun }: { targetPortal: string; iqn: string; lun: number }) {
  return `kubernetes.io/iscsi/${targetPortal}:${iqn}:${lun}`;
}

function fibreChannelName({ targetWWNs = [], lun, wwids = [] }: CoreV1FCVolumeSource) {
  const target =
    targetWWNs.length > 0 && lun !== undefined
      ? `[${targetWWNs.join(" ")}]:${lun}`
      : `[${wwids.join(" ")}]`;
  return `kubernetes.io/fc/${target}`;
}
