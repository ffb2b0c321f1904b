// The file that describes the cluster, where it is no preset: read ahead, because the analysis asks for it in the middle of
// its work.
import { decodeBytes } from "#analysis";
import { fileIn, isOnDisk } from "./file-names.ts";
import type { Files } from "./files.ts";

export class ClusterFile {
  /** As the settings name it. */
  #name = "";
  /** The files that it may be: a relative path counts from every workspace folder. */
  #candidates: readonly string[] = [];
  #text: string | undefined;

  /** The text of the file that was read last, if that is its name. */
  readonly text = (name: string): string | undefined =>
    name === this.#name ? this.#text : undefined;

  isNamed(name: string): boolean {
    return name === this.#name;
  }

  mayBe(file: string): boolean {
    return this.#candidates.includes(file);
  }

  /** Reads the file; tells whether it says anything else than before. */
  async read(name: string, roots: readonly string[], files: Files): Promise<boolean> {
    const absolute = /^([A-Za-z]:)?[/\\]/.test(name) || !isOnDisk(name);
    this.#name = name;
    this.#candidates = absolute ? [name] : roots.map((root) => fileIn(root, name));
    const before = this.#text;
    let text: string | undefined;
    for (const candidate of this.#candidates) {
      const bytes = await files.read(candidate);
      text ??= bytes && decodeBytes(bytes).text;
    }
    this.#text = text;
    return text !== before;
  }
}
