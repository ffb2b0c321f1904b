// Everywhere that one label of pods is meant: in the pods' templates, and in the selectors that rely on it.
import type { Part, Path } from "../finding.ts";
import { samePath } from "../path.ts";
import type { BoundObject } from "./bind-file.ts";
import type { LabelTerm, PodSelector } from "./references.ts";
import type { ResourceScope } from "./scope.ts";
import type { Occurrence, Thing } from "./thing.ts";

/** A label of pods: its key with the value that ties pods and selectors together; any value without one. */
interface Label {
  readonly key: string;
  readonly value: string | undefined;
  /** Which of the two the cursor is on. */
  readonly word: "key" | "value";
}

/** At a label of a pod template or of a selector: the label wherever it ties the same pods and selectors together. */
export function labelThing(
  scope: ResourceScope,
  object: BoundObject,
  path: Path,
  part: Part,
): Thing | undefined {
  const own = selectorLabel(object, path, part);
  const label = own?.label ?? templateLabel(object, path, part);
  if (!label) return undefined;
  const search = new Search(scope, label);
  if (own) search.addSelector(object, own.selector);
  else search.addTemplate(object);
  search.addNegative();
  const occurrences = search.found.toSorted((a, b) => Number(b.definition) - Number(a.definition));
  return label.word === "key"
    ? { kind: "label", name: label.key, occurrences }
    : { kind: "label-value", name: label.value ?? "", occurrences };
}

function selectorLabel({ content }: BoundObject, path: Path, part: Part) {
  for (const selector of content.selectors)
    for (const { key, keyPath, keyPart, values } of selector.terms) {
      const word = values.find((one) => part === "value" && samePath(one.path, path));
      if (word) return { selector, label: { key, value: word.value, word: "value" } as const };
      if (part === keyPart && samePath(keyPath, path))
        return { selector, label: { key, value: values[0]?.value, word: "key" } as const };
    }
  return undefined;
}

function templateLabel({ content }: BoundObject, path: Path, part: Part): Label | undefined {
  const { template } = content;
  const key = path.at(-1);
  if (!template || typeof key !== "string" || part === "item") return undefined;
  if (!samePath(path, [...template.path, "metadata", "labels", key])) return undefined;
  const value = template.labels[key];
  return value === undefined ? undefined : { key, value, word: part };
}

class Search {
  readonly found: Occurrence[] = [];
  readonly #scope: ResourceScope;
  readonly #label: Label;
  readonly #templates = new Set<BoundObject>();
  readonly #selectors = new Set<PodSelector>();

  constructor(scope: ResourceScope, label: Label) {
    this.#scope = scope;
    this.#label = label;
  }

  addTemplate(pods: BoundObject): void {
    const { key, value, word } = this.#label;
    const { template } = pods.content;
    const own = template?.labels[key];
    if (!template || this.#templates.has(pods)) return;
    if (own === undefined || (value !== undefined && own !== value)) return;
    this.#templates.add(pods);
    this.#add(pods, [...template.path, "metadata", "labels", key], word, { definition: true });
    for (const { object, selector } of this.#scope.pods.selectionsOf(pods))
      this.addSelector(object, selector);
  }

  addSelector(from: BoundObject, selector: PodSelector): void {
    if (this.#selectors.has(selector) || !this.#addTerms(from, selector)) return;
    this.#selectors.add(selector);
    for (const { object: pods } of this.#scope.pods.selected(from, selector))
      this.addTemplate(pods);
  }

  /** Selectors that leave pods out by the label do not select them, and mean it all the same. */
  addNegative(): void {
    for (const from of this.#scope.objects)
      for (const selector of from.content.selectors) {
        const negative = selector.terms.some((term) => term.negative && this.#means(term));
        if (!negative || this.#selectors.has(selector)) continue;
        const looksAt = this.#scope.pods
          .candidates(from, selector)
          .some(({ object }) => this.#templates.has(object));
        if (looksAt) this.#addTerms(from, selector);
      }
  }

  #means({ key, values }: LabelTerm): boolean {
    const { value } = this.#label;
    if (key !== this.#label.key) return false;
    return value === undefined || values.length === 0 || values.some((one) => one.value === value);
  }

  #addTerms(from: BoundObject, selector: PodSelector): boolean {
    const { value, word } = this.#label;
    const terms = selector.terms.filter((term) => this.#means(term));
    const immutable = selector.kind.id === "own-pods" ? ({ immutable: true } as const) : {};
    for (const { keyPath, keyPart, values } of terms)
      if (word === "key") this.#add(from, keyPath, keyPart, immutable);
      else
        for (const one of values)
          if (one.value === value) this.#add(from, one.path, "value", immutable);
    return terms.length > 0;
  }

  #add(
    { ref, document }: BoundObject,
    path: Path,
    part: Part,
    more: { readonly definition?: boolean; readonly immutable?: true },
  ): void {
    const { definition = false, ...rest } = more;
    const place = { file: ref.file, document, path: [...ref.base, ...path], part };
    this.found.push({ ...place, definition, ...rest });
  }
}
