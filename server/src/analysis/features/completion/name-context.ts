// What choosing among names starts from, and how a name is offered.
import type { KubeObject } from "#engine";
import type { BoundObject, ResourceScope } from "../../resources/index.ts";
import type { Choice } from "./choice.ts";
import type { CursorContext } from "./cursor-context.ts";

export interface NameContext {
  readonly cursor: CursorContext;
  readonly object: BoundObject;
  /** Everything that is known, without what is being typed. */
  readonly resources: ResourceScope;
  /** The objects of the cluster model. */
  readonly cluster: readonly KubeObject[];
}

export function plainName(value: string): Choice {
  return { value, kind: "reference", rank: 150 };
}

/** A name with where it is from; those of the same file come first, then of the folder. */
export function nameFrom(
  { object }: NameContext,
  value: string,
  from: BoundObject | undefined,
  file?: string,
): Choice {
  const source = from?.ref.file ?? file ?? "";
  const folder = (text: string) =>
    text.slice(0, Math.max(text.lastIndexOf("/"), text.lastIndexOf("\\")));
  const own = object.ref.file;
  const rank = source === own ? 10 : folder(source) === folder(own) ? 20 : 30;
  const short = source.slice(folder(source).length).replace(/^[\\/]/, "");
  return { value, kind: "reference", rank, ...(short && { detail: short }) };
}

export function distinct(choices: readonly Choice[]): Choice[] {
  const found = new Map<string, Choice>();
  for (const choice of choices) {
    const known = found.get(choice.value);
    if (!known || (choice.rank ?? 0) < (known.rank ?? 0)) found.set(choice.value, choice);
  }
  return [...found.values()];
}
