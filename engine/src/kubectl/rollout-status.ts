// Mirrors staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go (1.36).
import type {
  AppsV1DaemonSet,
  AppsV1Deployment,
  AppsV1StatefulSet,
} from "../model/generated/types.ts";
import { goQuote } from "../model/go-format.ts";
import type { KubeObject } from "../model/object.ts";

export interface RolloutStatus {
  readonly text: string;
  readonly done: boolean;
}

/** Where a rollout stands, in kubectl's words; undefined for kinds that do not roll out. */
export function rolloutStatus(object: KubeObject): RolloutStatus | undefined {
  switch (object.kind) {
    case "Deployment":
      return deploymentStatus(object as AppsV1Deployment);
    case "DaemonSet":
      return daemonSetStatus(object as AppsV1DaemonSet);
    case "StatefulSet":
      return statefulSetStatus(object as AppsV1StatefulSet);
    default:
      return undefined;
  }
}

const waiting = (text: string): RolloutStatus => ({ text, done: false });
const complete = (text: string): RolloutStatus => ({ text, done: true });
const onlyRolling = complete(
  "error: rollout status is only available for RollingUpdate strategy type",
);

function deploymentStatus({ metadata, spec, status = {} }: AppsV1Deployment): RolloutStatus {
  const name = goQuote(metadata?.name ?? "");
  if ((metadata?.generation ?? 0) > (status.observedGeneration ?? 0))
    return waiting("Waiting for deployment spec update to be observed...");
  const progressing = status.conditions?.find(({ type }) => type === "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded")
    return complete(`error: deployment ${name} exceeded its progress deadline`);
  const updated = status.updatedReplicas ?? 0;
  const replicas = status.replicas ?? 0;
  const available = status.availableReplicas ?? 0;
  const prefix = `Waiting for deployment ${name} rollout to finish: `;
  if (spec?.replicas !== undefined && updated < spec.replicas)
    return waiting(`${prefix}${updated} out of ${spec.replicas} new replicas have been updated...`);
  if (replicas > updated)
    return waiting(`${prefix}${replicas - updated} old replicas are pending termination...`);
  if (available < updated)
    return waiting(`${prefix}${available} of ${updated} updated replicas are available...`);
  return complete(`deployment ${name} successfully rolled out`);
}

function daemonSetStatus({ metadata, spec, status }: AppsV1DaemonSet): RolloutStatus {
  if ((spec?.updateStrategy?.type ?? "RollingUpdate") !== "RollingUpdate") return onlyRolling;
  if ((metadata?.generation ?? 0) > (status?.observedGeneration ?? 0))
    return waiting("Waiting for daemon set spec update to be observed...");
  const name = goQuote(metadata?.name ?? "");
  const desired = status?.desiredNumberScheduled ?? 0;
  const updated = status?.updatedNumberScheduled ?? 0;
  const available = status?.numberAvailable ?? 0;
  const prefix = `Waiting for daemon set ${name} rollout to finish: `;
  if (updated < desired)
    return waiting(`${prefix}${updated} out of ${desired} new pods have been updated...`);
  if (available < desired)
    return waiting(`${prefix}${available} of ${desired} updated pods are available...`);
  return complete(`daemon set ${name} successfully rolled out`);
}

function statefulSetStatus({ metadata, spec, status }: AppsV1StatefulSet): RolloutStatus {
  if ((spec?.updateStrategy?.type ?? "RollingUpdate") !== "RollingUpdate") return onlyRolling;
  if (
    (status?.observedGeneration ?? 0) === 0 ||
    (metadata?.generation ?? 0) > (status?.observedGeneration ?? 0)
  )
    return waiting("Waiting for statefulset spec update to be observed...");
  const replicas = spec?.replicas;
  const ready = status?.readyReplicas ?? 0;
  const updated = status?.updatedReplicas ?? 0;
  if (replicas !== undefined && ready < replicas)
    return waiting(`Waiting for ${replicas - ready} pods to be ready...`);
  const partition = spec?.updateStrategy?.rollingUpdate?.partition;
  if (spec?.updateStrategy?.rollingUpdate && replicas !== undefined && partition !== undefined) {
    if (updated < replicas - partition)
      return waiting(
        `Waiting for partitioned roll out to finish: ${updated} out of ${replicas - partition} new pods have been updated...`,
      );
    return complete(`partitioned roll out complete: ${updated} new pods have been updated...`);
  }
  if (status?.updateRevision !== status?.currentRevision)
    return waiting(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${status?.updateRevision ?? ""}...`,
    );
  return complete(
    `statefulset rolling update complete ${status?.currentReplicas ?? 0} pods at revision ${status?.currentRevision ?? ""}...`,
  );
}
