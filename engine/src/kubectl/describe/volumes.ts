// Mirrors describeVolumes of staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36). Difference: volume types that
// only out-of-tree drivers serve any more are `<unknown>`.
import type { CoreV1Volume } from "../../model/generated/types.ts";
import { quantityOf } from "../../model/quantity.ts";
import type { Sheet } from "./sheet.ts";

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

/** The lines of a volume's source; undefined for one that is not known. */
export function sourceLines(volume: CoreV1Volume): string[] | undefined {
  const { hostPath, emptyDir, secret, configMap, nfs, persistentVolumeClaim, ephemeral } = volume;
  const { downwardAPI, projected, csi, image } = volume;
  if (hostPath)
    return [
      "Type:\tHostPath (bare host directory volume)",
      `Path:\t${hostPath.path}`,
      `HostPathType:\t${hostPath.type ?? "<none>"}`,
    ];
  if (emptyDir) {
    const limit = quantityOf(emptyDir.sizeLimit);
    return [
      "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
      `Medium:\t${emptyDir.medium ?? ""}`,
      `SizeLimit:\t${limit.sign() > 0 ? limit : "<unset>"}`,
    ];
  }
  if (secret)
    return [
      "Type:\tSecret (a volume populated by a Secret)",
      `SecretName:\t${secret.secretName ?? ""}`,
      `Optional:\t${secret.optional === true}`,
    ];
  if (configMap)
    return [
      "Type:\tConfigMap (a volume populated by a ConfigMap)",
      `Name:\t${configMap.name ?? ""}`,
      `Optional:\t${configMap.optional === true}`,
    ];
  if (nfs)
    return [
      "Type:\tNFS (an NFS mount that lasts the lifetime of a pod)",
      `Server:\t${nfs.server}`,
      `Path:\t${nfs.path}`,
      `ReadOnly:\t${nfs.readOnly === true}`,
    ];
  if (persistentVolumeClaim)
    return [
      "Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
      `ClaimName:\t${persistentVolumeClaim.claimName}`,
      `ReadOnly:\t${persistentVolumeClaim.readOnly === true}`,
    ];
  if (ephemeral) {
    const claim = ephemeral.volumeClaimTemplate?.spec;
    return [
      "Type:\tEphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)",
      `StorageClass:\t${claim?.storageClassName ?? ""}`,
      "Volume:\t",
      "Labels:\t<none>",
      "Annotations:\t<none>",
      "Capacity:\t",
      "Access Modes:\t",
      ...(claim?.volumeMode === undefined ? [] : [`VolumeMode:\t${claim.volumeMode}`]),
    ];
  }
  if (downwardAPI)
    return [
      "Type:\tDownwardAPI (a volume populated by information about the pod)",
      "Items:",
      ...(downwardAPI.items ?? []).map(
        ({ fieldRef, resourceFieldRef, path }) =>
          `  ${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ""} -> ${path}`,
      ),
    ];
  if (projected)
    return [
      "Type:\tProjected (a volume that contains injected data from multiple sources)",
      ...(projected.sources ?? []).flatMap((source) => {
        if (source.secret)
          return [
            `SecretName:\t${source.secret.name ?? ""}`,
            `Optional:\t${source.secret.optional === true}`,
          ];
        if (source.downwardAPI) return ["DownwardAPI:\ttrue"];
        if (source.configMap)
          return [
            `ConfigMapName:\t${source.configMap.name ?? ""}`,
            `Optional:\t${source.configMap.optional === true}`,
          ];
        if (source.serviceAccountToken)
          return [`TokenExpirationSeconds:\t${source.serviceAccountToken.expirationSeconds ?? 0}`];
        return [];
      }),
    ];
  if (csi)
    return [
      "Type:\tCSI (a Container Storage Interface (CSI) volume source)",
      `Driver:\t${csi.driver}`,
      `FSType:\t${csi.fsType ?? ""}`,
      `ReadOnly:\t${csi.readOnly === true}`,
      ...attributeLines(csi.volumeAttributes),
    ];
  if (image)
    return [
      "Type:\tImage (a container image or OCI artifact)",
      `Reference:\t${image.reference ?? ""}`,
      `PullPolicy:\t${image.pullPolicy ?? ""}`,
    ];
  return undefined;
}

/** The attributes of a CSI volume, by name. */
export function attributeLines(attributes: Readonly<Record<string, string>> | undefined): string[] {
  const keys = Object.keys(attributes ?? {}).sort();
  if (keys.length === 0) return ["VolumeAttributes:\t<none>"];
  // kubectl indents each of its own pieces once more.
  return keys.map(
    (key, i) => `${i === 0 ? "VolumeAttributes:" : "    "}\t    ${key}=${attributes![key]}`,
  );
}
