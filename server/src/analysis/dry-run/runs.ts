// The dry runs of the workspace: what goes into the next one of a scope, what became of the last, at which instant it is
// looked at, and whether the texts have moved on since.
import type { DryRunInput, DryRunResult } from "#engine";
import type { Configuration } from "../configuration.ts";
import type { ObjectRef } from "../finding.ts";
import type { FileOptions } from "../resources/index.ts";
import type { Scope } from "../scope.ts";
import type { World } from "../world.ts";
import { baselineObjects } from "./baseline.ts";
import { happens, type Move, moved, resultAt, timeText } from "./instant.ts";
import { type DryRunAt, type Outcome, outcomesOf } from "./outcome.ts";
import { dryRunInput, simulated } from "./request.ts";

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

/** An instant of a dry run that is looked at instead of its end. */
export interface Instant {
  readonly atMs: number;
  /** `12 s`. */
  readonly time: string;
  /** One line each. */
  readonly happens: readonly string[];
}

/** What the dry runs need to know of the workspace, as it is when they are asked. */
export interface DryRunWorkspace {
  /** The files that are applied together with a file, and their objects. */
  scope(file: string): Scope;
  readonly configurations: {
    of(file: string): Configuration;
    readonly bindOptions: FileOptions;
  };
}

/** Whatever is asked of a file is told of the scope that it belongs to now. */
export class DryRuns {
  readonly #world: World;
  readonly #workspace: DryRunWorkspace;
  /** The last runs, by scope. */
  readonly #runs = new Map<string, DryRun>();
  /** The instants that are looked at instead of the end, and the runs as they were then, by scope. */
  readonly #cursors = new Map<string, { readonly atMs: number; readonly run: DryRun }>();
  #baseline: ReadonlyMap<string, string> = new Map();

  constructor(world: World, workspace: DryRunWorkspace) {
    this.#world = world;
    this.#workspace = workspace;
  }

  /** The texts of files as they run now; the dry runs that follow start from them. */
  setBaseline(texts: ReadonlyMap<string, string>): void {
    this.#baseline = texts;
  }

  /** The input of the next run; undefined while a document of the scope has syntax errors. */
  request(file: string): DryRunRequest | undefined {
    const { configurations } = this.#workspace;
    const scope = this.#workspace.scope(file);
    if (scope.sources.some((source) => source.documents.some((document) => document.broken)))
      return undefined;
    const configuration = configurations.of(file);
    const input = {
      ...dryRunInput(scope, configuration, this.#world),
      baseline: baselineObjects(scope, this.#baseline, configurations.bindOptions, this.#world),
    };
    return { input, scope, configuration };
  }

  /** Takes the place of the scope's last run; an instant that is looked at stays the same time. */
  accept(request: DryRunRequest, result: DryRunResult): void {
    const { scope } = request;
    const refs = simulated(scope, this.#world).map(({ ref }) => ref);
    this.#runs.set(scope.key, { ...request, refs, result, outcomes: outcomesOf(result, refs) });
    this.#lookAt(scope, this.#cursors.get(scope.key)?.atMs);
  }

  /** The last run, as it ended. */
  of(file: string): DryRun | undefined {
    return this.#runs.get(this.#workspace.scope(file).key);
  }

  /** The same at the instant that is looked at. */
  shown(file: string): DryRun | undefined {
    return this.#cursors.get(this.#workspace.scope(file).key)?.run ?? this.of(file);
  }

  /** Whether the scope has not been run yet as it now is. */
  needed(file: string): boolean {
    const run = this.of(file);
    return !run || this.isStale(run, file);
  }

  /** Whether a run is of other texts or settings than there are now: what is shown of it is marked. */
  isStale(run: DryRun, file: string): boolean {
    const { sources } = this.#workspace.scope(file);
    return (
      run.configuration !== this.#workspace.configurations.of(file) ||
      run.scope.sources.length !== sources.length ||
      run.scope.sources.some((source, i) => source !== sources[i])
    );
  }

  /** The instant that is looked at; undefined while it is the settled end. */
  instant(file: string): Instant | undefined {
    const { key } = this.#workspace.scope(file);
    const run = this.#runs.get(key);
    const cursor = this.#cursors.get(key);
    if (!run || !cursor) return undefined;
    const { atMs } = cursor;
    return { atMs, time: timeText(atMs), happens: happens(run.result, atMs) };
  }

  /** Moves the instant that is looked at; without a run there is none. */
  moveInstant(file: string, move: Move): Instant | undefined {
    const scope = this.#workspace.scope(file);
    const run = this.#runs.get(scope.key);
    if (run) this.#lookAt(scope, moved(run.result, this.#cursors.get(scope.key)?.atMs, move));
    return this.instant(file);
  }

  /** From now on `shown` is the run at an instant; undefined goes back to its end. */
  #lookAt({ key }: Scope, atMs: number | undefined): void {
    const run = this.#runs.get(key);
    if (!run || atMs === undefined) {
      this.#cursors.delete(key);
      return;
    }
    const result = resultAt(run.result, atMs);
    const shown = { ...run, result, outcomes: outcomesOf(result, run.refs) };
    this.#cursors.set(key, { atMs, run: shown });
  }

  /** `2 refused, 1 stuck`, for the status item. */
  summary(file: string): string {
    const outcomes = [...(this.of(file)?.outcomes.values() ?? [])];
    const refused = outcomes.filter(
      ({ answer }) => answer && (answer.code === 0 || answer.code >= 400),
    ).length;
    const stuck = outcomes.filter(({ readiness }) => readiness?.stuck).length;
    const parts = [refused && `${refused} refused`, stuck && `${stuck} stuck`].filter(Boolean);
    return parts.length > 0 ? parts.join(", ") : "everything gets ready";
  }
}
