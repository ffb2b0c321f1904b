// What every topic of facts is told about.
import type { DryRunAt, Outcome } from "../../dry-run/outcome.ts";

export interface FactContext {
  readonly object: Readonly<Record<string, unknown>>;
  readonly outcome: Outcome;
  readonly result: DryRunAt;
}
