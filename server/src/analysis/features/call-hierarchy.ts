// The graph of resources as a call hierarchy: an object "calls" what it names, what its selectors select, and what it
// owns; it is called by those that name, select or own it.
import type { DryRunResult, KubeObject } from "#engine";
import { locate, outline } from "../documents/index.ts";
import { objectKey } from "../dry-run/outcome.ts";
import type { Path } from "../finding.ts";
import { samePath } from "../path.ts";
import { type BoundObject, podTemplatePath, type ResourceScope } from "../resources/index.ts";
import type { HierarchyCall, HierarchyItem, Place } from "./feature.ts";
import type { CursorTarget } from "./references.ts";

export interface HierarchyContext {
  readonly resources: ResourceScope;
  /** Of the scope of the file at hand: what controllers make is known after a run only. */
  readonly result: DryRunResult | undefined;
}

/** The item for the object's name under the cursor, or for the objects that the name there means; empty elsewhere. */
export function prepareHierarchy(
  { resources }: HierarchyContext,
  { object, place }: CursorTarget,
): HierarchyItem[] {
  const path = place.path.slice(object.ref.base.length);
  if (samePath(path, ["metadata", "name"]) || samePath(path, ["kind"])) return [itemOf(object)];
  const named = resources
    .references(object)
    .filter(({ reference }) => samePath(reference.path, path))
    .flatMap((bound) => resources.resolve(bound).slice(0, 1));
  return named.flatMap(({ object: target }) => (target ? [itemOf(target)] : []));
}

/** What an object names, selects and owns. */
export function outgoingCalls(context: HierarchyContext, item: HierarchyItem): HierarchyCall[] {
  const { resources } = context;
  const object = objectOf(context, item);
  if (item.made !== undefined || !object) return ownedBy(context, item);
  const calls = new Calls();
  for (const bound of resources.references(object)) {
    if (bound.reference.kind.id === "owner") continue;
    const target = resources.resolve(bound)[0]?.object;
    if (target && target !== object)
      calls.add(itemOf(target), placeIn(object, bound.reference.path));
  }
  for (const selector of object.content.selectors)
    for (const { object: target } of resources.pods.selected(object, selector))
      if (target !== object) calls.add(itemOf(target), placeIn(object, selector.path));
  for (const { from } of ownersOrOwned(resources, object))
    calls.add(itemOf(from), placeIn(object, ["metadata", "name"]));
  return [...calls.all(), ...ownedBy(context, item)];
}

/** Who names, selects or owns an object. */
export function incomingCalls(context: HierarchyContext, item: HierarchyItem): HierarchyCall[] {
  const { resources } = context;
  const object = objectOf(context, item);
  if (item.made !== undefined) return ownersOf(context, item);
  if (!object) return [];
  const calls = new Calls();
  for (const bound of resources.references(object)) {
    if (bound.reference.kind.id !== "owner") continue;
    const owner = resources.resolve(bound)[0]?.object;
    if (owner) calls.add(itemOf(owner), placeIn(owner, ["metadata", "name"]));
  }
  for (const declaration of resources.declaredBy(object))
    for (const { from, reference } of resources.referencesTo(declaration))
      if (from !== object && reference.kind.id !== "owner")
        calls.add(itemOf(from), placeIn(from, reference.path));
  for (const { object: from, selector } of resources.pods.selectionsOf(object))
    if (from !== object) calls.add(itemOf(from), placeIn(from, selector.path));
  return calls.all();
}

/** Calls of the same object are one call with several places. */
class Calls {
  readonly #byItem = new Map<string, { item: HierarchyItem; places: Place[] }>();

  add(item: HierarchyItem, place: Place): void {
    const id = `${item.span.start} ${item.file}`;
    const known = this.#byItem.get(id);
    if (known) known.places.push(place);
    else this.#byItem.set(id, { item, places: [place] });
  }

  all(): HierarchyCall[] {
    return [...this.#byItem.values()];
  }
}

/** Objects of the files that name this one as their owner. */
function ownersOrOwned(resources: ResourceScope, object: BoundObject) {
  return resources
    .declaredBy(object)
    .flatMap((declaration) => resources.referencesTo(declaration))
    .filter(({ reference }) => reference.kind.id === "owner");
}

function itemOf(object: BoundObject): HierarchyItem {
  const { ref, document } = object;
  const span = outline(document, ref.base)?.whole ?? document.span;
  const name = locate(document, ["metadata", "name"], "value", ref.base);
  const inside = name.start >= span.start && name.end <= span.end;
  return {
    name: ref.name,
    kind: ref.kind,
    detail: [ref.kind, ref.namespace].filter(Boolean).join(" · "),
    file: ref.file,
    span,
    selection: inside ? name : { start: span.start, end: span.start },
  };
}

function placeIn({ document, ref }: BoundObject, path: Path): Place {
  return { file: ref.file, span: locate(document, path, "value", ref.base) };
}

function objectOf({ resources }: HierarchyContext, item: HierarchyItem): BoundObject | undefined {
  return resources
    .objectsOf(item.file)
    .find(({ span }) => span.start <= item.selection.start && item.selection.end <= span.end);
}

// What controllers made in the dry run. It stands in no text: its place is the template that it was made of.

function storedOf(
  { result }: HierarchyContext,
  item: HierarchyItem,
  object: BoundObject | undefined,
) {
  const key = item.made ?? (object && objectKey(object.ref));
  return result?.objects.find((one) => keyOf(one) === key);
}

function keyOf({ kind, metadata }: KubeObject): string {
  return objectKey({ kind, namespace: metadata?.namespace ?? "", name: metadata?.name ?? "" });
}

function ownedBy(context: HierarchyContext, item: HierarchyItem): HierarchyCall[] {
  const object = objectOf(context, item);
  const uid = storedOf(context, item, object)?.metadata?.uid;
  if (!context.result || !object || uid === undefined) return [];
  const template = podTemplatePath(object.kind, object.value) ?? ["metadata", "name"];
  const place = placeIn(object, template.length > 0 ? template : ["metadata", "name"]);
  return context.result.objects
    .filter(({ metadata }) => metadata?.ownerReferences?.some((owner) => owner.uid === uid))
    .filter((owned) => !isWritten(context, owned))
    .map((owned) => ({ item: madeItem(item, owned, place), places: [place] }));
}

/** An object of the files stands for itself. */
function isWritten({ resources }: HierarchyContext, { kind, metadata }: KubeObject): boolean {
  return resources.objects.some(
    ({ ref }) =>
      ref.kind === kind &&
      ref.name === metadata?.name &&
      ref.namespace === (metadata?.namespace ?? ""),
  );
}

function madeItem(item: HierarchyItem, owned: KubeObject, place: Place): HierarchyItem {
  return {
    name: owned.metadata?.name ?? "",
    kind: owned.kind,
    detail: `${owned.kind} of ${item.kind} ${item.name}, in the dry run`,
    file: place.file,
    span: place.span,
    selection: { start: place.span.start, end: place.span.start },
    made: keyOf(owned),
  };
}

function ownersOf(context: HierarchyContext, item: HierarchyItem): HierarchyCall[] {
  const object = objectOf(context, item);
  const stored = storedOf(context, item, object);
  if (!object || !stored) return [];
  const place = { file: item.file, span: item.selection };
  const uids = new Set(stored.metadata?.ownerReferences?.map(({ uid }) => uid));
  return (context.result?.objects ?? [])
    .filter(({ metadata }) => metadata?.uid !== undefined && uids.has(metadata.uid))
    .map((owner) => ({
      item: isWritten(context, owner) ? itemOf(object) : madeItem(itemOf(object), owner, place),
      places: [place],
    }));
}
