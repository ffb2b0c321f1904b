// Who names an object: references by name, and selectors that select its pods.
import type { Path } from "../finding.ts";
import type { BoundObject } from "./bind-file.ts";
import { byPlace } from "./object-index.ts";
import type { ResourceScope } from "./scope.ts";

/** A place of an object in the scope where another object is meant. */
export interface NamingPlace {
  readonly object: BoundObject;
  /** From the object on. */
  readonly path: Path;
}

/** Every place outside of the object that names it, or what is made of it, or selects its pods; by file and text. */
export function referencesToObject(scope: ResourceScope, object: BoundObject): NamingPlace[] {
  const named = scope
    .declaredBy(object)
    .flatMap((declaration) => scope.referencesTo(declaration))
    .map(({ from, reference }) => ({ object: from, path: reference.path }));
  const selected = scope.pods
    .selectionsOf(object)
    .map(({ object: from, selector }) => ({ object: from, path: selector.path }));
  return [...named, ...selected]
    .filter((place) => place.object !== object)
    .sort((a, b) => byPlace(a.object, b.object));
}
