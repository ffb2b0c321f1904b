// Ports by name and number, in pods and Services, with their places.
import type { Path } from "../finding.ts";
import type { PodTemplate } from "./contribution.ts";
import { asList, asText, field } from "./json.ts";
import { matchPattern } from "./path-pattern.ts";

export interface ContainerPort {
  readonly container: string;
  /** Of the container in the object. */
  readonly containerPath: Path;
  readonly name: string | undefined;
  readonly number: number | undefined;
  readonly protocol: string;
  /** Of the port in the object. */
  readonly path: Path;
}

/** The ports of the containers that run as long as the pod does: regular ones and native sidecars. */
export function containerPorts({ path, spec }: PodTemplate): ContainerPort[] {
  const start = { path: [...path, "spec"], value: spec };
  return matchPattern(start, "{initContainers,containers}[*]").flatMap((container) => {
    const plainInit =
      container.path.includes("initContainers") &&
      field(container.value, "restartPolicy") !== "Always";
    if (plainInit) return [];
    return asList(field(container.value, "ports")).map((port, i) => ({
      container: asText(field(container.value, "name")) ?? "",
      containerPath: container.path,
      name: asText(field(port, "name")),
      number: asNumber(field(port, "containerPort")),
      protocol: asText(field(port, "protocol")) ?? "TCP",
      path: [...container.path, "ports", i],
    }));
  });
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly number: number | undefined;
  /** What it sends to in the pods: a number or the name of a container port. */
  readonly target: string | number | undefined;
  readonly protocol: string;
  readonly path: Path;
}

/** The ports of a Service's value. */
export function servicePorts(value: unknown): ServicePort[] {
  return asList(field(value, "spec", "ports")).map((port, i) => {
    const number = asNumber(field(port, "port"));
    const target = field(port, "targetPort");
    return {
      name: asText(field(port, "name")),
      number,
      target: asText(target) ?? asNumber(target) ?? number,
      protocol: asText(field(port, "protocol")) ?? "TCP",
      path: ["spec", "ports", i],
    };
  });
}

function asNumber(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
