// Mirrors reclaimVolume of pkg/controller/volume/persistentvolume/pv_controller.go (1.36): what becomes of a volume whose
// claim is gone. Differences: a failure is told once; recycling (deprecated) takes no pod and no time.

import { migratedPluginOf } from "../../apis/core/v1/csi-translation.ts";
import { embeddedProvisioner } from "../../model/embedded-provisioner.ts";
import type { CoreV1PersistentVolumeSpec } from "../../model/generated/types.ts";
import type { Volume } from "./matching.ts";

const provisionedBy = "pv.kubernetes.io/provisioned-by";
/** Where the one deleter that the controller manager has itself may delete. */
const deletable = /^\/tmp\/.+/;

/** `error` is what the volume fails with, after an event of that reason. */
export type Reclaim =
  | "retain"
  | "delete"
  | "recycle"
  | { readonly reason: string; readonly error: string };

export function reclaim({ metadata, spec }: Volume): Reclaim {
  const policy = spec?.persistentVolumeReclaimPolicy;
  if (policy === "Recycle")
    return spec?.hostPath || spec?.nfs
      ? "recycle"
      : { reason: "VolumeFailedRecycle", error: "No recycler plugin found for the volume!" };
  if (!spec || policy !== "Delete") return "retain";
  if (metadata.annotations?.[provisionedBy] === embeddedProvisioner) return "delete";
  // Drivers delete what is theirs.
  if (spec.csi || migratedPluginOf(spec) !== undefined) return "retain";
  if (spec.hostPath && deletable.test(spec.hostPath.path)) return "delete";
  return { reason: "VolumeFailedDelete", error: deleterError(metadata.name, spec) };
}

function deleterError(name: string, { hostPath, nfs }: CoreV1PersistentVolumeSpec): string {
  if (hostPath)
    return `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`;
  const cause = nfs ? "no deletable volume plugin matched" : "no volume plugin matched";
  return `error getting deleter volume plugin for volume "${name}": ${cause}`;
}
