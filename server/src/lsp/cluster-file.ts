// The files that describe the cluster, where it is no preset: read ahead, because the analysis asks for it in the middle of
// its work. A name means a file, all manifests of a folder, or what a glob fits, as on the command line.
import { clusterNames, decodeBytes, matchesPattern } from "#analysis";
import { fileIn, isOnDisk } from "./file-names.ts";
import type { Files } from "./files.ts";

const manifestName = /\.(ya?ml|json)$/i;
const skippedFolders = new Set(["node_modules", ".git"]);
const maxDepth = 20;

export class ClusterFile {
  /** The clusters that were read last, as the settings name them. */
  #clusters: readonly string[] = [];
  /** The files that it may be: a relative path counts from every workspace folder. */
  #candidates: readonly Place[] = [];
  #texts: ReadonlyMap<string, string> = new Map();

  /** The text of the files that were read last, by the name that the settings give them. */
  readonly text = (name: string): string | undefined => this.#texts.get(name);

  has(clusters: readonly string[]): boolean {
    return clusters.every((cluster) => this.#clusters.includes(cluster));
  }

  mayBe(file: string): boolean {
    return this.#candidates.some(
      ({ folder, fits }) =>
        file === folder || (file.startsWith(`${folder}/`) && fits(file.slice(folder.length + 1))),
    );
  }

  /** Reads the files; tells whether they say anything else than before. */
  async read(
    clusters: readonly string[],
    roots: readonly string[],
    files: Files,
  ): Promise<boolean> {
    this.#clusters = clusters;
    const before = this.#texts;
    const texts = new Map<string, string>();
    const candidates: Place[] = [];
    for (const name of new Set(clusters.flatMap(clusterNames))) {
      const absolute = /^([A-Za-z]:)?[/\\]/.test(name) || !isOnDisk(name);
      const places = absolute ? [placeOf(name)] : roots.map((root) => placeOf(name, root));
      candidates.push(...places);
      for (const place of places) {
        const text = await textOf(place, files);
        if (text !== undefined && !texts.has(name)) texts.set(name, text);
      }
    }
    this.#candidates = candidates;
    this.#texts = texts;
    return (
      texts.size !== before.size || [...texts].some(([name, text]) => before.get(name) !== text)
    );
  }
}

/** A file, or a folder with what counts of it, by path from there. */
interface Place {
  readonly folder: string;
  readonly glob: boolean;
  fits(relative: string): boolean;
}

function placeOf(name: string, root?: string): Place {
  const wild = name.search(/[*?[]/);
  const cut = wild < 0 ? name.length : Math.max(0, name.lastIndexOf("/", wild));
  const base = name.slice(0, cut);
  const pattern = name.slice(cut).replace(/^\//, "");
  const steps = base.split("/").filter((step) => step !== "" && step !== ".");
  return {
    folder: root === undefined ? base : steps.reduce(fileIn, root.replace(/\/$/, "")),
    glob: wild >= 0,
    fits: (relative) =>
      wild < 0 ? manifestName.test(relative) : matchesPattern(pattern, relative),
  };
}

async function textOf(place: Place, files: Files): Promise<string | undefined> {
  const single = place.glob ? undefined : await files.read(place.folder);
  if (single) return decodeBytes(single).text;
  const texts: string[] = [];
  for await (const file of filesOf(place, files)) {
    const bytes = await files.read(file);
    if (bytes) texts.push(decodeBytes(bytes).text);
  }
  return texts.length > 0 ? texts.join("\n---\n") : undefined;
}

/** By name, a folder's files where the folder stands. */
async function* filesOf(
  place: Place,
  files: Files,
  folder = place.folder,
  above: readonly string[] = [],
): AsyncGenerator<string> {
  const entries = [...(await files.list(folder))].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = fileIn(folder, entry.name);
    const steps = [...above, entry.name];
    if (!entry.folder) {
      if (place.fits(steps.join("/"))) yield file;
    } else if (!skippedFolders.has(entry.name) && steps.length < maxDepth)
      yield* filesOf(place, files, file, steps);
  }
}
