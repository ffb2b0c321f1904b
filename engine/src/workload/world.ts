// The world as a simulation assumes it, and as a scenario's steps change it.
import type {
  ContainerBehaviour,
  ContainerWorld,
  ProbeKind,
} from "../model/container-behaviour.ts";
import type { CoreV1Container, CoreV1Pod } from "../model/generated/types.ts";
import { annotatedEntry } from "./annotation.ts";
import { resolveBehaviour } from "./behaviour.ts";
import { matchesPattern, type WorkloadEntry } from "./entry.ts";

interface Image {
  readonly pattern: string;
  readonly available: boolean;
  readonly pullSeconds: number | undefined;
}

export class World implements ContainerWorld {
  readonly #entries: readonly WorkloadEntry[];
  readonly #images: Image[] = [];
  readonly #forced = new Map<string, "success" | "failure">();
  readonly #resolved = new Map<string, ContainerBehaviour>();
  readonly #handlers: (() => void)[] = [];

  /** `entries` in order: the first whose patterns both match decides. An annotation on the pod comes before them. */
  constructor(entries: readonly WorkloadEntry[] = []) {
    this.#entries = entries;
  }

  onChange(handler: () => void): void {
    this.#handlers.push(handler);
  }

  behaviour(pod: CoreV1Pod, container: CoreV1Container): ContainerBehaviour {
    const key = `${pod.metadata?.uid}/${container.name}/${container.image}`;
    const known = this.#resolved.get(key);
    if (known) return known;
    const image = container.image ?? "";
    const order = this.#images.find(({ pattern }) => matchesPattern(pattern, image));
    const entry = this.#entry(pod, container);
    const behaviour = resolveBehaviour(pod, container, {
      ...entry,
      ...(order
        ? {
            pull: order.available ? "ok" : (entry.pull !== "ok" && entry.pull) || "NotFound",
            ...(order.pullSeconds === undefined ? {} : { pullSeconds: order.pullSeconds }),
          }
        : {}),
    });
    this.#resolved.set(key, behaviour);
    return behaviour;
  }

  forcedProbe(
    pod: CoreV1Pod,
    container: string,
    kind: ProbeKind,
  ): "success" | "failure" | undefined {
    return this.#forced.get(`${pod.metadata?.uid}/${container}/${kind}`);
  }

  /** From now on the app answers these probes so. */
  forceProbe(
    pod: CoreV1Pod,
    container: string,
    kind: ProbeKind,
    result: "success" | "failure" | undefined,
  ): void {
    const key = `${pod.metadata?.uid}/${container}/${kind}`;
    if (result === undefined) this.#forced.delete(key);
    else this.#forced.set(key, result);
    for (const handler of this.#handlers) handler();
  }

  /** From now on pulls of images that match succeed or fail. */
  setImage(pattern: string, available: boolean, pullSeconds?: number): void {
    this.#images.unshift({ pattern, available, pullSeconds });
    this.#resolved.clear();
    for (const handler of this.#handlers) handler();
  }

  /** Whether something was said about the container, so that its behaviour is no mere assumption. */
  described(pod: CoreV1Pod, container: CoreV1Container): boolean {
    return Object.keys(this.#entry(pod, container)).length > 0;
  }

  #entry(pod: CoreV1Pod, container: CoreV1Container): WorkloadEntry {
    return (
      annotatedEntry(pod.metadata?.annotations, container.name) ??
      this.#entries.find(
        (entry) =>
          matchesPattern(entry.image ?? "*", container.image ?? "") &&
          matchesPattern(entry.container ?? "*", container.name),
      ) ??
      {}
    );
  }
}
