// Mirrors describeVolumes of staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import type { CoreV1Volume } from "../../model/generated/types.ts";
import { quantityOf } from "../../model/quantity.ts";
import { claimClass, claimLines } from "./claims.ts";
import { Sheet } from "./sheet.ts";
import { csiLines, driverLines, row } from "./volume-drivers.ts";

/** `inTemplate`: within the description of a pod template, which indents a little more. */
export function volumeLines(
  sheet: Sheet,
  volumes: readonly CoreV1Volume[] | undefined,
  inTemplate: boolean,
): void {
  const space = inTemplate ? "  " : "";
  if (!volumes?.length) {
    sheet.line(`${space}Volumes:\t<none>`);
    return;
  }
  sheet.line(`${space}Volumes:`);
  for (const volume of volumes) {
    sheet.line(`${inTemplate ? " " : ""}${volume.name}:`, 1);
    const lines = sourceLines(volume);
    if (!lines) sheet.line("<unknown>", 1);
    else for (const line of lines) sheet.line(line, 2);
  }
}

/** The lines of a volume's source; undefined for one that kubectl does not know. */
function sourceLines(volume: CoreV1Volume): string[] | undefined {
  const { emptyDir, secret, configMap, gitRepo, persistentVolumeClaim, csi, image } = volume;
  if (emptyDir) {
    const limit = quantityOf(emptyDir.sizeLimit);
    return [
      "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
      row("Medium", emptyDir.medium),
      row("SizeLimit", limit.sign() > 0 ? limit : "<unset>"),
    ];
  }
  if (secret)
    return [
      "Type:\tSecret (a volume populated by a Secret)",
      row("SecretName", secret.secretName),
      row("Optional", secret.optional === true),
    ];
  if (configMap)
    return [
      "Type:\tConfigMap (a volume populated by a ConfigMap)",
      row("Name", configMap.name),
      row("Optional", configMap.optional === true),
    ];
  if (gitRepo)
    return [
      "Type:\tGitRepo (a volume that is pulled from git when the pod is created)",
      row("Repository", gitRepo.repository),
      row("Revision", gitRepo.revision),
    ];
  if (persistentVolumeClaim)
    return [
      "Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
      row("ClaimName", persistentVolumeClaim.claimName),
      row("ReadOnly", persistentVolumeClaim.readOnly === true),
    ];
  if (volume.ephemeral) return ephemeralLines(volume.ephemeral);
  if (volume.downwardAPI) return downwardLines(volume.downwardAPI);
  if (volume.projected) return projectedLines(volume.projected);
  if (csi) return csiLines(csi);
  if (image)
    return [
      "Type:\tImage (a container image or OCI artifact)",
      row("Reference", image.reference),
      row("PullPolicy", image.pullPolicy),
    ];
  return driverLines(volume, "LocalObjectReference");
}

type Source<K extends keyof CoreV1Volume> = NonNullable<CoreV1Volume[K]>;

/** kubectl indents the values of labels and annotations once more, as it does the lines. */
function ephemeralLines({ volumeClaimTemplate }: Source<"ephemeral">): string[] {
  const type =
    "Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)";
  if (!volumeClaimTemplate) return [type];
  const { metadata, spec } = volumeClaimTemplate;
  const claim = { ...(metadata ? { metadata } : {}), spec };
  const nested = new Sheet();
  nested.line(row("StorageClass", claimClass(claim)));
  nested.line(row("Volume", spec.volumeName));
  claimLines(nested, claim, "    ");
  return [type, ...nested.raw().split("\n").slice(0, -1)];
}

function downwardLines({ items = [] }: Source<"downwardAPI">): string[] {
  return [
    "Type:\tDownwardAPI (a volume populated by information about the pod)",
    "Items:",
    ...items.map(
      ({ fieldRef, resourceFieldRef, path }) =>
        `  ${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ""} -> ${path}`,
    ),
  ];
}

/** Stored objects have `sources: null` where there are none. */
function projectedLines({ sources }: Source<"projected">): string[] {
  return [
    "Type:\tProjected (a volume that contains injected data from multiple sources)",
    ...(sources ?? []).flatMap(({ secret, downwardAPI, configMap, serviceAccountToken }) => {
      if (secret)
        return [row("SecretName", secret.name), row("Optional", secret.optional === true)];
      if (downwardAPI) return [row("DownwardAPI", true)];
      if (configMap)
        return [row("ConfigMapName", configMap.name), row("Optional", configMap.optional === true)];
      if (serviceAccountToken)
        return [row("TokenExpirationSeconds", serviceAccountToken.expirationSeconds ?? 0)];
      return [];
    }),
  ];
}
