// Mirrors generateAPIPodStatus, getPhase and convertToAPIContainerStatuses in pkg/kubelet/kubelet_pods.go (1.36).
import type {
  CoreV1ContainerState,
  CoreV1ContainerStatus,
  CoreV1Pod,
  CoreV1ResourceRequirements,
} from "../model/generated/types.ts";
import { hashText, randomStream } from "../model/random.ts";
import { remember } from "../model/remember.ts";
import { formatTime } from "../model/time.ts";
import type { ContainerRecord, Termination } from "./container-record.ts";
import { canonicalImageName } from "./image-name.ts";

/** What the status of a pod is made from. */
export interface PodView {
  readonly pod: CoreV1Pod;
  readonly records: readonly ContainerRecord[];
  /** The pod is being torn down: nothing is started again. */
  readonly stopping: boolean;
  /** Whether resources can be changed in place, so that the status tells of them. */
  readonly resizable: boolean;
  /** Whether the container is started again after its exit. */
  restarts(record: ContainerRecord, exitCode: number): boolean;
  /** Whether policy would have it so, even if the pod is being torn down. */
  restartable(record: ContainerRecord, exitCode: number): boolean;
  started(record: ContainerRecord): boolean;
  ready(record: ContainerRecord): boolean;
}

/** kubecontainer.MaxPodTerminationMessageLogLength. */
const maxMessageBytes = 12 * 1024;

export type Phase = "Pending" | "Running" | "Succeeded" | "Failed";

/** The phase as the containers have it. Terminal phases that are already written are the caller's matter. */
export function podPhase(view: PodView): Phase {
  const plainInits = view.records.filter(({ kind }) => kind === "init");
  const sidecars = view.records.filter(({ kind }) => kind === "sidecar");
  const apps = view.records.filter(({ kind }) => kind === "app");
  const initialized = apps.some(({ instance }) => instance !== undefined);
  // Containers that were taken away to start anew count as stopped until the first of them begins.
  const begun = view.records.some(({ instance }) => instance !== undefined);
  if (!begun && apps.some(({ previous }) => previous !== undefined)) return "Running";

  if (!initialized) {
    const failedForGood = plainInits.some(
      ({ termination }, i) =>
        termination !== undefined &&
        termination.exitCode !== 0 &&
        !view.restartable(plainInits[i]!, termination.exitCode),
    );
    if (failedForGood) return "Failed";
    const incomplete =
      plainInits.some(({ termination }) => termination?.exitCode !== 0) ||
      sidecars.some((record) => !view.started(record));
    if (incomplete) return "Pending";
  }
  // An app container that was never created waits; the pod has then not left Pending.
  if (apps.some(({ instance, previous }) => !instance && !previous)) return "Pending";
  if (apps.some(({ running }) => running) || sidecars.some(({ running }) => running))
    return "Running";
  const exits = apps.flatMap((record) =>
    record.termination ? [{ record, exit: record.termination }] : [],
  );
  if (apps.some(({ instance, previous }) => !instance && previous)) return "Running";
  if (exits.length < apps.length) return "Pending";
  if (!view.stopping && exits.some(({ record, exit }) => view.restarts(record, exit.exitCode)))
    return "Running";
  return exits.every(({ exit }) => exit.exitCode === 0) ? "Succeeded" : "Failed";
}

/** The statuses of the plain init containers and sidecars, in spec order. */
export function initContainerStatuses(view: PodView): CoreV1ContainerStatus[] {
  return view.records
    .filter(({ kind }) => kind === "init" || kind === "sidecar")
    .map((record) => containerStatus(view, record));
}

/** The statuses of the ephemeral containers, in the order in which they were added. */
export function ephemeralContainerStatuses(view: PodView): CoreV1ContainerStatus[] {
  return view.records
    .filter(({ kind }) => kind === "ephemeral")
    .map((record) => containerStatus(view, record));
}

/** The statuses of the app containers, by name. */
export function appContainerStatuses(view: PodView): CoreV1ContainerStatus[] {
  return view.records
    .filter(({ kind }) => kind === "app")
    .map((record) => containerStatus(view, record))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function containerStatus(view: PodView, record: ContainerRecord): CoreV1ContainerStatus {
  const { instance, termination } = record;
  const image = record.spec.image ?? "";
  const waits =
    !record.running &&
    record.failure !== undefined &&
    (termination
      ? record.kind !== "ephemeral" && view.restarts(record, termination.exitCode)
      : !view.stopping);
  const state: CoreV1ContainerState = waits
    ? { waiting: record.failure! }
    : record.running
      ? { running: { startedAt: formatTime(instance?.startedAtMs ?? 0) } }
      : termination
        ? { terminated: terminatedState(termination, view) }
        : { waiting: { reason: defaultWaitingReason(view) } };
  const last = waits && termination ? termination : record.previous;
  return {
    name: record.name,
    image: instance ? canonicalImageName(image) : image,
    imageID: instance ? imageId(image) : "",
    ...(instance ? { containerID: instance.id } : {}),
    state,
    lastState: last ? { terminated: terminatedState(last, view) } : {},
    ready: isReady(view, record, waits),
    ...(record.kind === "ephemeral"
      ? {}
      : { started: record.kind === "init" ? record.running : view.started(record) }),
    restartCount: record.restartCount,
    ...(instance && view.resizable ? resourcesOf(record.spec.resources) : {}),
  };
}

/** What is set aside for a container and what it has; a container that asks for nothing has an empty account. */
function resourcesOf({ limits, requests }: CoreV1ResourceRequirements = {}) {
  return {
    ...(requests ? { allocatedResources: requests } : {}),
    resources: { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) },
  };
}

function isReady(view: PodView, record: ContainerRecord, waits: boolean): boolean {
  if (record.kind === "ephemeral") return false;
  return record.kind === "init" ? !waits && record.termination?.exitCode === 0 : view.ready(record);
}

function defaultWaitingReason(view: PodView): string {
  const initializes = view.records.some(({ kind }) => kind === "init" || kind === "sidecar");
  return initializes ? "PodInitializing" : "ContainerCreating";
}

function terminatedState(termination: Termination, view: PodView) {
  // All containers of a pod share the room for what they leave behind.
  const message = termination.message.slice(0, Math.floor(maxMessageBytes / view.records.length));
  return {
    exitCode: termination.exitCode,
    reason: termination.reason,
    ...(message === "" ? {} : { message }),
    ...(termination.finishedAtMs === undefined
      ? {}
      : {
          startedAt: formatTime(termination.startedAtMs ?? 0),
          finishedAt: formatTime(termination.finishedAtMs),
        }),
    ...(termination.containerID === "" ? {} : { containerID: termination.containerID }),
  };
}

const hexDigits = "0123456789abcdef";

/** 64 hexadecimal digits that depend only on `key`. */
export function hexDigest(key: string): string {
  const random = randomStream(`${key}/${hashText(key)}`);
  // Joined, not added one by one: the text is kept as one piece.
  const digits: string[] = [];
  for (let i = 0; i < 64; i++) digits.push(hexDigits[Math.floor(random() * 16)]!);
  return digits.join("");
}

const imageId = remember((image: string) => {
  const name = canonicalImageName(image);
  const repository = name.split("@", 1)[0]!.replace(/:[^/:]*$/, "");
  return `${repository}@sha256:${hexDigest(name)}`;
});
