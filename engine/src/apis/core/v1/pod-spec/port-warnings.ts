// Mirrors the port warnings of pkg/api/pod/warnings.go (1.36).
import type { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1ContainerPort, CoreV1PodSpec } from "../../../../model/generated/types.ts";
import { goQuote } from "../../../../model/go-format.ts";
import { containersWithPath } from "./visit-containers.ts";

interface PlacedPort {
  readonly port: CoreV1ContainerPort;
  readonly path: FieldPath;
}

function placedPorts(spec: CoreV1PodSpec, specPath: FieldPath): PlacedPort[] {
  return containersWithPath(spec, specPath).flatMap(({ container, path }) =>
    (container.ports ?? []).map((port, i) => ({ port, path: path.child("ports").index(i) })),
  );
}

/** Ports that say the same, or nearly the same, as another port of any container of the pod. */
export function portWarnings(spec: CoreV1PodSpec, specPath: FieldPath): string[] {
  const byNumber = new Map<string, PlacedPort[]>();
  return placedPorts(spec, specPath).flatMap((placed) => {
    const { port, path } = placed;
    const warnings =
      port.hostIP && !port.hostPort
        ? [`${path}: hostIP set without hostPort: ${goStruct(port)}`]
        : [];
    const key = `${port.containerPort ?? 0}/${port.protocol ?? ""}`;
    const others = byNumber.get(key) ?? [];
    for (const other of others) {
      const relation = clash(port, other.port);
      if (relation) warnings.push(`${path}: ${relation} port definition with ${other.path}`);
    }
    byNumber.set(key, [...others, placed]);
    return warnings;
  });
}

function clash(port: CoreV1ContainerPort, other: CoreV1ContainerPort): string | undefined {
  const [address, otherAddress] = [port.hostIP ?? "", other.hostIP ?? ""];
  const [hostPort, otherHostPort] = [port.hostPort ?? 0, other.hostPort ?? 0];
  if (address === otherAddress && hostPort === otherHostPort) return "duplicate";
  if (hostPort === 0 || otherHostPort === 0) return "overlapping";
  return hostPort === otherHostPort && (address === "") !== (otherAddress === "")
    ? "dangerously ambiguous"
    : undefined;
}

/** Go's `%+v` of the internal type. */
function goStruct(port: CoreV1ContainerPort): string {
  return `{Name:${port.name ?? ""} HostPort:${port.hostPort ?? 0} ContainerPort:${port.containerPort ?? 0} Protocol:${port.protocol ?? ""} HostIP:${port.hostIP ?? ""}}`;
}

export function duplicatePortNameWarnings(spec: CoreV1PodSpec, specPath: FieldPath): string[] {
  const names = new Map<string, FieldPath>();
  return placedPorts(spec, specPath).flatMap(({ port: { name }, path }) => {
    if (!name) return [];
    const first = names.get(name);
    if (first)
      return [
        `${path}: duplicate port name ${goQuote(name)} with ${first}, services and probes that select ports by name will use ${first}`,
      ];
    names.set(name, path);
    return [];
  });
}
