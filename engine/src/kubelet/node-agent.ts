// One node's kubelet: what its pods share. Mirrors the node's part of pkg/kubelet (1.36).
import type { ComponentHost, EventRecorder } from "../model/cluster-access.ts";
import type { ContainerWorld } from "../model/container-behaviour.ts";
import type { CoreV1Node, CoreV1Pod } from "../model/generated/types.ts";
import type { Stored } from "../model/object.ts";
import { admissionRefusals } from "./admission.ts";
import type { WaitingReason } from "./container-record.ts";
import { EvictionManager } from "./eviction-manager.ts";
import { NodeImages } from "./images.ts";
import { isCriticalPod } from "./pod-priority.ts";
import type { PodWorker } from "./pod-worker.ts";
import { podsToPreempt } from "./preemption.ts";
import { Resizer } from "./resizer.ts";
import { VolumesInUse } from "./volumes-in-use.ts";

export class NodeAgent {
  readonly host: ComponentHost;
  readonly world: ContainerWorld;
  readonly recorder: EventRecorder;
  readonly images = new NodeImages();
  readonly resizer: Resizer;
  readonly evictions: EvictionManager;
  readonly volumesInUse: VolumesInUse;
  readonly workers = new Map<string, PodWorker>();
  object: Stored<CoreV1Node>;
  /** When it fell silent; undefined while it posts status. */
  silentSinceMs: number | undefined;
  readonly #addresses = new Map<string, number>();

  constructor(host: ComponentHost, world: ContainerWorld, node: Stored<CoreV1Node>) {
    this.host = host;
    this.world = world;
    this.object = node;
    this.recorder = host.recorder("kubelet", node.metadata.name);
    this.resizer = new Resizer(this);
    this.evictions = new EvictionManager(this);
    this.volumesInUse = new VolumesInUse(this);
    this.images.load(node);
  }

  get name(): string {
    return this.object.metadata.name;
  }

  /** The node's own IP. */
  get address(): string {
    const addresses = this.object.status?.addresses ?? [];
    return addresses.find(({ type }) => type === "InternalIP")?.address ?? "";
  }

  /** The pods that count for room and ports, without one of them. */
  activePods(except: PodWorker): CoreV1Pod[] {
    return [...this.workers.values()].flatMap((worker) =>
      worker !== except && worker.active ? [worker.allocatedPod()] : [],
    );
  }

  /** Whether the node takes the pod: why not, or the pods that are stopped to make room for it. */
  admit(worker: PodWorker): { refusal: WaitingReason } | { victims: readonly PodWorker[] } {
    const pressure = this.evictions.refusal(worker);
    if (pressure) return { refusal: pressure };
    const { pod } = worker;
    const { other, shortages } = admissionRefusals(pod, this.object, this.activePods(worker));
    const critical = isCriticalPod(pod);
    const [first] = critical ? other : [...shortages, ...other];
    if (first) return { refusal: first };
    if (shortages.length === 0) return { victims: [] };
    const running = [...this.workers.values()].filter(
      (candidate) => candidate !== worker && candidate.active,
    );
    const choice = podsToPreempt(pod, running, shortages);
    if ("victims" in choice) return choice;
    const message = `Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: ${choice.error}`;
    return { refusal: { reason: "UnexpectedAdmissionError", message } };
  }

  /** The lowest free address of the node's pod range; host number 1 is the bridge. */
  allocateIP(uid: string): string {
    const taken = new Set(this.#addresses.values());
    let number = 2;
    while (taken.has(number)) number++;
    this.#addresses.set(uid, number);
    const base = ipv4(this.object.spec?.podCIDR?.split("/", 1)[0] ?? "10.244.0.0");
    const address = base + number;
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
  }

  releaseIP(uid: string): void {
    this.#addresses.delete(uid);
  }
}

function ipv4(text: string): number {
  return text.split(".").reduce((sum, part) => sum * 256 + (Number(part) || 0), 0);
}
