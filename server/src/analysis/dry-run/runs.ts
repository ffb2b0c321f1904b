// The last dry run of every scope, and whether the texts have moved on since.
import type { DryRunInput, DryRunResult } from "#engine";
import type { Configuration } from "../configuration.ts";
import type { ObjectRef } from "../finding.ts";
import type { Scope } from "../scope.ts";
import { resultAt } from "./instant.ts";
import { type DryRunAt, type Outcome, outcomesOf } from "./outcome.ts";

/** A dry run that has been asked for: what goes in, and which state of the texts it is of. */
export interface DryRunRequest {
  readonly input: DryRunInput;
  readonly scope: Scope;
  readonly configuration: Configuration;
}

export interface DryRun extends DryRunRequest {
  /** The objects that were applied, in order. */
  readonly refs: readonly ObjectRef[];
  readonly result: DryRunAt;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

export class DryRuns {
  private readonly byScope = new Map<string, DryRun>();
  /** The instants that are looked at instead of the end, and the runs as they were then, by scope. */
  private readonly cursors = new Map<string, { readonly atMs: number; readonly run: DryRun }>();

  /** Takes the place of the scope's last run; an instant that is looked at stays the same time. */
  keep(request: DryRunRequest, refs: readonly ObjectRef[], result: DryRunResult): void {
    const { key } = request.scope;
    this.byScope.set(key, { ...request, refs, result, outcomes: outcomesOf(result, refs) });
    this.lookAt(request.scope, this.cursors.get(key)?.atMs);
  }

  /** From now on `shown` is the run at an instant; undefined goes back to its end. */
  lookAt(scope: Scope, atMs: number | undefined): void {
    const run = this.byScope.get(scope.key);
    if (!run || atMs === undefined) {
      this.cursors.delete(scope.key);
      return;
    }
    const result = resultAt(run.result, atMs);
    const shown = { ...run, result, outcomes: outcomesOf(result, run.refs) };
    this.cursors.set(scope.key, { atMs, run: shown });
  }

  cursor(scope: Scope): number | undefined {
    return this.cursors.get(scope.key)?.atMs;
  }

  /** The run as it is looked at. */
  shown(scope: Scope): DryRun | undefined {
    return this.cursors.get(scope.key)?.run ?? this.of(scope);
  }

  of(scope: Scope): DryRun | undefined {
    return this.byScope.get(scope.key);
  }

  /** Whether a run is of other texts or settings than there are now: what is shown of it is marked. */
  static isStale(run: DryRun, scope: Scope, configuration: Configuration): boolean {
    const { sources } = run.scope;
    return (
      run.configuration !== configuration ||
      sources.length !== scope.sources.length ||
      sources.some((source, i) => source !== scope.sources[i])
    );
  }
}
