// `$(NAME)` in values, commands and arguments, as the kubelet expands it.

import type { Path } from "../finding.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";
import { asText, field } from "../resources/json.ts";
import { type Container, entries } from "../resources/workload.ts";

export interface Variable {
  readonly name: string;
  /** Empty when it comes from elsewhere. */
  readonly value: string;
  readonly path: Path;
}

export function variablesOf({ fields, path }: Container): Variable[] {
  return entries(fields["env"], [...path, "env"]).flatMap(({ fields: variable, path: at }) => {
    const name = asText(variable["name"]);
    return name === undefined ? [] : [{ name, value: asText(variable["value"]) ?? "", path: at }];
  });
}

/** `$(NAME)` in a text, with its offsets there. */
export interface Expansion {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What a text expands; `$$(NAME)` stands for itself. */
export function expansionsIn(text: string): Expansion[] {
  return [...text.matchAll(/\$\$|\$\(([A-Za-z_]\w*)\)/g)].flatMap(
    ({ 0: written, 1: name, index }) =>
      name === undefined ? [] : [{ name, start: index, end: index + written.length }],
  );
}

/** The variables that a container gets of whole objects; undefined when the keys of one are not known. */
export function namesFromSources(
  scope: ResourceScope,
  object: BoundObject,
  container: Container,
): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { fields } of entries(container.fields["envFrom"], [])) {
    const source = field(fields, "secretRef") === undefined ? "configMapRef" : "secretRef";
    const name = field(fields, source, "name");
    const kind = source === "secretRef" ? "Secret" : "ConfigMap";
    if (typeof name !== "string") return undefined;
    const found = scope.find({ group: "", kind }, name, object.namespace, object)[0];
    if (!found?.keys || found.keys.length === 0) return undefined;
    const prefix = typeof fields["prefix"] === "string" ? fields["prefix"] : "";
    for (const key of found.keys) names.add(prefix + key.name);
  }
  return names;
}
