// What is applied together with a file: `file`, `folder` (what kubectl apply -f FOLDER would apply) or `workspace`,
// or what globs name.
import { parseApiVersion } from "#engine";
import type { SourceFile } from "./documents/index.ts";
import { objectKey } from "./dry-run/outcome.ts";
import { matchesPattern } from "./lint/patterns.ts";
import { fileName, folderOf, slashed } from "./resources/file-path.ts";
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

/** Which files belong together, and what that is called. */
interface Reach {
  readonly key: string;
  readonly title: string;
  belongs(file: string): boolean;
}

function reachOf(file: string, kind: string): Reach {
  const folder = folderOf(file);
  // A folder that is asked for is itself what belongs together.
  switch (file.endsWith("/") ? "folder" : kind) {
    case "file":
      return { key: file, title: fileName(file), belongs: (other) => other === file };
    case "workspace":
      return { key: "", title: "workspace", belongs: () => true };
    case "folder":
      return {
        key: folder,
        title: fileName(folder) || "folder",
        belongs: (other) => folderOf(other) === folder,
      };
  }
  const globs = kind.split(",").map((glob) => slashed(glob.trim()).replace(/^\.\//, ""));
  const belongs = (other: string) =>
    globs.some((glob) =>
      matchesPattern(glob.startsWith("/") ? glob : `**/${glob}`, slashed(other)),
    );
  // A file that no glob names is applied with its folder.
  return belongs(file) ? { key: "", title: globs.join(", "), belongs } : reachOf(file, "folder");
}

/**
 * The scope of a file, from all texts that are known. `kind` is `file`, `folder`, `workspace`, or globs with commas
 * between them, each from any folder on. A file that is not known has an empty scope; the address of a folder, which ends
 * with a slash, has that of the folder's files, whatever the kind.
 */
export function scopeOf(
  sources: ReadonlyMap<string, SourceFile>,
  resources: ResourceScope,
  file: string,
  kind: string,
): Scope {
  const reach = reachOf(file, kind);
  const { title } = reach;
  const chosen = [...sources.values()]
    .filter((source) => reach.belongs(source.file) && !source.skipped)
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  const key = `${kind} ${reach.key}`;
  const all = chosen.flatMap((source) => resources.objectsOf(source.file));
  const own = new Set(resources.objectsOf(file).map(identityOf));
  const objects = withoutVariants(all, file, own);
  // A file whose objects have variants elsewhere is seen with its own, and so has a scope of its own.
  const chooses = all.some((object) => object.ref.file !== file && own.has(identityOf(object)));
  return { key: chooses ? `${key} ${file}` : key, title, sources: chosen, objects };
}

function identityOf({ ref }: BoundObject): string {
  return `${parseApiVersion(ref.apiVersion).group}/${objectKey(ref)}`;
}

/**
 * Files that define the same object are variants of it (the steps of a lesson, dev and prod): nobody applies them all.
 * The file at hand decides; among the others the first.
 */
function withoutVariants(
  objects: readonly BoundObject[],
  file: string,
  own: ReadonlySet<string>,
): readonly BoundObject[] {
  const definedIn = new Map<string, string>();
  return objects.filter((object) => {
    if (object.ref.name === "") return true;
    const identity = identityOf(object);
    const chosen = own.has(identity) ? file : (definedIn.get(identity) ?? object.ref.file);
    definedIn.set(identity, chosen);
    return chosen === object.ref.file;
  });
}
