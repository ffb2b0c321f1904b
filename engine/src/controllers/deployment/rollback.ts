// Mirrors pkg/controller/deployment/rollback.go (1.36): the rollback that an annotation asks for. kubectl does not use
// it; objects converted from the first API versions may carry it.
import type { AppsV1Deployment } from "../../model/generated/types.ts";
import {
  copiedAnnotations,
  lastRevision,
  ownAnnotations,
  revisionOf,
  rollbackToAnnotation,
} from "./annotations.ts";
import type { Deployment, ReplicaSet } from "./arithmetic.ts";
import type { Rollout } from "./rollout.ts";
import { sameTemplate, withoutHash } from "./template.ts";

/** The revision that the annotation names, 0 for the last one; undefined when it names none. */
export function rollbackTarget(deployment: Deployment): number | undefined {
  const text = deployment.metadata.annotations?.[rollbackToAnnotation];
  return text !== undefined && /^[+-]?[0-9]+$/.test(text) ? Number(text) : undefined;
}

/** Puts the template of a revision back into the Deployment and takes the request off it, whether or not it could be met. */
export function rollBack(rollout: Rollout, target: number): boolean {
  if (!rollout.createNewSet()) return false;
  const revision = target === 0 ? lastRevision(rollout.all()) : target;
  if (revision === 0)
    return give(rollout, "DeploymentRollbackRevisionNotFound", "Unable to find last revision.");
  const set = rollout.all().find((candidate) => revisionOf(candidate) === revision);
  if (!set)
    return give(
      rollout,
      "DeploymentRollbackRevisionNotFound",
      "Unable to find the revision to rollback to.",
    );
  const { name } = rollout.deployment.metadata;
  if (sameTemplate(set.spec?.template, rollout.deployment.spec?.template))
    return give(
      rollout,
      "DeploymentRollbackTemplateUnchanged",
      `The rollback revision contains the same template as current deployment "${name}"`,
    );
  takeTemplate(rollout.deployment, set);
  if (!clearRequest(rollout)) return false;
  rollout.access.recorder.event(
    rollout.deployment,
    "Normal",
    "DeploymentRollback",
    `Rolled back deployment "${name}" to revision ${revision}`,
  );
  return true;
}

function takeTemplate(deployment: Deployment, set: ReplicaSet): void {
  deployment.spec = { ...deployment.spec!, template: withoutHash(set.spec?.template) };
  deployment.metadata.annotations = {
    ...ownAnnotations(deployment.metadata.annotations),
    ...copiedAnnotations(set.metadata.annotations),
  };
}

function give(rollout: Rollout, reason: string, message: string): boolean {
  rollout.access.recorder.event(rollout.deployment, "Warning", reason, message);
  return clearRequest(rollout);
}

function clearRequest(rollout: Rollout): boolean {
  const { [rollbackToAnnotation]: _request, ...annotations } =
    rollout.deployment.metadata.annotations ?? {};
  rollout.deployment.metadata.annotations = annotations;
  return rollout.access.client.update<AppsV1Deployment>("deployments.apps", rollout.deployment).ok;
}
