// What the editor hides (`files.exclude` of VS Code) belongs to no workspace.
import { matchesPattern } from "#analysis";

/** Whether a path, from its workspace folder on, or a folder around it, fits one of the globs. */
export function isHidden(path: string, globs: readonly string[]): boolean {
  const steps = path.split("/");
  const around = steps.map((_, i) => steps.slice(0, i + 1).join("/"));
  return globs.flatMap(choices).some((glob) => around.some((one) => matchesPattern(glob, one)));
}

/** `*.{yaml,yml}` as `*.yaml` and `*.yml`. */
function choices(glob: string): string[] {
  const [, before = "", inside, after = ""] = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(glob) ?? [];
  if (inside === undefined) return [glob];
  return inside.split(",").flatMap((one) => choices(before + one + after));
}
