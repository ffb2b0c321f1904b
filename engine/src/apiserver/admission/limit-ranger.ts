// Mirrors plugin/pkg/admission/limitranger/admission.go (1.36). Difference: limit ranges are taken in order of name and
// their resources in order of name, where the server's order is random.
import {
  aggregateContainerLimits,
  aggregateContainerRequests,
} from "../../apis/core/v1/pod-resources.ts";
import {
  type ResourceList,
  type Resources,
  resourcesOf,
} from "../../apis/core/v1/resource-list.ts";
import type {
  CoreV1Container,
  CoreV1LimitRange,
  CoreV1LimitRangeItem,
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
  CoreV1PodSpec,
} from "../../model/generated/types.ts";
import { type Quantity, quantityOf } from "../../model/quantity.ts";
import type { Status } from "../../model/status.ts";
import { type AdmissionContext, type AdmissionPlugin, type Attributes, refuse } from "./plugin.ts";

const annotation = "kubernetes.io/limit-ranger";
/** Beyond this, amounts are compared in whole units: thousandths of them do not fit into 64 bits. */
const maxMilliValue = (1n << 63n) / 1000n;

function supports({ resource, operation, subresource, old }: Attributes): boolean {
  if (operation === "DELETE" || old?.metadata.deletionTimestamp) return false;
  if (resource === "pods") return operation === "CREATE" ? !subresource : subresource === "resize";
  return resource === "persistentvolumeclaims" && !subresource;
}

function limitRanges(attributes: Attributes, context: AdmissionContext): CoreV1LimitRange[] {
  const found = context.list<CoreV1LimitRange>("limitranges", attributes.namespace);
  return [...found].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

function admit(attributes: Attributes, context: AdmissionContext): undefined {
  if (attributes.resource !== "pods" || !supports(attributes)) return;
  const pod = attributes.object as CoreV1Pod;
  for (const range of limitRanges(attributes, context)) {
    const set = setDefaults(pod, range);
    if (set.length === 0) continue;
    const text = `LimitRanger plugin set: ${set.join("; ")}`;
    pod.metadata = {
      ...pod.metadata,
      annotations: { ...pod.metadata?.annotations, [annotation]: text },
    };
  }
}

/** Fills in the defaults of one limit range and tells what was set, container by container. */
function setDefaults(pod: CoreV1Pod, range: CoreV1LimitRange): string[] {
  const limits: ResourceList = {};
  const requests: ResourceList = {};
  for (const item of range.spec?.limits ?? []) {
    if (item.type !== "Container") continue;
    Object.assign(limits, item.default);
    Object.assign(requests, item.defaultRequest);
  }
  const set: string[] = [];
  const fill = (container: CoreV1Container, what: string) => {
    container.resources ??= {};
    for (const [field, defaults] of [
      ["requests", requests],
      ["limits", limits],
    ] as const) {
      const given = container.resources[field];
      const added = Object.keys(defaults)
        .filter((name) => given?.[name] === undefined)
        .sort();
      if (added.length === 0) continue;
      container.resources[field] = { ...defaults, ...given };
      set.push(`${added.join(", ")} ${field.slice(0, -1)} for ${what} ${container.name ?? ""}`);
    }
  };
  for (const container of pod.spec?.containers ?? []) fill(container, "container");
  for (const container of pod.spec?.initContainers ?? []) fill(container, "init container");
  return set;
}

function validate(attributes: Attributes, context: AdmissionContext): Status | undefined {
  if (!supports(attributes)) return undefined;
  for (const range of limitRanges(attributes, context)) {
    const errors = [
      ...new Set(
        (range.spec?.limits ?? []).flatMap((item) =>
          attributes.resource === "pods"
            ? podViolations(
                item,
                (attributes.object as CoreV1Pod).spec ?? { containers: [] },
                context,
              )
            : claimViolations(item, attributes.object as CoreV1PersistentVolumeClaim),
        ),
      ),
    ];
    if (errors.length > 0)
      return refuse(attributes, errors.length === 1 ? errors[0]! : `[${errors.join(", ")}]`);
  }
  return undefined;
}

interface Amounts {
  readonly requests: Resources;
  readonly limits: Resources;
}

function podViolations(
  item: CoreV1LimitRangeItem,
  spec: CoreV1PodSpec,
  context: AdmissionContext,
): string[] {
  if (item.type === "Container")
    return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
      violations(item, {
        requests: resourcesOf(resources?.requests),
        limits: resourcesOf(resources?.limits),
      }),
    );
  return item.type === "Pod" ? violations(item, podTotals(spec, context)) : [];
}

/** Without overhead, unlike everywhere else; of the pod-level resources only cpu and memory stand in for the sums. */
function podTotals(spec: CoreV1PodSpec, context: AdmissionContext): Amounts {
  const requests = aggregateContainerRequests(spec);
  const limits = aggregateContainerLimits(spec);
  if (context.feature("PodLevelResources"))
    for (const name of ["cpu", "memory"]) {
      const request = spec.resources?.requests?.[name];
      const limit = spec.resources?.limits?.[name];
      if (request !== undefined) requests.set(name, quantityOf(request));
      if (limit !== undefined) limits.set(name, quantityOf(limit));
    }
  return { requests, limits };
}

function violations(item: CoreV1LimitRangeItem, amounts: Amounts): string[] {
  return [
    ...each(item.min, (name, bound) => belowMin(item.type, name, bound, amounts)),
    ...each(item.max, (name, bound) => aboveMax(item.type, name, bound, amounts)),
    ...each(item.maxLimitRequestRatio, (name, bound) =>
      aboveRatio(item.type, name, bound, amounts),
    ),
  ];
}

function claimViolations(item: CoreV1LimitRangeItem, claim: CoreV1PersistentVolumeClaim): string[] {
  if (item.type !== "PersistentVolumeClaim") return [];
  const requests = resourcesOf(claim.spec?.resources?.requests);
  const amounts: Amounts = { requests, limits: new Map() };
  return [
    ...each(item.min, (name, bound) => belowMin(item.type, name, bound, amounts)),
    ...each(item.max, (name, bound) => {
      const start = `maximum ${name} usage per ${item.type} is ${bound}`;
      const request = requests.get(name);
      if (!request) return `${start}.  No request is specified`;
      return compare(request, bound) > 0 ? `${start}, but request is ${request}` : undefined;
    }),
  ];
}

function each(
  bounds: ResourceList | undefined,
  check: (name: string, bound: Quantity) => string | undefined,
): string[] {
  return Object.keys(bounds ?? {})
    .sort()
    .flatMap((name) => check(name, quantityOf(bounds![name])) ?? []);
}

function belowMin(
  type: string,
  name: string,
  bound: Quantity,
  { requests, limits }: Amounts,
): string | undefined {
  const start = `minimum ${name} usage per ${type} is ${bound}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (!request) return `${start}.  No request is specified`;
  if (compare(request, bound) < 0) return `${start}, but request is ${request}`;
  return limit && compare(limit, bound) < 0 ? `${start}, but limit is ${limit}` : undefined;
}

function aboveMax(
  type: string,
  name: string,
  bound: Quantity,
  { requests, limits }: Amounts,
): string | undefined {
  const start = `maximum ${name} usage per ${type} is ${bound}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (!limit) return `${start}.  No limit is specified`;
  if (compare(limit, bound) > 0) return `${start}, but limit is ${limit}`;
  return request && compare(request, bound) > 0 ? `${start}, but request is ${request}` : undefined;
}

function aboveRatio(
  type: string,
  name: string,
  bound: Quantity,
  { requests, limits }: Amounts,
): string | undefined {
  const start = `${name} max limit to request ratio per ${type} is ${bound}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (!request || request.isZero()) return `${start}, but no request is specified or request is 0`;
  if (!limit || limit.isZero()) return `${start}, but no limit is specified or limit is 0`;
  const inMilli = isSmall(request) && isSmall(limit);
  const ratio = inMilli
    ? limit.milliValue() / request.milliValue()
    : limit.value() / request.value();
  const above = isSmall(bound) ? ratio * 1000 > bound.milliValue() : ratio > bound.value();
  return above ? `${start}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}

const isSmall = (amount: Quantity): boolean => amount.valueBig() <= maxMilliValue;

/** As upstream compares: in thousandths where they fit, else in whole units, rounded up. */
function compare(amount: Quantity, bound: Quantity): number {
  const inMilli = isSmall(amount) && isSmall(bound);
  const of = (q: Quantity) => (inMilli ? q.milliValueBig() : q.valueBig());
  return of(amount) < of(bound) ? -1 : of(amount) > of(bound) ? 1 : 0;
}

export const limitRanger: AdmissionPlugin = {
  name: "LimitRanger",
  resources: ["pods", "persistentvolumeclaims"],
  admit,
  validate,
};
