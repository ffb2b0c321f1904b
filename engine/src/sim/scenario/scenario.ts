// Reads a scenario: from a YAML document's value to steps that can be run, or all its mistakes.
import type { ControllerManagerOptions } from "../../controllers/options.ts";
import { parseDuration } from "../../model/duration.ts";
import { parseTime } from "../../model/time.ts";
import type { WorkloadEntry } from "../../workload/entry.ts";
import type { MetricsOptions } from "../metrics.ts";
import {
  boolean,
  checkShape,
  duration,
  either,
  integer,
  isFields,
  list,
  map,
  number,
  object,
  oneOf,
  quantity,
  type ScenarioError,
  type Shape,
  string,
  time,
} from "./shape.ts";
import { stepVerbs } from "./steps/registry.ts";

export const scenarioApiVersion = "drydock.dev/v1alpha1";

export interface ScenarioStep {
  /** Place in `spec.steps`. */
  readonly index: number;
  readonly verb: string;
  readonly argument: unknown;
  readonly expectStatus: ExpectedStatus | undefined;
}

export interface ExpectedStatus {
  readonly code?: number;
  readonly reason?: string;
  /** `*` is any text. */
  readonly message?: string;
}

export interface Scenario {
  readonly name: string;
  /** Minor; undefined: whatever the caller uses. */
  readonly minor: number | undefined;
  readonly cluster:
    | { readonly preset: string | undefined; readonly files: readonly string[] }
    | undefined;
  readonly seed: number | undefined;
  readonly startMs: number | undefined;
  readonly workloads: readonly WorkloadEntry[];
  readonly metrics: Partial<MetricsOptions>;
  readonly controllerManager: Partial<Omit<ControllerManagerOptions, "metrics" | "heartbeats">>;
  readonly steps: readonly ScenarioStep[];
}

const workload: Shape = object({
  image: string,
  container: string,
  startSeconds: number,
  listens: list(integer),
  listensAfterSeconds: number,
  http: list(
    object({
      path: string,
      status: integer,
      delaySeconds: number,
      fromSeconds: number,
      untilSeconds: number,
    }),
  ),
  exec: list(
    object({
      probe: oneOf("liveness", "readiness", "startup"),
      hook: oneOf("postStart", "preStop"),
      exitCode: integer,
      output: string,
      durationSeconds: number,
      fromSeconds: number,
      untilSeconds: number,
    }),
  ),
  missing: list(string),
  exitAfterSeconds: number,
  exitCode: integer,
  fills: list(object({ volume: string, size: quantity, afterSeconds: number }, "size")),
  oomAfterSeconds: number,
  terminationSeconds: number,
  terminationExitCode: integer,
  ignoresSigterm: boolean,
  term: object({ exitAfterSeconds: number, exitCode: integer }),
  readiness: oneOf("success", "failure"),
  terminationMessage: string,
  log: string,
  user: either(string, integer),
  pull: oneOf("ok", "NotFound", "Denied", "Unavailable"),
  pullSeconds: number,
  cpu: quantity,
  memory: quantity,
});

const expectedStatus: Shape = object({ code: integer, reason: string, message: string });

const step: Shape = object({
  ...Object.fromEntries(Object.entries(stepVerbs).map(([verb, { shape }]) => [verb, shape])),
  expectStatus: expectedStatus,
});

const flags = [
  "horizontalPodAutoscalerSyncPeriod",
  "horizontalPodAutoscalerDownscaleStabilization",
  "nodeMonitorPeriod",
  "nodeMonitorGracePeriod",
] as const;

/** The shape of the whole document. */
export const scenarioShape: Shape = object(
  {
    apiVersion: oneOf(scenarioApiVersion),
    kind: oneOf("Scenario"),
    metadata: object({ name: string, labels: map(string), annotations: map(string) }, "name"),
    spec: object(
      {
        kubernetesVersion: string,
        cluster: object({
          preset: oneOf("three-node", "one-node", "control-plane-and-workers", "large"),
          files: list(string),
        }),
        seed: integer,
        clock: time,
        workloads: list(workload),
        metrics: object({ available: boolean, delay: duration, window: duration }),
        controllerManager: object(Object.fromEntries(flags.map((flag) => [flag, duration]))),
        steps: list(step),
      },
      "steps",
    ),
  },
  "apiVersion",
  "kind",
  "metadata",
  "spec",
);

/** The scenario that a document holds, or what is wrong with it. */
export function readScenario(
  value: unknown,
): { readonly scenario: Scenario } | { readonly errors: readonly ScenarioError[] } {
  const errors = checkShape(value, scenarioShape);
  if (errors.length > 0) return { errors };
  const { metadata, spec } = value as Document;
  const steps: ScenarioStep[] = [];
  spec.steps.forEach((given, index) => {
    const verbs = Object.keys(given).filter((key) => key !== "expectStatus");
    const path = ["spec", "steps", index];
    if (verbs.length !== 1) {
      errors.push({ path, message: `a step does one thing, this one ${verbs.length}` });
      return;
    }
    const verb = verbs[0]!;
    const expectStatus = given["expectStatus"] as ExpectedStatus | undefined;
    steps.push({ index, verb, argument: given[verb], expectStatus });
  });
  const minor = spec.kubernetesVersion === undefined ? undefined : minorOf(spec.kubernetesVersion);
  if (spec.kubernetesVersion !== undefined && minor === undefined)
    errors.push({
      path: ["spec", "kubernetesVersion"],
      message: `"${spec.kubernetesVersion}" is not a version from 1.31 to 1.36`,
    });
  if (errors.length > 0) return { errors };
  const { metrics = {}, controllerManager = {} } = spec;
  return {
    scenario: {
      name: metadata.name,
      minor,
      cluster: spec.cluster && { preset: spec.cluster.preset, files: spec.cluster.files ?? [] },
      seed: spec.seed,
      startMs: spec.clock === undefined ? undefined : parseTime(spec.clock),
      workloads: (spec.workloads ?? []).map(normalizeWorkload),
      metrics: {
        ...(metrics.available === undefined ? {} : { available: metrics.available }),
        ...(metrics.delay === undefined ? {} : { delayMs: milliseconds(metrics.delay) }),
        ...(metrics.window === undefined ? {} : { windowMs: milliseconds(metrics.window) }),
      },
      controllerManager: Object.fromEntries(
        Object.entries(controllerManager).map(([flag, text]) => [`${flag}Ms`, milliseconds(text)]),
      ),
      steps,
    },
  };
}

/** `1.36` -> 36; undefined for what Drydock does not know. */
export function minorOf(version: string): number | undefined {
  const match = /^v?1\.(\d+)(?:\.\d+)?$/.exec(version);
  const minor = Number(match?.[1]);
  return minor >= 31 && minor <= 36 ? minor : undefined;
}

/** The files that the scenario's steps and cluster name, each once. */
export function scenarioFiles(scenario: Scenario): string[] {
  const files = [...(scenario.cluster?.files ?? [])];
  for (const { argument } of scenario.steps)
    if (isFields(argument) && Array.isArray(argument["files"]))
      files.push(...(argument["files"] as string[]));
  return [...new Set(files)];
}

type GivenWorkload = WorkloadEntry & {
  readonly term?: { readonly exitAfterSeconds?: number; readonly exitCode?: number };
};

/** `term: { exitAfterSeconds, exitCode }` is another way to write how a process takes SIGTERM. */
function normalizeWorkload({ term, ...entry }: GivenWorkload): WorkloadEntry {
  return {
    ...entry,
    ...(term?.exitAfterSeconds === undefined ? {} : { terminationSeconds: term.exitAfterSeconds }),
    ...(term?.exitCode === undefined ? {} : { terminationExitCode: term.exitCode }),
  };
}

function milliseconds(text: string): number {
  return parseDuration(text) ?? 0;
}

interface Document {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly kubernetesVersion?: string;
    readonly cluster?: { readonly preset?: string; readonly files?: readonly string[] };
    readonly seed?: number;
    readonly clock?: string;
    readonly workloads?: readonly GivenWorkload[];
    readonly metrics?: {
      readonly available?: boolean;
      readonly delay?: string;
      readonly window?: string;
    };
    readonly controllerManager?: Readonly<Record<string, string>>;
    readonly steps: readonly Readonly<Record<string, unknown>>[];
  };
}
