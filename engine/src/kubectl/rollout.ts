// Mirrors `kubectl rollout pause|resume|restart|undo` (staging/src/k8s.io/kubectl/pkg/{cmd/rollout,polymorphichelpers},
// 1.36).

import { lastAppliedAnnotation } from "../apis/annotations.ts";
import type { AnyKind } from "../apis/registry.ts";
import type { AppsV1Deployment } from "../model/generated/types.ts";
import { goQuote } from "../model/go-format.ts";
import type { ResourceName, Stored } from "../model/object.ts";
import { deepEqual } from "../model/object.ts";
import {
  clientError,
  type Kubectl,
  type KubectlResult,
  onEach,
  printedName,
  serverError,
} from "./kubectl.ts";
import { comparableTemplate, type Revision, revisionsOf } from "./revisions.ts";

const rollable = new Set(["Deployment", "DaemonSet", "StatefulSet"]);
/** Kinds that kubectl knows to be made of pods, and cannot roll back. */
const withPods = new Set(["ReplicaSet", "ReplicationController", "Pod", "Job", "CronJob"]);

export function rolloutPause(kubectl: Kubectl, reference: string): KubectlResult {
  return setPaused(kubectl, reference, true);
}

export function rolloutResume(kubectl: Kubectl, reference: string): KubectlResult {
  return setPaused(kubectl, reference, false);
}

function setPaused(kubectl: Kubectl, reference: string, paused: boolean): KubectlResult {
  return onEach(kubectl, reference, (object, kind, resource) => {
    const { name } = object.metadata;
    if (kind.kind !== "Deployment")
      return clientError(
        `${resource} ${goQuote(name)} ${paused ? "pausing" : "resuming"} is not supported`,
      );
    const current = (object as AppsV1Deployment).spec?.paused ?? false;
    if (current === paused)
      return clientError(`${resource} ${goQuote(name)} is ${paused ? "already" : "not"} paused`);
    const body = { spec: { paused: paused ? true : null } };
    return patched(kubectl, object, kind, resource, body, paused ? "paused" : "resumed");
  });
}

/** Gives the template a new annotation, so that every pod is replaced. */
export function rolloutRestart(kubectl: Kubectl, reference: string, now: string): KubectlResult {
  return onEach(kubectl, reference, (object, kind, resource) => {
    const { name } = object.metadata;
    if (!rollable.has(kind.kind))
      return clientError(`${resource} ${goQuote(name)} restarting is not supported`);
    if ((object as AppsV1Deployment).spec?.paused)
      return clientError(
        `${resource} ${goQuote(name)} can't restart paused deployment (run rollout resume first)`,
      );
    const annotations = { "kubectl.kubernetes.io/restartedAt": now };
    const body = { spec: { template: { metadata: { annotations } } } };
    return patched(kubectl, object, kind, resource, body, "restarted");
  });
}

/** Back to `toRevision`, or to the one before the newest. */
export function rolloutUndo(kubectl: Kubectl, reference: string, toRevision = 0): KubectlResult {
  return onEach(kubectl, reference, (object, kind, resource) => {
    const { name } = object.metadata;
    const warning = managedByApply(object)
      ? `Warning: resource ${kind.plural}/${name} was previously managed with 'kubectl apply'. Rolling back will not update the ${lastAppliedAnnotation} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`
      : "";
    const fail = (message: string) => clientError(`${warning}error: ${message}`);
    if (!rollable.has(kind.kind)) {
      const groupKind = goQuote(kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`);
      return fail(
        withPods.has(kind.kind)
          ? `no rollbacker has been implemented for ${groupKind}`
          : `error retrieving rollbacker for ${groupKind}, no visitor method exists for {${kind.group} ${kind.kind}}`,
      );
    }
    const revisions = revisionsOf(kubectl, object, kind);
    if (
      kind.kind === "Deployment" &&
      (object as AppsV1Deployment).spec?.paused &&
      revisions.length > 0
    )
      return fail(
        "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
      );
    const target = chooseRevision(revisions, toRevision);
    if (!target)
      return toRevision !== 0
        ? fail(`unable to find specified revision ${toRevision} in history`)
        : fail(
            kind.kind === "Deployment"
              ? `no rollout history found for deployment ${goQuote(name)}`
              : "no last revision to roll back to",
          );
    const template = (object as AppsV1Deployment).spec?.template;
    if (deepEqual(target.comparable, comparableTemplate(template))) {
      return {
        output: `${warning}${printedName(kind, object)} skipped rollback (current template already matches revision ${target.number})\n`,
      };
    }
    const body = {
      ...(target.annotations ? { metadata: { annotations: target.annotations } } : {}),
      spec: { template: { $patch: "replace", ...(target.template as object) } },
    };
    const done = patched(kubectl, object, kind, resource, body, "rolled back");
    return { ...done, output: warning + done.output };
  });
}

function chooseRevision(revisions: readonly Revision[], wanted: number): Revision | undefined {
  if (wanted !== 0) return revisions.find(({ number }) => number === wanted);
  return [...revisions].sort((a, b) => b.number - a.number)[1];
}

function managedByApply(object: Stored): boolean {
  return object.metadata.annotations?.[lastAppliedAnnotation] !== undefined;
}

function patched(
  kubectl: Kubectl,
  object: Stored,
  kind: AnyKind,
  resource: ResourceName,
  body: unknown,
  word: string,
): KubectlResult {
  const { namespace = "", name } = object.metadata;
  const result = kubectl.api.patch(resource, namespace, name, body, "strategic", undefined, {
    fieldValidation: "Warn",
    fieldManager: "kubectl-rollout",
  });
  return result.ok
    ? { output: `${printedName(kind, object)} ${word}\n`, warnings: result.warnings }
    : serverError(result);
}
