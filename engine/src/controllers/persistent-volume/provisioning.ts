// Mirrors provisionClaim of pkg/controller/volume/persistentvolume/pv_controller.go (1.36). Difference: of all
// provisioners only the one of the embedded cluster model is run.

import { csiDriverOf, provisionerError } from "../../apis/core/v1/csi-translation.ts";
import type { ComponentHost, EventRecorder } from "../../model/cluster-access.ts";
import { embeddedProvisioner } from "../../model/embedded-provisioner.ts";
import type {
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
  StorageV1StorageClass,
} from "../../model/generated/types.ts";
import { deepEqual } from "../../model/object.ts";
import type { Claim } from "./matching.ts";

const provisionerAnnotations = [
  "volume.beta.kubernetes.io/storage-provisioner",
  "volume.kubernetes.io/storage-provisioner",
];
/** The one provisioner that the controller manager has itself, and has turned off. */
const hostPathProvisioner = "kubernetes.io/host-path";

/** `impossible`: nobody will make a volume; `failed`: to be tried again. */
export type Answer = "asked" | "impossible" | "failed";

export class Provisioning {
  readonly #host: ComponentHost;
  readonly #recorder: EventRecorder;

  constructor(host: ComponentHost, recorder: EventRecorder) {
    this.#host = host;
    this.#recorder = recorder;
  }

  /** Asks the class's provisioner for a volume. */
  ask(claim: Claim, className: string, storageClass: StorageV1StorageClass | undefined): Answer {
    const error = storageClass
      ? provisionerError(storageClass.provisioner)
      : `storageclass.storage.k8s.io "${className}" not found`;
    if (!storageClass || error !== undefined) return this.#refuse(claim, error ?? "");
    const provisioner = csiDriverOf(storageClass.provisioner) ?? storageClass.provisioner;
    const annotations = { ...claim.metadata.annotations };
    for (const annotation of provisionerAnnotations) annotations[annotation] = provisioner;
    if (!deepEqual(annotations, claim.metadata.annotations)) {
      const metadata = { ...claim.metadata, annotations };
      const { ok } = this.#host.client.update("persistentvolumeclaims", { ...claim, metadata });
      return ok ? "asked" : "failed";
    }
    if (provisioner === hostPathProvisioner)
      return this.#refuse(
        claim,
        `Failed to create provisioner: provisioning in volume plugin "${provisioner}" is disabled`,
      );
    this.#recorder.event(
      claim,
      "Normal",
      "ExternalProvisioning",
      `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
    );
    if (provisioner !== embeddedProvisioner) return "asked";
    return this.#makeVolume(claim, storageClass) ? "asked" : "failed";
  }

  #refuse(claim: Claim, message: string): Answer {
    this.#recorder.event(claim, "Warning", "ProvisioningFailed", message);
    return "impossible";
  }

  #makeVolume(claim: CoreV1PersistentVolumeClaim, storageClass: StorageV1StorageClass): boolean {
    const { client } = this.#host;
    const { namespace = "", name = "", uid = "" } = claim.metadata ?? {};
    const volumeName = `pvc-${uid}`;
    if (client.get("persistentvolumes", "", volumeName)) return true;
    const result = client.create<CoreV1PersistentVolume>("persistentvolumes", {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: {
        name: volumeName,
        annotations: { "pv.kubernetes.io/provisioned-by": embeddedProvisioner },
      },
      spec: {
        accessModes: [...(claim.spec?.accessModes ?? [])],
        capacity: { storage: claim.spec?.resources?.requests?.["storage"] ?? "0" },
        claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid },
        persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? "Delete",
        storageClassName: storageClass.metadata?.name ?? "",
        volumeMode: claim.spec?.volumeMode ?? "Filesystem",
        csi: { driver: embeddedProvisioner, volumeHandle: volumeName },
      },
    });
    const report = this.#host.recorder(embeddedProvisioner);
    if (result.ok)
      report.event(
        claim,
        "Normal",
        "ProvisioningSucceeded",
        `Successfully provisioned volume ${volumeName}`,
      );
    else report.event(claim, "Warning", "ProvisioningFailed", result.status.message);
    return result.ok;
  }
}
