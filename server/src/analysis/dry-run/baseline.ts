// What runs before the scope is applied: its files as they were. Files that are as they were start from nothing, so that
// a first rollout is shown; a change is shown as the update that it is.
import type { KubeObject } from "#engine";
import { parseSource } from "../documents/index.ts";
import { bindResources, type FileOptions } from "../resources/index.ts";
import type { Scope } from "../scope.ts";
import type { World } from "../world.ts";
import { appliedValue, simulated } from "./request.ts";

/** The objects of the scope's files as `texts` has them; none when nothing of the scope has changed since. */
export function baselineObjects(
  scope: Scope,
  texts: ReadonlyMap<string, string>,
  options: FileOptions,
  world: Pick<World, "pack">,
): readonly KubeObject[] {
  const known = scope.sources.filter(({ file }) => texts.has(file));
  if (known.every(({ file, text }) => texts.get(file) === text)) return [];
  // Only documents that have changed are read again.
  const before = known.map((source) =>
    parseSource(source.file, texts.get(source.file) ?? "", source),
  );
  const { objects } = bindResources(before, options);
  return simulated({ ...scope, objects }, world).map(appliedValue);
}
