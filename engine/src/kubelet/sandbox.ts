// What a kubelet knows of a pod's sandbox: the network that its containers share. Mirrors the use of sandboxes in
// pkg/kubelet/kuberuntime/kuberuntime_sandbox.go (1.36); no sandbox is ever lost here.
import type { NodeAgent } from "./node-agent.ts";

export class Sandbox {
  readonly #node: NodeAgent;
  readonly #uid: string;
  state: "none" | "ready" | "stopped" = "none";
  /** Undefined until the sandbox is there. */
  podIP: string | undefined;

  constructor(node: NodeAgent, uid: string) {
    this.#node = node;
    this.#uid = uid;
  }

  /** Makes the sandbox, with an address of its own unless the pod has one, or uses its node's. */
  create(podIP: string | undefined): void {
    this.state = "ready";
    this.podIP = podIP ?? this.#node.allocateIP(this.#uid);
  }

  stop(): void {
    if (this.state === "ready") this.state = "stopped";
  }

  releaseIP(): void {
    this.#node.releaseIP(this.#uid);
  }
}
