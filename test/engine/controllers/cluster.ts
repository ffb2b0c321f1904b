// A cluster in memory with the controllers under test and kubelets that know two things: pods get ready, and pods end.

import { combine } from "../../../engine/src/controllers/framework/controller.ts";
import {
  type ControllerManagerOptions,
  defaultOptions,
} from "../../../engine/src/controllers/options.ts";
import { controllers } from "../../../engine/src/controllers/registry.ts";
import type { Component } from "../../../engine/src/model/cluster-access.ts";
import type { CoreV1Node, CoreV1Pod } from "../../../engine/src/model/generated/types.ts";
import { clone, type KubeObject, type Stored } from "../../../engine/src/model/object.ts";
import { MemoryCluster } from "../../../engine/src/testing/memory-client.ts";

const noMetrics = { available: false, podMetrics: () => undefined };
const allHealthy = { lastHeartbeatMs: () => Number.MAX_SAFE_INTEGER, onChange: () => {} };

export class TestCluster {
  readonly memory: MemoryCluster;
  readonly #manager: Component;

  constructor(options: Partial<ControllerManagerOptions> = {}) {
    this.memory = new MemoryCluster();
    this.memory.create({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "node-a" },
      status: { conditions: [{ type: "Ready", status: "True" }] },
    } as CoreV1Node);
    const all = { ...defaultOptions, metrics: noMetrics, heartbeats: allHealthy, ...options };
    this.#manager = combine(
      "controller-manager",
      controllers(all).map((factory) => this.memory.start(factory)),
    );
  }

  create(...objects: KubeObject[]): void {
    for (const object of objects) this.memory.create(object);
    this.settle();
  }

  settle(): void {
    this.memory.settle(this.#manager);
  }

  advance(seconds: number): void {
    this.memory.advance(this.#manager, seconds * 1000);
  }

  get<T extends KubeObject>(resource: string, name: string): Stored<T> | undefined {
    return this.memory.client.get<T>(resource, "default", name);
  }

  /** Changes a stored object in place of a user. */
  change<T extends KubeObject>(
    resource: string,
    name: string,
    edit: (object: Stored<T>) => void,
  ): void {
    const object = clone(this.get<T>(resource, name)!);
    edit(object);
    this.memory.apply(resource, object);
    this.settle();
  }

  pods(): readonly Stored<CoreV1Pod>[] {
    return this.memory.client.list<CoreV1Pod>("pods", "default");
  }

  /** The kubelet's part: pods that end are gone, then the oldest pod that is not ready becomes so. False when all are. */
  runOnePod(select: (pod: Stored<CoreV1Pod>) => boolean = () => true): boolean {
    const ending = this.pods().find((pod) => pod.metadata.deletionTimestamp !== undefined);
    if (ending) {
      this.memory.remove("pods", "default", ending.metadata.name);
      this.settle();
      return true;
    }
    const starting = this.pods().find((pod) => pod.status?.phase !== "Running" && select(pod));
    if (!starting) return false;
    this.setPod(starting.metadata.name, "Running", true);
    return true;
  }

  runAllPods(): void {
    while (this.runOnePod());
  }

  setPod(name: string, phase: string, ready: boolean): void {
    this.change<CoreV1Pod>("pods", name, (pod) => {
      const lastTransitionTime = this.memory.host().clock.timestamp();
      pod.spec = { ...pod.spec!, nodeName: "node-a" };
      pod.status = {
        ...pod.status,
        phase,
        conditions: [{ type: "Ready", status: ready ? "True" : "False", lastTransitionTime }],
      };
    });
  }

  /** Messages of the events of an object, without the letters of generated names. */
  messages(reason: string): string[] {
    return this.memory.events
      .filter((event) => event.reason === reason)
      .map((event) => event.message);
  }
}
