// Mirrors the zone states and the rate-limited queues of pkg/controller/nodelifecycle (1.36): how fast nodes that are
// lost may be tainted, zone by zone.
import type { CoreV1Node } from "../../model/generated/types.ts";

export type ZoneState = "Initial" | "Normal" | "PartialDisruption" | "FullDisruption";

const evictionsPerSecond = 0.1;
const secondaryEvictionsPerSecond = 0.01;
const largeZone = 50;
const unhealthyThreshold = 0.55;

/** Region and zone of a node; empty without labels. */
export function zoneOf(node: CoreV1Node): string {
  const labels = node.metadata?.labels ?? {};
  const region = labels["topology.kubernetes.io/region"] ?? "";
  const zone = labels["topology.kubernetes.io/zone"] ?? "";
  return region === "" && zone === "" ? "" : `${region}:\u0000:${zone}`;
}

export function zoneState(ready: number, notReady: number): ZoneState {
  if (ready === 0 && notReady > 0) return "FullDisruption";
  return notReady > 2 && notReady / (notReady + ready) >= unhealthyThreshold
    ? "PartialDisruption"
    : "Normal";
}

/** The nodes of a zone that wait for their taint, and a bucket of one token. */
export class ZoneQueue {
  state: ZoneState = "Initial";
  readonly nodes = new Set<string>();
  #perSecond = evictionsPerSecond;
  #tokens = 1;
  #sinceMs = 0;

  /** In a state of partial disruption small zones stop altogether. */
  enter(state: ZoneState, size: number): void {
    this.state = state;
    if (state === "PartialDisruption")
      this.#perSecond = size > largeZone ? secondaryEvictionsPerSecond : 0;
    else this.#perSecond = evictionsPerSecond;
  }

  stop(): void {
    this.state = "FullDisruption";
    this.#perSecond = 0;
  }

  /** Takes the token if there is one. */
  accept(nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#perSecond === 0 || this.#tokens < 1) return false;
    this.#tokens = 0;
    return true;
  }

  /** How long until there is a token; undefined when there never is. */
  waitMs(nowMs: number): number | undefined {
    this.#refill(nowMs);
    if (this.#perSecond === 0) return undefined;
    return Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000);
  }

  #refill(nowMs: number): void {
    const elapsed = (nowMs - this.#sinceMs) / 1000;
    this.#tokens = Math.min(1, this.#tokens + elapsed * this.#perSecond);
    this.#sinceMs = nowMs;
  }
}
