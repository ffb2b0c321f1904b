// What a step of a scenario is made of.
import type { Kubectl, KubectlResult } from "../../../kubectl/kubectl.ts";
import type { KubeObject } from "../../../model/object.ts";
import type { Simulation } from "../../simulation.ts";
import type { Shape } from "../shape.ts";

export interface StepContext {
  readonly simulation: Simulation;
  readonly kubectl: Kubectl;
  /** The objects of a manifest file, by the path that the scenario uses. */
  files(paths: readonly string[]): readonly KubeObject[];
  /** When virtual time ends, in milliseconds since the epoch. */
  readonly horizonMs: number;
  /** When the scenario began, and when its last step that was not about time or expectations did. */
  readonly originMs: number;
  lastActionMs: number;
}

/** What came of a step: kubectl's answer for kubectl's verbs, or why the scenario fails. */
export interface StepOutcome {
  readonly kubectl?: KubectlResult;
  readonly failures?: readonly string[];
}

export interface StepVerb {
  readonly shape: Shape;
  run(context: StepContext, argument: never): StepOutcome;
}

/** A step that is a kubectl command. */
export function command<T>(
  shape: Shape,
  run: (context: StepContext, argument: T) => KubectlResult,
): StepVerb {
  return { shape, run: (context, argument) => ({ kubectl: run(context, argument as T) }) };
}

/** Any other step; it gives the reasons why the scenario fails, if there are any. */
export function action<T>(
  shape: Shape,
  run: (context: StepContext, argument: T) => readonly string[],
): StepVerb {
  return { shape, run: (context, argument) => ({ failures: run(context, argument as T) }) };
}
