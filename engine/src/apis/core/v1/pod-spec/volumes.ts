// Mirrors ValidateVolumes and validateVolumeSource of pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1Volume } from "../../../../model/generated/types.ts";
import { quantityOf } from "../../../../model/quantity.ts";
import { utf8Length } from "../../../../model/utf8.ts";
import { validateDNS1123Label, validateDNS1123Subdomain } from "../field-formats.ts";
import { inTreeSources, validateFCSource } from "./in-tree-volume-sources.ts";
import { validateProjectedVolume } from "./projected-volumes.ts";
import type { PodValidationOptions } from "./validation-options.ts";
import type { VolumesByName } from "./volume-mounts.ts";
import {
  type VolumeSurroundings,
  validateConfigMapVolume,
  validateCSIVolume,
  validateDownwardAPIVolume,
  validateEphemeralVolume,
  validateHostPathVolume,
  validateImageVolume,
  validateSecretVolume,
} from "./volume-sources.ts";

type SourceName = Exclude<keyof CoreV1Volume, "name">;

interface SourceRule {
  /** Where the source's own errors stand, if not at its name. */
  readonly path?: string;
  /** Where a second source is refused, if not at its name. */
  readonly surplusPath?: string;
  readonly validate: (
    volume: CoreV1Volume,
    path: FieldPath,
    surroundings: VolumeSurroundings,
  ) => FieldError[];
}

/** In upstream's order: the first source of a volume counts, every further one is refused. */
const sources: readonly (readonly [SourceName, SourceRule])[] = [
  ["emptyDir", { validate: validateEmptyDir }],
  ["hostPath", { validate: ({ hostPath }, path) => validateHostPathVolume(hostPath ?? {}, path) }],
  ["gitRepo", inTreeSources.gitRepo],
  ["gcePersistentDisk", { ...inTreeSources.gcePersistentDisk, path: "persistentDisk" }],
  ["awsElasticBlockStore", inTreeSources.awsElasticBlockStore],
  ["secret", { validate: ({ secret }, path) => validateSecretVolume(secret ?? {}, path) }],
  ["nfs", inTreeSources.nfs],
  ["iscsi", inTreeSources.iscsi],
  ["glusterfs", inTreeSources.glusterfs],
  ["flocker", inTreeSources.flocker],
  ["persistentVolumeClaim", inTreeSources.persistentVolumeClaim],
  ["rbd", inTreeSources.rbd],
  ["cinder", inTreeSources.cinder],
  ["cephfs", { ...inTreeSources.cephfs, surplusPath: "cephFS" }],
  ["quobyte", inTreeSources.quobyte],
  [
    "downwardAPI",
    {
      // The missing letter is the server's.
      surplusPath: "downwarAPI",
      validate: ({ downwardAPI }, path, { options }) =>
        validateDownwardAPIVolume(downwardAPI ?? {}, path, options.context),
    },
  ],
  [
    "fc",
    {
      validate: ({ fc }, path, { options }) => validateFCSource(fc ?? {}, path, options.context),
    },
  ],
  ["flexVolume", inTreeSources.flexVolume],
  [
    "configMap",
    { validate: ({ configMap }, path) => validateConfigMapVolume(configMap ?? {}, path) },
  ],
  ["azureFile", inTreeSources.azureFile],
  ["vsphereVolume", inTreeSources.vsphereVolume],
  ["photonPersistentDisk", inTreeSources.photonPersistentDisk],
  ["portworxVolume", inTreeSources.portworxVolume],
  ["azureDisk", inTreeSources.azureDisk],
  ["storageos", inTreeSources.storageos],
  [
    "projected",
    {
      validate: ({ projected }, path, { options }) =>
        validateProjectedVolume(projected ?? {}, path, options),
    },
  ],
  ["scaleIO", inTreeSources.scaleIO],
  [
    "csi",
    {
      validate: ({ csi }, path, { options }) => validateCSIVolume(csi ?? {}, path, options.context),
    },
  ],
  [
    "ephemeral",
    {
      validate: ({ ephemeral }, path, { options }) =>
        validateEphemeralVolume(ephemeral ?? {}, path, options.context),
    },
  ],
  [
    "image",
    {
      validate: ({ image }, path, { options }) => validateImageVolume(image ?? {}, path, options),
    },
  ],
];

/**
 * The errors of all volumes, and the volumes without errors, which alone can be mounted. `podName` is empty in
 * templates; claims of ephemeral volumes are named after the pod.
 */
export function validateVolumes(
  volumes: readonly CoreV1Volume[] | undefined,
  podName: string,
  path: FieldPath,
  options: PodValidationOptions,
): { readonly errors: FieldError[]; readonly valid: VolumesByName } {
  const list = volumes ?? [];
  const created = new Set(
    podName === ""
      ? []
      : list.filter(({ ephemeral }) => ephemeral).map(({ name = "" }) => `${podName}-${name}`),
  );
  const errors: FieldError[] = [];
  const valid = new Map<string, CoreV1Volume>();
  list.forEach((volume, i) => {
    const at = path.index(i);
    const { name = "" } = volume;
    const own = [
      ...validateVolumeSource(volume, at, { podName, options }),
      ...(name === ""
        ? [fieldError.required(at.child("name"))]
        : validateDNS1123Label(name, at.child("name"))),
    ];
    if (valid.has(name)) own.push(fieldError.duplicate(at.child("name"), name));
    if (own.length === 0) valid.set(name, volume);
    errors.push(...own);
    const claim = volume.persistentVolumeClaim?.claimName ?? "";
    if (volume.persistentVolumeClaim && created.has(claim))
      errors.push(
        fieldError.invalid(
          at.child("persistentVolumeClaim", "claimName"),
          claim,
          "must not reference a PVC that gets created for an ephemeral volume",
        ),
      );
  });
  return { errors, valid };
}

function validateVolumeSource(
  volume: CoreV1Volume,
  path: FieldPath,
  surroundings: VolumeSurroundings,
): FieldError[] {
  const errors: FieldError[] = [];
  let found = false;
  for (const [name, rule] of sources) {
    if (!volume[name]) continue;
    if (found)
      errors.push(
        fieldError.forbidden(
          path.child(rule.surplusPath ?? name),
          "may not specify more than 1 volume type",
        ),
      );
    else errors.push(...rule.validate(volume, path.child(rule.path ?? name), surroundings));
    // These two look at the volume's name, and the first of them even when the source is one too many.
    if (name === "iscsi") errors.push(...validateISCSINameLength(volume, path));
    if (name === "ephemeral" && !found)
      errors.push(...validateClaimName(volume, path, surroundings.podName));
    found = true;
  }
  if (!found) errors.push(fieldError.required(path, "must specify a volume type"));
  return errors;
}

function validateEmptyDir({ emptyDir }: CoreV1Volume, path: FieldPath): FieldError[] {
  return quantityOf(emptyDir?.sizeLimit).sign() < 0
    ? [
        fieldError.forbidden(
          path.child("sizeLimit"),
          "SizeLimit field must be a valid resource quantity",
        ),
      ]
    : [];
}

function validateISCSINameLength({ name, iscsi }: CoreV1Volume, path: FieldPath): FieldError[] {
  return iscsi?.initiatorName !== undefined &&
    utf8Length(`${name ?? ""}:${iscsi.targetPortal ?? ""}`) > 64
    ? [
        fieldError.invalid(
          path.child("name"),
          name ?? "",
          "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.",
        ),
      ]
    : [];
}

function validateClaimName(
  { name = "" }: CoreV1Volume,
  path: FieldPath,
  podName: string,
): FieldError[] {
  if (podName === "" || name === "") return [];
  const claim = `${podName}-${name}`;
  return validateDNS1123Subdomain(claim, path).map(({ detail }) =>
    fieldError.invalid(path.child("name"), name, `PVC name "${claim}": ${detail}`),
  );
}
