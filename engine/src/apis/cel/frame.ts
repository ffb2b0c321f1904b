// What one evaluation of an expression knows and has cost so far.
import type { Value } from "./values.ts";

export interface Frame {
  /** The value of a variable that somebody declared; undefined where it has none. */
  readonly resolve: (name: string) => Value | undefined;
  /** The variables of comprehensions. */
  readonly locals: Value[];
  cost: number;
  readonly limit: number;
}

/** Ends an evaluation whatever stands around it, with cel-go's words; caught where it began. */
export class EvaluationStopped extends Error {}

/** For what refers to nothing. */
export function constantFrame(): Frame {
  return { resolve: () => undefined, locals: [], cost: 0, limit: Number.POSITIVE_INFINITY };
}

/** Counts the cost; ends the evaluation where that is too much. */
export function spend(frame: Frame, cost: number): void {
  frame.cost += cost;
  if (frame.cost > frame.limit)
    throw new EvaluationStopped("operation cancelled: actual cost limit exceeded");
}
