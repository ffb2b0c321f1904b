// Mirrors pkg/kubelet/status/generate.go (1.36): the conditions that a kubelet owns.
import type {
  CoreV1ContainerStatus,
  CoreV1Pod,
  CoreV1PodCondition,
} from "../model/generated/types.ts";
import type { Phase } from "./pod-status.ts";

interface Verdict {
  readonly status: "True" | "False";
  readonly reason?: string;
  readonly message?: string;
}

export interface ConditionInput {
  readonly pod: CoreV1Pod;
  readonly phase: Phase;
  readonly sandboxReady: boolean;
  /** Whether all containers are about to start anew; undefined where no rule would ask for it. */
  readonly restartingAll: boolean | undefined;
  readonly initStatuses: readonly CoreV1ContainerStatus[];
  readonly appStatuses: readonly CoreV1ContainerStatus[];
  /** The kubelet's conditions as they were: transition times stay while nothing changes. */
  readonly before: readonly CoreV1PodCondition[];
  /** What the API holds: conditions of others are kept. */
  readonly stored: readonly CoreV1PodCondition[];
  readonly now: string;
  readonly observedGeneration: number | undefined;
}

const owned: ReadonlySet<string> = new Set([
  "PodReadyToStartContainers",
  "Initialized",
  "Ready",
  "ContainersReady",
  "PodScheduled",
  "AllContainersRestarting",
]);

export function isKubeletCondition(type: string): boolean {
  return owned.has(type);
}

/** Conditions of an in-place resize: the kubelet's too, but there only while one is under way. */
export function isResizeCondition(type: string): boolean {
  return type === "PodResizePending" || type === "PodResizeInProgress";
}

/** All conditions of the pod, the kubelet's first and in its order. */
export function podConditions(input: ConditionInput): CoreV1PodCondition[] {
  const containersReady = containersReadyVerdict(input);
  const conditions = [
    condition(input, "PodReadyToStartContainers", input.sandboxReady ? yes : no),
    condition(input, "Initialized", initializedVerdict(input)),
    condition(input, "Ready", readyVerdict(input, containersReady)),
    condition(input, "ContainersReady", containersReady),
    condition(input, "PodScheduled", yes),
  ];
  if (input.restartingAll !== undefined)
    conditions.push(condition(input, "AllContainersRestarting", restartingVerdict(input)));
  for (const other of input.stored) if (!owned.has(other.type)) conditions.push(other);
  return conditions;
}

const yes: Verdict = { status: "True" };
const no: Verdict = { status: "False" };

function condition(input: ConditionInput, type: string, verdict: Verdict): CoreV1PodCondition {
  let before: CoreV1PodCondition | undefined;
  for (const candidate of input.before)
    if (candidate.type === type) {
      before = candidate;
      break;
    }
  const lastTransitionTime =
    before?.status === verdict.status ? before.lastTransitionTime : input.now;
  const made: CoreV1PodCondition = { type, ...verdict };
  if (lastTransitionTime !== undefined) made.lastTransitionTime = lastTransitionTime;
  if (input.observedGeneration !== undefined) made.observedGeneration = input.observedGeneration;
  // As the server stores a time that is not set, so that a status that has not changed is seen to be the same.
  made.lastProbeTime = null as never;
  return made;
}

function isSidecar(pod: CoreV1Pod, name: string): boolean {
  return (
    pod.spec?.initContainers?.some(
      (container) => container.name === name && container.restartPolicy === "Always",
    ) === true
  );
}

function restartingVerdict({ phase, restartingAll }: ConditionInput): Verdict {
  if (phase === "Succeeded") return { status: "False", reason: "PodCompleted" };
  if (phase === "Failed") return { status: "False", reason: "PodFailed" };
  return restartingAll
    ? {
        status: "True",
        reason: "RestartAllContainersStarted",
        message: "container exited with restart policy rule",
      }
    : { status: "False" };
}

function initializedVerdict({ pod, phase, initStatuses, appStatuses }: ConditionInput): Verdict {
  if (phase === "Succeeded") return { status: "True", reason: "PodCompleted" };
  const appStarted = appStatuses.some(
    ({ state, lastState }) => !state?.waiting || lastState?.terminated !== undefined,
  );
  if (appStarted && appStatuses.some(({ containerID }) => containerID !== undefined))
    return { status: "True" };
  const incomplete = initStatuses.filter(({ name, ready, started }) =>
    isSidecar(pod, name) ? started !== true : !ready,
  );
  return incomplete.length === 0
    ? { status: "True" }
    : {
        status: "False",
        reason: "ContainersNotInitialized",
        message: `containers with incomplete status: ${list(incomplete)}`,
      };
}

function containersReadyVerdict({
  pod,
  phase,
  initStatuses,
  appStatuses,
}: ConditionInput): Verdict {
  if (phase === "Succeeded") return { status: "False", reason: "PodCompleted" };
  if (phase === "Failed") return { status: "False", reason: "PodFailed" };
  const specOrder = (pod.spec?.containers ?? []).flatMap(
    ({ name }) => appStatuses.find((status) => status.name === name) ?? [],
  );
  const unready = [...initStatuses.filter(({ name }) => isSidecar(pod, name)), ...specOrder].filter(
    ({ ready }) => !ready,
  );
  return unready.length === 0
    ? { status: "True" }
    : {
        status: "False",
        reason: "ContainersNotReady",
        message: `containers with unready status: ${list(unready)}`,
      };
}

function readyVerdict(input: ConditionInput, containersReady: Verdict): Verdict {
  if (containersReady.status === "False") return containersReady;
  const problems = (input.pod.spec?.readinessGates ?? []).flatMap(({ conditionType }) => {
    const candidates = isKubeletCondition(conditionType) ? input.before : input.stored;
    const gate = candidates.find(({ type }) => type === conditionType);
    if (!gate)
      return `corresponding condition of pod readiness gate "${conditionType}" does not exist.`;
    return gate.status === "True"
      ? []
      : `the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`;
  });
  return problems.length === 0
    ? { status: "True" }
    : { status: "False", reason: "ReadinessGatesNotReady", message: problems.join(", ") };
}

function list(statuses: readonly CoreV1ContainerStatus[]): string {
  return `[${statuses.map(({ name }) => name).join(" ")}]`;
}
