// The dry run of a scope as a tree: each object with how it ended, below it its pods, below everything its events.
import type { OwnedEvent } from "#engine";
import { valueAt } from "../documents/index.ts";
import { type Outcome, objectKey, type PodOutcome } from "../dry-run/outcome.ts";
import { seconds } from "../dry-run/words.ts";
import type { ObjectRef, Path } from "../finding.ts";
import { podSpecPath } from "../resources/index.ts";
import { placementText, readinessText } from "./code-lens.ts";

/** A click leads to a path in an object: to a place in a text, once somebody has to see it. */
export interface TreeItem<Target = { readonly ref: ObjectRef; readonly path: Path }> {
  /** The same for the same thing in later runs. */
  readonly id: string;
  readonly kind: "object" | "pod" | "event";
  readonly state: "good" | "bad" | "pending" | "plain";
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** The whole of it in one sentence, for screen readers. */
  readonly spoken: string;
  readonly target: Target;
  readonly items: readonly TreeItem<Target>[];
}

/** The objects in the order in which they are applied; `at` is the instant that is looked at, undefined for the end. */
export function dryRunTree(outcomes: Iterable<Outcome>, at: number | undefined): TreeItem[] {
  return [...outcomes].map((outcome) => objectItem(outcome, at));
}

function objectItem(outcome: Outcome, at: number | undefined): TreeItem {
  const { ref, answer, readiness, pods, events } = outcome;
  const id = objectKey(ref);
  const label = `${ref.kind} ${ref.name}`;
  const refused = answer !== undefined && (answer.code >= 400 || answer.code === 0);
  const description = refused
    ? `refused (${answer.code === 0 ? "kubectl" : answer.code})`
    : readiness
      ? [readinessText(readiness, at), placementText(pods)].filter(Boolean).join(" · ")
      : "applied";
  const state = refused
    ? "bad"
    : !readiness
      ? "plain"
      : readiness.stuck && at === undefined
        ? "bad"
        : readiness.ready >= readiness.desired
          ? "good"
          : "pending";
  const target = { ref, path: ["metadata", "name"] as const };
  const ownEvents = events.filter(({ object }) => object.kind !== "Pod");
  const podNames = new Set(pods.map(({ name }) => name));
  // Pods that are gone have no row of their own: their events stay with the object.
  const orphaned = events.filter(
    ({ object }) => object.kind === "Pod" && (ref.kind === "Pod" || !podNames.has(object.name)),
  );
  const rest = [...ownEvents, ...orphaned];
  return {
    id,
    kind: "object",
    state,
    label,
    description,
    tooltip: answer?.status?.message ?? `${label} in namespace ${ref.namespace || "(none)"}`,
    spoken: `${label}, ${description}`,
    target,
    items: [
      ...(ref.kind === "Pod" ? [] : pods.map((pod) => podItem(id, outcome, pod))),
      ...rest.map((event, i) => eventItem(`${id} ${i}`, outcome, event)),
    ],
  };
}

function podItem(parent: string, outcome: Outcome, pod: PodOutcome): TreeItem {
  const id = `${parent} ${pod.name}`;
  const place = pod.node ? `on ${pod.node}` : "not scheduled";
  const description = `${pod.ready ? "ready" : pod.phase} ${place}`;
  const events = outcome.events.filter(
    ({ object }) => object.kind === "Pod" && object.name === pod.name,
  );
  return {
    id,
    kind: "pod",
    state: pod.ready || pod.phase === "Succeeded" ? "good" : pod.node ? "pending" : "bad",
    label: pod.name,
    description,
    tooltip: `pod ${pod.name}: ${description}`,
    spoken: `pod ${pod.name}, ${description}`,
    target: { ref: outcome.ref, path: podSpecPath(outcome.ref) ?? ["metadata", "name"] },
    items: events.map((event, i) => eventItem(`${id} ${i}`, outcome, event)),
  };
}

function eventItem(id: string, outcome: Outcome, event: OwnedEvent): TreeItem {
  const { at, type, reason, message, object } = event;
  const text = `${reason}: ${message.trim()}`;
  const name = `${object.kind.toLowerCase()}/${object.name}`;
  return {
    id,
    kind: "event",
    state: type === "Warning" ? "bad" : "plain",
    label: seconds(at),
    description: text,
    tooltip: `${seconds(at)}  ${name}\n${text}`,
    spoken: `${type === "Warning" ? "warning " : ""}at ${seconds(at)}, ${name}: ${text}`,
    target: { ref: outcome.ref, path: eventPath(outcome, event) },
    items: [],
  };
}

/** The field that an event is about: the container, the pod spec that fits nowhere, the count of pods. */
function eventPath({ ref, stored }: Outcome, { reason, object }: OwnedEvent): Path {
  const base = podSpecPath(ref);
  if (!base || ref.kind === "CronJob") return ["metadata", "name"];
  if (object.kind !== "Pod")
    return ref.kind === "Pod" ? ["metadata", "name"] : ["spec", "replicas"];
  const [, list = "", container = ""] = /^spec\.(\w+)\{(.+)\}$/.exec(object.fieldPath ?? "") ?? [];
  const containers = list === "" ? undefined : valueAt(stored, [...base, list]);
  const index = Array.isArray(containers)
    ? containers.findIndex((one) => valueAt(one, ["name"]) === container)
    : -1;
  if (index >= 0) return [...base, list, index, "name"];
  return reason === "FailedScheduling" ? base : ["metadata", "name"];
}
