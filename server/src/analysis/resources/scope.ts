// All objects of the files that are looked at together, and who names whom. Built from the documents' contributions;
// everything is derived once when first asked for.
import { matchesLabelSelector } from "#engine";
import type { ManifestDocument, SourceFile } from "../documents/index.ts";
import type { ObjectRef, Path } from "../finding.ts";
import { samePath } from "../path.ts";
import {
  type BoundObject,
  bindFile,
  CLUSTER,
  type EffectiveNamespace,
  type FileContext,
} from "./bind-file.ts";
import { isBuiltIn } from "./built-in.ts";
import type { PodTemplate } from "./contribution.ts";
import type { DefinedKey } from "./definitions.ts";
import { commonFolders, folderOf } from "./file-path.ts";
import { asLabels, field } from "./json.ts";
import { type GroupKind, isClusterScoped, kindName } from "./kinds.ts";
import { findKustomizations, KustomizationIndex } from "./kustomizations.ts";
import type { PodSelector, Reference } from "./references.ts";
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

/** Something that a reference can mean: an object of the scope, or one that will be made of it. */
export interface Declaration {
  readonly target: GroupKind;
  readonly name: string;
  readonly namespace: EffectiveNamespace;
  readonly keys: readonly DefinedKey[] | undefined;
  readonly type: string | undefined;
  /** Where it is declared: file, document, and the path of the name from the object on. */
  readonly file: string;
  readonly document: ManifestDocument;
  readonly base: Path;
  readonly path: Path;
  /** The object, when it stands in the files itself. */
  readonly object: BoundObject | undefined;
  readonly ordinals: boolean;
}

export interface BoundReference {
  readonly from: BoundObject;
  readonly reference: Reference;
  /** Of the target; empty for kinds without namespaces. */
  readonly namespace: EffectiveNamespace;
}

/** A pod template with the object that holds it. */
export interface BoundTemplate {
  readonly object: BoundObject;
  readonly template: PodTemplate;
}

/** A selector that selects an object's pods, with the object that holds it. */
export interface Selection {
  readonly object: BoundObject;
  readonly selector: PodSelector;
}

/** Binds the documents of a set of files. Files that are no manifests only give context. The order of files does not count. */
export function bindResources(
  sources: readonly SourceFile[],
  options: BindOptions | FileOptions = {},
): ResourceScope {
  const ofAll = { defaultNamespace: "default", scope: "auto", unit: "", ...options } as const;
  return new ResourceScope(sources, typeof options === "function" ? options : () => ofAll);
}

export class ResourceScope {
  readonly kustomizations: KustomizationIndex;
  /** By file, then in the order of the text. */
  readonly objects: readonly BoundObject[];
  /** CustomResourceDefinitions, as `CustomResources.read` takes them. */
  readonly customResourceDefinitions: readonly BoundObject[];
  private readonly options: FileOptions;
  private readonly byFile = new Map<string, readonly BoundObject[]>();
  /** By kind, then by name. */
  private readonly declarations = new Map<string, Map<string, Declaration[]>>();
  private readonly templates: BoundTemplate[] = [];
  /** By label pair, `app=web`. */
  private readonly templatesByLabel = new Map<string, BoundTemplate[]>();
  readonly visibility: Visibility;
  private incoming: Map<Declaration, BoundReference[]> | undefined;
  private selections: Map<BoundObject, Selection[]> | undefined;

  constructor(sources: readonly SourceFile[], options: FileOptions) {
    this.options = options;
    const sorted = sources.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
    this.kustomizations = new KustomizationIndex(findKustomizations(sorted));
    for (const source of sorted)
      this.byFile.set(source.file, bindFile(source, this.contextOf(source.file)));
    this.objects = [...this.byFile.values()].flat();
    for (const object of this.objects) this.declare(object);
    for (const source of sorted)
      if (source.skipped === "kustomization") this.declareGenerated(source);
    this.customResourceDefinitions = this.objects.filter(
      ({ kind }) => kindName(kind) === "apiextensions.k8s.io/CustomResourceDefinition",
    );
    this.visibility = new Visibility(this.objects, this.kustomizations, options);
  }

  objectsOf(file: string): readonly BoundObject[] {
    return this.byFile.get(file) ?? [];
  }

  /** The bound object of a reference to it; undefined when it is not in the scope (any more). */
  object(ref: ObjectRef): BoundObject | undefined {
    return this.objectsOf(ref.file).find(
      (object) => object.ref.document === ref.document && samePath(object.ref.base, ref.base),
    );
  }

  // References.

  references(from: BoundObject): BoundReference[] {
    return from.content.references.map((reference) => ({
      from,
      reference,
      namespace: this.namespaceOfTarget(from, reference),
    }));
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
    const claim = kindName(target) === "PersistentVolumeClaim" && /^(.+)-\d+$/.exec(name)?.[1];
    return [
      ...this.declared(target, name).filter(({ ordinals }) => !ordinals),
      ...this.declared(target, claim || "").filter(({ ordinals }) => ordinals),
    ]
      .filter(
        (found) => mayBeSame(found.namespace, namespace) && this.visibility.sees(from, found.file),
      )
      .sort((a, b) => nearness(b, namespace, from) - nearness(a, namespace, from));
  }

  /** The workspace has what is meant, if in a part that is not looked at together with the object that names it. */
  liesElsewhere({ from, reference, namespace }: BoundReference): boolean {
    return (
      this.visibility.narrowed(from.ref.file) &&
      this.declared(reference.target, reference.name).some((found) =>
        mayBeSame(found.namespace, namespace),
      )
    );
  }

  /** Declarations of a kind and name in any namespace. */
  findAnywhere(target: GroupKind, name: string, from: BoundObject): Declaration[] {
    return this.declared(target, name).filter(
      ({ file, ordinals }) => !ordinals && this.visibility.sees(from, file),
    );
  }

  /** Names of a kind that lie in exactly this namespace, for near misses; sorted. */
  names(target: GroupKind, namespace: EffectiveNamespace, from: BoundObject): string[] {
    const here = ({ namespace: own, ordinals, file }: Declaration) =>
      !ordinals && own.name === namespace.name && this.visibility.sees(from, file);
    return [...(this.declarations.get(kindName(target)) ?? [])]
      .filter(([, found]) => found.some(here))
      .map(([name]) => name)
      .sort();
  }

  /** Every cluster has it, whatever the files say. */
  isBuiltIn({ reference, namespace }: BoundReference): boolean {
    return isBuiltIn(reference.target, reference.name, namespace.name);
  }

  /** Who names a declaration: every reference whose best candidate it is. */
  referencesTo(declaration: Declaration): readonly BoundReference[] {
    if (this.incoming === undefined) {
      this.incoming = new Map();
      for (const object of this.objects)
        for (const reference of this.references(object)) {
          const best = this.resolve(reference)[0];
          if (best === undefined) continue;
          const list = this.incoming.get(best);
          if (list) list.push(reference);
          else this.incoming.set(best, [reference]);
        }
    }
    return this.incoming.get(declaration) ?? [];
  }

  /** What an object declares, itself first. */
  declaredBy(object: BoundObject): Declaration[] {
    return object.content.definitions.flatMap((definition) =>
      this.declared(definition.target, definition.name).filter(
        (found) => found.object === object && samePath(found.path, definition.path),
      ),
    );
  }

  // Pods.

  /** Pod templates that lie in a namespace, for selectors and scale targets. */
  podTemplates(namespace: EffectiveNamespace, from: BoundObject): BoundTemplate[] {
    return this.templates.filter(
      ({ object }) =>
        mayBeSame(object.namespace, namespace) && this.visibility.sees(from, object.ref.file),
    );
  }

  /** The pod templates that a selector of an object selects. */
  selected(from: BoundObject, selector: PodSelector): BoundTemplate[] {
    const [pair] = selector.pairs;
    const labelled = pair
      ? (this.templatesByLabel.get(`${pair.key}=${pair.value}`) ?? [])
      : this.templates;
    return this.lookedAt(from, selector, labelled).filter(({ template }) =>
      matchesLabelSelector(selector.selector, template.labels),
    );
  }

  /** The workspace has pods that a selector selects, if in a part that is not looked at together with its object. */
  selectsElsewhere(from: BoundObject, selector: PodSelector): boolean {
    return (
      this.visibility.narrowed(from.ref.file) &&
      this.ofNamespaces(from, selector, this.templates).some(({ template }) =>
        matchesLabelSelector(selector.selector, template.labels),
      )
    );
  }

  /** The pod templates that a selector looks at: those of its namespaces. */
  candidates(from: BoundObject, selector: PodSelector): BoundTemplate[] {
    return this.lookedAt(from, selector, this.templates);
  }

  private lookedAt(
    from: BoundObject,
    selector: PodSelector,
    templates: readonly BoundTemplate[],
  ): BoundTemplate[] {
    return this.ofNamespaces(from, selector, templates).filter((one) =>
      this.visibility.sees(from, one.object.ref.file),
    );
  }

  private ofNamespaces(
    from: BoundObject,
    { kind, namespaces }: PodSelector,
    templates: readonly BoundTemplate[],
  ): BoundTemplate[] {
    if (kind.id === "own-pods") {
      const { template } = from.content;
      return template ? [{ object: from, template }] : [];
    }
    const inNamespace = ({ object }: BoundTemplate) => {
      if (namespaces === undefined) return mayBeSame(object.namespace, from.namespace);
      const { name } = object.namespace;
      if (namespaces.names.includes(name)) return true;
      const { selector } = namespaces;
      return (
        selector !== undefined && matchesLabelSelector(selector, this.namespaceLabels(name, from))
      );
    };
    return templates.filter(inNamespace);
  }

  /** The objects with a selector of the given kind that selects this object's pods. */
  selecting(target: BoundObject, id: PodSelector["kind"]["id"]): BoundObject[] {
    const found = this.selectionsOf(target).filter(({ selector }) => selector.kind.id === id);
    return [...new Set(found.map(({ object }) => object))];
  }

  /** Every selector of the scope that selects this object's pods. */
  selectionsOf(target: BoundObject): readonly Selection[] {
    if (this.selections === undefined) {
      this.selections = new Map();
      for (const object of this.objects)
        for (const selector of object.content.selectors)
          for (const { object: pods } of this.selected(object, selector)) {
            const list = this.selections.get(pods);
            if (list) list.push({ object, selector });
            else this.selections.set(pods, [{ object, selector }]);
          }
    }
    return this.selections.get(target) ?? [];
  }

  /** Labels of a namespace as the files have it, with the one that every namespace gets. */
  private namespaceLabels(name: string, from: BoundObject): Readonly<Record<string, string>> {
    const target: GroupKind = { group: "", kind: "Namespace" };
    const object = this.findAnywhere(target, name, from)[0]?.object;
    const labels = asLabels(field(object?.value, "metadata", "labels"));
    return { ...labels, "kubernetes.io/metadata.name": name };
  }

  // Binding.

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

  private declare(object: BoundObject): void {
    const { content, document, namespace, ref } = object;
    if (content.template && !object.partial)
      this.addTemplate({ object, template: content.template });
    const listing = this.kustomizations.listing(ref.file);
    for (const definition of content.definitions) {
      const { target, name, keys, type, path, ordinals = false } = definition;
      const place = { file: ref.file, document, base: ref.base, path };
      const where = isClusterScoped(target) ? CLUSTER : namespace;
      const declaration = {
        target,
        name,
        namespace: where,
        keys,
        type,
        ...place,
        object,
        ordinals,
      };
      this.addDeclaration(name, declaration);
      const renamed = `${listing?.namePrefix ?? ""}${name}${listing?.nameSuffix ?? ""}`;
      if (renamed !== name) this.addDeclaration(renamed, declaration);
    }
  }

  private addTemplate(template: BoundTemplate): void {
    this.templates.push(template);
    for (const [key, value] of Object.entries(template.template.labels)) {
      const pair = `${key}=${value}`;
      const list = this.templatesByLabel.get(pair);
      if (list) list.push(template);
      else this.templatesByLabel.set(pair, [template]);
    }
  }

  private declareGenerated(source: SourceFile): void {
    for (const kustomization of this.kustomizations.kustomizations()) {
      if (kustomization.file !== source.file) continue;
      const document = source.documents[kustomization.document]!;
      for (const { target, name, namespace, keys, type, path } of kustomization.generated) {
        const written = namespace ?? kustomization.namespace;
        this.addDeclaration(name, {
          target,
          name,
          namespace: {
            name: written ?? this.options(source.file).defaultNamespace,
            implicit: written === undefined,
          },
          keys,
          type,
          file: source.file,
          document,
          base: [],
          path,
          object: undefined,
          ordinals: false,
        });
      }
    }
  }

  private declared(target: GroupKind, name: string): readonly Declaration[] {
    return this.declarations.get(kindName(target))?.get(name) ?? [];
  }

  private addDeclaration(name: string, declaration: Declaration): void {
    const kind = kindName(declaration.target);
    const names = this.declarations.get(kind) ?? new Map<string, Declaration[]>();
    this.declarations.set(kind, names);
    const list = names.get(name);
    if (list) list.push(declaration);
    else names.set(name, [declaration]);
  }

  private namespaceOfTarget(from: BoundObject, reference: Reference): EffectiveNamespace {
    if (isClusterScoped(reference.target)) return CLUSTER;
    const { namespace } = reference;
    return namespace === undefined ? from.namespace : { name: namespace, implicit: false };
  }
}

/** Equal names; or exactly one of them is implicit, and the other may be what it becomes. */
function mayBeSame(a: EffectiveNamespace, b: EffectiveNamespace): boolean {
  if (a.name === b.name) return true;
  return a.name !== "" && b.name !== "" && a.implicit !== b.implicit;
}

/** Equal namespaces before possible ones, then by the folders in common. */
function nearness(found: Declaration, wanted: EffectiveNamespace, from: BoundObject): number {
  const exact = found.namespace.name === wanted.name;
  return commonFolders(found.file, from.ref.file) + (exact ? 1000 : 0);
}
