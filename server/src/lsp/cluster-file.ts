// The files that describe the cluster, where it is no preset: read ahead, because the analysis asks for it in the middle of
// its work.
import { clusterNames, decodeBytes } from "#analysis";
import { fileIn, isOnDisk } from "./file-names.ts";
import type { Files } from "./files.ts";

export class ClusterFile {
  /** As the settings name it. */
  #name = "";
  /** The files that it may be: a relative path counts from every workspace folder. */
  #candidates: readonly string[] = [];
  #texts: ReadonlyMap<string, string> = new Map();

  /** The text of a file that was read last, by the name that the settings give it. */
  readonly text = (name: string): string | undefined => this.#texts.get(name);

  isNamed(name: string): boolean {
    return name === this.#name;
  }

  mayBe(file: string): boolean {
    return this.#candidates.includes(file);
  }

  /** Reads the files; tells whether they say anything else than before. */
  async read(cluster: string, roots: readonly string[], files: Files): Promise<boolean> {
    this.#name = cluster;
    const before = this.#texts;
    const texts = new Map<string, string>();
    const candidates: string[] = [];
    for (const name of clusterNames(cluster)) {
      const absolute = /^([A-Za-z]:)?[/\\]/.test(name) || !isOnDisk(name);
      const places = absolute ? [name] : roots.map((root) => fileIn(root, name));
      candidates.push(...places);
      for (const place of places) {
        const bytes = await files.read(place);
        if (bytes && !texts.has(name)) texts.set(name, decodeBytes(bytes).text);
      }
    }
    this.#candidates = candidates;
    this.#texts = texts;
    return (
      texts.size !== before.size || [...texts].some(([name, text]) => before.get(name) !== text)
    );
  }
}
