// Reads a scenario: from a YAML document's value to steps that can be run, or all its mistakes.
import { presetNames } from "../../cluster/presets.ts";
import type { ControllerManagerOptions } from "../../controllers/options.ts";
import { parseDuration } from "../../model/duration.ts";
import { parseTime } from "../../model/time.ts";
import type { WorkloadEntry } from "../../workload/entry.ts";
import type { MetricsOptions } from "../metrics.ts";
import { checkShape, isFields, minorOf, type ScenarioError } from "./check-shape.ts";
import { type JsonSchema, jsonSchemaOf } from "./json-schema.ts";
import {
  boolean,
  count,
  duration,
  integer,
  list,
  map,
  naming,
  object,
  oneOf,
  type Shape,
  string,
  time,
  told,
} from "./shape.ts";
import { stepVerbs } from "./steps/registry.ts";
import { workloadShape } from "./workload-shape.ts";

export const scenarioApiVersion = "drydock.dev/v1alpha1";
const scenarioKind = "Scenario";

export interface ScenarioStep {
  /** Place in `spec.steps`. */
  readonly index: number;
  readonly verb: string;
  readonly argument: unknown;
  /** The namespace of what the step names; undefined: the scenario's. */
  readonly namespace: string | undefined;
  /** Who does it; undefined: somebody who may do everything. */
  readonly user: string | undefined;
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
  readonly namespace: string | undefined;
  readonly startMs: number | undefined;
  readonly workloads: readonly WorkloadEntry[];
  readonly metrics: Partial<MetricsOptions>;
  readonly controllerManager: Partial<Omit<ControllerManagerOptions, "metrics" | "heartbeats">>;
  readonly steps: readonly ScenarioStep[];
}

/** Keys of a step that say more about what it does. */
const beside: Readonly<Record<string, Shape>> = {
  namespace: told("kubectl's -n: where the step's objects are.", naming("namespace")),
  as: told(
    "kubectl's --as: who does it, such as system:serviceaccount:NAMESPACE:NAME. Rights are checked by RBAC; default an administrator.",
    string,
  ),
  expectStatus: told(
    "The step is refused so. Without keys: it may be refused.",
    object({
      code: told("The HTTP code, or 1 for kubectl's own refusals.", count),
      reason: told("Forbidden, Invalid, NotFound; ClientError for kubectl's own refusals.", string),
      message: told("* is any text.", string),
    }),
  ),
};

const stepShape: Shape = {
  ...object({
    ...Object.fromEntries(Object.entries(stepVerbs).map(([verb, { shape }]) => [verb, shape])),
    ...beside,
  }),
  oneOf: [Object.keys(stepVerbs)],
  text: "One thing that is done, waited for or judged.",
};

const flags = {
  horizontalPodAutoscalerSyncPeriod: "How often the autoscaler looks; default 15s.",
  horizontalPodAutoscalerDownscaleStabilization:
    "How long the autoscaler waits before it takes replicas away; default 5m.",
  nodeMonitorPeriod: "How often nodes are looked at; default 5s.",
  nodeMonitorGracePeriod: "How long a node may be silent; default 50s.",
};

/** The shape of the whole document. */
export const scenarioShape: Shape = object(
  {
    apiVersion: told("The version of this format.", oneOf(scenarioApiVersion)),
    kind: oneOf(scenarioKind),
    metadata: object({ name: string, labels: map(string), annotations: map(string) }, "name"),
    spec: object(
      {
        kubernetesVersion: told(
          "1.31 to 1.36; default what counts for the file.",
          naming("version"),
        ),
        cluster: told(
          "The cluster before the first step; default the preset three-node.",
          object({
            preset: oneOf(...presetNames),
            files: told("Manifests of the cluster's objects.", list(naming("file"))),
          }),
        ),
        seed: told("For everything that a real cluster picks at random; default 1.", integer()),
        namespace: told(
          "Where objects are that name no namespace; default default.",
          naming("namespace"),
        ),
        clock: told("The time of day at which virtual time starts.", time),
        workloads: told(
          "What containers do; the first entry whose patterns match decides.",
          list(workloadShape),
        ),
        metrics: told(
          "What the metrics server reports.",
          object({
            available: told("Whether metrics.k8s.io is served; default true.", boolean),
            delay: told("How long after its start a pod has metrics; default 30s.", duration),
            window: told("The window that they report; default 30s.", duration),
          }),
        ),
        controllerManager: told(
          "Flags of the controller manager that differ from their defaults.",
          object(
            Object.fromEntries(
              Object.entries(flags).map(([flag, text]) => [flag, told(text, duration)]),
            ),
          ),
        ),
        steps: told("What happens, one after another.", list(stepShape)),
      },
      "steps",
    ),
  },
  "apiVersion",
  "kind",
  "metadata",
  "spec",
);

/** The JSON Schema of a scenario file. */
export const scenarioSchema: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Drydock scenario",
  ...jsonSchemaOf(scenarioShape),
};

/** The scenario that a document holds, or everything that is wrong with it. */
export function readScenario(
  value: unknown,
): { readonly scenario: Scenario } | { readonly errors: readonly ScenarioError[] } {
  const errors = checkShape(value, scenarioShape);
  if (errors.length > 0) return { errors };
  const { metadata, spec } = value as Document;
  const steps = spec.steps.map((given, index): ScenarioStep => {
    const { namespace, as: user, expectStatus, ...verbs } = given;
    const [[verb, argument] = ["", undefined]] = Object.entries(verbs);
    for (const key of ["as", "expectStatus"])
      if (given[key] !== undefined && !stepVerbs[verb]?.isCommand)
        errors.push({
          path: ["spec", "steps", index, key],
          part: "key",
          message: `${verb} is no kubectl command: ${key} says nothing beside it`,
        });
    return {
      index,
      verb,
      argument,
      namespace: namespace as string | undefined,
      user: user as string | undefined,
      expectStatus: expectStatus as ExpectedStatus | undefined,
    };
  });
  if (errors.length > 0) return { errors };
  const { metrics = {}, controllerManager = {} } = spec;
  return {
    scenario: {
      name: metadata.name,
      minor: spec.kubernetesVersion === undefined ? undefined : minorOf(spec.kubernetesVersion),
      cluster: spec.cluster && { preset: spec.cluster.preset, files: spec.cluster.files ?? [] },
      seed: spec.seed,
      namespace: spec.namespace,
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

/** A manifest file that the scenario names, and where in the document it does. */
export interface NamedFile {
  readonly name: string;
  readonly path: readonly (string | number)[];
}

/** Every mention of a file, in the order of the document. */
export function scenarioFiles({ cluster, steps }: Scenario): NamedFile[] {
  const mentions = (names: readonly string[], path: NamedFile["path"]) =>
    names.map((name, i) => ({ name, path: [...path, i] }));
  return [
    ...mentions(cluster?.files ?? [], ["spec", "cluster", "files"]),
    ...steps.flatMap(({ argument, index, verb }) =>
      isFields(argument) && Array.isArray(argument["files"])
        ? mentions(argument["files"] as string[], ["spec", "steps", index, verb, "files"])
        : [],
    ),
  ];
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
    readonly namespace?: string;
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
