import type { SourceFile } from "../documents/index.ts";
import type { ObjectRef } from "../finding.ts";
import { samePath } from "../path.ts";
import { sameItems } from "../same-items.ts";
import {
  type BoundObject,
  bindFile,
  CLUSTER,
  type EffectiveNamespace,
  type FileContext,
  mayBeSame,
} from "./bind-file.ts";
import { isBuiltIn } from "./built-in.ts";
import {
  type Declaration,
  declarationsBy,
  generatedBy,
  type Named,
  namesBy,
  namesOf,
} from "./declarations.ts";
import { commonFolders, folderOf } from "./file-path.ts";
import { BY_KIND, claimTemplateOf, REFERENCES } from "./indexes.ts";
import { type GroupKind, isClusterScoped, kindName } from "./kinds.ts";
import { findKustomizations, KustomizationIndex } from "./kustomizations.ts";
import { changeBetween, type ObjectChanges } from "./object-changes.ts";
import { byPlace, type Index, ObjectIndex, touchedKeys } from "./object-index.ts";
import { PodSelections } from "./pod-selections.ts";
import { Changes, EVERYTHING, type Read, readOf, type Watched } from "./reads.ts";
import type { Reference } from "./references.ts";
import { type ScopeSetting, Visibility } from "./visibility.ts";

export interface BindOptions {
  /** Namespace of objects that name none. Default: `default`. */
  readonly defaultNamespace?: string;
  /** Default: `auto`. */
  readonly scope?: ScopeSetting;
  /** The same for all files that belong together at most: a folder. Default: all. */
  readonly unit?: string;
}

/** The options of each file. */
export type FileOptions = (file: string) => Required<BindOptions>;

export interface BoundReference {
  readonly from: BoundObject;
  readonly reference: Reference;
  /** Of the target; empty for kinds without namespaces. */
  readonly namespace: EffectiveNamespace;
}

/**
 * Binds the documents of a set of files. Files that are no manifests only give context. The order of files does not count.
 * `previous`: the scope as it was with the same options, of which is kept what has not changed.
 */
export function bindResources(
  sources: readonly SourceFile[],
  options: BindOptions | FileOptions = {},
  previous?: ResourceScope,
): ResourceScope {
  const ofAll = { defaultNamespace: "default", scope: "auto", unit: "", ...options } as const;
  const ofFile = typeof options === "function" ? options : () => ofAll;
  return new ResourceScope(sources, ofFile, previous);
}

/** Beyond this part of all objects, indexes are built anew instead of being changed. */
const FEW = 1 / 4;

export class ResourceScope {
  readonly kustomizations: KustomizationIndex;
  /** The states that led to this one, which is the one of that number. */
  readonly changes: Changes;
  readonly state: number;
  readonly visibility: Visibility;
  /** Who selects which pods. */
  readonly pods: PodSelections = new PodSelections(this);
  private readonly all: readonly BoundObject[];
  private readonly options: FileOptions;
  private readonly kustomized: readonly SourceFile[];
  private readonly byFile = new Map<string, readonly BoundObject[]>();
  /** What kustomizations generate, by kind and name. */
  private readonly generated: ReadonlyMap<string, readonly Declaration[]>;
  private readonly declarations: Index<Declaration>;
  private readonly named: Index<Named>;
  private readonly indexes = new Map<Index<unknown>, ObjectIndex<unknown>>();
  /** The indexes that any state so far has been asked for. */
  private readonly asked: Set<Index<unknown>>;
  private readonly memos = new Map<unknown, Map<unknown, Watched<unknown>>>();
  private reads: Set<Read> | undefined;

  constructor(sources: readonly SourceFile[], options: FileOptions, previous?: ResourceScope) {
    this.options = options;
    const sorted = sources.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
    this.kustomized = sorted.filter(({ skipped }) => skipped === "kustomization");
    const before =
      previous && sameItems(previous.kustomized, this.kustomized) ? previous : undefined;
    this.kustomizations =
      before?.kustomizations ?? new KustomizationIndex(findKustomizations(this.kustomized));
    for (const source of sorted)
      this.byFile.set(source.file, bindFile(source, this.contextOf(source.file)));
    this.all = [...this.byFile.values()].flat();
    this.generated =
      before?.generated ?? generatedBy(this.kustomizations, this.kustomized, options);
    const change = before && changeBetween(before.byFile, this.byFile);
    this.visibility =
      before && !change?.identities
        ? before.visibility
        : new Visibility(this.all, this.kustomizations, options);
    const follows = before && change && this.visibility.isAs(before.visibility);
    this.declarations = follows ? before.declarations : declarationsBy(this.kustomizations);
    this.named = follows ? before.named : namesBy(this.kustomizations);
    this.changes = follows ? before.changes : new Changes();
    this.asked = follows ? before.asked : new Set();
    this.state = follows ? this.follow(before, change) : 0;
  }

  /** Takes over what is known of an earlier state, and tells what has changed since; gives the number of this one. */
  private follow(before: ResourceScope, { moved, others }: ObjectChanges): number {
    const gone = [...moved, ...others].flatMap((pair) => pair.before ?? []);
    const come = [...moved, ...others].flatMap((pair) => pair.now ?? []);
    if (gone.length + come.length <= this.all.length * FEW)
      for (const [index, known] of before.indexes)
        this.indexes.set(index, known.changed(gone, come));
    if (others.length === 0) return before.state;
    const touched = new Set([EVERYTHING]);
    for (const index of this.asked)
      for (const other of others)
        for (const key of touchedKeys(index, other.before, other.now))
          touched.add(readOf(index, key));
    return this.changes.add({
      touched,
      gone: others.flatMap((other) => other.before?.content ?? []),
    });
  }

  /** By file, then in the order of the text. */
  get objects(): readonly BoundObject[] {
    this.reads?.add(EVERYTHING);
    return this.all;
  }

  /** CustomResourceDefinitions, as `CustomResources.read` takes them. */
  get customResourceDefinitions(): readonly BoundObject[] {
    return this.lookUp(BY_KIND, "apiextensions.k8s.io/CustomResourceDefinition");
  }

  objectsOf(file: string): readonly BoundObject[] {
    this.reads?.add(EVERYTHING);
    return this.byFile.get(file) ?? [];
  }

  /** The bound object of a reference to it; undefined when it is not in the scope (any more). */
  object(ref: ObjectRef): BoundObject | undefined {
    return this.objectsOf(ref.file).find(
      (object) => object.ref.document === ref.document && samePath(object.ref.base, ref.base),
    );
  }

  /** What is found under a key, in the order of files and texts. */
  lookUp<T>(index: Index<T>, key: string): readonly T[] {
    this.reads?.add(readOf(index, key));
    let known = this.indexes.get(index) as ObjectIndex<T> | undefined;
    if (!known) {
      known = ObjectIndex.of(index, this.all);
      this.indexes.set(index, known);
      this.asked.add(index);
    }
    return known.get(key);
  }

  /** Does some work, and gives what was looked at for it as well. */
  watch<T>(work: () => T): Watched<T> {
    const outer = this.reads;
    const reads = new Set<Read>();
    this.reads = reads;
    try {
      return { answer: work(), reads };
    } finally {
      this.reads = outer;
      for (const read of reads) outer?.add(read);
    }
  }

  /** What `work` gives for a thing, worked out once: `what` names it, and is the same for all things. */
  once<T>(what: unknown, thing: unknown, work: () => T): T {
    const memo = this.memos.get(what) ?? new Map<unknown, Watched<unknown>>();
    this.memos.set(what, memo);
    const known = memo.get(thing) as Watched<T> | undefined;
    if (known && this.reads) for (const read of known.reads) this.reads.add(read);
    if (known) return known.answer;
    const watched = this.watch(work);
    memo.set(thing, watched);
    return watched.answer;
  }

  references(from: BoundObject): BoundReference[] {
    return from.content.references.map((reference) => this.bound(from, reference));
  }

  private bound(from: BoundObject, reference: Reference): BoundReference {
    return { from, reference, namespace: this.namespaceOfTarget(from, reference) };
  }

  /**
   * What a reference means, best candidate first: those of the object's own neighbourhood before variants of the same
   * name in other folders. Empty when nothing in the scope fits.
   */
  resolve({ from, reference, namespace }: BoundReference): Declaration[] {
    return this.find(reference.target, reference.name, namespace, from);
  }

  /** Declarations of a kind and name in a namespace, seen from an object. */
  find(
    target: GroupKind,
    name: string,
    namespace: EffectiveNamespace,
    from: BoundObject,
  ): Declaration[] {
    const claim = claimTemplateOf(kindName(target), name);
    const claims = claim === undefined ? [] : this.declared(target, claim);
    return [
      ...this.declared(target, name).filter(({ ordinals }) => !ordinals),
      ...claims.filter(({ ordinals }) => ordinals),
    ]
      .filter(
        (found) => mayBeSame(found.namespace, namespace) && this.visibility.sees(from, found.file),
      )
      .sort((a, b) => nearness(b, namespace, from) - nearness(a, namespace, from));
  }

  /** What is meant, in parts of the workspace that are not looked at together with the object that names it. */
  elsewhere({ from, reference, namespace }: BoundReference): Declaration[] {
    if (!this.visibility.narrowed(from.ref.file)) return [];
    return this.declared(reference.target, reference.name).filter((found) =>
      mayBeSame(found.namespace, namespace),
    );
  }

  /** Declarations of a kind and name in any namespace. */
  findAnywhere(target: GroupKind, name: string, from: BoundObject): Declaration[] {
    return this.declared(target, name).filter(
      ({ file, ordinals }) => !ordinals && this.visibility.sees(from, file),
    );
  }

  /** Names of a kind that lie in exactly this namespace, for near misses; sorted. */
  names(target: GroupKind, namespace: EffectiveNamespace, from: BoundObject): readonly string[] {
    const kind = kindName(target);
    const view = `${kind}\n${namespace.name}\n${this.visibility.viewOf(from)}`;
    return this.once(this.named, view, () => {
      const names = new Set<string>();
      const add = (name: string, where: string, file: string) => {
        if (where === namespace.name && !names.has(name) && this.visibility.sees(from, file))
          names.add(name);
      };
      for (const { name, namespace: where, file } of this.lookUp(this.named, kind))
        add(name, where, file);
      for (const declarations of this.generated.values())
        for (const { target: own, name, namespace: where, file } of declarations)
          if (kindName(own) === kind) add(name, where.name, file);
      return [...names].sort();
    });
  }

  /** Every cluster has it, whatever the files say. */
  isBuiltIn({ reference, namespace }: BoundReference): boolean {
    return isBuiltIn(reference.target, reference.name, namespace.name);
  }

  /** Who names a declaration: every reference whose best candidate it is. */
  referencesTo(declaration: Declaration): readonly BoundReference[] {
    return this.once(this.declarations, declaration, () => {
      const kind = kindName(declaration.target);
      const names = namesOf(declaration, this.kustomizations);
      return names
        .flatMap((name) => this.lookUp(REFERENCES, `${kind} ${name}`))
        .toSorted((a, b) => byPlace(a.from, b.from))
        .map(({ from, reference }) => this.bound(from, reference))
        .filter((bound) => this.resolve(bound)[0] === declaration);
    });
  }

  /** What an object declares, itself first. */
  declaredBy(object: BoundObject): Declaration[] {
    return object.content.definitions.flatMap((definition) =>
      this.declared(definition.target, definition.name).filter(
        (found) => found.object === object && samePath(found.path, definition.path),
      ),
    );
  }

  private contextOf(file: string): FileContext {
    const { kustomizations } = this;
    const listing = kustomizations.listing(file);
    const folder = folderOf(file);
    const nearby =
      kustomizations.inFolder(folder) ||
      `/${folder}/`.includes("/overlays/") ||
      /(?:^|[/\\._-])patch(?:es)?[^/\\]*$/.test(file);
    return {
      defaultNamespace: this.options(file).defaultNamespace,
      namespace: listing?.namespace,
      patches: kustomizations.isPatch(file) ? "all" : nearby && !listing ? "incomplete" : "none",
    };
  }

  private declared(target: GroupKind, name: string): readonly Declaration[] {
    const key = `${kindName(target)} ${name}`;
    const found = this.lookUp(this.declarations, key);
    const generated = this.generated.get(key);
    return generated ? [...found, ...generated] : found;
  }

  private namespaceOfTarget(from: BoundObject, reference: Reference): EffectiveNamespace {
    if (isClusterScoped(reference.target)) return CLUSTER;
    const { namespace } = reference;
    return namespace === undefined ? from.namespace : { name: namespace, implicit: false };
  }
}

/** Equal namespaces before possible ones, then by the folders in common. */
function nearness(found: Declaration, wanted: EffectiveNamespace, from: BoundObject): number {
  const exact = found.namespace.name === wanted.name;
  return commonFolders(found.file, from.ref.file) + (exact ? 1000 : 0);
}
