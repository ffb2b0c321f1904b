// The controllers of the controller manager, in the order in which they run at one instant. Upstream they race; where
// the order decides more than that of events, the first is who is ahead there.
import type { ComponentFactory } from "../model/cluster-access.ts";
import { attachDetachController } from "./attach-detach/index.ts";
import { cronJobController } from "./cron-job/index.ts";
import { daemonSetController } from "./daemon-set/index.ts";
import { deploymentController } from "./deployment/index.ts";
import { disruptionController } from "./disruption.ts";
import { endpointSliceController } from "./endpoint-slice/index.ts";
import { endpointSliceMirroringController } from "./endpoint-slice/mirroring.ts";
import { endpointsController } from "./endpoints.ts";
import { garbageCollectorController } from "./garbage-collector/index.ts";
import { horizontalPodAutoscalerController } from "./horizontal-pod-autoscaler/index.ts";
import { jobController } from "./job/index.ts";
import { namespaceController } from "./namespace.ts";
import { nodeLifecycleController } from "./node-lifecycle/index.ts";
import { taintEvictionController } from "./node-lifecycle/taint-eviction.ts";
import type { ControllerManagerOptions } from "./options.ts";
import { volumeExpandController } from "./persistent-volume/expand.ts";
import { persistentVolumeController } from "./persistent-volume/index.ts";
import { storageProtectionController } from "./persistent-volume/protection.ts";
import { podGarbageCollector } from "./pod-gc.ts";
import { replicaSetController, replicationControllerController } from "./replica-set/index.ts";
import { deviceTaintEvictionController } from "./resource-claim/device-taint-eviction.ts";
import { resourceClaimController } from "./resource-claim/index.ts";
import { resourceQuotaController } from "./resource-quota.ts";
import { rootCaPublisherController, serviceAccountController } from "./service-account.ts";
import { statefulSetController } from "./stateful-set/index.ts";
import { ttlAfterFinishedController } from "./ttl-after-finished.ts";

/** All controllers, ready to be given a host each. */
export function controllers(options: ControllerManagerOptions): ComponentFactory[] {
  return [
    serviceAccountController,
    rootCaPublisherController,
    resourceQuotaController,
    garbageCollectorController,
    namespaceController,
    nodeLifecycleController(options),
    podGarbageCollector,
    disruptionController,
    horizontalPodAutoscalerController(options),
    cronJobController,
    jobController,
    ttlAfterFinishedController,
    // Before Deployments: a ReplicaSet that somebody else has scaled deletes or makes pods before its Deployment takes that back.
    replicaSetController,
    replicationControllerController,
    deploymentController,
    daemonSetController,
    statefulSetController,
    // Its evictions pass another queue, with a timer: a DaemonSet whose pod must go is sooner.
    taintEvictionController,
    persistentVolumeController,
    storageProtectionController,
    volumeExpandController,
    attachDetachController,
    resourceClaimController,
    deviceTaintEvictionController,
    endpointSliceController,
    endpointsController,
    endpointSliceMirroringController,
  ];
}
