// The manifests of the workspace folders: found once, in small steps, without what git ignores.
import { fileIn } from "./file-names.ts";
import type { Files } from "./files.ts";

/** Files whose content may be manifests or Drydock's configuration. */
export const manifestName = /\.ya?ml$/i;
/** More files than that are no workspace of manifests. */
const maxFiles = 5000;
const maxDepth = 20;
const skipped = new Set(["node_modules", "vendor", "dist", "target"]);

/**
 * The manifest files below a folder, folder by folder; hidden and ignored folders are left out, and whatever `hides` tells
 * of files and folders by their names.
 */
export async function* manifestFiles(
  files: Files,
  root: string,
  hides: (file: string) => boolean,
): AsyncGenerator<string> {
  const pending = [{ folder: root, depth: 0, ignored: [] as readonly Ignore[] }];
  let count = 0;
  for (let next = pending.shift(); next; next = pending.shift()) {
    const { folder, depth } = next;
    const entries = [...(await files.list(folder))];
    const ignored = entries.some(({ name }) => name === ".gitignore")
      ? [...next.ignored, ...(await readIgnores(files, folder))]
      : next.ignored;
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const file = fileIn(folder, entry.name);
      if (isIgnored(file, entry.folder, ignored) || hides(file)) continue;
      const hidden = entry.name.startsWith(".");
      if (entry.folder) {
        if (!hidden && !skipped.has(entry.name) && depth < maxDepth)
          pending.push({ folder: file, depth: depth + 1, ignored });
      } else if (manifestName.test(entry.name)) {
        if (++count > maxFiles) return;
        yield file;
      }
    }
  }
}

interface Ignore {
  readonly folder: string;
  readonly pattern: RegExp;
  readonly onlyFolders: boolean;
  /** Takes back what an earlier line ignores. */
  readonly negated: boolean;
}

async function readIgnores(files: Files, folder: string): Promise<Ignore[]> {
  const text = new TextDecoder().decode(await files.read(fileIn(folder, ".gitignore")));
  return text.split(/\r?\n/).flatMap((line) => {
    const rule = line.trim();
    if (rule === "" || rule.startsWith("#")) return [];
    const negated = rule.startsWith("!");
    const bare = rule.slice(negated ? 1 : 0).replace(/\/$/, "");
    const onlyFolders = rule.endsWith("/");
    return [{ folder, pattern: globPattern(bare), onlyFolders, negated }];
  });
}

/** A line of `.gitignore` for paths relative to its folder. Without a slash it fits at any depth. */
function globPattern(glob: string): RegExp {
  const anchored = glob.includes("/");
  const body = glob
    .replace(/^\//, "")
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*\*\/|\*\*|\*|\?/g, (wild) =>
      wild === "**/" ? "(?:.*/)?" : wild === "**" ? ".*" : wild === "*" ? "[^/]*" : "[^/]",
    );
  try {
    return new RegExp(`^${anchored ? "" : "(?:.*/)?"}${body}$`);
  } catch {
    return /^$/;
  }
}

function isIgnored(file: string, isFolder: boolean, rules: readonly Ignore[]): boolean {
  let ignored = false;
  for (const { folder, pattern, onlyFolders, negated } of rules) {
    if (onlyFolders && !isFolder) continue;
    const relative = file.slice(folder.length).replace(/^\//, "");
    if (pattern.test(relative)) ignored = !negated;
  }
  return ignored;
}
