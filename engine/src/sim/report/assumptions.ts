// What the result rests on that nobody said: the defaults about containers, in words.
import type { CoreV1Container, CoreV1Pod, CoreV1PodSpec } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { shortName, type Told } from "./told.ts";

export interface Assumption {
  readonly object: string;
  readonly text: string;
}

/** One entry per workload (or bare pod) and container, in order of creation. */
export function assumptions(told: Told): Assumption[] {
  const { simulation } = told;
  const found = new Map<string, Assumption>();
  const last = new Map(
    simulation.api.store.changes.map(({ object }) => [object.metadata.uid, object]),
  );
  for (const change of simulation.toldChanges()) {
    if (change.resource !== "pods" || change.type !== "ADDED") continue;
    const pod = change.object as Stored<CoreV1Pod>;
    const object = rootOwner(last, pod);
    for (const container of containersOf(pod.spec)) {
      if (simulation.world.described(pod, container)) continue;
      const text = describe(told, pod, container);
      found.set(`${object}\n${text}`, { object, text });
    }
  }
  return [...found.values()];
}

function containersOf(spec: CoreV1PodSpec | undefined): CoreV1Container[] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
}

function describe({ simulation }: Told, pod: CoreV1Pod, container: CoreV1Container): string {
  const { exit } = simulation.world.behaviour(pod, container);
  const parts: string[] = [];
  if (exit)
    parts.push(
      exit.afterMs === 0
        ? `ends with ${exit.exitCode} at once`
        : `ends with ${exit.exitCode} after ${exit.afterMs / 1000} s`,
    );
  else {
    const ports = (container.ports ?? []).map(({ containerPort }) => containerPort);
    parts.push(ports.length > 0 ? `listens only on ${ports.join(", ")}` : "listens on any port");
  }
  const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
  if (probes.some((probe) => probe?.exec)) parts.push("its exec probes succeed");
  return `assumes that container ${container.name} ${parts.join(" and that ")}`;
}

/** The topmost controller, or the pod itself; `last` has the last state of every object, by UID. */
function rootOwner(last: ReadonlyMap<string, Stored>, pod: Stored<CoreV1Pod>): string {
  let current: Stored = pod;
  for (let depth = 0; depth < 5; depth++) {
    const owner = current.metadata.ownerReferences?.find(({ controller }) => controller);
    const above = owner && last.get(owner.uid);
    if (!above) break;
    current = above;
  }
  return shortName(current.kind, current.metadata.name);
}
