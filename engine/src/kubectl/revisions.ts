// The revisions that kubectl sees of a workload: ReplicaSets of a Deployment, ControllerRevisions of the others.
// Mirrors staging/src/k8s.io/kubectl/pkg/{polymorphichelpers,util/deployment} (1.36).

import { lastAppliedAnnotation } from "../apis/annotations.ts";
import type { AnyKind } from "../apis/registry.ts";
import type {
  AppsV1ControllerRevision,
  AppsV1ReplicaSet,
  CoreV1PodTemplateSpec,
} from "../model/generated/types.ts";
import { clone, type Stored } from "../model/object.ts";
import { podTemplateLines } from "./describe/pod.ts";
import { Sheet } from "./describe/sheet.ts";
import type { Kubectl } from "./kubectl.ts";
import { alignTabs } from "./tab-writer.ts";

export interface Revision {
  readonly number: number;
  readonly template: unknown;
  readonly comparable: unknown;
  /** The label by which a Deployment's ReplicaSets differ. */
  readonly hash?: Readonly<Record<string, string>>;
  /** Why, as the user annotated it; empty when not. */
  readonly changeCause: string;
  /** What a rollback writes to the workload's own annotations. */
  readonly annotations?: Readonly<Record<string, string>>;
}

const revisionAnnotation = "deployment.kubernetes.io/revision";
const changeCauseAnnotation = "kubernetes.io/change-cause";
const hashLabel = "pod-template-hash";
const ownAnnotations = new Set([
  lastAppliedAnnotation,
  revisionAnnotation,
  "deployment.kubernetes.io/revision-history",
  "deployment.kubernetes.io/desired-replicas",
  "deployment.kubernetes.io/max-replicas",
  "deprecated.deployment.rollback.to",
]);

/** All revisions, lowest first. */
export function revisionsOf(kubectl: Kubectl, object: Stored, kind: AnyKind): Revision[] {
  const { namespace, uid } = object.metadata;
  const owned = (candidate: Stored) =>
    candidate.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid);
  const found =
    kind.kind === "Deployment"
      ? kubectl.api
          .list<AppsV1ReplicaSet>("replicasets.apps", namespace)
          .filter(owned)
          .map(ofReplicaSet)
      : kubectl.api
          .list<AppsV1ControllerRevision>("controllerrevisions.apps", namespace)
          .filter(owned)
          .map(ofControllerRevision);
  return found.sort((a, b) => a.number - b.number);
}

function ofReplicaSet(set: Stored<AppsV1ReplicaSet>): Revision {
  const annotations = set.metadata.annotations ?? {};
  const template = clone(set.spec?.template) ?? { metadata: {} };
  const { [hashLabel]: hash, ...labels } = template.metadata?.labels ?? {};
  template.metadata = { ...template.metadata, labels };
  return {
    number: Number(annotations[revisionAnnotation] ?? 0),
    template,
    comparable: comparableTemplate(template),
    ...(hash === undefined ? {} : { hash: { [hashLabel]: hash } }),
    changeCause: annotations[changeCauseAnnotation] ?? "",
    annotations: Object.fromEntries(
      Object.entries(annotations).filter(([key]) => !ownAnnotations.has(key)),
    ),
  };
}

function ofControllerRevision(revision: Stored<AppsV1ControllerRevision>): Revision {
  const data = revision.data as { spec?: { template?: Record<string, unknown> } } | undefined;
  const { $patch: _directive, ...template } = data?.spec?.template ?? {};
  return {
    number: revision.revision,
    template,
    comparable: comparableTemplate(template),
    changeCause: revision.metadata.annotations?.[changeCauseAnnotation] ?? "",
  };
}

const noHistory = "No rollout history found.";

const printedObject = (kind: AnyKind, { metadata }: Stored) =>
  `${kind.singular}.${kind.group}/${metadata.name}`;

/** The lines of `kubectl rollout history`, without the spaces at their ends. */
export function rolloutHistory(kubectl: Kubectl, object: Stored, kind: AnyKind): string[] {
  return [printedObject(kind, object), ...historyLines(kubectl, object, kind)];
}

function historyLines(kubectl: Kubectl, object: Stored, kind: AnyKind): string[] {
  // Of several with one number kubectl sees the last.
  const causes = new Map(
    revisionsOf(kubectl, object, kind).map(({ number, changeCause }) => [
      number,
      changeCause === "" ? "<none>" : changeCause,
    ]),
  );
  if (causes.size === 0) return [noHistory];
  const rows = ["REVISION\tCHANGE-CAUSE", ...[...causes].map((row) => row.join("\t"))];
  const lines = rows.flatMap((row) => row.split("\n"));
  return alignTabs(lines, { minWidth: 0, padding: 2 }).split("\n").slice(0, -1);
}

/**
 * What `kubectl rollout history` prints, with `revision` of that one; undefined when there are revisions and not this one.
 */
export function printedHistory(
  kubectl: Kubectl,
  object: Stored,
  kind: AnyKind,
  revision?: number,
): string | undefined {
  const name = printedObject(kind, object);
  const lines = historyLines(kubectl, object, kind);
  const empty = lines[0] === noHistory;
  if (revision === undefined) return `${name} \n${lines.join("\n")}\n${empty ? "" : "\n"}`;
  const details = empty ? noHistory : revisionDetails(kubectl, object, kind, revision);
  return details === undefined ? undefined : `${name} with revision #${revision}\n${details}\n`;
}

/** The template of a revision; undefined when there is no such revision. */
function revisionDetails(
  kubectl: Kubectl,
  object: Stored,
  kind: AnyKind,
  number: number,
): string | undefined {
  const found = revisionsOf(kubectl, object, kind).findLast(
    (revision) => revision.number === number,
  );
  if (!found) return undefined;
  const template = clone(found.template) as CoreV1PodTemplateSpec;
  const { annotations, labels } = template.metadata ?? {};
  template.metadata = {
    ...template.metadata,
    labels: { ...labels, ...found.hash },
    annotations: {
      ...annotations,
      // Of ReplicaSets kubectl tells it with the template's own, of ControllerRevisions it does not.
      ...(kind.kind === "Deployment" && found.changeCause !== ""
        ? { [changeCauseAnnotation]: found.changeCause }
        : {}),
    },
  };
  const sheet = new Sheet();
  podTemplateLines(sheet, template);
  return sheet.raw();
}

/** The template without what the Deployment controller adds to those of ReplicaSets. */
export function comparableTemplate(template: unknown): unknown {
  const { metadata, ...rest } = (template ?? {}) as { metadata?: Record<string, unknown> };
  const { creationTimestamp: _created, ...meta } = metadata ?? {};
  return { ...rest, metadata: meta };
}
