// What a kubelet knows of one container of a pod. Mirrors the parts of pkg/kubelet/container/runtime.go (1.36) that
// decisions rest on: the newest instance, how the one before it ended, and why the last attempt to start failed.
import type { CoreV1Container } from "../model/generated/types.ts";
import { Signal } from "./routine.ts";

export type ContainerKind = "init" | "sidecar" | "app" | "ephemeral";

/** How an instance ended. Milliseconds since the epoch. */
export interface Termination {
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
  /** Undefined when it never started. */
  readonly startedAtMs: number | undefined;
  /** Undefined where nobody knows. */
  readonly finishedAtMs: number | undefined;
  readonly containerID: string;
}

/** One created container. */
export class Instance {
  readonly id: string;
  readonly restartCount: number;
  readonly exited = new Signal();
  startedAtMs: number | undefined;
  termination: Termination | undefined;
  /** For an instance that ran before the story began: what its probes had found. */
  readonly adopted: { readonly started: boolean; readonly ready: boolean } | undefined;

  constructor(
    id: string,
    restartCount: number,
    adopted?: { readonly started: boolean; readonly ready: boolean },
  ) {
    this.id = id;
    this.restartCount = restartCount;
    this.adopted = adopted;
  }

  /** For how long it has been up, in milliseconds; a started one from before the story has been up for ever. */
  ageMs(nowMs: number): number {
    if (this.adopted?.started) return Number.MAX_SAFE_INTEGER;
    return Math.max(0, nowMs - (this.startedAtMs ?? nowMs));
  }

  get running(): boolean {
    return this.startedAtMs !== undefined && this.termination === undefined;
  }
}

/** Why a container waits, in the words of its status. */
export interface WaitingReason {
  readonly reason: string;
  readonly message: string;
}

const lists: Readonly<Record<ContainerKind, string>> = {
  init: "initContainers",
  sidecar: "initContainers",
  app: "containers",
  ephemeral: "ephemeralContainers",
};

export class ContainerRecord {
  readonly kind: ContainerKind;
  spec: CoreV1Container;
  instance: Instance | undefined;
  /** How the instance before the newest one ended. */
  previous: Termination | undefined;
  /** The error of the last attempt to start; shown by the next status. */
  failure: WaitingReason | undefined;
  /** Set by a change that the container must be restarted for: how its Killing event ends. */
  restartCause: string | undefined;
  #removedRestarts = 0;

  constructor(kind: ContainerKind, spec: CoreV1Container) {
    this.kind = kind;
    this.spec = spec;
  }

  get name(): string {
    return this.spec.name;
  }

  get running(): boolean {
    return this.instance?.running === true;
  }

  /** How the newest instance ended; undefined while it runs or when there is none. */
  get termination(): Termination | undefined {
    return this.instance?.termination;
  }

  get fieldPath(): string {
    return `spec.${lists[this.kind]}{${this.name}}`;
  }

  /** How often it has been started anew. */
  get restartCount(): number {
    return this.instance?.restartCount ?? this.#removedRestarts;
  }

  /** The count of the instance that comes next. */
  get nextRestartCount(): number {
    return this.instance ? this.instance.restartCount + 1 : this.#removedRestarts;
  }

  /** Takes the instance away, as if the container had not been there yet; `previous` is what is told of it. */
  remove(previous: Termination): void {
    this.#removedRestarts = this.nextRestartCount;
    this.instance = undefined;
    this.previous = previous;
  }

  /** Puts a new instance in the place of the newest one. */
  replaceInstance(instance: Instance): void {
    this.previous = this.termination ?? this.previous;
    this.instance = instance;
  }
}
