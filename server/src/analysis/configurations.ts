// What counts for each file: the settings of its workspace folder, the configuration files above it, the user's settings,
// the defaults, the earlier ones counting more.
import { isPresetName } from "#engine";
import { type ConfigFile, extendedFiles, liesIn, outerFirst } from "./config-file/config-file.ts";
import { type EffectiveSetting, effectiveConfiguration } from "./config-file/effective.ts";
import { type FileLists, fileLists, fileSettings } from "./config-file/file-settings.ts";
import {
  type Configuration,
  clusterNames,
  clusterOf,
  clusterTitle,
  defaultConfiguration,
} from "./configuration.ts";
import { fileName, joinPath, slashed } from "./resources/file-path.ts";
import type { FileOptions } from "./resources/index.ts";
import type { Territory } from "./scope.ts";

/** What is set from outside. */
export interface Given {
  /** Counts more than configuration files. */
  readonly settings: Partial<Configuration>;
  /** Counts less than configuration files. */
  readonly standard?: Partial<Configuration>;
}

const nothing: Given = { settings: {} };

export class Configurations {
  /** Outer folders first. */
  readonly files: readonly ConfigFile[];
  readonly #outside: Given;
  readonly #roots: ReadonlyMap<string, Given>;
  /** Equal configurations are the same object, across changes too. */
  readonly #interned: Map<string, Configuration>;
  readonly #byUnit = new Map<string, Configuration>();
  readonly #units = new Map<string, string>();

  /** `roots`: what is set for files below workspace folders; `outside` for all others. */
  constructor(
    files: readonly ConfigFile[] = [],
    outside: Given = nothing,
    roots: ReadonlyMap<string, Given> = new Map(),
    interned: Map<string, Configuration> = new Map(),
  ) {
    this.files = outerFirst(files);
    this.#outside = outside;
    this.#roots = roots;
    this.#interned = interned;
  }

  /** The files that configuration files extend, whether they are known or not. */
  get extendedFiles(): readonly string[] {
    return this.files.flatMap(extendedFiles);
  }

  /** What configuration files say of baselines and exclusions. */
  get fileLists(): FileLists {
    return fileLists(this.files);
  }

  /** What counts for a file beside rules, and where it is set. */
  effective(file: string): readonly EffectiveSetting[] {
    return effectiveConfiguration(this.#above(file));
  }

  /** The workspace folder that a file lies in, the innermost one; empty outside of all. */
  rootOf(file: string): string {
    let found = "";
    for (const root of this.#roots.keys())
      if (root.length > found.length && file.startsWith(`${root}/`)) found = root;
    return found;
  }

  /** The nearest folder with a configuration file, else the workspace folder: the same configuration holds all over it. */
  unitOf(file: string): string {
    const folder = file.slice(0, file.lastIndexOf("/") + 1);
    let unit = this.#units.get(folder);
    if (unit === undefined) {
      const root = this.rootOf(file);
      const nearest = this.files.findLast((config) => liesIn(config.folder, slashed(file)));
      unit = nearest && nearest.folder.length > root.length ? nearest.folder : root;
      this.#units.set(folder, unit);
    }
    return unit;
  }

  /** The configuration files in a file's folder and above, outer folders first. */
  #above(file: string): readonly ConfigFile[] {
    return this.files.filter(({ folder }) => liesIn(folder, slashed(file)));
  }

  /** The same object as long as it says the same. */
  of(file: string): Configuration {
    const unit = this.unitOf(file);
    let found = this.#byUnit.get(unit);
    if (!found) {
      found = this.#made(file);
      this.#byUnit.set(unit, found);
    }
    return found;
  }

  /** Every configuration that holds for files somewhere. */
  all(): readonly Configuration[] {
    const places = [...this.#roots.keys(), ...this.files.map(({ folder }) => folder)];
    return [...new Set(["", ...places.map((folder) => `${folder}/`)].map((file) => this.of(file)))];
  }

  /** The cluster of a file's dry run as it is told. */
  clusterTitle(file: string): string {
    return clusterTitle(this.of(file).cluster, this.unitOf(file));
  }

  /** How the objects of a file are bound. */
  readonly bindOptions: FileOptions = (file) => {
    const { defaultNamespace, referenceScope: scope } = this.of(file);
    return { defaultNamespace, scope, unit: this.unitOf(file) };
  };

  /** How far the scope of a file may reach. */
  territory(file: string): Territory {
    const root = this.rootOf(file);
    return {
      kind: this.of(file).scope,
      key: `${root} ${this.unitOf(file)}`,
      title: this.#roots.size > 1 ? fileName(root) : "workspace",
      holds: (other) => this.rootOf(other) === root,
    };
  }

  #made(file: string): Configuration {
    const root = this.rootOf(file);
    const { settings, standard = {} } = this.#roots.get(root) ?? this.#outside;
    const { rules: standardRules = {}, ...below } = standard;
    const made = {
      ...defaultConfiguration,
      ...inFolder(below, root),
      standardRules,
      ...fileSettings(this.#above(file)),
      ...inFolder(settings, root),
    };
    const key = JSON.stringify(made);
    const known = this.#interned.get(key) ?? made;
    this.#interned.set(key, known);
    return known;
  }
}

/** Paths of cluster files count from the workspace folder. */
function inFolder(settings: Partial<Configuration>, root: string): Partial<Configuration> {
  const { cluster } = settings;
  if (cluster === undefined || root === "") return settings;
  const names = clusterNames(cluster).map((name) =>
    isPresetName(name) || isAbsolute(name) ? name : joinPath(root, name),
  );
  return { ...settings, cluster: clusterOf(names) };
}

function isAbsolute(name: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\]|[a-z][a-z0-9+.-]+:)/.test(name);
}
