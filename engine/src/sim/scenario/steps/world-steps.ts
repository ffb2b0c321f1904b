// Steps about what kubectl cannot do: nodes, processes, probes, load, registries.
import { completeNode, nodeManifest } from "../../../cluster/node.ts";
import { isSelection, select } from "../../../kubectl/kubectl.ts";
import type { ProbeKind } from "../../../model/container-behaviour.ts";
import { parseDuration } from "../../../model/duration.ts";
import type { CoreV1Pod, MetaV1LabelSelector } from "../../../model/generated/types.ts";
import type { Stored } from "../../../model/object.ts";
import { quantityOf } from "../../../model/quantity.ts";
import { matchesLabelMap, matchesLabelSelector } from "../../../model/selector.ts";
import { matchesPattern } from "../../../workload/entry.ts";
import {
  boolean,
  duration,
  either,
  integer,
  list,
  map,
  number,
  object,
  oneOf,
  quantity,
  type Shape,
  string,
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

function podsOf(
  { kubectl }: StepContext,
  reference: string,
): { pods: readonly Stored<CoreV1Pod>[]; failures: readonly string[] } {
  const found = select(kubectl, reference);
  if (!isSelection(found)) return { pods: [], failures: [found.error?.message ?? "nothing found"] };
  if (found.resource !== "pods") return { pods: [], failures: [`${reference} is no pod`] };
  return { pods: found.objects as readonly Stored<CoreV1Pod>[], failures: [] };
}

function nodesNamed({ simulation }: StepContext, pattern: string): string[] {
  return simulation.api
    .list("nodes")
    .map(({ metadata }) => metadata.name)
    .filter((name) => matchesPattern(pattern, name));
}

function eachNode(context: StepContext, pattern: string, act: (node: string) => void): string[] {
  const nodes = nodesNamed(context, pattern);
  for (const node of nodes) act(node);
  return nodes.length > 0 ? [] : [`nodes "${pattern}" not found`];
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

function orderLoad(context: StepContext, argument: LoadArgument): readonly string[] {
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
  kill: action<{ object: string; container?: string; exitCode?: number; signal?: string }>(
    object(
      {
        object: string,
        container: string,
        exitCode: integer,
        signal: oneOf(...Object.keys(signals)),
      },
      "object",
    ),
    (context, { object: reference, container, exitCode, signal }) => {
      const { pods, failures } = podsOf(context, reference);
      const code = exitCode ?? 128 + (signals[signal ?? "SIGKILL"] ?? 9);
      const idle = pods.filter((pod) => !context.simulation.kubelets.kill(pod, container, code));
      return [...failures, ...idle.map(({ metadata }) => `nothing runs in pod ${metadata.name}`)];
    },
  ),
  oomKill: action<{ object: string; container?: string }>(
    object({ object: string, container: string }, "object"),
    (context, { object: reference, container }) => {
      const { pods, failures } = podsOf(context, reference);
      for (const pod of pods) context.simulation.kubelets.kill(pod, container, 137, "OOMKilled");
      return failures;
    },
  ),
  probe: action<{
    object: string;
    container?: string;
    kind?: ProbeKind;
    result: "success" | "failure";
    from?: string;
    until?: string;
  }>(
    object(
      {
        object: string,
        container: string,
        kind: oneOf("liveness", "readiness", "startup"),
        result: oneOf("success", "failure"),
        from: duration,
        until: duration,
      },
      "object",
      "result",
    ),
    (context, { object: reference, container, kind, result, from, until }) => {
      const { pods, failures } = podsOf(context, reference);
      const { simulation } = context;
      const kinds: readonly ProbeKind[] = kind ? [kind] : ["liveness", "readiness", "startup"];
      const force = (order: "success" | "failure" | undefined) => {
        for (const pod of pods)
          for (const { name } of pod.spec?.containers ?? [])
            if (container === undefined || container === name)
              for (const concerned of kinds)
                simulation.world.forceProbe(pod, name, concerned, order);
      };
      if (from === undefined) force(result);
      else simulation.after(parseDuration(from) ?? 0, () => force(result));
      if (until !== undefined) simulation.after(parseDuration(until) ?? 0, () => force(undefined));
      return failures;
    },
  ),
  load: action<LoadArgument>(
    object(
      {
        target: string,
        cpuPerPod: amount,
        cpuTotal: amount,
        memoryPerPod: amount,
        memoryTotal: amount,
      },
      "target",
    ),
    orderLoad,
  ),
  imageAvailable: action<{ image: string; available?: boolean; pullSeconds?: number }>(
    object({ image: string, available: boolean, pullSeconds: number }, "image"),
    ({ simulation }, { image, available = true, pullSeconds }) => {
      simulation.world.setImage(image, available, pullSeconds);
      return [];
    },
  ),
  addNode: action<{
    name: string;
    labels?: Record<string, string>;
    taints?: { key: string; value?: string; effect: string }[];
    capacity?: Record<string, string>;
  }>(
    object(
      {
        name: string,
        labels: map(string),
        taints: list(object({ key: string, value: string, effect: string }, "key", "effect")),
        capacity: map(either(string, number)),
      },
      "name",
    ),
    ({ simulation }, shape) => {
      const { api, context } = simulation;
      const index = api.list("nodes").length;
      api.load("nodes", completeNode(nodeManifest(shape), index, context));
      return [];
    },
  ),
  removeNode: action<OnNode>(object({ node: string }, "node"), (context, { node }) =>
    eachNode(context, node, (name) => context.simulation.api.delete("nodes", "", name)),
  ),
  nodeDown: action<OnNode>(object({ node: string }, "node"), (context, { node }) =>
    eachNode(context, node, (name) => context.simulation.kubelets.silence(name)),
  ),
  nodeUp: action<OnNode>(object({ node: string }, "node"), (context, { node }) =>
    eachNode(context, node, (name) => context.simulation.kubelets.wake(name)),
  ),
};
