// Which files of a scope are looked at together (lint.md section 1.4).
import type { BoundObject } from "./bind-file.ts";
import { folderOf, slashed } from "./file-path.ts";
import { kindName } from "./kinds.ts";
import type { KustomizationIndex } from "./kustomizations.ts";

/** `auto`: all files; with many folders that repeat each other only those that belong together. */
export type ScopeSetting = "auto" | "workspace" | "folder" | "file";

export class Visibility {
  private readonly kustomizations: KustomizationIndex;
  private readonly setting: ScopeSetting;
  /** Only parts of the workspace are looked at together, though nobody has asked for that. */
  readonly narrowed: boolean;
  private readonly folders = new Map<string, string>();

  constructor(
    objects: readonly BoundObject[],
    kustomizations: KustomizationIndex,
    setting: ScopeSetting,
  ) {
    this.kustomizations = kustomizations;
    this.narrowed = setting === "auto" && repeatsItself(objects);
    this.setting = setting === "auto" && !this.narrowed ? "workspace" : setting;
  }

  /** Whether an object may mean something in the file. */
  sees(from: BoundObject, file: string): boolean {
    const own = from.ref.file;
    if (own === file || this.setting === "workspace") return true;
    if (this.setting === "file") return false;
    if (this.folder(own) === this.folder(file)) return true;
    if (this.setting === "folder") return false;
    const listing = this.kustomizations.listing(own);
    return listing !== undefined && this.kustomizations.pulledIn(listing).has(slashed(file));
  }

  /** The same for all files that are looked at together, whatever kustomizations bring in from elsewhere. */
  unitOf(file: string): string {
    if (this.setting === "workspace") return "";
    return this.setting === "file" ? file : this.folder(file);
  }

  private folder(file: string): string {
    let folder = this.folders.get(file);
    if (folder === undefined) {
      folder = folderOf(file);
      this.folders.set(file, folder);
    }
    return folder;
  }
}

/** Folders beyond which a workspace may hold several variants of the same things. */
const MANY_FOLDERS = 20;

/** More than a few folders with manifests, and the same object in two of them. */
function repeatsItself(objects: readonly BoundObject[]): boolean {
  const folders = new Set(objects.map(({ ref }) => folderOf(ref.file)));
  if (folders.size <= MANY_FOLDERS) return false;
  const seen = new Map<string, string>();
  return objects.some(({ ref, kind, namespace }) => {
    if (ref.name === "") return false;
    const identity = `${kindName(kind)} ${namespace.name} ${ref.name}`;
    const folder = folderOf(ref.file);
    const other = seen.get(identity);
    seen.set(identity, folder);
    return other !== undefined && other !== folder;
  });
}
