// `kubectl describe`: one describer per kind, and one for every kind that has none.
import type { AnyKind } from "../../apis/registry.ts";
import type { Stored } from "../../model/object.ts";
import { describeAnyObject } from "./any-object.ts";
import { describeConfigMap, describeSecret } from "./data.ts";
import { describeHorizontalPodAutoscaler } from "./horizontal-pod-autoscaler.ts";
import { describeNode } from "./node.ts";
import type { Surroundings } from "./parts.ts";
import { describePod } from "./pod.ts";
import { describeResourceQuota } from "./resource-quota.ts";
import { describeService } from "./service.ts";
import { Sheet } from "./sheet.ts";
import {
  describeDaemonSet,
  describeDeployment,
  describeJob,
  describeReplicaSet,
  describeStatefulSet,
} from "./workloads.ts";

type Describer = (sheet: Sheet, object: never, around: Surroundings) => void;

/** By kind and group. */
const describers: Readonly<Record<string, Describer>> = {
  "Pod.": describePod,
  "Service.": describeService,
  "Node.": describeNode,
  "ResourceQuota.": describeResourceQuota,
  "ConfigMap.": describeConfigMap,
  "Secret.": describeSecret,
  "Deployment.apps": describeDeployment,
  "ReplicaSet.apps": describeReplicaSet,
  "StatefulSet.apps": describeStatefulSet,
  "DaemonSet.apps": describeDaemonSet,
  "Job.batch": describeJob,
  "HorizontalPodAutoscaler.autoscaling": describeHorizontalPodAutoscaler,
};

/** The text that kubectl prints for one object. */
export function describe(kind: AnyKind, object: Stored, around: Surroundings): string {
  const sheet = new Sheet();
  const describer = describers[`${kind.kind}.${kind.group}`] ?? describeAnyObject;
  describer(sheet, object as never, around);
  return sheet.toString();
}
