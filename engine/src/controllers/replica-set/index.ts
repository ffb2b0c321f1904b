// Mirrors pkg/controller/replicaset and pkg/controller/replication (1.36): the two kinds that one algorithm serves.
import type { ComponentFactory } from "../../model/cluster-access.ts";
import type { MetaV1LabelSelector } from "../../model/generated/types.ts";
import { replicaController } from "./replica-set.ts";

export const replicaSetController: ComponentFactory = (host) =>
  replicaController(host, {
    component: "replicaset-controller",
    kind: "ReplicaSet",
    resource: "replicasets.apps",
    selectorOf: (object) => object.spec?.selector as MetaV1LabelSelector | undefined,
    countsTerminating: true,
  });

export const replicationControllerController: ComponentFactory = (host) =>
  replicaController(host, {
    component: "replication-controller",
    kind: "ReplicationController",
    resource: "replicationcontrollers",
    selectorOf: (object) =>
      object.spec?.selector
        ? { matchLabels: object.spec.selector as { [key: string]: string } }
        : undefined,
    countsTerminating: false,
  });
