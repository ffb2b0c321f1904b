// What a report is made from: a simulation that has run, and the instant from which its story counts.

import { formatDuration } from "../../model/duration.ts";
import type { Simulation } from "../simulation.ts";

export interface Told {
  readonly simulation: Simulation;
  /** Milliseconds since the epoch at which the story begins. */
  readonly originMs: number;
}

/** An object by name, of any kind. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** An instant of the story as a duration since its beginning: `1m30s`. */
export function sinceOrigin({ originMs }: Told, atMs: number): string {
  return formatDuration(atMs - originMs);
}

/** `deployment/web`. */
export function shortName(kind: string, name: string): string {
  return `${kind.toLowerCase()}/${name}`;
}
