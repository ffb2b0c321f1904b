// Ports that processes are known to listen on although their containers rarely declare them.
import { imageReference } from "./image-reference.ts";
import { type Container, mentionsNumber, portsOf, type Workload } from "./workload.ts";

/** Ports of health endpoints, by the last segments of the image's path. */
const healthPorts: readonly (readonly [image: RegExp, ...ports: readonly number[]])[] = [
  [/(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller)[^/]*$/, 10254],
  [/(?:^|\/)kube-state-metrics[^/]*$/, 8080, 8081],
  [/(?:^|\/)coredns$/, 8080, 8181],
  [/(?:^|\/)typha$/, 9098],
  [/(?:^|\/)calico\/node$/, 9099],
  [/(?:^|\/)kube-proxy$/, 10256],
  [/(?:^|\/)cluster-autoscaler[^/]*$/, 8085],
  [/(?:^|\/)cert-manager-webhook$/, 6080],
  [/(?:^|\/)cert-manager-controller$/, 9403],
  [/(?:^|\/)external-dns$/, 7979],
  [/(?:^|\/)aws-load-balancer-controller$/, 61779],
  [/(?:^|\/)keda(?:-metrics-apiserver|-admission-webhooks)?$/, 8081],
  [/(?:^|\/)jaegertracing\/(?:all-in-one|jaeger-collector)$/, 14269],
  [/(?:^|\/)jaegertracing\/jaeger-query$/, 16687],
  [/(?:^|\/)jaegertracing\/jaeger-agent$/, 14271],
];

/**
 * Whether something in the pod is likely to listen on a port that the container does not declare: the image is known
 * for it, the process is told of it, or another container of the pod declares it, for they share their network.
 */
export function isServed(port: number, container: Container, { running }: Workload): boolean {
  const path = imageReference(container.image)?.path ?? "";
  return (
    healthPorts.some(([image, ...ports]) => image.test(path) && ports.includes(port)) ||
    mentionsNumber(container, port) ||
    running.some(
      (other) =>
        other.name !== container.name && portsOf(other).some(({ number }) => number === port),
    )
  );
}
