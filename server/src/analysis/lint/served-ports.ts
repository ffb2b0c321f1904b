// Ports that processes are known to listen on although their containers rarely declare them.

import { imageReference } from "../resources/image-reference.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";
import { asMap } from "../resources/json.ts";
import { type Container, mentionsNumber, portsOf, type Workload } from "../resources/workload.ts";

/** Ports of health endpoints and others that are rarely declared, by the last segments of the image's path. */
const knownPorts: readonly (readonly [image: RegExp, ...ports: readonly number[]])[] = [
  [/(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller)[^/]*$/, 10254],
  [/(?:^|\/)kube-state-metrics[^/]*$/, 8080, 8081],
  [/(?:^|\/)coredns$/, 8080, 8181],
  [/(?:^|\/)typha$/, 9098],
  [/(?:^|\/)calico\/node$/, 9099],
  [/(?:^|\/)calico\/calico$/, 9098, 9099],
  [/(?:^|\/)projectcontour\/contour$/, 8000, 8090],
  [/(?:^|\/)argoproj\/argocd$/, 8081, 8082, 8083, 8084],
  [/(?:^|\/)kube-proxy$/, 10256],
  [/(?:^|\/)cluster-autoscaler[^/]*$/, 8085],
  [/(?:^|\/)cert-manager-webhook$/, 6080],
  [/(?:^|\/)cert-manager-controller$/, 9403],
  [/(?:^|\/)external-dns$/, 7979],
  [/(?:^|\/)aws-load-balancer-controller$/, 61779],
  [/(?:^|\/)keda$/, 8081, 9666],
  [/(?:^|\/)keda-(?:metrics-apiserver|admission-webhooks)$/, 8081],
  [/(?:^|\/)jaegertracing\/(?:all-in-one|jaeger-collector)$/, 14250, 14267, 14268, 14269],
  [/(?:^|\/)jaegertracing\/jaeger-query$/, 16687],
  [/(?:^|\/)jaegertracing\/jaeger-agent$/, 14271],
];

/**
 * Whether something in the pod is likely to listen on a port that the container does not declare: an image is known for it,
 * the process is told of it, or another container of the pod declares it, for they share their network.
 * `configMaps`: those that the pod gets.
 */
export function isServed(
  port: number,
  container: Container,
  { running }: Workload,
  configMaps: readonly BoundObject[],
): boolean {
  return (
    running.some((one) => isKnownFor(one, port)) ||
    mentionsNumber(container, port) ||
    running.some(
      (other) =>
        other.name !== container.name && portsOf(other).some(({ number }) => number === port),
    ) ||
    configMaps.some((configMap) => saysNumber(configMap, port))
  );
}

/** Whether anything in a pod is likely to listen on a port that none of its containers declares. */
export function isServedSomewhere(
  port: number,
  workload: Workload,
  configMaps: readonly BoundObject[],
): boolean {
  return workload.running.some((container) => isServed(port, container, workload, configMaps));
}

/** The ConfigMaps that the pods of a workload get, as files or as variables. */
export function configMapsOf(scope: ResourceScope, object: BoundObject): BoundObject[] {
  return scope.references(object).flatMap((bound) => {
    const wanted = bound.reference.target.kind === "ConfigMap";
    return wanted ? scope.resolve(bound).flatMap((found) => found.object ?? []) : [];
  });
}

function isKnownFor({ image }: Container, port: number): boolean {
  const path = imageReference(image)?.path ?? "";
  return knownPorts.some(([known, ...ports]) => ports.includes(port) && known.test(path));
}

function saysNumber({ value }: BoundObject, number: number): boolean {
  const said = new RegExp(`(?<!\\d)${number}(?!\\d)`);
  return Object.values(asMap(value["data"]) ?? {}).some(
    (text) => typeof text === "string" && said.test(text),
  );
}
