// Mirrors pkg/scheduler/backend/queue/nominator.go (1.36): pods that wait for room on a node that was made for them.
import type { PodInfo } from "./pod-info.ts";

export class Nominator {
  readonly #byNode = new Map<string, Map<string, PodInfo>>();
  readonly #nodeOfPod = new Map<string, string>();

  /** Nominates the pod to the node instead of any before. */
  add(pod: PodInfo, nodeName: string): void {
    this.delete(pod.uid);
    this.#nodeOfPod.set(pod.uid, nodeName);
    const pods = this.#byNode.get(nodeName);
    if (pods) pods.set(pod.uid, pod);
    else this.#byNode.set(nodeName, new Map([[pod.uid, pod]]));
  }

  delete(uid: string): void {
    const nodeName = this.#nodeOfPod.get(uid);
    if (nodeName === undefined) return;
    this.#nodeOfPod.delete(uid);
    const pods = this.#byNode.get(nodeName);
    pods?.delete(uid);
    if (pods?.size === 0) this.#byNode.delete(nodeName);
  }

  podsFor(nodeName: string): readonly PodInfo[] {
    const pods = this.#byNode.get(nodeName);
    return pods ? [...pods.values()] : [];
  }

  get isEmpty(): boolean {
    return this.#byNode.size === 0;
  }
}
