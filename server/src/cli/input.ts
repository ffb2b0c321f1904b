// Which files a command reads: files, folders (recursive), globs, `-`.
import fs from "node:fs";
import path from "node:path";
import { matchesPattern } from "#analysis";
import { UsageError } from "./command.ts";

const manifestName = /\.(ya?ml|json)$/i;
const skippedFolders = new Set(["node_modules", ".git"]);

/**
 * The files that `paths` name, in kubectl's order: arguments as given, a folder's files by name. A folder gives its
 * `*.yaml`, `*.yml` and `*.json`, recursively; a file is taken whatever its name. A path that matches nothing is a
 * usage error, as with kubectl.
 */
export function listFiles(paths: readonly string[]): string[] {
  const found: string[] = [];
  for (const given of paths) {
    if (given === "-") {
      found.push("-");
      continue;
    }
    if (fs.existsSync(given)) {
      collect(given, found, true);
      continue;
    }
    if (!/[*?[]/.test(given)) throw new UsageError(`the path "${given}" does not exist`);
    const pattern = slashed(path.normalize(given));
    const matches: string[] = [];
    const base = given.slice(0, given.search(/[*?[]/));
    const start = base.includes("/") ? base.slice(0, base.lastIndexOf("/") + 1) : ".";
    const every: string[] = [];
    if (fs.existsSync(start)) collect(start, every, false);
    for (const file of every)
      if (matchesPattern(pattern, slashed(path.normalize(file)))) matches.push(file);
    if (matches.length === 0) throw new UsageError(`the path "${given}" does not exist`);
    found.push(...matches);
  }
  return [...new Set(found)];
}

/** The folder that the scan began in which found a file: the innermost of those that `paths` name. */
export function scanRoot(paths: readonly string[], file: string): string {
  const name = slashed(path.normalize(file));
  return paths
    .map((given) => {
      const wild = given.search(/[*?[]/);
      const base = wild < 0 ? given : given.slice(0, given.lastIndexOf("/", wild) + 1);
      return slashed(path.normalize(base)).replace(/^\.\/?$|\/$/g, "");
    })
    .filter((folder) => name.startsWith(`${folder}/`))
    .reduce((longest, folder) => (folder.length > longest.length ? folder : longest), "");
}

function collect(target: string, found: string[], onlyManifestsInFolders: boolean): void {
  if (!fs.statSync(target).isDirectory()) {
    found.push(target);
    return;
  }
  const entries = fs.readdirSync(target, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(target, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) collect(file, found, onlyManifestsInFolders);
    } else if (entry.isFile() && (!onlyManifestsInFolders || manifestName.test(entry.name)))
      found.push(file);
  }
}

const slashed = (name: string) => name.replaceAll(path.sep, "/");
