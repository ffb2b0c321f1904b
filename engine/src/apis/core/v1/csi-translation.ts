// Mirrors staging/src/k8s.io/csi-translation-lib (1.36): volume plugins that have left Kubernetes, and the drivers that do
// their work now. Difference: of what is translated only what names the volume and says who may share it.
import type { CoreV1PersistentVolume, CoreV1Volume } from "../../../model/generated/types.ts";

type Source = Pick<
  CoreV1Volume,
  | "awsElasticBlockStore"
  | "azureDisk"
  | "azureFile"
  | "cinder"
  | "gcePersistentDisk"
  | "portworxVolume"
  | "vsphereVolume"
>;

/** A volume as its driver knows it. */
export interface TranslatedVolume {
  readonly driver: string;
  readonly volumeHandle: string;
  /** What a volume that stands in a pod is called, and how it may be shared. */
  readonly inlineName: string;
  readonly inlineAccessModes: readonly string[];
}

interface MigratedPlugin {
  readonly driver: string;
  /** The field of a volume that names one of the plugin's. */
  readonly source: keyof Source;
  /** The driver's name of the volume; `zones` are those of a PersistentVolume's labels. */
  handle(volume: Source, zones: readonly string[]): string;
  /** What an inline volume is called, if not by driver and id. */
  inlineName?(volume: Source): string;
  inlineAccessModes?(volume: Source): readonly string[];
}

const exclusive: readonly string[] = ["ReadWriteOnce"];
const readOnlyShared = (readOnly: boolean | undefined): readonly string[] =>
  readOnly ? ["ReadOnlyMany"] : exclusive;

const migrated: Readonly<Record<string, MigratedPlugin>> = {
  "kubernetes.io/aws-ebs": {
    driver: "ebs.csi.aws.com",
    source: "awsElasticBlockStore",
    handle: ({ awsElasticBlockStore: ebs }) => ebsVolumeId(ebs?.volumeID ?? ""),
  },
  "kubernetes.io/azure-disk": {
    driver: "disk.csi.azure.com",
    source: "azureDisk",
    handle: ({ azureDisk }) => azureDisk?.diskURI ?? "",
    inlineName: ({ azureDisk }) => azureDisk?.diskURI ?? "",
  },
  "kubernetes.io/azure-file": {
    driver: "file.csi.azure.com",
    source: "azureFile",
    handle: ({ azureFile }) => `##${azureFile?.shareName}#`,
    inlineAccessModes: () => ["ReadWriteMany"],
  },
  "kubernetes.io/cinder": {
    driver: "cinder.csi.openstack.org",
    source: "cinder",
    handle: ({ cinder }) => cinder?.volumeID ?? "",
  },
  "kubernetes.io/gce-pd": {
    driver: "pd.csi.storage.gke.io",
    source: "gcePersistentDisk",
    handle: ({ gcePersistentDisk: disk }, zones) => gceHandle(disk?.pdName ?? "", zones),
    inlineName: ({ gcePersistentDisk: disk }) => `pd.csi.storage.gke.io-${disk?.pdName}`,
    inlineAccessModes: ({ gcePersistentDisk: disk }) => readOnlyShared(disk?.readOnly),
  },
  "kubernetes.io/portworx-volume": {
    driver: "pxd.portworx.com",
    source: "portworxVolume",
    handle: ({ portworxVolume }) => portworxVolume?.volumeID ?? "",
    inlineAccessModes: ({ portworxVolume }) => readOnlyShared(portworxVolume?.readOnly),
  },
  "kubernetes.io/vsphere-volume": {
    driver: "csi.vsphere.vmware.com",
    source: "vsphereVolume",
    handle: ({ vsphereVolume }) => vsphereVolume?.volumePath ?? "",
  },
};

/** Plugins that the controller manager still has: one that could provision, and two that cannot. */
const hostPath = "kubernetes.io/host-path";
const notProvisioning = ["kubernetes.io/csi", "kubernetes.io/nfs"];

/** The driver that provisions in the plugin's place; undefined for a plugin that was not moved. */
export function csiDriverOf(plugin: string): string | undefined {
  return migrated[plugin]?.driver;
}

/** The plugin that the volume was made for, if a driver has taken its place. */
export function migratedPluginOf(
  volume: Partial<Record<keyof Source, unknown>>,
): string | undefined {
  return Object.keys(migrated).find((plugin) => volume[migrated[plugin]!.source] !== undefined);
}

/** The volume of a pod, or of a PersistentVolume with its labels, as the driver that took its plugin's place knows it. */
export function translateToCsi(
  volume: Source,
  labels: Readonly<Record<string, string>> = {},
): TranslatedVolume | undefined {
  const plugin = migrated[migratedPluginOf(volume) ?? ""];
  if (!plugin) return undefined;
  const zones =
    labels["failure-domain.beta.kubernetes.io/zone"] || labels["topology.kubernetes.io/zone"] || "";
  const volumeHandle = plugin.handle(volume, zones === "" ? [] : zones.split("__"));
  return {
    driver: plugin.driver,
    volumeHandle,
    inlineName: plugin.inlineName?.(volume) ?? `${plugin.driver}-${volumeHandle}`,
    inlineAccessModes: plugin.inlineAccessModes?.(volume) ?? exclusive,
  };
}

/** The same for what a PersistentVolume has of it: some fields are wider there, and none that is read here. */
export function translateVolume({
  metadata,
  spec,
}: CoreV1PersistentVolume): TranslatedVolume | undefined {
  return spec && translateToCsi(spec as Source, metadata?.labels);
}

/** `aws://zone/vol-1` is an old way to write `vol-1`. */
function ebsVolumeId(id: string): string {
  return id.startsWith("aws://") ? id.slice(id.lastIndexOf("/") + 1) : id;
}

function gceHandle(disk: string, zones: readonly string[]): string {
  const [zone = "UNSPECIFIED"] = zones;
  const place = zones.length > 1 ? `regions/${zone.replace(/-[^-]*$/, "")}` : `zones/${zone}`;
  return `projects/UNSPECIFIED/${place}/disks/${disk}`;
}

/** Why a provisioner with a name of Kubernetes' own can make no volume. */
export function provisionerError(provisioner: string): string | undefined {
  const own = provisioner.startsWith("kubernetes.io/") && provisioner !== hostPath;
  if (!own || migrated[provisioner]) return undefined;
  return notProvisioning.includes(provisioner)
    ? "no provisionable volume plugin matched"
    : `no volume plugin matched name: ${provisioner}`;
}
