// Mirrors the annotations of pkg/controller/deployment/util/deployment_util.go (1.36): revisions, their history, and
// the sizes by which a scaling event is recognised.
import { type Deployment, desiredReplicas, maxSurge, type ReplicaSet } from "./arithmetic.ts";

export const revisionAnnotation = "deployment.kubernetes.io/revision";
const revisionHistoryAnnotation = "deployment.kubernetes.io/revision-history";
const desiredReplicasAnnotation = "deployment.kubernetes.io/desired-replicas";
const maxReplicasAnnotation = "deployment.kubernetes.io/max-replicas";
export const rollbackToAnnotation = "deprecated.deployment.rollback.to";

const maxRevisionHistoryLength = 2000;

const notCopied = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  rollbackToAnnotation,
]);

export type Annotations = { [key: string]: string };

/** The revision that a ReplicaSet says it has: 0 without the annotation, undefined when it is no number. */
export function revisionOf(set: ReplicaSet): number | undefined {
  const text = set.metadata.annotations?.[revisionAnnotation];
  return text === undefined ? 0 : parseInteger(text);
}

function parseInteger(text: string): number | undefined {
  return /^[+-]?[0-9]+$/.test(text) ? Number(text) : undefined;
}

export function maxRevision(sets: readonly ReplicaSet[]): number {
  return sets.reduce((highest, set) => Math.max(highest, revisionOf(set) ?? 0), 0);
}

/** The second highest revision: the one to which a rollback without a number goes; 0 when there is none. */
export function lastRevision(sets: readonly ReplicaSet[]): number {
  let highest = 0;
  let second = 0;
  for (const set of sets) {
    const revision = revisionOf(set);
    if (revision === undefined) continue;
    if (revision >= highest) {
      second = highest;
      highest = revision;
    } else if (revision > second) second = revision;
  }
  return second;
}

function nonNegative(set: ReplicaSet, annotation: string): number | undefined {
  const text = set.metadata.annotations?.[annotation];
  if (text === undefined || !/^[0-9]+$/.test(text)) return undefined;
  const value = Number(text);
  return value <= 2147483647 ? value : undefined;
}

export function desiredReplicasOf(set: ReplicaSet): number | undefined {
  return nonNegative(set, desiredReplicasAnnotation);
}

export function maxReplicasOf(set: ReplicaSet): number | undefined {
  return nonNegative(set, maxReplicasAnnotation);
}

/** The two annotations that record for which size of the Deployment a ReplicaSet was sized. */
export function sizeAnnotations(deployment: Deployment): Annotations {
  const desired = desiredReplicas(deployment);
  return {
    [desiredReplicasAnnotation]: String(desired),
    [maxReplicasAnnotation]: String(desired + maxSurge(deployment)),
  };
}

/** The annotations of the Deployment that its new ReplicaSet gets too. */
export function copiedAnnotations(annotations: Annotations | undefined): Annotations {
  return Object.fromEntries(
    Object.entries(annotations ?? {}).filter(([name]) => !notCopied.has(name)),
  );
}

/** Those that belong to the Deployment itself. */
export function ownAnnotations(annotations: Annotations | undefined): Annotations {
  return Object.fromEntries(
    Object.entries(annotations ?? {}).filter(([name]) => notCopied.has(name)),
  );
}

/**
 * The annotations of the new ReplicaSet: the Deployment's, and the revision. A ReplicaSet that comes back in a rollback
 * gets the new revision and remembers the one it had.
 */
export function newReplicaSetAnnotations(
  deployment: Deployment,
  current: Annotations,
  newRevision: number,
): Annotations {
  const annotations = { ...current, ...copiedAnnotations(deployment.metadata.annotations) };
  const oldText = current[revisionAnnotation];
  const oldRevision = oldText ? parseInteger(oldText) : 0;
  if (oldRevision === undefined || oldRevision >= newRevision) return annotations;
  annotations[revisionAnnotation] = String(newRevision);
  if (oldText !== undefined) {
    const history = appendRevision(annotations[revisionHistoryAnnotation], oldText);
    if (history !== undefined) annotations[revisionHistoryAnnotation] = history;
  }
  return annotations;
}

/** The oldest revisions are dropped to keep the text short; undefined when not even that makes room. */
function appendRevision(history: string | undefined, revision: string): string | undefined {
  if (!history) return revision;
  const revisions = history.split(",");
  let length = history.length + revision.length + 1;
  let start = 0;
  while (length > maxRevisionHistoryLength && start < revisions.length)
    length -= revisions[start++]!.length + 1;
  return length <= maxRevisionHistoryLength
    ? [...revisions.slice(start), revision].join(",")
    : undefined;
}
