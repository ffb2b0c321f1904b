// What kubectl describe tells of storage that pods and PersistentVolumes name alike. Mirrors the print...VolumeSource
// functions of staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import type { CoreV1PersistentVolume, CoreV1Volume } from "../../model/generated/types.ts";
import { maxAnnotationLength, shorten } from "./parts.ts";

type VolumeSpec = NonNullable<CoreV1PersistentVolume["spec"]>;

/** The sources that both have, as far as they have the same fields. */
type Driver = Pick<CoreV1Volume, Exclude<keyof CoreV1Volume & keyof VolumeSpec, "csi">>;

/** `Label:` and a value. */
export function row(label: string, value: unknown): string {
  return `${label}:\t${value ?? ""}`;
}

/** As Go prints the reference to a Secret: of a PersistentVolume with its namespace. */
type ReferenceKind = "LocalObjectReference" | "SecretReference";

function secretRow(
  reference: { readonly name?: string; readonly namespace?: string } | undefined,
  kind: ReferenceKind,
): string {
  const { name = "", namespace = "" } = reference ?? {};
  const fields = `Name:${name},${kind === "SecretReference" ? `Namespace:${namespace},` : ""}`;
  return row("SecretRef", reference ? `&${kind}{${fields}}` : "nil");
}

const readOnlyRow = (source: { readonly readOnly?: boolean }) =>
  row("ReadOnly", source.readOnly === true);

const bracketed = (words: readonly string[] | undefined) => `[${(words ?? []).join(" ")}]`;

/** The lines of whichever source there is; undefined without one. */
export function driverLines(source: Driver, kind: ReferenceKind): string[] | undefined {
  return cloudLines(source, kind) ?? networkLines(source, kind) ?? clusterLines(source, kind);
}

/** Disks and shares of cloud providers. */
function cloudLines(source: Driver, kind: ReferenceKind): string[] | undefined {
  const { gcePersistentDisk, awsElasticBlockStore, azureDisk, azureFile, cinder } = source;
  const { vsphereVolume, photonPersistentDisk } = source;
  if (gcePersistentDisk)
    return [
      "Type:\tGCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
      row("PDName", gcePersistentDisk.pdName),
      row("FSType", gcePersistentDisk.fsType),
      row("Partition", gcePersistentDisk.partition ?? 0),
      readOnlyRow(gcePersistentDisk),
    ];
  if (awsElasticBlockStore)
    return [
      "Type:\tAWSElasticBlockStore (a Persistent Disk resource in AWS)",
      row("VolumeID", awsElasticBlockStore.volumeID),
      row("FSType", awsElasticBlockStore.fsType),
      row("Partition", awsElasticBlockStore.partition ?? 0),
      readOnlyRow(awsElasticBlockStore),
    ];
  if (azureDisk)
    return [
      "Type:\tAzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
      row("DiskName", azureDisk.diskName),
      row("DiskURI", azureDisk.diskURI),
      `Kind: \t${azureDisk.kind ?? ""}`,
      row("FSType", azureDisk.fsType),
      row("CachingMode", azureDisk.cachingMode),
      readOnlyRow(azureDisk),
    ];
  if (azureFile)
    return [
      "Type:\tAzureFile (an Azure File Service mount on the host and bind mount to the pod)",
      row("SecretName", azureFile.secretName),
      ...(kind === "SecretReference"
        ? [row("SecretNamespace", (azureFile as VolumeSpec["azureFile"] & object).secretNamespace)]
        : []),
      row("ShareName", azureFile.shareName),
      readOnlyRow(azureFile),
    ];
  if (cinder)
    return [
      "Type:\tCinder (a Persistent Disk resource in OpenStack)",
      row("VolumeID", cinder.volumeID),
      row("FSType", cinder.fsType),
      readOnlyRow(cinder),
      secretRow(cinder.secretRef, kind),
    ];
  if (vsphereVolume)
    return [
      "Type:\tvSphereVolume (a Persistent Disk resource in vSphere)",
      row("VolumePath", vsphereVolume.volumePath),
      row("FSType", vsphereVolume.fsType),
      row("StoragePolicyName", vsphereVolume.storagePolicyName),
    ];
  if (photonPersistentDisk)
    return [
      "Type:\tPhotonPersistentDisk (a Persistent Disk resource in photon platform)",
      row("PdID", photonPersistentDisk.pdID),
      row("FSType", photonPersistentDisk.fsType),
    ];
  return undefined;
}

/** What is mounted over a network, and directories of the host. */
function networkLines(source: Driver, kind: ReferenceKind): string[] | undefined {
  const { hostPath, nfs, iscsi, fc, glusterfs, cephfs, rbd } = source;
  if (hostPath)
    return [
      "Type:\tHostPath (bare host directory volume)",
      row("Path", hostPath.path),
      row("HostPathType", hostPath.type ?? "<none>"),
    ];
  if (nfs)
    return [
      "Type:\tNFS (an NFS mount that lasts the lifetime of a pod)",
      row("Server", nfs.server),
      row("Path", nfs.path),
      readOnlyRow(nfs),
    ];
  if (iscsi)
    return [
      "Type:\tISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
      row("TargetPortal", iscsi.targetPortal),
      row("IQN", iscsi.iqn),
      row("Lun", iscsi.lun),
      `ISCSIInterface\t${iscsi.iscsiInterface ?? ""}`,
      row("FSType", iscsi.fsType),
      readOnlyRow(iscsi),
      row("Portals", bracketed(iscsi.portals)),
      row("DiscoveryCHAPAuth", iscsi.chapAuthDiscovery === true),
      row("SessionCHAPAuth", iscsi.chapAuthSession === true),
      secretRow(iscsi.secretRef, kind),
      row("InitiatorName", iscsi.initiatorName ?? "<none>"),
    ];
  if (fc)
    return [
      "Type:\tFC (a Fibre Channel disk)",
      row("TargetWWNs", fc.targetWWNs?.join(", ")),
      row("LUN", fc.lun ?? "<none>"),
      row("FSType", fc.fsType),
      readOnlyRow(fc),
    ];
  if (glusterfs)
    return [
      "Type:\tGlusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
      row("EndpointsName", glusterfs.endpoints),
      ...(kind === "SecretReference"
        ? [
            row(
              "EndpointsNamespace",
              (glusterfs as VolumeSpec["glusterfs"] & object).endpointsNamespace ?? "<unset>",
            ),
          ]
        : []),
      row("Path", glusterfs.path),
      readOnlyRow(glusterfs),
    ];
  if (cephfs)
    return [
      "Type:\tCephFS (a CephFS mount on the host that shares a pod's lifetime)",
      row("Monitors", bracketed(cephfs.monitors)),
      row("Path", cephfs.path),
      row("User", cephfs.user),
      row("SecretFile", cephfs.secretFile),
      secretRow(cephfs.secretRef, kind),
      readOnlyRow(cephfs),
    ];
  if (rbd)
    return [
      "Type:\tRBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
      row("CephMonitors", bracketed(rbd.monitors)),
      row("RBDImage", rbd.image),
      row("FSType", rbd.fsType),
      row("RBDPool", rbd.pool),
      row("RadosUser", rbd.user),
      row("Keyring", rbd.keyring),
      secretRow(rbd.secretRef, kind),
      readOnlyRow(rbd),
    ];
  return undefined;
}

/** Storage clusters, and what a driver on the node mounts. */
function clusterLines(source: Driver, kind: ReferenceKind): string[] | undefined {
  const { quobyte, portworxVolume, scaleIO, storageos, flexVolume, flocker } = source;
  if (quobyte)
    return [
      "Type:\tQuobyte (a Quobyte mount on the host that shares a pod's lifetime)",
      row("Registry", quobyte.registry),
      row("Volume", quobyte.volume),
      readOnlyRow(quobyte),
    ];
  if (portworxVolume)
    return [
      "Type:\tPortworxVolume (a Portworx Volume resource)",
      row("VolumeID", portworxVolume.volumeID),
    ];
  if (scaleIO) {
    const { name, namespace } = scaleIO.secretRef as { name?: string; namespace?: string };
    return [
      "Type:\tScaleIO (a persistent volume backed by a block device in ScaleIO)",
      row("Gateway", scaleIO.gateway),
      row("System", scaleIO.system),
      row("Protection Domain", scaleIO.protectionDomain),
      row("Storage Pool", scaleIO.storagePool),
      row("Storage Mode", scaleIO.storageMode),
      row("VolumeName", scaleIO.volumeName),
      ...(kind === "SecretReference"
        ? [row("SecretName", name), row("SecretNamespace", namespace)]
        : []),
      row("FSType", scaleIO.fsType),
      readOnlyRow(scaleIO),
    ];
  }
  if (storageos)
    return [
      "Type:\tStorageOS (a StorageOS Persistent Disk resource)",
      row("VolumeName", storageos.volumeName),
      row("VolumeNamespace", storageos.volumeNamespace),
      row("FSType", storageos.fsType),
      readOnlyRow(storageos),
    ];
  if (flexVolume) {
    const { options = {} } = flexVolume;
    const pairs = Object.keys(options)
      .sort()
      .map((key) => `${key}:${options[key]}`);
    return [
      "Type:\tFlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
      row("Driver", flexVolume.driver),
      row("FSType", flexVolume.fsType),
      secretRow(flexVolume.secretRef, kind),
      readOnlyRow(flexVolume),
      row("Options", `map[${pairs.join(" ")}]`),
    ];
  }
  if (flocker)
    return [
      "Type:\tFlocker (a Flocker volume mounted by the Flocker agent)",
      row("DatasetName", flocker.datasetName),
      row("DatasetUUID", flocker.datasetUUID),
    ];
  return undefined;
}

/** A CSI volume: of a PersistentVolume with its handle. */
export function csiLines(
  csi: NonNullable<CoreV1Volume["csi"]> & { readonly volumeHandle?: string },
): string[] {
  return [
    "Type:\tCSI (a Container Storage Interface (CSI) volume source)",
    row("Driver", csi.driver),
    row("FSType", csi.fsType),
    ...(csi.volumeHandle === undefined ? [] : [row("VolumeHandle", csi.volumeHandle)]),
    readOnlyRow(csi),
    ...attributeLines(csi.volumeAttributes),
  ];
}

/** The attributes of a CSI volume, by name. kubectl indents each of its own pieces once more. */
function attributeLines(attributes: Readonly<Record<string, string>> | undefined): string[] {
  const keys = Object.keys(attributes ?? {}).sort();
  if (keys.length === 0) return ["VolumeAttributes:\t<none>"];
  return keys.map((key, i) => {
    const text = shorten(`${key}=${attributes![key]}`, maxAnnotationLength);
    return `${i === 0 ? "VolumeAttributes:" : "    "}\t    ${text}`;
  });
}
