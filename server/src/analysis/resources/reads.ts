// What an answer about an object has looked at, so that it is kept as long as nothing of that has changed.
import type { BoundObject } from "./bind-file.ts";
import type { ObjectContribution } from "./contribution.ts";

/** The name of something that can change: a key of an index, or everything. */
export type Read = string;

export function readOf({ name }: { readonly name: string }, key: string): Read {
  return `${name} ${key}`;
}

/** Read by what has looked at all objects: every change touches it. */
export const EVERYTHING: Read = "*";

/** From one state of a scope to the next. */
interface Change {
  /** What is another now. */
  readonly touched: ReadonlySet<Read>;
  /** Of the objects that are gone, or that are others now. */
  readonly gone: readonly ObjectContribution[];
}

/** More changes than that between two questions make everything be asked again; each holds texts that are gone. */
const MAX_CHANGES = 8;

/** The states of a scope one after the other, as long as each follows from the one before by changes that can be named. */
export class Changes {
  readonly #log: Change[] = [];
  #first = 1;

  /** Takes note of a change; gives the number of the state that it leads to. */
  add(change: Change): number {
    this.#log.push(change);
    if (this.#log.length > MAX_CHANGES) {
      this.#log.shift();
      this.#first++;
    }
    return this.#first + this.#log.length - 1;
  }

  /** The changes after a state up to another; undefined when they are not all known any more. */
  between(state: number, now: number): readonly Change[] | undefined {
    const from = state + 1 - this.#first;
    return from < 0 || now < state ? undefined : this.#log.slice(from, now + 1 - this.#first);
  }
}

/** What was worked out, and what was looked at for it. */
export interface Watched<T> {
  readonly answer: T;
  readonly reads: ReadonlySet<Read>;
}

/** A scope, as far as it tells what is looked at and what changes. */
export interface WatchedScope {
  /** The states that led to this one, which is the one of that number. */
  readonly changes: Changes;
  readonly state: number;
  /** Does some work, and gives what was looked at for it as well. */
  watch<T>(work: () => T): Watched<T>;
}

interface Known<T> {
  /** Where it stood, and what it was taken for. */
  readonly object: BoundObject;
  readonly answer: T;
  readonly reads: ReadonlySet<Read>;
}

/**
 * Answers about the objects of a scope, one per object that is there. An answer holds until the object itself or something
 * changes that was looked at for it; where the object stands in its file does not count.
 */
export class Answers<T> {
  readonly #known = new Map<ObjectContribution, Known<T>>();
  readonly #readers = new Map<Read, Set<ObjectContribution>>();
  #changes: Changes | undefined;
  #state = 0;

  /** The answer as it is known; undefined when it is to be worked out. */
  known(scope: WatchedScope, object: BoundObject): T | undefined {
    this.#follow(scope);
    const known = this.#known.get(object.content);
    return known && sameObject(known.object, object) ? known.answer : undefined;
  }

  /**
   * The known answer if it `holds`, or else what `work` gives, which must look at other objects through the scope alone.
   */
  of(
    scope: WatchedScope,
    object: BoundObject,
    work: () => T,
    holds: (answer: T) => boolean = () => true,
  ): T {
    const known = this.known(scope, object);
    if (known !== undefined && holds(known)) return known;
    this.#forget(object.content);
    const { answer, reads } = scope.watch(work);
    this.#known.set(object.content, { object, answer, reads });
    for (const read of reads) {
      const readers = this.#readers.get(read);
      if (readers) readers.add(object.content);
      else this.#readers.set(read, new Set([object.content]));
    }
    return answer;
  }

  clear(): void {
    this.#known.clear();
    this.#readers.clear();
  }

  /** Lets go of what does not hold in a state of the scope. */
  #follow({ changes, state }: WatchedScope): void {
    if (this.#changes === changes && this.#state === state) return;
    const between = this.#changes === changes ? changes.between(this.#state, state) : undefined;
    if (between === undefined) this.clear();
    for (const { touched, gone } of between ?? []) {
      for (const read of touched)
        for (const content of this.#readers.get(read) ?? []) this.#forget(content);
      for (const content of gone) this.#forget(content);
    }
    this.#changes = changes;
    this.#state = state;
  }

  #forget(content: ObjectContribution): void {
    const known = this.#known.get(content);
    if (!known) return;
    this.#known.delete(content);
    for (const read of known.reads) {
      const readers = this.#readers.get(read);
      readers?.delete(content);
      if (readers?.size === 0) this.#readers.delete(read);
    }
  }
}

/** Whether an object of a text is the same to everybody who does not ask for its place in the file. */
export function sameObject(a: BoundObject, b: BoundObject): boolean {
  return (
    a === b ||
    (a.content === b.content &&
      a.ref.file === b.ref.file &&
      a.ref.document === b.ref.document &&
      a.namespace.name === b.namespace.name &&
      a.namespace.implicit === b.namespace.implicit &&
      a.partial === b.partial)
  );
}
