// Which files of a scope are looked at together.
import type { BoundObject } from "./bind-file.ts";
import { folderOf, slashed } from "./file-path.ts";
import { kindName } from "./kinds.ts";
import type { KustomizationIndex } from "./kustomizations.ts";

/** `auto`: all files of a unit; with many folders that repeat each other only those that belong together. */
export type ScopeSetting = "auto" | "workspace" | "folder" | "file";

interface Together {
  readonly scope: ScopeSetting;
  /** The same for files that may be looked at together unasked. */
  readonly unit: string;
}

interface Setting extends Together {
  /** What the setting comes to. */
  readonly kind: "workspace" | "unit" | "nearby" | "folder" | "file";
}

export class Visibility {
  private readonly kustomizations: KustomizationIndex;
  private readonly optionsOf: (file: string) => Together;
  /** The units that there are, and whether their folders repeat each other. */
  private readonly repeating: ReadonlyMap<string, boolean>;
  private readonly settings = new Map<string, Setting>();
  private readonly folders = new Map<string, string>();

  constructor(
    objects: readonly BoundObject[],
    kustomizations: KustomizationIndex,
    optionsOf: (file: string) => Together,
  ) {
    this.kustomizations = kustomizations;
    this.optionsOf = optionsOf;
    const units = new Map<string, BoundObject[]>();
    for (const object of objects) {
      const { unit } = optionsOf(object.ref.file);
      const own = units.get(unit);
      if (own) own.push(object);
      else units.set(unit, [object]);
    }
    this.repeating = new Map([...units].map(([unit, own]) => [unit, repeatsItself(own)]));
  }

  /** Whether it says of all files what another one of the same kustomizations and options says. */
  isAs({ repeating }: Visibility): boolean {
    return (
      this.repeating.size === repeating.size &&
      [...this.repeating].every(([unit, repeats]) => repeating.get(unit) === repeats)
    );
  }

  /** Only parts of the workspace are looked at together with a file, though nobody has asked for that. */
  narrowed(file: string): boolean {
    const { scope, kind } = this.settingOf(file);
    return scope === "auto" && (kind === "nearby" || this.repeating.size > 1);
  }

  /** Whether an object may mean something in the file. */
  sees(from: BoundObject, file: string): boolean {
    const own = from.ref.file;
    if (own === file) return true;
    const { kind, unit } = this.settingOf(own);
    if (kind === "workspace") return true;
    if (kind === "file") return false;
    if (
      kind === "unit" ? unit === this.settingOf(file).unit : this.folder(own) === this.folder(file)
    )
      return true;
    if (kind === "folder") return false;
    const listing = this.kustomizations.listing(own);
    return listing !== undefined && this.kustomizations.pulledIn(listing).has(slashed(file));
  }

  /** The same for all files that are looked at together, whatever kustomizations bring in from elsewhere. */
  unitOf(file: string): string {
    const { kind, unit } = this.settingOf(file);
    if (kind === "workspace") return "";
    if (kind === "unit") return unit;
    return kind === "file" ? file : this.folder(file);
  }

  /** The same for objects that see the same files. */
  viewOf({ ref: { file } }: BoundObject): string {
    const { kind } = this.settingOf(file);
    const listing = kind === "nearby" ? this.kustomizations.listing(file)?.file : undefined;
    return [kind, this.unitOf(file), listing ?? ""].join("\n");
  }

  private settingOf(file: string): Setting {
    let setting = this.settings.get(file);
    if (!setting) {
      const { scope, unit } = this.optionsOf(file);
      const kind = scope !== "auto" ? scope : this.repeating.get(unit) ? "nearby" : "unit";
      setting = { scope, unit, kind };
      this.settings.set(file, setting);
    }
    return setting;
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
