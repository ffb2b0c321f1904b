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

/** Events of one reason about a subject. */
interface Aggregate {
  /** The distinct messages that came last; few enough for a list. */
  readonly messages: string[];
  lastMs: number;
}

/** One object of which one component tells events of one type. */
interface Subject {
  /** Stands for all of it in the keys of what is counted: a story has many events. */
  readonly number: number;
  tokens: number;
  filledMs: number;
}

export class EventLog {
  readonly #clock: Clock;
  readonly #occurrences: EventOccurrence[] = [];
  readonly #subjects = new Map<string, Subject>();
  readonly #aggregates = new Map<string, Aggregate>();
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
    const subject = this.#subject(
      `${source}\n${host ?? ""}\n${object.kind}\n${object.namespace}\n${object.name}\n${object.uid}\n${type}`,
      atMs,
    );
    const about = `${subject.number}\n${reason}`;
    const correlated = !uncorrelated.has(source);
    const combined = correlated && this.#aggregate(about, message, atMs);
    const text = combined ? combinedPrefix + message : message;
    const identity = combined ? about : `${about}\n${object.fieldPath ?? ""}\n${message}`;
    if (correlated && !spend(subject, atMs)) return;
    const count = (this.#counts.get(identity) ?? 0) + 1;
    this.#counts.set(identity, count);
    const origin = { source, ...(host === undefined ? {} : { host }) };
    this.#occurrences.push({ atMs, type, reason, message: text, object, ...origin, count });
  }

  /** Whether the message is one distinct message too many of its kind. */
  #aggregate(key: string, message: string, atMs: number): boolean {
    let record = this.#aggregates.get(key);
    if (!record || atMs - record.lastMs > aggregationMs) {
      record = { messages: [], lastMs: atMs };
      this.#aggregates.set(key, record);
    }
    if (!record.messages.includes(message)) record.messages.push(message);
    record.lastMs = atMs;
    if (record.messages.length < maxDistinctMessages) return false;
    // The list must not grow; upstream lets any of them go.
    record.messages.shift();
    return true;
  }

  #subject(key: string, atMs: number): Subject {
    let subject = this.#subjects.get(key);
    if (!subject) {
      subject = { number: this.#subjects.size, tokens: spamBurst, filledMs: atMs };
      this.#subjects.set(key, subject);
    }
    return subject;
  }
}

/** Whether the source of the events may go on. */
function spend(subject: Subject, atMs: number): boolean {
  subject.tokens = Math.min(spamBurst, subject.tokens + (atMs - subject.filledMs) / spamRefillMs);
  subject.filledMs = atMs;
  if (subject.tokens < 1) return false;
  subject.tokens -= 1;
  return true;
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
