// What is applied together with a file: `file`, `folder` (what kubectl apply -f FOLDER would apply) or `workspace`,
// or what globs name.
import { parseApiVersion } from "#engine";
import type { SourceFile } from "./documents/index.ts";
import { objectKey } from "./dry-run/outcome.ts";
import { matchesPattern } from "./patterns.ts";
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

/** How far the scope of a file may reach. */
export interface Territory {
  /** `file`, `folder`, `workspace`, or globs with commas between them, each from any folder on. */
  readonly kind: string;
  /** The same for all files of one workspace folder and one configuration. */
  readonly key: string;
  /** Of the workspace folder. */
  readonly title: string;
  /** Whether a file is of the same workspace folder. */
  holds(file: string): boolean;
}

/** Which files belong together, and what that is called. */
interface Reach {
  readonly key: string;
  readonly title: string;
  belongs(file: string): boolean;
}

function reachOf(file: string, territory: Territory): Reach {
  const { kind, key } = territory;
  const folder = folderOf(file);
  // A folder that is asked for is itself what belongs together.
  switch (file.endsWith("/") ? "folder" : kind) {
    case "file":
      return { key: file, title: fileName(file), belongs: (other) => other === file };
    case "workspace":
      return { key, title: territory.title, belongs: territory.holds };
    case "folder":
      return {
        key: folder,
        title: fileName(folder) || "folder",
        belongs: (other) => folderOf(other) === folder,
      };
  }
  const globs = kind.split(",").map((glob) => slashed(glob.trim()).replace(/^\.\//, ""));
  const belongs = (other: string) =>
    territory.holds(other) &&
    globs.some((glob) =>
      matchesPattern(glob.startsWith("/") ? glob : `**/${glob}`, slashed(other)),
    );
  // A file that no glob names is applied with its folder.
  return belongs(file)
    ? { key, title: globs.join(", "), belongs }
    : reachOf(file, { ...territory, kind: "folder" });
}

/**
 * The scope of a file, from all texts that are known. A file that is not known has an empty scope; the address of a
 * folder, which ends with a slash, has that of the folder's files, whatever the kind.
 */
export function scopeOf(
  sources: ReadonlyMap<string, SourceFile>,
  resources: ResourceScope,
  file: string,
  territory: Territory,
): Scope {
  const reach = reachOf(file, territory);
  const group = groupOf(sources, resources, reach);
  const key = `${territory.kind} ${reach.key}`;
  const { title } = reach;
  const own = new Set(resources.objectsOf(file).map(identityOf));
  // A file whose objects have variants elsewhere is seen with its own, and so has a scope of its own.
  return [...own].some((identity) => group.variants.has(identity))
    ? {
        key: `${key} ${file}`,
        title,
        sources: group.sources,
        objects: withoutVariants(group.all, file, own),
      }
    : { key, title, sources: group.sources, objects: group.objects };
}

/** What belongs together, whichever of its files is asked about. */
interface Group {
  readonly sources: readonly SourceFile[];
  readonly all: readonly BoundObject[];
  /** All but those that an earlier file defines too. */
  readonly objects: readonly BoundObject[];
  /** Identities of what several files define. */
  readonly variants: ReadonlySet<string>;
}

const groups = new WeakMap<ResourceScope, Map<string, Group>>();

function groupOf(
  known: ReadonlyMap<string, SourceFile>,
  resources: ResourceScope,
  { key, title, belongs }: Reach,
): Group {
  const ofResources = groups.get(resources) ?? new Map<string, Group>();
  groups.set(resources, ofResources);
  const name = `${title} ${key}`;
  const made = ofResources.get(name);
  if (made) return made;
  const sources = [...known.values()]
    .filter(({ file, skipped }) => belongs(file) && !skipped)
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  const all = sources.flatMap(({ file }) => resources.objectsOf(file));
  const variants = variantsOf(all);
  const objects = variants.size === 0 ? all : withoutVariants(all);
  const group = { sources, all, objects, variants };
  ofResources.set(name, group);
  return group;
}

function variantsOf(objects: readonly BoundObject[]): Set<string> {
  const definedIn = new Map<string, string>();
  const variants = new Set<string>();
  for (const object of objects) {
    const identity = identityOf(object);
    const { file } = object.ref;
    const first = definedIn.get(identity) ?? file;
    definedIn.set(identity, first);
    if (first !== file) variants.add(identity);
  }
  return variants;
}

const identities = new WeakMap<BoundObject, string>();

function identityOf(object: BoundObject): string {
  let identity = identities.get(object);
  if (identity === undefined) {
    const { ref } = object;
    identity = `${parseApiVersion(ref.apiVersion).group}/${objectKey(ref)}`;
    identities.set(object, identity);
  }
  return identity;
}

/**
 * Files that define the same object are variants of it (the steps of a lesson, dev and prod): nobody applies them all.
 * The file at hand decides; among the others the first.
 */
function withoutVariants(
  objects: readonly BoundObject[],
  file = "",
  own: ReadonlySet<string> = new Set(),
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
