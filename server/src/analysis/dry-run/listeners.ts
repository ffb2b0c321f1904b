// Ports that containers are taken to listen on beside those they declare.
import type { DryRunInput } from "#engine";
import { probePorts } from "../lint/probes.ts";
import { isServed } from "../lint/served-ports.ts";
import type { BoundObject } from "../resources/index.ts";
import { portsOf, workloadOf } from "../resources/workload.ts";

/** What a run is told of containers whose probes ask a port that they do not declare but certainly serve. */
export function listeners(objects: readonly BoundObject[]): NonNullable<DryRunInput["workloads"]> {
  const served = new Map<string, { image: string; container: string; listens: Set<number> }>();
  for (const object of objects) {
    const workload = workloadOf(object);
    for (const container of workload?.running ?? []) {
      const { name, image } = container;
      const declared = portsOf(container).flatMap(({ number }) => number ?? []);
      if (!workload || declared.length === 0) continue;
      const asked = probePorts(container).flatMap(({ port }) =>
        typeof port === "number" && !declared.includes(port) ? [port] : [],
      );
      if (asked.length === 0) continue;
      const configMaps = configMapsOf(object, objects);
      const more = asked.filter((port) => isServed(port, container, workload, configMaps));
      if (more.length === 0) continue;
      const key = `${image}\n${name}`;
      const known = served.get(key) ?? { image, container: name, listens: new Set() };
      for (const port of [...declared, ...more]) known.listens.add(port);
      served.set(key, known);
    }
  }
  return [...served.values()].map((one) => ({ ...one, listens: [...one.listens] }));
}

/** The ConfigMaps of the run that the pods of a workload get. */
function configMapsOf(
  { content, namespace }: BoundObject,
  objects: readonly BoundObject[],
): BoundObject[] {
  const names = new Set(
    content.references.flatMap(({ target, name }) => (target.kind === "ConfigMap" ? name : [])),
  );
  return objects.filter(
    ({ ref, kind, namespace: own }) =>
      kind.kind === "ConfigMap" && names.has(ref.name) && own.name === namespace.name,
  );
}
