// Definition, references and highlights: where the thing under the cursor is, and everywhere it is named.
import { locate, type PathAtOffset } from "../documents/index.ts";
import {
  type BoundObject,
  definitionsAt,
  type Occurrence,
  type ResourceScope,
  type Thing,
  thingAt,
} from "../resources/index.ts";
import type { Highlight, Place } from "./feature.ts";

/** What lies under the cursor: the object, and the place in its document. */
export interface CursorTarget {
  readonly object: BoundObject;
  readonly place: PathAtOffset;
}

/** The definitions of the name under the cursor, best first. On a definition it is that place itself. */
export function definitions(scope: ResourceScope, { object, place }: CursorTarget): Place[] {
  const path = place.path.slice(object.ref.base.length);
  const found = definitionsAt(scope, object, path, place.part === "key" ? "key" : "value").map(
    ({ file, document, path: at, part }) => ({
      file,
      span: locate(document, at, part),
    }),
  );
  if (found.length > 0) return found;
  const thing = thingOf(scope, { object, place });
  return (thing?.occurrences ?? []).filter(({ definition }) => definition).map(placeOfOccurrence);
}

/** Everywhere that the thing under the cursor is named; `declarations` says whether its definitions count. */
export function references(
  scope: ResourceScope,
  target: CursorTarget,
  declarations: boolean,
): Place[] {
  const thing = thingOf(scope, target);
  return (thing?.occurrences ?? [])
    .filter(({ definition }) => declarations || !definition)
    .map(placeOfOccurrence);
}

/** The same within the file of the cursor: definitions are written, everything else is read. */
export function highlights(scope: ResourceScope, target: CursorTarget): Highlight[] {
  const { file } = target.object.ref;
  return (thingOf(scope, target)?.occurrences ?? [])
    .filter((one) => one.file === file)
    .map((one) => ({
      span: placeOfOccurrence(one).span,
      kind: one.definition ? "write" : "read",
    }));
}

export function thingOf(scope: ResourceScope, { object, place }: CursorTarget): Thing | undefined {
  if (place.part === "none") return undefined;
  return thingAt(scope, object, place.path.slice(object.ref.base.length), place.part);
}

function placeOfOccurrence({ file, document, path, part }: Occurrence): Place {
  return { file, span: locate(document, path, part) };
}
