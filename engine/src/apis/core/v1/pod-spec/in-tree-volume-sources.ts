// Mirrors the storage systems that once were part of Kubernetes itself, and claims, of
// pkg/apis/core/validation/validation.go (1.36). PersistentVolumes share most of these rules.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1AzureDiskVolumeSource,
  CoreV1FCVolumeSource,
  CoreV1ISCSIVolumeSource,
  CoreV1QuobyteVolumeSource,
  CoreV1Volume,
} from "../../../../model/generated/types.ts";
import { utf8Length } from "../../../../model/utf8.ts";
import { goString, goValue, slice } from "../../../go-structs.ts";
import type { ApiContext } from "../../../kind.ts";
import {
  required,
  validateDNS1123Label,
  validateEnum,
  validateLocalDescendingPath,
} from "../field-formats.ts";

interface InTreeSource {
  readonly validate: (volume: CoreV1Volume, path: FieldPath) => FieldError[];
}

type InTreeName =
  | "gitRepo"
  | "gcePersistentDisk"
  | "awsElasticBlockStore"
  | "nfs"
  | "iscsi"
  | "glusterfs"
  | "flocker"
  | "persistentVolumeClaim"
  | "rbd"
  | "cinder"
  | "cephfs"
  | "quobyte"
  | "flexVolume"
  | "azureFile"
  | "vsphereVolume"
  | "photonPersistentDisk"
  | "portworxVolume"
  | "azureDisk"
  | "storageos"
  | "scaleIO";

/** Every field must be there. */
function requireFields(
  source: object | undefined,
  path: FieldPath,
  ...fields: readonly string[]
): FieldError[] {
  return fields.flatMap((field) => {
    const value = (source as Record<string, unknown> | undefined)?.[field];
    return Array.isArray(value) && value.length === 0
      ? [fieldError.required(path.child(field))]
      : required(value, path.child(field));
  });
}

function secretRefErrors(secretRef: { name?: string } | undefined, path: FieldPath): FieldError[] {
  return secretRef ? required(secretRef.name, path.child("secretRef", "name")) : [];
}

/** Zero passes, although the message denies it. */
function partitionErrors(partition: number | undefined, path: FieldPath): FieldError[] {
  return (partition ?? 0) < 0 || (partition ?? 0) > 255
    ? [
        fieldError.invalid(
          path.child("partition"),
          partition,
          "must be between 1 and 255, inclusive",
        ),
      ]
    : [];
}

export const inTreeSources: { readonly [name in InTreeName]: InTreeSource } = {
  gitRepo: {
    validate: ({ gitRepo }, path) => [
      ...requireFields(gitRepo, path, "repository"),
      ...validateLocalDescendingPath(gitRepo?.directory ?? "", path.child("directory")),
    ],
  },
  gcePersistentDisk: {
    validate: ({ gcePersistentDisk: disk }, path) => [
      ...requireFields(disk, path, "pdName"),
      ...partitionErrors(disk?.partition, path),
    ],
  },
  awsElasticBlockStore: {
    validate: ({ awsElasticBlockStore: disk }, path) => [
      ...requireFields(disk, path, "volumeID"),
      ...partitionErrors(disk?.partition, path),
    ],
  },
  nfs: {
    validate: ({ nfs }, path) => {
      const errors = requireFields(nfs, path, "server", "path");
      if (!nfs?.path?.startsWith("/"))
        errors.push(
          fieldError.invalid(path.child("path"), nfs?.path ?? "", "must be an absolute path"),
        );
      return errors;
    },
  },
  iscsi: { validate: ({ iscsi }, path) => validateISCSISource(iscsi ?? {}, path) },
  glusterfs: {
    validate: ({ glusterfs }, path) => requireFields(glusterfs, path, "endpoints", "path"),
  },
  flocker: {
    validate: ({ flocker }, path) => {
      const { datasetName = "", datasetUUID = "" } = flocker ?? {};
      const errors: FieldError[] = [];
      if (datasetName === "" && datasetUUID === "")
        errors.push(fieldError.required(path, "one of datasetName and datasetUUID is required"));
      if (datasetName !== "" && datasetUUID !== "")
        errors.push(
          fieldError.invalid(
            path,
            "resource",
            "datasetName and datasetUUID can not be specified simultaneously",
          ),
        );
      if (datasetName.includes("/"))
        errors.push(
          fieldError.invalid(path.child("datasetName"), datasetName, "must not contain '/'"),
        );
      return errors;
    },
  },
  persistentVolumeClaim: {
    validate: ({ persistentVolumeClaim: claim }, path) => requireFields(claim, path, "claimName"),
  },
  rbd: { validate: ({ rbd }, path) => requireFields(rbd, path, "monitors", "image") },
  cinder: {
    validate: ({ cinder }, path) => [
      ...requireFields(cinder, path, "volumeID"),
      ...secretRefErrors(cinder?.secretRef, path),
    ],
  },
  cephfs: { validate: ({ cephfs }, path) => requireFields(cephfs, path, "monitors") },
  quobyte: { validate: ({ quobyte }, path) => validateQuobyteSource(quobyte ?? {}, path) },
  flexVolume: {
    validate: ({ flexVolume }, path) => [
      ...requireFields(flexVolume, path, "driver"),
      ...validateFlexOptions(flexVolume?.options, path.child("options")),
    ],
  },
  azureFile: {
    validate: ({ azureFile }, path) => requireFields(azureFile, path, "secretName", "shareName"),
  },
  vsphereVolume: {
    validate: ({ vsphereVolume }, path) => requireFields(vsphereVolume, path, "volumePath"),
  },
  photonPersistentDisk: {
    validate: ({ photonPersistentDisk }, path) => requireFields(photonPersistentDisk, path, "pdID"),
  },
  portworxVolume: {
    validate: ({ portworxVolume }, path) => requireFields(portworxVolume, path, "volumeID"),
  },
  azureDisk: { validate: ({ azureDisk }, path) => validateAzureDiskSource(azureDisk ?? {}, path) },
  storageos: {
    validate: ({ storageos }, path) => {
      const { volumeName = "", volumeNamespace = "" } = storageos ?? {};
      return [
        ...(volumeName === ""
          ? [fieldError.required(path.child("volumeName"))]
          : validateDNS1123Label(volumeName, path.child("volumeName"))),
        ...(volumeNamespace === ""
          ? []
          : validateDNS1123Label(volumeNamespace, path.child("volumeNamespace"))),
        ...secretRefErrors(storageos?.secretRef, path),
      ];
    },
  },
  scaleIO: {
    validate: ({ scaleIO }, path) =>
      requireFields(scaleIO, path, "gateway", "system", "volumeName"),
  },
};

const iscsiNames: { readonly [prefix: string]: RegExp } = {
  iqn: /^iqn\.\d{4}-\d{2}\.([\w-]+(?:\.[\w-]+)*)(:[^,;*&$|\s]+)$/,
  eui: /^eui\.[0-9a-fA-F]{16}$/,
  naa: /^naa\.[0-9a-fA-F]{32}$/,
};

function iscsiNameErrors(name: string, path: FieldPath): FieldError[] {
  const format = iscsiNames[name.slice(0, 3)];
  if (!format)
    return [fieldError.invalid(path, name, "must be valid format starting with iqn, eui, or naa")];
  return format.test(name) ? [] : [fieldError.invalid(path, name, "must be valid format")];
}

function lunErrors(lun: number, path: FieldPath): FieldError[] {
  return lun < 0 || lun > 255
    ? [fieldError.invalid(path.child("lun"), lun, "must be between 0 and 255, inclusive")]
    : [];
}

/** Also of PersistentVolumes, but for the form of their secret. */
function validateISCSISource(
  source: Partial<CoreV1ISCSIVolumeSource>,
  path: FieldPath,
): FieldError[] {
  const { iqn = "", initiatorName } = source;
  const errors = [
    ...requireFields(source, path, "targetPortal"),
    ...(iqn === ""
      ? [fieldError.required(path.child("iqn"))]
      : iscsiNameErrors(iqn, path.child("iqn"))),
    ...lunErrors(source.lun ?? 0, path),
  ];
  if ((source.chapAuthDiscovery || source.chapAuthSession) && !source.secretRef)
    errors.push(fieldError.required(path.child("secretRef")));
  if (initiatorName !== undefined)
    errors.push(...iscsiNameErrors(initiatorName, path.child("initiatorname")));
  return errors;
}

export function validateQuobyteSource(
  source: Partial<CoreV1QuobyteVolumeSource>,
  path: FieldPath,
): FieldError[] {
  const { registry = "", tenant = "" } = source;
  const at = path.child("registry");
  const detail = "must be a host:port pair or multiple pairs separated by commas";
  const errors: FieldError[] = [];
  if (registry === "") errors.push(fieldError.required(at, detail));
  else if (utf8Length(tenant) >= 65)
    errors.push(
      fieldError.required(
        path.child("tenant"),
        "must be a UUID and may not exceed a length of 64 characters",
      ),
    );
  else
    for (const pair of registry.split(","))
      if (!/^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair))
        errors.push(fieldError.invalid(at, registry, detail));
  return [...errors, ...requireFields(source, path, "volume")];
}

/** Without a context the value prints as it does since 1.34. */
export function validateFCSource(
  source: CoreV1FCVolumeSource,
  path: FieldPath,
  context?: ApiContext,
): FieldError[] {
  const { targetWWNs = [], wwids = [], lun } = source;
  const at = path.child("targetWWNs");
  const errors: FieldError[] = [];
  if (targetWWNs.length === 0 && wwids.length === 0)
    errors.push(fieldError.required(at, "must specify either targetWWNs or wwids, but not both"));
  if (targetWWNs.length > 0 && wwids.length > 0)
    errors.push(
      fieldError.invalid(
        at,
        context ? goValue(slice(goString), targetWWNs, context) : targetWWNs,
        "targetWWNs and wwids can not be specified simultaneously",
      ),
    );
  if (targetWWNs.length > 0)
    errors.push(
      ...(lun === undefined
        ? [fieldError.required(path.child("lun"), "lun is required if targetWWNs is specified")]
        : lunErrors(lun, path)),
    );
  return errors;
}

/** Keys in Kubernetes' own namespaces are reserved. Sorted by key, where the server's order is random. */
export function validateFlexOptions(
  options: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
): FieldError[] {
  return Object.keys(options ?? {})
    .sort()
    .filter((key) => {
      const namespace = `.${key.split("/", 1)[0]!.toLowerCase()}`;
      return namespace.endsWith(".kubernetes.io") || namespace.endsWith(".k8s.io");
    })
    .map((key) =>
      fieldError.invalid(path.key(key), key, "kubernetes.io and k8s.io namespaces are reserved"),
    );
}

export function validateAzureDiskSource(
  source: Partial<CoreV1AzureDiskVolumeSource>,
  path: FieldPath,
): FieldError[] {
  const { diskURI = "", cachingMode, kind } = source;
  const errors = requireFields(source, path, "diskName", "diskURI");
  if (cachingMode !== undefined)
    errors.push(
      ...validateEnum(cachingMode, path.child("cachingMode"), ["None", "ReadOnly", "ReadWrite"]),
    );
  if (kind === undefined) return errors;
  errors.push(...validateEnum(kind, path.child("kind"), ["Shared", "Dedicated", "Managed"]));
  const managed = kind === "Managed";
  if (!diskURI.startsWith(managed ? "/subscriptions/" : "https://"))
    errors.push(
      fieldError.notSupported(path.child("diskURI"), diskURI, [
        managed
          ? "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
          : "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd",
      ]),
    );
  return errors;
}
