// What is applied together with a file: `file`, `folder` (what kubectl apply -f FOLDER would apply) or `workspace`.
import type { SourceFile } from "./documents/index.ts";
import type { BoundObject, ResourceScope } from "./resources/index.ts";

export interface Scope {
  /** The same for all files of one scope. */
  readonly key: string;
  /** How the scope is called in the timeline's heading. */
  readonly title: string;
  /** In kubectl's order. */
  readonly sources: readonly SourceFile[];
  readonly objects: readonly BoundObject[];
}

const folderOf = (file: string) =>
  file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);

/** The scope of a file, from all texts that are known. A file that is not known has an empty scope. */
export function scopeOf(
  sources: ReadonlyMap<string, SourceFile>,
  resources: ResourceScope,
  file: string,
  kind: string,
): Scope {
  const folder = folderOf(file);
  const belongs = (other: string) =>
    kind === "file" ? other === file : kind === "workspace" || folderOf(other) === folder;
  const chosen = [...sources.values()]
    .filter((source) => belongs(source.file) && !source.skipped)
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  const key = `${kind} ${kind === "workspace" ? "" : kind === "file" ? file : folder}`;
  const title =
    kind === "workspace"
      ? "workspace"
      : kind === "file"
        ? file.slice(folder.length)
        : folder.slice(0, -1).split(/[\\/]/).at(-1) || "folder";
  return {
    key,
    title,
    sources: chosen,
    objects: chosen.flatMap((source) => resources.objectsOf(source.file)),
  };
}
