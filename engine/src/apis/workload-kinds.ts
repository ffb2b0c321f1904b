// Pod and the kinds of apps and batch, one line each.
import { controllerRevision } from "./apps/v1/controller-revision.ts";
import { daemonSet } from "./apps/v1/daemon-set.ts";
import { deployment } from "./apps/v1/deployment.ts";
import { replicaSet } from "./apps/v1/replica-set.ts";
import { statefulSet } from "./apps/v1/stateful-set.ts";
import { cronJob } from "./batch/v1/cron-job.ts";
import { job } from "./batch/v1/job.ts";
import { pod } from "./core/v1/pod.ts";
import { podTemplate } from "./core/v1/pod-template.ts";
import { replicationController } from "./core/v1/replication-controller.ts";
import type { AnyKind } from "./kind.ts";

export const workloadKinds: readonly AnyKind[] = [
  pod,
  podTemplate,
  replicationController,
  deployment,
  replicaSet,
  statefulSet,
  daemonSet,
  controllerRevision,
  job,
  cronJob,
];
