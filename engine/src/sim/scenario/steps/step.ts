// What a step of a scenario is made of.
import type { Kubectl, KubectlResult } from "../../../kubectl/kubectl.ts";
import type { KubeObject } from "../../../model/object.ts";
import type { Simulation } from "../../simulation.ts";
import type { Failure } from "../failure.ts";
import type { Shape } from "../shape.ts";

/** A point of the cluster's history. */
export interface Instant {
  readonly atMs: number;
  /** Of the store. */
  readonly revision: number;
}

export interface StepContext {
  readonly simulation: Simulation;
  /** In the step's namespace. */
  readonly kubectl: Kubectl;
  /** The objects of manifest files, by the paths that the scenario uses. */
  files(paths: readonly string[]): readonly KubeObject[];
  /** When virtual time ends, in milliseconds since the epoch. */
  readonly horizonMs: number;
  /** When the scenario began. */
  readonly originMs: number;
  /** Just before the last step that changed something. */
  readonly action: Instant;
}

/** What came of a step: kubectl's answer for kubectl's verbs, or why the scenario fails. */
export interface StepOutcome {
  readonly kubectl?: KubectlResult;
  readonly failures?: readonly Failure[];
  /** The horizon came before the step was done. */
  readonly cutOff?: boolean;
}

export interface StepVerb {
  readonly shape: Shape;
  /** It is a kubectl command, which can be refused. */
  readonly isCommand?: true;
  /** It only looks and waits: nothing is changed by it. */
  readonly observes?: true;
  run(context: StepContext, argument: never): StepOutcome;
}

/** A step that is a kubectl command. */
export function command<T>(
  shape: Shape,
  run: (context: StepContext, argument: T) => KubectlResult,
): StepVerb {
  return {
    shape,
    isCommand: true,
    run: (context, argument) => ({ kubectl: run(context, argument as T) }),
  };
}

/** A step that changes the world around the cluster; it gives the reasons why it could not. */
export function action<T>(
  shape: Shape,
  run: (context: StepContext, argument: T) => readonly Failure[],
): StepVerb {
  return { shape, run: (context, argument) => ({ failures: run(context, argument as T) }) };
}

/** A step that judges; it gives the reasons why the scenario fails. */
export function observation<T>(
  shape: Shape,
  run: (context: StepContext, argument: T) => readonly Failure[],
): StepVerb {
  return { ...action(shape, run), observes: true };
}

/** A step that lets time go by. */
export function wait<T>(
  shape: Shape,
  run: (context: StepContext, argument: T) => StepOutcome,
): StepVerb {
  return {
    shape,
    observes: true,
    run: (context, argument) => run(context, argument as T),
  };
}
