// The controllers of the controller manager, in the order in which they run at one instant. Upstream they race; the
// order decides nothing but the order of events within one instant.
import type { ComponentFactory } from "../model/cluster-access.ts";
import { deploymentController } from "./deployment/index.ts";
import type { ControllerManagerOptions } from "./options.ts";
import { replicaSetController, replicationControllerController } from "./replica-set/index.ts";

/** All controllers, ready to be given a host each. */
export function controllers(_options: ControllerManagerOptions): ComponentFactory[] {
  return [deploymentController, replicaSetController, replicationControllerController];
}
