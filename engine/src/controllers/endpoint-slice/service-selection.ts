// Which pods a Service selects and which Services select a pod, found by one label of the selector, where upstream
// goes through all Services (or pods) of the namespace (staging/src/k8s.io/endpointslice/util/controller_utils.go, 1.36).
import type { CoreV1Pod, CoreV1Service } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { type Labels, matchesLabelMap } from "../../model/selector.ts";
import { type Informer, namespaceIndex } from "../framework/informer.ts";

const pair = (namespace: string, label: string, value: string | undefined): string =>
  `${namespace}/${label}=${value}`;

const pairLists = new WeakMap<Labels, readonly string[]>();
const none: readonly string[] = [];

/** Every label of a pod; labels are shared by all states of an object. */
function labelPairs({ metadata }: Stored<CoreV1Pod>): readonly string[] {
  const { labels, namespace = "" } = metadata;
  if (!labels) return none;
  let pairs = pairLists.get(labels);
  if (!pairs) {
    pairs = Object.keys(labels).map((label) => pair(namespace, label, labels[label]));
    pairLists.set(labels, pairs);
  }
  return pairs;
}

/** The label by which a Service is found: an empty selector has none and selects everything. */
function firstPair({ metadata, spec }: Stored<CoreV1Service>): readonly string[] {
  const { namespace = "" } = metadata;
  if (!spec?.selector) return none;
  const [label] = Object.keys(spec.selector);
  return [label === undefined ? namespace : pair(namespace, label, spec.selector[label])];
}

/** Indexes of an informer of pods for `podsSelectedBy`. */
export const podIndexes = {
  ...namespaceIndex,
  label: Object.assign(labelPairs, { inOrderOfCreation: true as const }),
};

/** Indexes of an informer of Services for `servicesSelecting`. */
export const serviceIndexes = { ...namespaceIndex, selector: firstPair };

function selects(service: CoreV1Service, pod: CoreV1Pod): boolean {
  const selector = service.spec?.selector;
  return selector !== undefined && matchesLabelMap(selector, pod.metadata?.labels);
}

/** In order of creation. */
export function podsSelectedBy(
  service: Stored<CoreV1Service>,
  pods: Informer<CoreV1Pod>,
): Stored<CoreV1Pod>[] {
  const { namespace = "" } = service.metadata;
  const labels = Object.keys(service.spec?.selector ?? {});
  if (labels.length === 0) return service.spec?.selector ? pods.by("namespace", namespace) : [];
  const found = pods.by("label", pair(namespace, labels[0]!, service.spec?.selector?.[labels[0]!]));
  return labels.length === 1 ? found : found.filter((pod) => selects(service, pod));
}

/** In order of creation. */
export function servicesSelecting(
  states: readonly (Stored<CoreV1Pod> | undefined)[],
  services: Informer<CoreV1Service>,
): Stored<CoreV1Service>[] {
  const found = new Set<Stored<CoreV1Service>>();
  let namespace = "";
  for (const pod of states) {
    if (!pod) continue;
    namespace = pod.metadata.namespace ?? "";
    for (const key of [namespace, ...labelPairs(pod)])
      for (const service of services.by("selector", key))
        if (selects(service, pod)) found.add(service);
  }
  return found.size < 2
    ? [...found]
    : services.by("namespace", namespace).filter((service) => found.has(service));
}
