// What the scheduler decides about one pod in a small cluster; shared by the plugin tables of this folder.
import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  CoreV1Node,
  CoreV1NodeStatus,
  CoreV1Pod,
  CoreV1PodSpec,
  CoreV1PodStatus,
  MetaV1ObjectMeta,
} from "../../../engine/src/model/generated/types.ts";
import type { KubeObject } from "../../../engine/src/model/object.ts";
import { createScheduler, type SchedulingDecision } from "../../../engine/src/scheduler/index.ts";
import { MemoryCluster } from "../../../engine/src/testing/memory-client.ts";

type Requests = Record<string, string>;

export interface NodeOptions {
  readonly labels?: Record<string, string>;
  readonly allocatable?: Requests;
  readonly spec?: CoreV1Node["spec"];
  readonly status?: CoreV1NodeStatus;
}

export interface PodOptions {
  readonly labels?: Record<string, string>;
  readonly namespace?: string;
  /** Of its only container. */
  readonly requests?: Requests;
  readonly on?: string;
  readonly spec?: Partial<CoreV1PodSpec>;
  readonly status?: CoreV1PodStatus;
  readonly metadata?: MetaV1ObjectMeta;
}

/** A node of 4 CPU and 16 GiB with its hostname label. */
export function node(name: string, options: NodeOptions = {}): CoreV1Node {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name, ...options.labels } },
    spec: options.spec ?? {},
    status: {
      allocatable: { cpu: "4", memory: "16Gi", pods: "110", ...options.allocatable },
      ...options.status,
    },
  };
}

/** A node in a zone. */
export function zoned(name: string, zone: string, options: NodeOptions = {}): CoreV1Node {
  return node(name, {
    ...options,
    labels: { "topology.kubernetes.io/zone": zone, ...options.labels },
  });
}

export function pod(name: string, options: PodOptions = {}): CoreV1Pod {
  const { labels, namespace = "default", requests, on, spec, status, metadata } = options;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, ...(labels && { labels }), ...metadata },
    spec: {
      containers: [{ name: "c", image: "app:1", ...(requests && { resources: { requests } }) }],
      ...(on !== undefined && { nodeName: on }),
      ...spec,
    },
    ...(status && { status }),
  };
}

export interface Case {
  readonly name: string;
  /** Nodes, running pods and whatever else there is. */
  readonly given: readonly KubeObject[];
  /** The pod under test; `p` without requests when absent. */
  readonly pod?: CoreV1Pod;
  /** 36 when absent. */
  readonly minor?: number;
  readonly want: {
    /** The node, or all equal choices. */
    readonly node?: string | readonly string[];
    /** Why nodes were rejected, by name. */
    readonly rejected?: Readonly<Record<string, readonly string[]>>;
    /** With numbers. */
    readonly details?: Readonly<Record<string, readonly string[]>>;
    readonly message?: string;
    /** Weighted score of the plugin under test. */
    readonly scores?: Readonly<Record<string, number>>;
  };
}

export function decide({ given, pod: tested = pod("p"), minor = 36 }: Case): SchedulingDecision {
  const cluster = new MemoryCluster(minor);
  for (const object of given) cluster.create(object);
  const decisions: SchedulingDecision[] = [];
  const scheduler = cluster.start(
    createScheduler({ onDecision: (decision) => decisions.push(decision) }),
  );
  cluster.create(tested);
  scheduler.step();
  const [decision] = decisions;
  assert.ok(decision, "no decision");
  return decision;
}

/** Runs a table; `plugin` is whose scores are compared. */
export function table(plugin: string, cases: readonly Case[]): void {
  for (const one of cases)
    test(`${plugin}: ${one.name}`, () => {
      const decision = decide(one);
      const { want } = one;
      const got: Record<string, unknown> = {};
      if (want.node !== undefined)
        got["node"] = Array.isArray(want.node) ? decision.equalChoices : decision.node;
      const byNode = (field: "reasons" | "details") =>
        Object.fromEntries([...decision.rejected].map(([name, entry]) => [name, entry[field]]));
      if (want.rejected) got["rejected"] = byNode("reasons");
      if (want.details) got["details"] = byNode("details");
      if (want.message !== undefined) got["message"] = decision.message;
      if (want.scores)
        got["scores"] = Object.fromEntries(
          decision.scores.map((score) => [score.node, score.plugins[plugin]]),
        );
      assert.deepEqual(got, want);
    });
}
