// The last dry run of every scope, and whether the texts have moved on since.
import type { DryRunInput, DryRunResult } from "#engine";
import type { Configuration } from "../configuration.ts";
import type { Scope } from "../scope.ts";
import type { Outcome } from "./outcome.ts";

/** A dry run that has been asked for: what goes in, and which state of the texts it is of. */
export interface DryRunRequest {
  readonly input: DryRunInput;
  readonly scope: Scope;
  readonly configuration: Configuration;
}

export interface DryRun extends DryRunRequest {
  readonly result: DryRunResult;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

export class DryRuns {
  private readonly byScope = new Map<string, DryRun>();

  keep(run: DryRun): void {
    this.byScope.set(run.scope.key, run);
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
