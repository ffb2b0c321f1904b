// Mirrors what pkg/volume/csi/csi_attacher.go (1.36) asks of drivers by VolumeAttachment objects. In place of the external
// attachers, which are assumed to be there: they attach at once, and refuse nodes on which their driver does not run.
import type { AttachableVolume } from "../../apis/core/v1/attachable-volume.ts";
import type { ApiClient } from "../../model/cluster-access.ts";
import type { StorageV1CSINode, StorageV1VolumeAttachment } from "../../model/generated/types.ts";
import { sha256 } from "../../model/sha256.ts";

const resource = "volumeattachments.storage.k8s.io";
const csiPrefix = "kubernetes.io/csi/";

export class Attachments {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** Has the volume attached to the node; gives why it could not be. */
  attach({ csi }: AttachableVolume, nodeName: string): string | undefined {
    if (!csi) return undefined;
    const { driver, volumeHandle, source } = csi;
    const name = attachmentName(volumeHandle, driver, nodeName);
    const known = this.#client.get<StorageV1VolumeAttachment>(resource, "", name);
    if (known?.metadata.deletionTimestamp !== undefined)
      return "volume attachment is being deleted";
    if (known?.status?.attached) return undefined;
    if (!known) {
      const created = this.#client.create<StorageV1VolumeAttachment>(resource, {
        apiVersion: "storage.k8s.io/v1",
        kind: "VolumeAttachment",
        metadata: { name },
        spec: { attacher: driver, nodeName, source },
      });
      if (!created.ok) return created.status.message;
    }
    const error = this.#refusal(driver, nodeName);
    const status =
      error === undefined
        ? { attached: true }
        : { attached: false, attachError: { message: error } };
    this.#client.patch(resource, "", name, { status }, "merge", "status");
    return error;
  }

  /** Has the volume of that unique name detached from the node. */
  detach(uniqueName: string, nodeName: string): void {
    if (!uniqueName.startsWith(csiPrefix)) return;
    const separator = uniqueName.indexOf("^");
    const driver = uniqueName.slice(csiPrefix.length, separator);
    const name = attachmentName(uniqueName.slice(separator + 1), driver, nodeName);
    if (this.#client.get(resource, "", name)) this.#client.delete(resource, "", name);
  }

  /** A node that says which drivers it has must have this one. */
  #refusal(driver: string, nodeName: string): string | undefined {
    const node = this.#client.get<StorageV1CSINode>("csinodes.storage.k8s.io", "", nodeName);
    if (!node || node.spec?.drivers?.some(({ name }) => name === driver)) return undefined;
    return `CSINode ${nodeName} does not contain driver ${driver}`;
  }
}

function attachmentName(volumeHandle: string, driver: string, nodeName: string): string {
  return `csi-${sha256(`${volumeHandle}${driver}${nodeName}`)}`;
}
