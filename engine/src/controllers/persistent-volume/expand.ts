// Mirrors pkg/controller/volume/expand/expand_controller.go (1.36). Difference: every volume that can grow is some
// driver's, and drivers are not run.

import { csiDriverOf, migratedPluginOf } from "../../apis/core/v1/csi-translation.ts";
import type { ComponentFactory } from "../../model/cluster-access.ts";
import type {
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
} from "../../model/generated/types.ts";
import { quantityOf } from "../../model/quantity.ts";
import { keyOf, queueController, type SyncOutcome } from "../framework/controller.ts";
import { Informer } from "../framework/informer.ts";
import { WorkQueue } from "../framework/work-queue.ts";

const resizer = "volume.kubernetes.io/storage-resizer";

export const volumeExpandController: ComponentFactory = (host) => {
  const { client } = host;
  const queue = new WorkQueue(host);
  const recorder = host.recorder("volume_expand");
  const claims = new Informer<CoreV1PersistentVolumeClaim>(
    host,
    "persistentvolumeclaims",
    ({ type, object, old }) => {
      if (type === "MODIFIED" && old && requested(object).compare(requested(old)) > 0)
        queue.add(keyOf(object));
    },
  );

  function sync(key: string): SyncOutcome {
    const claim = claims.get(key);
    const volume =
      claim?.spec?.volumeName &&
      client.get<CoreV1PersistentVolume>("persistentvolumes", "", claim.spec.volumeName);
    if (!claim || !volume || volume.spec?.claimRef?.uid !== claim.metadata.uid) return "done";
    if (requested(claim).compare(quantityOf(claim.status?.capacity?.["storage"])) <= 0)
      return "done";
    const plugin = migratedPluginOf(volume.spec);
    const message =
      plugin === undefined
        ? "waiting for an external controller to expand this PVC"
        : `CSI migration enabled for ${plugin}; waiting for external resizer to expand the pvc`;
    recorder.event(claim, "Normal", "ExternalExpanding", message);
    if (plugin === undefined) return "done";
    const annotations = { ...claim.metadata.annotations, [resizer]: csiDriverOf(plugin)! };
    const metadata = { ...claim.metadata, annotations };
    return client.update("persistentvolumeclaims", { ...claim, metadata }).ok ? "done" : "retry";
  }

  return queueController("persistentvolume-expander-controller", queue, sync);
};

function requested(claim: CoreV1PersistentVolumeClaim) {
  return quantityOf(claim.spec?.resources?.requests?.["storage"]);
}
