// Mirrors what the controllers of pkg/controller/endpointslice and pkg/controller/endpoint (1.36) watch alike: a Service is
// looked at again when it changes, and when a pod does that it selects or has selected.
import type { ComponentHost } from "../../model/cluster-access.ts";
import type { CoreV1Pod, CoreV1Service } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { matchesLabelMap } from "../../model/selector.ts";
import { keyOf } from "../framework/controller.ts";
import { Informer, namespaceIndex } from "../framework/informer.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import { changesEndpoints } from "./service-endpoints.ts";

/** A failing service is given up after so many retries, until it or its pods change. */
export const maxRetries = 15;

export interface WatchedServices {
  readonly services: Informer<CoreV1Service>;
  /** Keys of the Services to look at. */
  readonly queue: WorkQueue;
  selectedPods(service: CoreV1Service): Stored<CoreV1Pod>[];
}

export function watchServices(host: ComponentHost): WatchedServices {
  const queue = new WorkQueue(host, { baseMs: 1000, maxMs: 1_000_000 });
  const services = new Informer<CoreV1Service>(
    host,
    "services",
    ({ object }) => queue.add(keyOf(object)),
    namespaceIndex,
  );
  const pods = new Informer<CoreV1Pod>(
    host,
    "pods",
    ({ object, old, type }) => {
      if (old && type === "MODIFIED" && !changesEndpoints(old, object)) return;
      for (const service of services.by("namespace", object.metadata.namespace ?? ""))
        if ([object, old].some((pod) => pod && selects(service, pod))) queue.add(keyOf(service));
    },
    namespaceIndex,
  );
  return {
    services,
    queue,
    selectedPods: (service) =>
      pods
        .by("namespace", service.metadata?.namespace ?? "")
        .filter((pod) => selects(service, pod)),
  };
}

function selects(service: CoreV1Service, pod: CoreV1Pod): boolean {
  const selector = service.spec?.selector;
  return selector !== undefined && matchesLabelMap(selector, pod.metadata?.labels);
}
