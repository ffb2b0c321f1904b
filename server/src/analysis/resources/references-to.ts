// Where other objects of the scope name an object.
import type { ViewedObject } from "../features/file-view.ts";
import type { ObjectRef, Path } from "../finding.ts";

/** Every place that refers to the object by kind and name. */
export function referencesTo(
  _object: ViewedObject,
  _scope: readonly ViewedObject[],
): { object: ObjectRef; path: Path }[] {
  return [];
}
