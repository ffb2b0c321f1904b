// Which pods the objects of a scope select, seen from either side.
import { matchesLabelSelector } from "#engine";
import { type BoundObject, type EffectiveNamespace, mayBeSame } from "./bind-file.ts";
import type { PodTemplate } from "./contribution.ts";
import type { Declaration } from "./declarations.ts";
import { ALL, labelKey, SELECTORS, TEMPLATES } from "./indexes.ts";
import { asLabels, field } from "./json.ts";
import type { GroupKind } from "./kinds.ts";
import { byPlace, type Index } from "./object-index.ts";
import type { PodSelector } from "./references.ts";
import type { Visibility } from "./visibility.ts";

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

/** What selections need to know of their scope. */
export interface SelectingScope {
  readonly visibility: Visibility;
  lookUp<T>(index: Index<T>, key: string): readonly T[];
  once<T>(what: unknown, thing: unknown, work: () => T): T;
  findAnywhere(target: GroupKind, name: string, from: BoundObject): Declaration[];
}

export class PodSelections {
  readonly #scope: SelectingScope;

  constructor(scope: SelectingScope) {
    this.#scope = scope;
  }

  /** Pod templates that lie in a namespace, for selectors and scale targets. */
  templates(namespace: EffectiveNamespace, from: BoundObject): BoundTemplate[] {
    return this.#scope
      .lookUp(TEMPLATES, ALL)
      .filter(
        ({ object }) =>
          mayBeSame(object.namespace, namespace) &&
          this.#scope.visibility.sees(from, object.ref.file),
      );
  }

  /** The pod templates that a selector of an object selects. */
  selected(from: BoundObject, selector: PodSelector): BoundTemplate[] {
    const [pair] = selector.pairs;
    const labelled = this.#scope.lookUp(TEMPLATES, pair ? labelKey(pair.key, pair.value) : ALL);
    return this.#lookedAt(from, selector, labelled).filter(({ template }) =>
      matchesLabelSelector(selector.selector, template.labels),
    );
  }

  /** The workspace has pods that a selector selects, if in a part that is not looked at together with its object. */
  selectsElsewhere(from: BoundObject, selector: PodSelector): boolean {
    return (
      this.#scope.visibility.narrowed(from.ref.file) &&
      this.#ofNamespaces(from, selector, this.#scope.lookUp(TEMPLATES, ALL)).some(({ template }) =>
        matchesLabelSelector(selector.selector, template.labels),
      )
    );
  }

  /** The pod templates that a selector looks at: those of its namespaces. */
  candidates(from: BoundObject, selector: PodSelector): BoundTemplate[] {
    return this.#lookedAt(from, selector, this.#scope.lookUp(TEMPLATES, ALL));
  }

  #lookedAt(
    from: BoundObject,
    selector: PodSelector,
    templates: readonly BoundTemplate[],
  ): BoundTemplate[] {
    return this.#ofNamespaces(from, selector, templates).filter((one) =>
      this.#scope.visibility.sees(from, one.object.ref.file),
    );
  }

  #ofNamespaces(
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
        selector !== undefined && matchesLabelSelector(selector, this.#namespaceLabels(name, from))
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
    return this.#scope.once(SELECTORS, target, () => {
      const { template } = target.content;
      if (!template) return [];
      const pods = [{ object: target, template }];
      const keys = Object.entries(template.labels).map(([key, value]) => labelKey(key, value));
      return [...keys, ALL]
        .flatMap((key) => this.#scope.lookUp(SELECTORS, key))
        .filter(
          ({ object, selector }) =>
            (selector.kind.id === "own-pods" ? object === target : !target.partial) &&
            matchesLabelSelector(selector.selector, template.labels) &&
            this.#lookedAt(object, selector, pods).length > 0,
        )
        .sort((a, b) => byPlace(a.object, b.object));
    });
  }

  /** Labels of a namespace as the files have it, with the one that every namespace gets. */
  #namespaceLabels(name: string, from: BoundObject): Readonly<Record<string, string>> {
    const target: GroupKind = { group: "", kind: "Namespace" };
    const object = this.#scope.findAnywhere(target, name, from)[0]?.object;
    const labels = asLabels(field(object?.value, "metadata", "labels"));
    return { ...labels, "kubernetes.io/metadata.name": name };
  }
}
