// What the objects of a scope are looked up by.
import type { BoundObject } from "./bind-file.ts";
import type { PodTemplate } from "./contribution.ts";
import { kindName } from "./kinds.ts";
import type { Index } from "./object-index.ts";
import type { PodSelector, Reference } from "./references.ts";

/** Where an index keeps what no narrower key leads to. */
export const ALL = "*";

/** `app=web`. */
export function labelKey(key: string, value: string): string {
  return `${key}=${value}`;
}

/** The objects of a kind. */
export const BY_KIND: Index<BoundObject> = {
  name: "kind",
  entries: (object) => [[kindName(object.kind), object]],
};

/** The files that have objects in a namespace. */
export const FILES_BY_NAMESPACE: Index<string> = {
  name: "namespace",
  entries: ({ ref, namespace }) => [[namespace.name, ref.file]],
};

/** Pod templates by the labels of their pods, and all of them. */
export const TEMPLATES: Index<{ readonly object: BoundObject; readonly template: PodTemplate }> = {
  name: "pods",
  *entries(object) {
    const { template } = object.content;
    if (!template || object.partial) return;
    const found = { object, template };
    yield [ALL, found];
    for (const [key, value] of Object.entries(template.labels)) yield [labelKey(key, value), found];
  },
};

/** Selectors by the first label that they ask for; those that ask for none under `ALL`. */
export const SELECTORS: Index<{ readonly object: BoundObject; readonly selector: PodSelector }> = {
  name: "selectors",
  *entries(object) {
    for (const selector of object.content.selectors) {
      const [pair] = selector.pairs;
      yield [pair ? labelKey(pair.key, pair.value) : ALL, { object, selector }];
    }
  },
};

/** References by the kind and name that they ask for, those to the claims of a StatefulSet by its template's name too. */
export const REFERENCES: Index<{ readonly from: BoundObject; readonly reference: Reference }> = {
  name: "references",
  *entries(from) {
    for (const reference of from.content.references) {
      const kind = kindName(reference.target);
      yield [`${kind} ${reference.name}`, { from, reference }];
      const claim = claimTemplateOf(kind, reference.name);
      if (claim !== undefined) yield [`${kind} ${claim}`, { from, reference }];
    }
  },
};

/** `data` for the claim `data-web-0`, if it is one that a StatefulSet makes. */
export function claimTemplateOf(kind: string, name: string): string | undefined {
  return kind === "PersistentVolumeClaim" ? /^(.+)-\d+$/.exec(name)?.[1] : undefined;
}
