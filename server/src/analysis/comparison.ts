// The dry run of other texts than those at hand, to compare with: the same scope, as it was.
import { neighboursOf, parseSource, type SourceFile } from "./documents/index.ts";
import { dryRunInput } from "./dry-run/request.ts";
import type { DryRunRequest } from "./dry-run/runs.ts";
import { bindResources } from "./resources/index.ts";
import { scopeOf } from "./scope.ts";
import type { Workspace } from "./workspace.ts";

/**
 * A dry run of the scope of `file` in which the given texts take the place of the files of that name; `null` for a file
 * that was not there. Documents that cannot be read are left out.
 */
export function comparedRequest(
  workspace: Workspace,
  texts: ReadonlyMap<string, string | null>,
  file: string,
): DryRunRequest {
  const before = new Map<string, SourceFile>(workspace.sources);
  for (const [name, text] of texts)
    if (text === null) before.delete(name);
    else {
      const neighbours = neighboursOf(name, (other) => before.has(other));
      before.set(name, parseSource(name, text, before.get(name), neighbours));
    }
  const configuration = workspace.configurations.of(file);
  const resources = bindResources([...before.values()], workspace.configurations.bindOptions);
  const scope = scopeOf(before, resources, file, workspace.configurations.territory(file));
  return { input: dryRunInput(scope, configuration, workspace.world), scope, configuration };
}
