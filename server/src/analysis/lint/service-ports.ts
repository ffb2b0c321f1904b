// The ports of a Service against those of the pods that it selects.

import { valueAt } from "../documents/index.ts";
import type { Fix, Path } from "../finding.ts";
import { previewFix, put } from "../fixes.ts";
import { samePath } from "../path.ts";
import type {
  BoundObject,
  BoundTemplate,
  ContainerPort,
  ResourceScope,
  ServicePort,
} from "../resources/index.ts";
import { containerPorts, servicePorts } from "../resources/index.ts";
import { field } from "../resources/json.ts";
import { portsOf, workloadOf } from "../resources/workload.ts";
import { called, selectsPods } from "./neighbours.ts";

export interface SelectedPods {
  readonly templates: readonly BoundTemplate[];
  /** Of all of them. */
  readonly ports: readonly ContainerPort[];
  /** The first of them, for messages. */
  readonly name: string;
  /** What they declare, for messages. */
  readonly declared: string;
}

/** The pods that a Service selects; undefined for one that selects none, or that is no Service. */
export function selectedBy(scope: ResourceScope, object: BoundObject): SelectedPods | undefined {
  if (object.ref.kind !== "Service" || object.kind.group !== "" || !selectsPods(object))
    return undefined;
  const templates = scope.pods.selected(object, object.content.selectors[0]!);
  const [first] = templates;
  if (!first) return undefined;
  const ports = templates.flatMap(({ template }) => containerPorts(template));
  const texts = ports.flatMap(({ name, number }) => {
    if (number === undefined) return name ? [`'${name}'`] : [];
    return name ? [`'${name}' (${number})`] : [String(number)];
  });
  return {
    templates,
    ports,
    name: called(first.object),
    declared: texts.length === 0 ? "no ports" : `only ${[...new Set(texts)].join(", ")}`,
  };
}

/** Declaring a port in the first container of the selected pods that has ports, or in the first at all. */
export function declarePortFix(
  { templates, ports }: SelectedPods,
  port: { readonly containerPort: number; readonly name?: string },
  title: (container: string) => string,
): Fix[] {
  const [first] = templates;
  const workload = first && workloadOf(first.object);
  const container =
    workload?.running.find(({ path }) =>
      ports.some(({ containerPath }) => samePath(containerPath, path)),
    ) ?? workload?.running[0];
  if (!workload || !container) return [];
  const list = [...container.path, "ports"];
  const fix = previewFix(title(container.name), [
    workload.object,
    put(list, portsOf(container).length, port),
  ]);
  return [fix];
}

export interface ServedPort {
  readonly port: ServicePort;
  readonly target: string | number | undefined;
  /** Of the target; of the port where no target is written. */
  readonly path: Path;
}

export function servedPorts({ value }: BoundObject): ServedPort[] {
  return servicePorts(value).map((port) => {
    const written = field(valueAt(value, port.path), "targetPort") !== undefined;
    return { port, target: port.target, path: [...port.path, written ? "targetPort" : "port"] };
  });
}
