// Mirrors AssumePodVolumes, BindPodVolumes and checkBindings of pkg/scheduler/framework/plugins/volumebinding/binder.go (1.36).
import { clone } from "../../model/object.ts";
import type { ClusterView, Reservation } from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import type { PodInfo } from "../pod-info.ts";
import {
  annotation,
  type Claim,
  getClaim,
  getVolume,
  isFullyBound,
  reachableFrom,
  type Volume,
} from "./pod-claims.ts";

/** What a node would mean for the pod's unbound claims. */
export interface PodVolumes {
  readonly bindings: readonly { readonly claim: Claim; readonly volume: Volume }[];
  readonly provisions: readonly Claim[];
}

/** Binds the claims of a pod to volumes, or has them provisioned, for the node that was chosen. */
export class VolumeReservation implements Reservation {
  readonly plugin = "VolumeBinding";
  readonly timeoutError = "binding volumes: context deadline exceeded";
  readonly #pod: PodInfo;
  readonly #node: NodeInfo;
  readonly #volumes: PodVolumes;
  readonly #cluster: ClusterView;

  constructor(pod: PodInfo, node: NodeInfo, volumes: PodVolumes, cluster: ClusterView) {
    this.#pod = pod;
    this.#node = node;
    this.#volumes = volumes;
    this.#cluster = cluster;
  }

  start(): string | undefined {
    const { client } = this.#cluster;
    for (const { claim, volume } of this.#volumes.bindings) {
      if (volume.spec?.claimRef?.uid === claim.metadata.uid) continue;
      const bound = clone(volume);
      bound.spec = {
        ...bound.spec,
        claimRef: {
          kind: "PersistentVolumeClaim",
          apiVersion: "v1",
          namespace: this.#pod.namespace,
          name: claim.metadata.name,
          uid: claim.metadata.uid,
          resourceVersion: claim.metadata.resourceVersion,
        },
      };
      if (!volume.spec?.claimRef)
        bound.metadata.annotations = {
          ...bound.metadata.annotations,
          [annotation.boundByController]: "yes",
        };
      const result = client.update("persistentvolumes", bound);
      if (!result.ok) return result.status.message ?? "";
    }
    for (const claim of this.#volumes.provisions) {
      const selected = clone(claim);
      selected.metadata.annotations = {
        ...selected.metadata.annotations,
        [annotation.selectedNode]: this.#node.name,
      };
      const result = client.update("persistentvolumeclaims", selected);
      if (!result.ok) return result.status.message ?? "";
    }
    return undefined;
  }

  check(): "wait" | "ready" | { readonly error: string } {
    const state = this.#check();
    return typeof state === "object" ? { error: `binding volumes: ${state.error}` } : state;
  }

  #check(): "wait" | "ready" | { readonly error: string } {
    let waiting = false;
    for (const binding of this.#volumes.bindings) {
      const volumeName = binding.volume.metadata.name;
      const volume = getVolume(volumeName, this.#cluster);
      const claim = getClaim(this.#pod.namespace, binding.claim.metadata.name, this.#cluster);
      if (!volume || !claim)
        return { error: `failed to check binding: object for ${volumeName} is gone` };
      if (!volume.spec?.claimRef?.uid)
        return { error: `ClaimRef got reset for pv "${volumeName}"` };
      if (!isFullyBound(claim)) waiting = true;
    }
    for (const { metadata } of this.#volumes.provisions) {
      const claim = getClaim(this.#pod.namespace, metadata.name, this.#cluster);
      if (claim?.metadata.annotations?.[annotation.selectedNode] !== this.#node.name)
        return { error: `provisioning failed for PVC "${metadata.name}"` };
      const volume = claim.spec?.volumeName
        ? getVolume(claim.spec.volumeName, this.#cluster)
        : undefined;
      if (volume && !reachableFrom(volume, this.#node.name, this.#node.labels))
        return {
          error: `pv "${volume.metadata.name}" node affinity doesn't match node "${this.#node.name}": no matching NodeSelectorTerms`,
        };
      if (!isFullyBound(claim)) waiting = true;
    }
    return waiting ? "wait" : "ready";
  }
}
