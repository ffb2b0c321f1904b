// Mirrors what the controllers of pkg/controller/endpointslice and pkg/controller/endpoint (1.36) watch alike: a Service is
// looked at again when it changes, and when a pod does that it selects or has selected.
import type { ComponentHost } from "../../model/cluster-access.ts";
import type { CoreV1Pod, CoreV1Service } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { keyOf } from "../framework/controller.ts";
import { Informer } from "../framework/informer.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import { changesEndpoints } from "./service-endpoints.ts";
import {
  podIndexes,
  podsSelectedBy,
  serviceIndexes,
  servicesSelecting,
} from "./service-selection.ts";

/** A failing service is given up after so many retries, until it or its pods change. */
export const maxRetries = 15;

export interface WatchedServices {
  readonly services: Informer<CoreV1Service>;
  /** Keys of the Services to look at. */
  readonly queue: WorkQueue;
  selectedPods(service: Stored<CoreV1Service>): Stored<CoreV1Pod>[];
}

export function watchServices(host: ComponentHost): WatchedServices {
  const queue = new WorkQueue(host, { baseMs: 1000, maxMs: 1_000_000 });
  const services = new Informer<CoreV1Service>(
    host,
    "services",
    ({ object }) => queue.add(keyOf(object)),
    serviceIndexes,
  );
  const pods = new Informer<CoreV1Pod>(
    host,
    "pods",
    ({ object, old, type }) => {
      if (old && type === "MODIFIED" && !changesEndpoints(old, object)) return;
      for (const service of servicesSelecting([object, old], services)) queue.add(keyOf(service));
    },
    podIndexes,
  );
  return {
    services,
    queue,
    selectedPods: (service) => podsSelectedBy(service, pods),
  };
}
