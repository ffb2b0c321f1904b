// The images on one node and the line of pulls before its registry client. Mirrors what pkg/kubelet/images (1.36)
// sees of a runtime with serializeImagePulls; the pull itself is an assumption.
import type { PullResult } from "../model/container-behaviour.ts";
import type { CoreV1Node } from "../model/generated/types.ts";
import { canonicalImageName } from "./image-name.ts";
import type { CredentialKey } from "./pull-credentials.ts";

/** The size that is assumed of an image that no node has reported. */
const assumedSizeBytes = 52_428_800;

export interface Pull {
  /** When it is this pull's turn, and when it ends. */
  readonly startMs: number;
  readonly endMs: number;
}

export class NodeImages {
  readonly #sizes = new Map<string, number>();
  /** For images that were pulled with credentials: which. Images that were there before, and public ones, are everyone's. */
  readonly #credentials = new Map<string, Set<CredentialKey>>();
  /** When pulls that are under way will have put an image here. */
  readonly #arrivals = new Map<string, number>();
  #busyUntilMs = 0;

  /** Takes over what the node reports to have. */
  load(node: CoreV1Node): void {
    for (const { names, sizeBytes } of node.status?.images ?? [])
      for (const name of names ?? [])
        this.#sizes.set(canonicalImageName(name), sizeBytes ?? assumedSizeBytes);
  }

  has(image: string): boolean {
    return this.#sizes.has(canonicalImageName(image));
  }

  sizeBytes(image: string): number {
    return this.#sizes.get(canonicalImageName(image)) ?? assumedSizeBytes;
  }

  /** Whether a pod that holds the credentials may use the image. */
  isAccessible(image: string, credentials: readonly CredentialKey[]): boolean {
    const keys = this.#credentials.get(canonicalImageName(image));
    return !keys || credentials.some((key) => keys.has(key));
  }

  /** The image is here now; `credential` is what it was pulled with. */
  add(image: string, credential?: CredentialKey): void {
    const name = canonicalImageName(image);
    const known = this.#credentials.get(name);
    if (credential === undefined) this.#credentials.delete(name);
    else if (known) known.add(credential);
    else if (!this.#sizes.has(name)) this.#credentials.set(name, new Set([credential]));
    if (!this.#sizes.has(name)) this.#sizes.set(name, assumedSizeBytes);
  }

  /** Queues a pull; one that finds the image here when its turn comes takes no time. */
  enqueue(image: string, result: PullResult, pullMs: number, nowMs: number): Pull {
    const name = canonicalImageName(image);
    const startMs = Math.max(nowMs, this.#busyUntilMs);
    const arrival = this.#arrivals.get(name);
    const present = this.#sizes.has(name) || (arrival !== undefined && arrival <= startMs);
    const endMs = present ? startMs : startMs + pullMs;
    this.#busyUntilMs = endMs;
    if (result === "ok" && !present) this.#arrivals.set(name, endMs);
    return { startMs, endMs };
  }
}
