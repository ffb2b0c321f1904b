// Mirrors podFieldSelectorRuntimeValue in pkg/kubelet/kubelet_pods.go, pkg/fieldpath and the resource values of
// pkg/api/v1/resource/helpers.go (1.36): what a pod is told of itself.
import type {
  CoreV1Container,
  CoreV1Node,
  CoreV1Pod,
  CoreV1ResourceFieldSelector,
} from "../model/generated/types.ts";
import { goQuote } from "../model/go-format.ts";
import { type Quantity, quantityOf } from "../model/quantity.ts";

/** A value, or why there is none. */
export type Resolved = { readonly value: string } | { readonly error: string };

export interface PodAddresses {
  readonly hostIP: string;
  readonly podIP: string;
}

/** The value of a fieldRef. Which paths there are the API server has checked. */
export function fieldValue(path: string, pod: CoreV1Pod, addresses: PodAddresses): Resolved {
  const { metadata, spec } = pod;
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (subscript) {
    const values = subscript[1] === "labels" ? metadata?.labels : metadata?.annotations;
    return { value: values?.[subscript[2]!] ?? "" };
  }
  const values: Readonly<Record<string, string | undefined>> = {
    "metadata.name": metadata?.name,
    "metadata.namespace": metadata?.namespace,
    "metadata.uid": metadata?.uid,
    "metadata.labels": formatMap(metadata?.labels),
    "metadata.annotations": formatMap(metadata?.annotations),
    "spec.nodeName": spec?.nodeName ?? "",
    "spec.serviceAccountName": spec?.serviceAccountName ?? "",
    "status.hostIP": addresses.hostIP,
    "status.hostIPs": addresses.hostIP,
    "status.podIP": addresses.podIP,
    "status.podIPs": addresses.podIP,
  };
  const value = values[path];
  return value === undefined ? { error: `unsupported fieldPath: ${path}` } : { value };
}

/** `key="value"` lines in order of the keys, as a file of a volume holds them. */
function formatMap(map: Readonly<Record<string, string>> | undefined): string {
  return Object.keys(map ?? {})
    .sort()
    .map((key) => `${key}=${goQuote(map![key]!)}`)
    .join("\n");
}

/** Resources whose limit is, where none is set, what the pod or the node has. */
const overcommitted = ["cpu", "memory", "ephemeral-storage"];

/** The value of a resourceFieldRef; without a container's name that of `container`. */
export function resourceValue(
  selector: CoreV1ResourceFieldSelector,
  pod: CoreV1Pod,
  node: CoreV1Node,
  container?: CoreV1Container,
): Resolved {
  const name = selector.containerName;
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  const owner = name ? containers.find((candidate) => candidate.name === name) : container;
  if (!owner) return { error: `container ${name ?? ""} not found` };
  const [list, ...rest] = selector.resource.split(".");
  const resource = rest.join(".");
  const known = overcommitted.includes(resource) || resource.startsWith("hugepages-");
  if (!known || (list !== "limits" && list !== "requests"))
    return { error: `unsupported container resource : ${selector.resource}` };
  const set = quantityOf(owner.resources?.[list]?.[resource]);
  const amount =
    list === "limits" && set.isZero() && overcommitted.includes(resource)
      ? fallbackLimit(resource, pod, node)
      : set;
  const unit = quantityOf(selector.divisor ?? "1");
  const divisor = unit.isZero() ? quantityOf("1") : unit;
  const count = (quantity: Quantity) =>
    resource === "cpu" ? quantity.milliValue() : quantity.value();
  return { value: String(Math.ceil(count(amount) / count(divisor))) };
}

function fallbackLimit(resource: string, pod: CoreV1Pod, node: CoreV1Node): Quantity {
  const ofPod = quantityOf(pod.spec?.resources?.limits?.[resource]);
  const ofNode = node.status?.allocatable ?? node.status?.capacity;
  return ofPod.isZero() || resource === "ephemeral-storage"
    ? quantityOf(ofNode?.[resource])
    : ofPod;
}
