// Mirrors the names in staging/src/k8s.io/csi-translation-lib (1.36): volume plugins that have left Kubernetes, and the
// drivers that do their work now.
import type { CoreV1PersistentVolumeSpec } from "../../model/generated/types.ts";

interface MigratedPlugin {
  readonly driver: string;
  /** The field of a PersistentVolume that names such a volume. */
  readonly source: keyof CoreV1PersistentVolumeSpec;
}

const migrated: Readonly<Record<string, MigratedPlugin>> = {
  "kubernetes.io/aws-ebs": { driver: "ebs.csi.aws.com", source: "awsElasticBlockStore" },
  "kubernetes.io/azure-disk": { driver: "disk.csi.azure.com", source: "azureDisk" },
  "kubernetes.io/azure-file": { driver: "file.csi.azure.com", source: "azureFile" },
  "kubernetes.io/cinder": { driver: "cinder.csi.openstack.org", source: "cinder" },
  "kubernetes.io/gce-pd": { driver: "pd.csi.storage.gke.io", source: "gcePersistentDisk" },
  "kubernetes.io/portworx-volume": { driver: "pxd.portworx.com", source: "portworxVolume" },
  "kubernetes.io/vsphere-volume": { driver: "csi.vsphere.vmware.com", source: "vsphereVolume" },
};

/** Plugins that the controller manager still has: one that could provision, and two that cannot. */
const hostPath = "kubernetes.io/host-path";
const notProvisioning = ["kubernetes.io/csi", "kubernetes.io/nfs"];

/** The driver that provisions in the plugin's place; undefined for a plugin that was not moved. */
export function csiDriverOf(plugin: string): string | undefined {
  return migrated[plugin]?.driver;
}

/** The plugin that the volume was made for, if a driver has taken its place. */
export function migratedPluginOf(spec: CoreV1PersistentVolumeSpec): string | undefined {
  return Object.keys(migrated).find((plugin) => spec[migrated[plugin]!.source] !== undefined);
}

/** Why a provisioner with a name of Kubernetes' own can make no volume. */
export function provisionerError(provisioner: string): string | undefined {
  const own = provisioner.startsWith("kubernetes.io/") && provisioner !== hostPath;
  if (!own || migrated[provisioner]) return undefined;
  return notProvisioning.includes(provisioner)
    ? "no provisionable volume plugin matched"
    : `no volume plugin matched name: ${provisioner}`;
}
