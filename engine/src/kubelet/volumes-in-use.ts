// Mirrors GetVolumesInUse of pkg/kubelet/volumemanager and the VolumesInUse setter of pkg/kubelet/nodestatus (1.36): which
// volumes the node must not lose. Difference: the node's status is written when the list changes.
import { attachableVolumes, isAttachManaged } from "../apis/core/v1/attachable-volume.ts";
import type { NodeAgent } from "./node-agent.ts";
import type { PodWorker } from "./pod-worker.ts";

export class VolumesInUse {
  readonly #node: NodeAgent;
  /** Unique names of the attachable volumes that each pod has, or is about to have. */
  readonly #byPod = new Map<string, readonly string[]>();

  constructor(node: NodeAgent) {
    this.#node = node;
  }

  /** Takes note of what the pod mounts; true when all of it is attached. */
  claim({ uid, pod }: PodWorker): boolean {
    const { host, object } = this.#node;
    if (!isAttachManaged(object)) return true;
    const names = attachableVolumes(pod, host.client).map(({ uniqueName }) => uniqueName);
    if (names.length === 0) return true;
    this.#byPod.set(uid, names);
    this.post();
    const attached = this.#node.object.status?.volumesAttached ?? [];
    return names.every((volume) => attached.some(({ name }) => name === volume));
  }

  /** The pod has let go of its volumes. */
  release(uid: string): void {
    if (this.#byPod.delete(uid)) this.#node.host.after(0, () => this.post());
  }

  /** Writes the list, unless the node is silent or it stands so already. */
  post(): void {
    const { host, name, object, silentSinceMs } = this.#node;
    const names = [...new Set([...this.#byPod.values()].flat())].sort();
    const known = object.status?.volumesInUse ?? [];
    const same = names.length === known.length && names.every((volume, i) => volume === known[i]);
    if (same || silentSinceMs !== undefined) return;
    const volumesInUse = names.length > 0 ? names : null;
    host.client.patch("nodes", "", name, { status: { volumesInUse } }, "merge", "status");
  }
}
