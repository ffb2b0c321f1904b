// Mirrors pkg/controller/endpointslice/endpointslice_controller.go (1.36).
import type { ComponentFactory } from "../../model/cluster-access.ts";
import type { CoreV1Node, DiscoveryV1EndpointSlice } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { queueController, type SyncOutcome } from "../framework/controller.ts";
import { Informer } from "../framework/informer.ts";
import {
  isOwnedBy,
  managedByLabel,
  reconcileSlices,
  serviceNameLabel,
  sliceManager,
} from "./reconcile.ts";
import { hasSelectedEndpoints } from "./service-endpoints.ts";
import { applyChanges } from "./slice-changes.ts";
import { maxRetries, watchServices } from "./watch-services.ts";

export const endpointSliceController: ComponentFactory = (host) => {
  const { services, queue, selectedPods } = watchServices(host);
  const recorder = host.recorder("endpoint-slice-controller");
  const slices = new Informer<DiscoveryV1EndpointSlice>(
    host,
    "endpointslices.discovery.k8s.io",
    ({ object }) => {
      const service = serviceOf(object);
      if (service === undefined) return;
      // What this controller writes is what it wants.
      if (service === writing) queue.addIdle(service);
      else queue.add(service);
    },
    { service: (slice) => [serviceOf(slice) ?? ""] },
  );
  const nodes = new Informer<CoreV1Node>(host, "nodes", () => {});

  let writing: string | undefined;

  function sync(key: string): SyncOutcome {
    const service = services.get(key);
    if (!service || !hasSelectedEndpoints(service)) return "done";
    const { namespace = "", name, annotations, deletionTimestamp } = service.metadata;
    const { changes, problems } = reconcileSlices(
      service,
      selectedPods(service),
      slices.by("service", key).filter((slice) => slice.metadata.deletionTimestamp === undefined),
      (node) => nodes.get(node),
      hintsTraffic(service.spec?.trafficDistribution) && !usesTopologyMode(annotations),
    );
    const owner = {
      kind: "Service",
      namespace,
      name,
      deleting: deletionTimestamp !== undefined,
    };
    writing = key;
    const failure = applyChanges(host.client, owner, changes, (slice) => isOwnedBy(slice, service));
    writing = undefined;
    if (failure !== undefined) problems.push(failure);
    if (problems.length === 0) return "done";
    const text = problems.length === 1 ? problems[0] : `[${[...new Set(problems)].join(", ")}]`;
    recorder.event(
      service,
      "Warning",
      "FailedToUpdateEndpointSlices",
      `Error updating Endpoint Slices for Service ${namespace}/${name}: ${text}`,
    );
    return queue.requeues(key) < maxRetries ? "retry" : "done";
  }

  function hintsTraffic(distribution: string | undefined): boolean {
    if (distribution === "PreferClose") return true;
    return (
      host.feature("PreferSameTrafficDistribution") &&
      (distribution === "PreferSameZone" || distribution === "PreferSameNode")
    );
  }

  return queueController("endpointslice-controller", queue, sync);
};

/** The service key of a slice that this controller manages. */
function serviceOf(slice: Stored<DiscoveryV1EndpointSlice>): string | undefined {
  const { labels = {}, namespace = "" } = slice.metadata;
  const name = labels[serviceNameLabel];
  return name && labels[managedByLabel] === sliceManager ? `${namespace}/${name}` : undefined;
}

function usesTopologyMode(annotations: { [key: string]: string } | undefined): boolean {
  const mode =
    annotations?.["service.kubernetes.io/topology-aware-hints"] ??
    annotations?.["service.kubernetes.io/topology-mode"];
  return mode === "Auto" || mode === "auto";
}
