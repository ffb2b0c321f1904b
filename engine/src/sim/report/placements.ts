// Where pods went, what else would have been as good, and why the other nodes were out.
import type { Told } from "./told.ts";

export interface Placement {
  /** `namespace/name`. */
  readonly pod: string;
  /** Null: no node took it. */
  readonly node: string | null;
  readonly equalChoices: readonly string[];
  /** Reasons by node. */
  readonly rejected: Readonly<Record<string, readonly string[]>>;
  /** Why the scheduler does not try the pod: a claim that is not there. Events tell nothing of it. */
  readonly waitsFor?: string;
}

/** The last decision about every pod, in order of the first. */
export function placements({ simulation }: Told): Placement[] {
  const last = new Map<string, Placement>();
  for (const decision of simulation.toldDecisions()) {
    const { namespace, name, uid } = decision.pod;
    const waitsFor = decision.attempt === 0 ? decision.message : undefined;
    last.set(uid, {
      pod: `${namespace}/${name}`,
      node: decision.node ?? null,
      equalChoices: decision.equalChoices,
      rejected: Object.fromEntries(
        [...decision.rejected].map(([node, { reasons }]) => [node, reasons]),
      ),
      ...(waitsFor !== undefined && { waitsFor }),
    });
  }
  return [...last.values()];
}
