// Mirrors the volume sources of ValidatePersistentVolumeSpec in pkg/apis/core/validation/validation.go (1.36), in the
// order in which they are looked at. What pods can use as well is checked by the same code.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1CSIPersistentVolumeSource,
  CoreV1ISCSIPersistentVolumeSource,
  CoreV1PersistentVolumeSpec,
  CoreV1SecretReference,
} from "../../../../model/generated/types.ts";
import { utf8Length } from "../../../../model/utf8.ts";
import type { ApiContext } from "../../../kind.ts";
import {
  required,
  validateDNS1123Label,
  validateDNS1123Subdomain,
  validatePathNoBacksteps,
} from "../field-formats.ts";
import {
  inTreeSources,
  validateAzureDiskSource,
  validateFCSource,
  validateFlexOptions,
  validateQuobyteSource,
} from "../pod-spec/in-tree-volume-sources.ts";
import { validateCSIDriverName, validateHostPathVolume } from "../pod-spec/volume-sources.ts";

type Spec = CoreV1PersistentVolumeSpec;
type Check = (spec: Spec, path: FieldPath, volumeName: string, context: ApiContext) => FieldError[];

interface Source {
  readonly field: keyof Spec;
  /** What the server calls the field when it is one too many, and in its own errors. */
  readonly forbiddenAs?: string;
  readonly errorsAs?: string;
  readonly check: Check;
}

/** A source that pods have in the same shape. */
function likePods(name: keyof typeof inTreeSources & keyof Spec): Check {
  return (spec, path) => inTreeSources[name].validate({ name: "", [name]: spec[name] }, path);
}

const sources: readonly Source[] = [
  {
    field: "hostPath",
    check: ({ hostPath }, path) => validateHostPathVolume(hostPath ?? {}, path),
  },
  {
    field: "gcePersistentDisk",
    errorsAs: "persistentDisk",
    check: likePods("gcePersistentDisk"),
  },
  { field: "awsElasticBlockStore", check: likePods("awsElasticBlockStore") },
  { field: "glusterfs", check: validateGlusterfs },
  { field: "flocker", check: likePods("flocker") },
  { field: "nfs", check: likePods("nfs") },
  { field: "rbd", check: likePods("rbd") },
  { field: "quobyte", check: ({ quobyte }, path) => validateQuobyteSource(quobyte ?? {}, path) },
  { field: "cephfs", forbiddenAs: "cephFS", check: likePods("cephfs") },
  {
    field: "iscsi",
    check: ({ iscsi }, path, volumeName) => validateISCSI(iscsi ?? {}, path, volumeName),
  },
  {
    field: "cinder",
    check: ({ cinder }, path) => [
      ...required(cinder?.volumeID, path.child("volumeID")),
      ...requireSecret(cinder?.secretRef, path.child("secretRef")),
    ],
  },
  { field: "fc", check: ({ fc }, path) => validateFCSource(fc ?? {}, path) },
  {
    field: "flexVolume",
    check: ({ flexVolume }, path) => [
      ...required(flexVolume?.driver, path.child("driver")),
      ...validateFlexOptions(flexVolume?.options, path.child("options")),
    ],
  },
  {
    field: "azureFile",
    check: ({ azureFile }, path) => [
      ...required(azureFile?.secretName, path.child("secretName")),
      ...required(azureFile?.shareName, path.child("shareName")),
      ...(azureFile?.secretNamespace === ""
        ? [fieldError.required(path.child("secretNamespace"))]
        : []),
    ],
  },
  { field: "vsphereVolume", check: likePods("vsphereVolume") },
  { field: "photonPersistentDisk", check: likePods("photonPersistentDisk") },
  { field: "portworxVolume", check: likePods("portworxVolume") },
  {
    field: "azureDisk",
    check: ({ azureDisk }, path) => validateAzureDiskSource(azureDisk ?? {}, path),
  },
  { field: "scaleIO", check: likePods("scaleIO") },
  { field: "local", check: validateLocal },
  {
    field: "storageos",
    check: ({ storageos }, path) => [
      ...(storageos?.volumeName
        ? validateDNS1123Label(storageos.volumeName, path.child("volumeName"))
        : [fieldError.required(path.child("volumeName"))]),
      ...(storageos?.volumeNamespace
        ? validateDNS1123Label(storageos.volumeNamespace, path.child("volumeNamespace"))
        : []),
      ...requireSecret(storageos?.secretRef, path.child("secretRef")),
    ],
  },
  { field: "csi", check: ({ csi }, path, _name, context) => validateCSI(csi ?? {}, path, context) },
];

/** Fields of a spec that are sources. */
export const sourceFields: readonly (keyof Spec)[] = sources.map(({ field }) => field);

/** Exactly one source, well formed. `volumeName` is empty for inline volumes. */
export function validateSources(
  spec: Spec,
  volumeName: string,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  let found = 0;
  for (const { field, forbiddenAs = field, errorsAs = field, check } of sources) {
    if (spec[field] === undefined) continue;
    // Upstream forgot to refuse a FlexVolume beside another source.
    if (found > 0 && field !== "flexVolume")
      errors.push(
        fieldError.forbidden(path.child(forbiddenAs), "may not specify more than 1 volume type"),
      );
    else {
      found++;
      errors.push(...check(spec, path.child(errorsAs), volumeName, context));
    }
  }
  if (found === 0) errors.push(fieldError.required(path, "must specify a volume type"));
  return errors;
}

function validateGlusterfs({ glusterfs }: Spec, path: FieldPath): FieldError[] {
  const namespace = glusterfs?.endpointsNamespace;
  const namespacePath = path.child("endpointsNamespace");
  return [
    ...required(glusterfs?.endpoints, path.child("endpoints")),
    ...required(glusterfs?.path, path.child("path")),
    ...(namespace === undefined
      ? []
      : namespace === ""
        ? [
            fieldError.invalid(
              namespacePath,
              namespace,
              "if the endpointnamespace is set, it must be a valid namespace name",
            ),
          ]
        : validateDNS1123Label(namespace, namespacePath)),
  ];
}

const iscsiNames = [
  /^iqn\.\d{4}-\d{2}\.([\w-]+(?:\.[\w-]+)*)(:[^,;*&$|\s]+)$/,
  /^eui\.[0-9a-fA-F]{16}$/,
  /^naa\.[0-9a-fA-F]{32}$/,
];

function validateISCSI(
  source: Partial<CoreV1ISCSIPersistentVolumeSource>,
  path: FieldPath,
  volumeName: string,
): FieldError[] {
  const { targetPortal = "", iqn = "", lun = 0, initiatorName, secretRef } = source;
  const nameErrors = (name: string, at: FieldPath) =>
    iscsiNames.some((format) => format.test(name))
      ? []
      : [fieldError.invalid(at, name, "must be valid format")];
  const errors = required(targetPortal, path.child("targetPortal"));
  if (initiatorName !== undefined && utf8Length(`${volumeName}:${targetPortal}`) > 64)
    errors.push(
      fieldError.invalid(
        path.child("targetportal"),
        targetPortal,
        "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.",
      ),
    );
  if (iqn === "") errors.push(fieldError.required(path.child("iqn")));
  else errors.push(...nameErrors(iqn, path.child("iqn")));
  if (lun < 0 || lun > 255)
    errors.push(fieldError.invalid(path.child("lun"), lun, "must be between 0 and 255, inclusive"));
  if ((source.chapAuthDiscovery || source.chapAuthSession) && !secretRef)
    errors.push(fieldError.required(path.child("secretRef")));
  if (secretRef) errors.push(...required(secretRef.name, path.child("secretRef", "name")));
  if (initiatorName !== undefined)
    errors.push(...nameErrors(initiatorName, path.child("initiatorname")));
  return errors;
}

function requireSecret(secret: CoreV1SecretReference | undefined, path: FieldPath): FieldError[] {
  return secret
    ? [
        ...required(secret.name, path.child("name")),
        ...required(secret.namespace, path.child("namespace")),
      ]
    : [];
}

/** A local disk is of use on its own node only. */
function validateLocal({ local, nodeAffinity }: Spec, path: FieldPath): FieldError[] {
  const errors = local?.path
    ? validatePathNoBacksteps(local.path, path.child("path"))
    : [fieldError.required(path.child("path"))];
  if (!nodeAffinity)
    errors.push(
      fieldError.required(
        path.parent!.child("nodeAffinity"),
        "Local volume requires node affinity",
      ),
    );
  return errors;
}

function validateCSI(
  source: Partial<CoreV1CSIPersistentVolumeSource>,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors = [
    ...validateCSIDriverName(source.driver ?? "", path.child("driver"), context),
    ...required(source.volumeHandle, path.child("volumeHandle")),
  ];
  const secrets = [
    "controllerPublishSecretRef",
    "controllerExpandSecretRef",
    "nodePublishSecretRef",
    "nodeExpandSecretRef",
  ] as const;
  for (const field of secrets) {
    const secret = source[field];
    if (!secret) continue;
    const { name, namespace } = secret;
    const at = path.child(field);
    errors.push(
      ...(name
        ? validateDNS1123Subdomain(name, at.child("name"))
        : [fieldError.required(at.child("name"))]),
      ...(namespace
        ? validateDNS1123Label(namespace, at.child("namespace"))
        : [fieldError.required(at.child("namespace"))]),
    );
  }
  return errors;
}
