// Steps about what kubectl cannot do: nodes, processes, probes, load, registries.
import { nodeManifest } from "../../../cluster/node.ts";
import { isSelection, select } from "../../../kubectl/kubectl.ts";
import type { ProbeKind } from "../../../model/container-behaviour.ts";
import { parseDuration } from "../../../model/duration.ts";
import type { CoreV1Pod, MetaV1LabelSelector } from "../../../model/generated/types.ts";
import type { Stored } from "../../../model/object.ts";
import { quantityOf } from "../../../model/quantity.ts";
import { matchesLabelMap, matchesLabelSelector } from "../../../model/selector.ts";
import { matchesPattern } from "../../../workload/entry.ts";
import { joinNode } from "../../join-node.ts";
import type { Failure } from "../failure.ts";
import {
  boolean,
  duration,
  either,
  exitCode,
  list,
  map,
  naming,
  number,
  object,
  oneOf,
  quantity,
  type Shape,
  seconds,
  string,
  told,
} from "../shape.ts";
import { action, type StepContext, type StepVerb } from "./step.ts";

const signals: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

interface OnNode {
  readonly node: string;
}
interface OnContainer {
  readonly object: string;
  readonly container?: string;
}

const pods = told("Which pods: pod/name, with * for any text.", naming("object"));
const container = told("The container; default all.", naming("container"));
const node = told("Which nodes; * is any text.", naming("node"));

function podsOf(
  { kubectl }: StepContext,
  reference: string,
): { pods: readonly Stored<CoreV1Pod>[]; failures: readonly Failure[] } {
  const found = select(kubectl, reference);
  const failed = (what: string) => ({ pods: [], failures: [{ path: ["object"], what }] });
  if (!isSelection(found)) return failed(found.error?.message ?? "nothing found");
  if (found.resource !== "pods") return failed(`${reference} is no pod`);
  return { pods: found.objects as readonly Stored<CoreV1Pod>[], failures: [] };
}

function nodesNamed({ simulation }: StepContext, pattern: string): string[] {
  return simulation.api
    .list("nodes")
    .map(({ metadata }) => metadata.name)
    .filter((name) => matchesPattern(pattern, name));
}

function eachNode(context: StepContext, pattern: string, act: (node: string) => void): Failure[] {
  const nodes = nodesNamed(context, pattern);
  for (const node of nodes) act(node);
  return nodes.length > 0 ? [] : [{ path: ["node"], what: `nodes "${pattern}" not found` }];
}

/** Ends the process of a container in every pod that `reference` means. */
function endProcesses(
  context: StepContext,
  { object: reference, container }: OnContainer,
  end: (pod: CoreV1Pod) => boolean,
): Failure[] {
  const { pods, failures } = podsOf(context, reference);
  const idle = pods.filter((pod) => !end(pod));
  const what = container === undefined ? "nothing runs in it" : `${container} does not run`;
  return [
    ...failures,
    ...idle.map(({ metadata }) => ({ path: [], object: `pod/${metadata.name}`, what })),
  ];
}

interface LoadArgument {
  readonly target: string;
  readonly cpuPerPod?: Amount;
  readonly cpuTotal?: Amount;
  readonly memoryPerPod?: Amount;
  readonly memoryTotal?: Amount;
}
type Amount = string | number | readonly { readonly at: string; readonly value: string | number }[];

const amount: Shape = either(
  quantity,
  list(object({ at: duration, value: quantity }, "at", "value")),
);

interface Selecting {
  readonly spec?: { readonly selector?: unknown };
}

/** Whether a pod belongs to the target: to a workload whose selector matches it. The target may come later than the load. */
function belongs(context: StepContext, reference: string, pod: CoreV1Pod): boolean {
  const found = select(context.kubectl, reference);
  if (!isSelection(found)) return false;
  if (found.resource === "pods")
    return found.objects.some(({ metadata }) => metadata.uid === pod.metadata?.uid);
  return found.objects.some(({ metadata, ...object }) => {
    const { selector } = (object as Selecting).spec ?? {};
    return (
      pod.metadata?.namespace === metadata.namespace &&
      (found.resource === "replicationcontrollers"
        ? matchesLabelMap(selector as Record<string, string>, pod.metadata?.labels)
        : matchesLabelSelector(selector as MetaV1LabelSelector, pod.metadata?.labels))
    );
  });
}

function orderLoad(context: StepContext, argument: LoadArgument): readonly Failure[] {
  const matches = (pod: CoreV1Pod) => belongs(context, argument.target, pod);
  const { simulation } = context;
  const kinds = ["cpuPerPod", "cpuTotal", "memoryPerPod", "memoryTotal"] as const;
  for (const kind of kinds) {
    const given = argument[kind];
    if (given === undefined) continue;
    const order = (value: string | number) =>
      simulation.metrics.order({ matches, [kind]: quantityOf(value).milliValue() });
    if (typeof given !== "object") order(given);
    else
      for (const { at, value } of given)
        simulation.after(parseDuration(at) ?? 0, () => order(value));
  }
  return [];
}

export const worldSteps: Readonly<Record<string, StepVerb>> = {
  kill: action<OnContainer & { exitCode?: number; signal?: string }>(
    told(
      "The process of a container ends; the restart policy decides what follows.",
      object(
        {
          object: pods,
          container,
          exitCode: told("With what it ends.", exitCode),
          signal: told("By which signal; default SIGKILL.", oneOf(...Object.keys(signals))),
        },
        "object",
      ),
    ),
    (context, { exitCode: given, signal, ...target }) => {
      const code = given ?? 128 + (signals[signal ?? "SIGKILL"] ?? 9);
      const { kubelets } = context.simulation;
      return endProcesses(context, target, (pod) => kubelets.kill(pod, target.container, code));
    },
  ),
  oomKill: action<OnContainer>(
    told(
      "The kernel kills the process of a container for memory.",
      object({ object: pods, container }, "object"),
    ),
    (context, target) => {
      const { kubelets } = context.simulation;
      return endProcesses(context, target, (pod) =>
        kubelets.kill(pod, target.container, 137, "OOMKilled"),
      );
    },
  ),
  probe: action<
    OnContainer & {
      kind?: ProbeKind;
      result: "success" | "failure";
      from?: string;
      until?: string;
    }
  >(
    told(
      "The app answers probes so from then on.",
      object(
        {
          object: pods,
          container,
          kind: told("Which probe; default all.", oneOf("liveness", "readiness", "startup")),
          result: oneOf("success", "failure"),
          from: told("So much later.", duration),
          until: told("So much later it answers by itself again.", duration),
        },
        "object",
        "result",
      ),
    ),
    (context, { object: reference, container: name, kind, result, from, until }) => {
      const { pods: concerned, failures } = podsOf(context, reference);
      const { simulation } = context;
      const kinds: readonly ProbeKind[] = kind ? [kind] : ["liveness", "readiness", "startup"];
      const force = (order: "success" | "failure" | undefined) => {
        for (const pod of concerned)
          for (const { name: own } of containersOf(pod))
            if (name === undefined || name === own)
              for (const probe of kinds) simulation.world.forceProbe(pod, own, probe, order);
      };
      if (from === undefined) force(result);
      else simulation.after(parseDuration(from) ?? 0, () => force(result));
      if (until !== undefined) simulation.after(parseDuration(until) ?? 0, () => force(undefined));
      return failures;
    },
  ),
  load: action<LoadArgument>(
    told("What the pods of a workload use, and the autoscaler sees.", {
      ...object(
        {
          target: told("The workload, or pods.", naming("object")),
          cpuPerPod: told("CPU of each pod.", amount),
          cpuTotal: told("CPU that its running pods share evenly.", amount),
          memoryPerPod: told("Memory of each pod.", amount),
          memoryTotal: told("Memory that its running pods share evenly.", amount),
        },
        "target",
      ),
      anyOf: [["cpuPerPod", "cpuTotal", "memoryPerPod", "memoryTotal"]],
    }),
    orderLoad,
  ),
  imageAvailable: action<{ image: string; available?: boolean; pullSeconds?: number }>(
    told(
      "Whether pulls of an image succeed from then on.",
      object(
        {
          image: told("Which images; * is any text.", naming("image")),
          available: told("Default true.", boolean),
          pullSeconds: told("How long a pull takes.", seconds),
        },
        "image",
      ),
    ),
    ({ simulation }, { image, available = true, pullSeconds }) => {
      simulation.world.setImage(image, available, pullSeconds);
      return [];
    },
  ),
  addNode: action<{
    name: string;
    labels?: Record<string, string>;
    taints?: { key: string; value?: string; effect: string }[];
    capacity?: Record<string, string | number>;
  }>(
    told(
      "A node joins the cluster.",
      object(
        {
          name: string,
          labels: map(string),
          taints: list(
            object(
              {
                key: string,
                value: string,
                effect: oneOf("NoSchedule", "PreferNoSchedule", "NoExecute"),
              },
              "key",
              "effect",
            ),
          ),
          capacity: told("Default 4 CPU, 16Gi, 110 pods.", map(either(quantity, number))),
        },
        "name",
      ),
    ),
    ({ simulation }, { capacity = {}, ...shape }) => {
      if (simulation.api.get("nodes", "", shape.name))
        return [{ path: ["name"], what: `nodes "${shape.name}" already exists` }];
      const amounts = Object.entries(capacity).map(([name, value]) => [name, String(value)]);
      joinNode(simulation, nodeManifest({ ...shape, capacity: Object.fromEntries(amounts) }));
      return [];
    },
  ),
  removeNode: action<OnNode>(
    told("The Node object is deleted.", object({ node }, "node")),
    (context, { node: pattern }) =>
      eachNode(context, pattern, (name) => context.simulation.api.delete("nodes", "", name)),
  ),
  nodeDown: action<OnNode>(
    told("The node's kubelet stops posting status.", object({ node }, "node")),
    (context, { node: pattern }) =>
      eachNode(context, pattern, (name) => context.simulation.kubelets.silence(name)),
  ),
  nodeUp: action<OnNode>(
    told("The node's kubelet posts status again.", object({ node }, "node")),
    (context, { node: pattern }) =>
      eachNode(context, pattern, (name) => context.simulation.kubelets.wake(name)),
  ),
};

/** Those whose probes are asked: containers and sidecars. */
function containersOf({ spec }: CoreV1Pod) {
  const sidecars = spec?.initContainers?.filter(({ restartPolicy }) => restartPolicy === "Always");
  return [...(spec?.containers ?? []), ...(sidecars ?? [])];
}
