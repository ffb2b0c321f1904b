// `$(NAME)` in values, commands and arguments, as the kubelet expands it.

import type { Path } from "../finding.ts";
import { asText } from "../resources/json.ts";
import { type Container, entries } from "./workload.ts";

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

/** The names that a text expands; `$$(NAME)` stands for itself. */
export function expansionsIn(text: string): string[] {
  return [...text.matchAll(/\$\$|\$\(([A-Za-z_]\w*)\)/g)].flatMap(([, name]) => name ?? []);
}
