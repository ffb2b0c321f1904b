// The dry run of other texts than those at hand, to compare with: the same scope, as it was.
import type { Configuration } from "./configuration.ts";
import { parseSource, type SourceFile } from "./documents/index.ts";
import { dryRunInput } from "./dry-run/request.ts";
import type { DryRunRequest } from "./dry-run/runs.ts";
import { bindResources } from "./resources/index.ts";
import { scopeOf } from "./scope.ts";
import type { World } from "./world.ts";

/**
 * A dry run of the scope of `file` in which the given texts take the place of the files of that name; `null` for a file
 * that was not there. Documents that cannot be read are left out.
 */
export function comparedRequest(
  sources: ReadonlyMap<string, SourceFile>,
  texts: ReadonlyMap<string, string | null>,
  file: string,
  configuration: Configuration,
  world: World,
): DryRunRequest {
  const before = new Map(sources);
  for (const [name, text] of texts)
    if (text === null) before.delete(name);
    else before.set(name, parseSource(name, text, before.get(name)));
  const { defaultNamespace, referenceScope: scope } = configuration;
  const resources = bindResources([...before.values()], { defaultNamespace, scope });
  const compared = scopeOf(before, resources, file, configuration.scope);
  return { input: dryRunInput(compared, configuration, world), scope: compared, configuration };
}
