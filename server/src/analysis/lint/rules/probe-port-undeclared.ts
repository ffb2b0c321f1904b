import { isPlaceholder } from "../../documents/index.ts";
import type { Fix } from "../../finding.ts";
import { quickFix, safeFix, set } from "../../fixes.ts";
import { asList } from "../../resources/json.ts";
import { type Container, portsOf, type Workload, workloadOf } from "../../resources/workload.ts";
import { nearest } from "../../schema/near.ts";
import type { ImageRoles } from "../image-roles.ts";
import { type ProbePort, probePorts } from "../probes.ts";
import type { Rule } from "../rule.ts";

export const probePortUndeclared: Rule = {
  id: "probe-port-undeclared",
  summary: "a probe of a port name that its container does not declare",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { roles }) {
    const workload = workloadOf(object);
    for (const container of workload?.running ?? [])
      for (const probe of probePorts(container)) {
        const { port, owner, path } = probe;
        if (typeof port !== "string" || isPlaceholder(port) || /^\d+$/.test(port)) continue;
        const declared = portsOf(container);
        if (declared.some(({ name }) => name === port)) continue;
        yield {
          message: `${owner} uses port '${port}', but ${whatThereIs(workload!, container, port)}`,
          path,
          related: declared.map((one) => ({
            message: `Port ${one.name ? `'${one.name}'` : one.number}.`,
            object: object.ref,
            path: one.path,
            part: "item" as const,
          })),
          fixes: fixes(workload!, container, probe, roles),
        };
      }
  },
};

function whatThereIs(workload: Workload, container: Container, port: string): string {
  const owner = ownerOf(workload, container, port);
  if (owner)
    return `port '${port}' belongs to container '${owner.container.name}'; probes resolve names in their own container only.`;
  const declared = portsOf(container).map(({ name, number }) =>
    name ? `'${name}' (${number})` : String(number),
  );
  return `container '${container.name}' declares ${declared.length > 0 ? `only ${declared.join(", ")}` : "no ports"}.`;
}

function ownerOf({ running }: Workload, container: Container, port: string) {
  return running
    .filter((one) => one !== container)
    .flatMap((one) => portsOf(one).map(({ name, number }) => ({ container: one, name, number })))
    .find(({ name }) => name === port);
}

function fixes(
  workload: Workload,
  container: Container,
  { port, path }: ProbePort,
  roles: ImageRoles,
): Fix[] {
  const { object } = workload;
  const names = portsOf(container).flatMap(({ name }) => name ?? []);
  const near = nearest(String(port), names);
  const sorted = [...near, ...names.filter((name) => !near.includes(name))];
  const owner = ownerOf(workload, container, String(port));
  const ports = asList(container.fields["ports"]);
  const number = roles.of(container).port ?? 8080;
  const entry = { name: port, containerPort: number };
  const at = [...container.path, "ports"];
  return [
    ...sorted.slice(0, 4).map((name) => {
      const make = near.length === 1 && name === near[0] ? safeFix : quickFix;
      return make(`Use '${name}'`, object, set(path, name));
    }),
    ...(owner?.number === undefined
      ? []
      : [quickFix(`Use number ${owner.number}`, object, set(path, owner.number))]),
    quickFix(
      `Declare port '${port}'`,
      object,
      ports.length > 0
        ? { op: "insert", path: at, index: ports.length, value: entry }
        : set(at, [entry]),
    ),
  ];
}
