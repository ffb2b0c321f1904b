// Names inside of one object: volumes, containers and ports of its pods.
import type { Path } from "../finding.ts";
import type { ObjectContribution } from "./contribution.ts";
import { asText, field } from "./json.ts";
import { matchPattern } from "./path-pattern.ts";
import { containerPorts } from "./ports.ts";
import type { LocalReference } from "./references.ts";

export interface LocalDeclaration {
  readonly id: LocalReference["kind"]["id"];
  readonly name: string;
  /** Of the name. */
  readonly path: Path;
  /** Of the container that a port belongs to. */
  readonly container?: Path;
}

/** The volumes (claim templates included), containers and named ports that an object declares. */
export function localDeclarations(object: ObjectContribution): LocalDeclaration[] {
  const { template, value } = object;
  if (template === undefined) return [];
  const spec = { path: [...template.path, "spec"], value: template.spec };
  const named = (id: LocalDeclaration["id"], start: typeof spec, pattern: string) =>
    matchPattern(start, pattern).flatMap(({ path, value: item }) => {
      const name = asText(field(item, "name"));
      return name === undefined ? [] : [{ id, name, path: [...path, "name"] }];
    });
  const claims = matchPattern({ path: [], value }, "spec.volumeClaimTemplates[*].metadata");
  return [
    ...named("volume-mount", spec, "volumes[*]"),
    ...(object.groupKind.kind === "StatefulSet"
      ? claims.flatMap(({ path, value: metadata }) => {
          const name = asText(field(metadata, "name"));
          return name === undefined
            ? []
            : [{ id: "volume-mount" as const, name, path: [...path, "name"] }];
        })
      : []),
    ...named("container", spec, "{initContainers,containers,ephemeralContainers}[*]"),
    ...containerPorts(template).flatMap(({ name, path, containerPath }) =>
      name === undefined
        ? []
        : [
            {
              id: "container-port" as const,
              name,
              path: [...path, "name"],
              container: containerPath,
            },
          ],
    ),
  ];
}

/** What a local name means: ports are looked up in their own container only. */
export function resolveLocal(
  object: ObjectContribution,
  local: LocalReference,
): LocalDeclaration[] {
  return localDeclarations(object).filter(
    ({ id, name, container }) =>
      id === local.kind.id &&
      name === local.name &&
      (container === undefined || JSON.stringify(container) === JSON.stringify(local.container)),
  );
}
