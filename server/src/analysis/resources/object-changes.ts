// Which objects are others than they were.
import type { BoundObject } from "./bind-file.ts";
import { kindName } from "./kinds.ts";
import { sameObject } from "./reads.ts";

/** An object as it was and as it is; one of them is absent for one that is gone or new. */
interface Pair {
  readonly before: BoundObject | undefined;
  readonly now: BoundObject | undefined;
}

export interface ObjectChanges {
  /** The same at other places in their files. */
  readonly moved: readonly Pair[];
  readonly others: readonly Pair[];
  /** Whether objects have come, gone, or changed kind, namespace or name. */
  readonly identities: boolean;
}

type ByFile = ReadonlyMap<string, readonly BoundObject[]>;

/** What has changed from one set of files to another. */
export function changeBetween(before: ByFile, now: ByFile): ObjectChanges {
  const moved: Pair[] = [];
  const others: Pair[] = [];
  for (const file of new Set([...before.keys(), ...now.keys()])) {
    const [old, own] = [before.get(file) ?? [], now.get(file) ?? []];
    if (old === own) continue;
    const byPlace = new Map(old.map((object) => [placeOf(object), object]));
    for (const object of own) {
      const place = placeOf(object);
      const was = byPlace.get(place);
      byPlace.delete(place);
      if (was === object) continue;
      const pair = { before: was, now: object };
      if (was && sameObject(was, object)) moved.push(pair);
      else others.push(pair);
    }
    for (const object of byPlace.values()) others.push({ before: object, now: undefined });
  }
  const identities = others.some(
    ({ before: a, now: b }) => !a || !b || identityOf(a) !== identityOf(b),
  );
  return { moved, others, identities };
}

function placeOf({ ref }: BoundObject): string {
  return [ref.document, ...ref.base].join(" ");
}

function identityOf({ kind, namespace, ref }: BoundObject): string {
  return [kindName(kind), namespace.name, ref.name].join(" ");
}
