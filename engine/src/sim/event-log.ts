// Every event that components record, with the correlation of client-go/tools/record/events_cache.go (1.36): the tenth
// distinct message of a kind is combined, and a source that never stops is cut off. Events of the scheduler go through
// another API without either. Every occurrence is kept; the API's view (counts) is rendered from them.
import type { Clock, EventRecorder } from "../model/cluster-access.ts";
import type { KubeObject } from "../model/object.ts";

/** What a message that stands for several begins with. */
export const combinedPrefix = "(combined from similar events): ";
const maxDistinctMessages = 10;
const aggregationMs = 600_000;
const spamBurst = 25;
const spamRefillMs = 300_000;
const uncorrelated = new Set(["default-scheduler"]);

export interface EventObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly fieldPath?: string;
}

/** One occurrence. */
export interface EventOccurrence {
  readonly atMs: number;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  readonly object: EventObject;
  /** Component, and the node it speaks for. */
  readonly source: string;
  readonly host?: string;
  /** How often this event has been seen by now, as the API's count says. */
  readonly count: number;
}

interface Aggregate {
  readonly messages: Set<string>;
  lastMs: number;
}

interface Bucket {
  tokens: number;
  filledMs: number;
}

export class EventLog {
  readonly #clock: Clock;
  readonly #occurrences: EventOccurrence[] = [];
  readonly #aggregates = new Map<string, Aggregate>();
  readonly #buckets = new Map<string, Bucket>();
  readonly #counts = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** In order. */
  get occurrences(): readonly EventOccurrence[] {
    return this.#occurrences;
  }

  recorder(component: string, host?: string): EventRecorder {
    return {
      event: (object, type, reason, message, fieldPath) =>
        this.#record(component, host, reference(object, fieldPath), type, reason, message),
    };
  }

  #record(
    source: string,
    host: string | undefined,
    object: EventObject,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
  ): void {
    const atMs = this.#clock.nowMs();
    const about = `${source}\n${host ?? ""}\n${object.kind}\n${object.namespace}\n${object.name}\n${object.uid}\n${type}`;
    const correlated = !uncorrelated.has(source);
    const combined = correlated && this.#aggregate(`${about}\n${reason}`, message, atMs);
    const text = combined ? combinedPrefix + message : message;
    const identity = combined
      ? `${about}\n${reason}`
      : `${about}\n${reason}\n${object.fieldPath ?? ""}\n${message}`;
    if (correlated && !this.#spend(about, atMs)) return;
    const count = (this.#counts.get(identity) ?? 0) + 1;
    this.#counts.set(identity, count);
    const origin = { source, ...(host === undefined ? {} : { host }) };
    this.#occurrences.push({ atMs, type, reason, message: text, object, ...origin, count });
  }

  /** Whether the message is one distinct message too many of its kind. */
  #aggregate(key: string, message: string, atMs: number): boolean {
    let record = this.#aggregates.get(key);
    if (!record || atMs - record.lastMs > aggregationMs) {
      record = { messages: new Set(), lastMs: atMs };
      this.#aggregates.set(key, record);
    }
    record.messages.add(message);
    record.lastMs = atMs;
    if (record.messages.size < maxDistinctMessages) return false;
    // The set must not grow; upstream lets any of them go.
    const [first] = record.messages;
    if (first !== undefined) record.messages.delete(first);
    return true;
  }

  #spend(key: string, atMs: number): boolean {
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = { tokens: spamBurst, filledMs: atMs };
      this.#buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(spamBurst, bucket.tokens + (atMs - bucket.filledMs) / spamRefillMs);
    bucket.filledMs = atMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}

function reference(object: KubeObject, fieldPath: string | undefined): EventObject {
  const { namespace = "", name = "", uid = "" } = object.metadata ?? {};
  return {
    kind: object.kind,
    apiVersion: object.apiVersion,
    namespace,
    name,
    uid,
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}
