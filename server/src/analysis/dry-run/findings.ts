// What the dry run finds: refusals that depend on the cluster and on the other objects, and workloads that never get
// ready. The first line is ours, then comes the cluster's text to the letter.
import type { OwnedEvent } from "#engine";
import { refusedParts } from "../api/answer-findings.ts";
import { mustSpecify, podSecurity } from "../api/forbidden.ts";
import { explainLimitRange } from "../api/limit-range.ts";
import { explainNamedObject } from "../api/named-objects.ts";
import { valueAt } from "../documents/index.ts";
import type { Finding, Path } from "../finding.ts";
import { explainAutoscaler } from "./autoscaler-findings.ts";
import {
  explainAttach,
  explainBackOff,
  explainDeadline,
  explainImage,
  explainMissing,
  explainMount,
  explainProbe,
} from "./container-findings.ts";
import { countPath, cut, type DryRunView, type Explanation } from "./explanation.ts";
import { explainQuota } from "./quota-findings.ts";
import { explainScheduling } from "./scheduling-findings.ts";

type Explain = (view: DryRunView, event: OwnedEvent) => Explanation | undefined;

/** Warning events that mean that something stays wrong; others come and go while a rollout proceeds. */
const lasting: Readonly<Record<string, Explain>> = {
  FailedCreate: explainCreate,
  FailedScheduling: (view, { message }) => explainScheduling(view, message),
  FailedAttachVolume: explainAttach,
  FailedMount: explainMount,
  Failed: (view, event) => explainMissing(view, event) ?? explainImage(view, event),
  ErrImageNeverPull: explainImage,
  InspectFailed: explainImage,
  Unhealthy: explainProbe,
  BackOff: explainBackOff,
  FailedPostStartHook: (view, event) => explainHook(view, event),
};

const metrics = new Set([
  "FailedGetResourceMetric",
  "FailedGetContainerResourceMetric",
  "FailedGetScale",
]);

/** The findings about one object, without those whose text `isKnown` says has been told already. */
export function dryRunFindings(view: DryRunView, isKnown: (text: string) => boolean): Finding[] {
  const { object, outcome } = view;
  const found = new Map<string, Finding>();
  const add = (explanation: Explanation, text: string, severity: Finding["severity"]) => {
    const { code, summary, path, related = [], fixes = [] } = explanation;
    const weight = explanation.severity ?? severity;
    const key = `${code}\n${path.join("\n")}`;
    if (found.has(key)) return;
    const value = valueAt(object.value, path);
    found.set(key, {
      code,
      source: "dry-run",
      severity: weight,
      message: summary === text ? text : `${summary}\n${text}`,
      object: object.ref,
      path,
      part: value !== null && typeof value === "object" ? "key" : "value",
      ...(related.length > 0 && { related }),
      ...(fixes.length > 0 && { fixes }),
    });
  };
  for (const [explanation, text] of refusals(view, isKnown)) add(explanation, text, "error");
  if (found.size > 0) return [...found.values()];
  if (object.ref.kind === "HorizontalPodAutoscaler") {
    const event = inactive(view) && outcome.events.findLast(({ reason }) => metrics.has(reason));
    if (event) add(explainAutoscaler(view, event.reason, event.message), event.message, "warning");
  } else if (isStuck(view))
    for (const event of standing(outcome)) {
      const explanation = lasting[event.reason]?.(view, event);
      if (explanation) add(explanation, event.message.trimEnd(), "warning");
    }
  const late = conditions(view).find(
    ({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded",
  );
  if (late && found.size === 0) add(explainDeadline(view), late.message ?? "", "warning");
  return [...found.values()];
}

/** What the API server refuses at this place of the story; what it refuses of the object alone is told statically. */
function refusals(
  view: DryRunView,
  isKnown: (text: string) => boolean,
): (readonly [Explanation, string])[] {
  const { status, code = 0 } = view.outcome.answer ?? {};
  // What kubectl refuses (0) and what cannot be decoded (400) the schema tier tells at its place.
  if (!status || code <= 400) return [];
  const quota = explainQuota(view, status.message);
  if (quota) return [[quota, status.message]];
  const missing = missingNamespace(view, status.message);
  if (missing) return isKnown(status.message) ? [] : [[missing, status.message]];
  return refusedParts(view, status)
    .filter(({ message }) => !isKnown(message))
    .map(({ message, path, ...rest }) => [
      { ...rest, path, summary: firstLine(view, path, message, code) },
      message,
    ]);
}

/** A text about a field speaks for itself; one about the whole object is told of whom. */
function firstLine({ object }: DryRunView, path: Path, text: string, code: number): string {
  const { kind, name } = object.ref;
  return cut(path[0] === "kind" ? `${kind} ${name} is refused (${code}): ${text}` : text);
}

/** `Namespace "shop" does not exist`, with a fix that adds it to the file. */
function missingNamespace(
  { object, assumedCluster }: DryRunView,
  text: string,
): Explanation | undefined {
  const name = /^namespaces "([^"]+)" not found$/.exec(text)?.[1];
  if (name === undefined) return undefined;
  const value = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  const written = valueAt(object.value, ["metadata", "namespace"]) !== undefined;
  return {
    code: "namespace-not-found",
    // Nobody has said which namespaces there are: it will be there, or the manifest that makes it is missing here.
    ...(assumedCluster && { severity: "info" as const }),
    summary: cut(
      `Namespace "${name}" does not exist: ${object.ref.kind} ${object.ref.name} is refused (404)`,
    ),
    path: written ? ["metadata", "namespace"] : ["kind"],
    fixes: [
      {
        title: `Add Namespace ${name} to this file`,
        safe: false,
        edits: [{ object: object.ref, operations: [{ op: "append-document", value }] }],
      },
    ],
  };
}

/** Pods that the API server refuses to a controller. */
function explainCreate(view: DryRunView, { message }: OwnedEvent): Explanation {
  const quota = explainQuota(view, message);
  if (quota) return quota;
  const { ref } = view.object;
  const why = message.replace(/^.*? is forbidden: /s, "").replace(/^Error creating: /, "");
  const summary = cut(`${ref.kind} ${ref.name} gets no pod: ${why}`);
  const told = mustSpecify(view, message) ?? podSecurity(view, message);
  if (told) return { ...told, summary };
  const placed = explainLimitRange(view, why) ?? explainNamedObject(view, why);
  return { code: "FailedCreate", summary, path: countPath(view.object), ...placed };
}

function explainHook(view: DryRunView, event: OwnedEvent): Explanation | undefined {
  const explanation = explainBackOff(view, event);
  if (!explanation) return undefined;
  const path = [...explanation.path.slice(0, -1), "lifecycle"];
  const summary = "The postStart hook fails: the container is killed and started again";
  return {
    code: event.reason,
    summary,
    path: valueAt(view.object.value, path) === undefined ? explanation.path : path,
  };
}

function isStuck({ object, outcome }: DryRunView): boolean {
  if (object.ref.kind !== "Pod") return outcome.readiness?.stuck !== undefined;
  const { pods } = outcome;
  return pods.length === 0 || pods.some((pod) => !pod.ready && pod.phase !== "Succeeded");
}

/** The lasting warnings, without those that say less than another one: the last of each reason and place. */
function standing({ events, pods }: DryRunView["outcome"]): OwnedEvent[] {
  const placed = new Set(pods.flatMap(({ name, node }) => (node === "" ? [] : [name])));
  const warnings = events.filter(
    ({ type, reason, object }) =>
      type === "Warning" &&
      lasting[reason] &&
      !(reason === "FailedScheduling" && placed.has(object.name)),
  );
  const killed = warnings.some(
    ({ reason, message }) => reason === "Unhealthy" && /^(?:Liveness|Startup)/.test(message),
  );
  const telling = warnings.filter(
    ({ reason, message }) =>
      !(
        reason === "Failed" &&
        /^Error: (?:ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName)/.test(message)
      ) && !(reason === "BackOff" && (killed || /pulling image/.test(message))),
  );
  const combined = "(combined from similar events)";
  const single = telling.filter(({ message }) => !message.startsWith(combined));
  return (single.length > 0 ? single : telling).toReversed();
}

function inactive(view: DryRunView): boolean {
  return conditions(view).some(
    ({ type, status }) =>
      (type === "ScalingActive" || type === "AbleToScale") && status === "False",
  );
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

function conditions({ outcome }: DryRunView): readonly Condition[] {
  const found = valueAt(outcome.stored, ["status", "conditions"]);
  return Array.isArray(found) ? (found as readonly Condition[]) : [];
}
