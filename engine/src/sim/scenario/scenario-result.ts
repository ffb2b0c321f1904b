// What became of a scenario, as plain data: for reports, for the editor, and across threads.
import { formatDuration } from "../../model/duration.ts";
import type { EventOccurrence } from "../event-log.ts";
import {
  runScenario,
  type ScenarioFailure,
  type ScenarioInput,
  type ScenarioRun,
} from "./run-scenario.ts";

export interface ScenarioEvent {
  readonly at: string;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly message: string;
}

export interface ScenarioResult {
  readonly name: string;
  readonly kubernetesVersion: string;
  readonly seed: number;
  readonly passed: boolean;
  /** When it ended. */
  readonly at: string;
  readonly steps: readonly {
    readonly step: number;
    readonly do: string;
    readonly at: string;
    readonly until: string;
    /** kubectl's lines. */
    readonly output: string;
    readonly refusal: string | null;
  }[];
  readonly failures: readonly (Omit<ScenarioFailure, "atMs" | "events"> & {
    readonly at: string;
    readonly events: readonly ScenarioEvent[];
  })[];
  readonly events: readonly ScenarioEvent[];
}

/** Runs a scenario and tells what became of it. Never throws on input. */
export function scenarioResult(input: ScenarioInput): ScenarioResult {
  return resultOf(input, runScenario(input));
}

function resultOf({ scenario, seed }: ScenarioInput, run: ScenarioRun): ScenarioResult {
  const { simulation, originMs, story, clusterProblems } = run;
  const since = (ms: number) => formatDuration(ms - originMs);
  const told = ({ atMs, type, reason, object, message }: EventOccurrence): ScenarioEvent => {
    const { kind, namespace, name } = object;
    return { at: since(atMs), type, reason, object: { kind, namespace, name }, message };
  };
  const failures = [
    ...clusterProblems.map(({ message }) => ({
      step: -1,
      at: "0s",
      path: ["spec", "cluster"],
      what: "cluster",
      actual: message,
      message: `cluster: ${message}`,
      events: [],
    })),
    ...run.failures.map(({ atMs, events, ...failure }) => ({
      ...failure,
      at: since(atMs),
      events: events.map(told),
    })),
  ];
  return {
    name: scenario.name,
    kubernetesVersion: `1.${simulation.minor}`,
    seed: scenario.seed ?? seed,
    passed: failures.length === 0,
    at: since(simulation.clock.nowMs()),
    steps: run.steps.map(({ step, do: verb, fromMs, toMs }) => {
      const told = story.find((entry) => entry.step === step);
      return {
        step,
        do: verb,
        at: since(fromMs),
        until: since(toMs),
        output: told?.output ?? "",
        refusal: told?.status?.message ?? null,
      };
    }),
    failures,
    events: simulation.toldEvents().map(told),
  };
}
