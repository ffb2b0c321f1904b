// What must hold in every simulation, whatever was simulated. Run after each one in the tests.
import { podRequests } from "../apis/core/v1/pod-resources.ts";
import { isQuotaPod } from "../apis/quota/pods.ts";
import type {
  AppsV1Deployment,
  CoreV1Node,
  CoreV1Pod,
  CoreV1ResourceQuota,
} from "../model/generated/types.ts";
import { scaledValue } from "../model/int-or-string.ts";
import type { Stored } from "../model/object.ts";
import { Quantity, quantityOf } from "../model/quantity.ts";
import type { Simulation } from "../sim/simulation.ts";

export interface InvariantOptions {
  /** Nothing failed and nobody deleted pods: rolling updates must then keep enough of them available. */
  readonly withoutFailures?: boolean;
}

/** Every violation found, in words; empty when all is well. */
export function violations(simulation: Simulation, options: InvariantOptions = {}): string[] {
  return [
    ...orderViolations(simulation),
    ...podViolations(simulation),
    ...capacityViolations(simulation),
    ...quotaViolations(simulation),
    ...(options.withoutFailures ? availabilityViolations(simulation) : []),
  ];
}

/** Time and versions only go up, and nothing is said about what is gone. */
function orderViolations({ api, events }: Simulation): string[] {
  const found: string[] = [];
  let atMs = Number.NEGATIVE_INFINITY;
  let revision = 0;
  const goneMs = new Map<string, number>();
  for (const change of api.store.changes) {
    if (change.atMs < atMs) found.push(`time goes back at revision ${change.revision}`);
    if (change.revision <= revision) found.push(`revision ${change.revision} after ${revision}`);
    atMs = change.atMs;
    revision = change.revision;
    if (change.type === "DELETED") goneMs.set(change.object.metadata.uid, change.atMs);
  }
  let eventMs = Number.NEGATIVE_INFINITY;
  for (const { atMs: at, object, reason } of events.occurrences) {
    if (at < eventMs) found.push(`time goes back at event ${reason}`);
    eventMs = at;
    const gone = goneMs.get(object.uid);
    if (object.kind === "Pod" && gone !== undefined && gone < at)
      found.push(`event ${reason} about ${object.name} after its deletion`);
  }
  return found;
}

/** A pod stays on its node, and a terminal phase is final. */
function podViolations({ api }: Simulation): string[] {
  const found: string[] = [];
  for (const { resource, object, old } of api.store.changes) {
    if (resource !== "pods" || !old) continue;
    const [before, after] = [old as CoreV1Pod, object as CoreV1Pod];
    const { name } = object.metadata;
    if (before.spec?.nodeName && before.spec.nodeName !== after.spec?.nodeName)
      found.push(`pod ${name} moves from ${before.spec.nodeName} to ${after.spec?.nodeName}`);
    const phase = before.status?.phase;
    if ((phase === "Succeeded" || phase === "Failed") && after.status?.phase !== phase)
      found.push(`pod ${name} leaves phase ${phase} for ${after.status?.phase}`);
  }
  return found;
}

/** What the pods that a kubelet has taken request together fits on their node, at every write. */
function capacityViolations({ api }: Simulation): string[] {
  const found = new Set<string>();
  const byNode = new Map<string, Map<string, CoreV1Pod>>();
  for (const { resource, type, object } of api.store.changes) {
    if (resource !== "pods") continue;
    const pod = object as Stored<CoreV1Pod>;
    const node = pod.spec?.nodeName;
    if (!node) continue;
    const pods = byNode.get(node) ?? new Map<string, CoreV1Pod>();
    byNode.set(node, pods);
    const phase = pod.status?.phase;
    const holds =
      type !== "DELETED" && phase !== "Succeeded" && phase !== "Failed" && pod.status?.startTime;
    if (!holds) {
      pods.delete(pod.metadata.uid);
      continue;
    }
    pods.set(pod.metadata.uid, pod);
    const allocatable = api.get<CoreV1Node>("nodes", "", node)?.status?.allocatable;
    if (!allocatable) continue;
    for (const name of ["cpu", "memory"]) {
      const used = [...pods.values()].reduce(
        (sum, one) =>
          sum.add(podRequests(one.spec ?? { containers: [] }).get(name) ?? Quantity.zero()),
        Quantity.zero(),
      );
      if (used.compare(quantityOf(allocatable[name])) > 0)
        found.add(`node ${node} is over-committed: ${name} ${used} of ${allocatable[name]}`);
    }
  }
  return [...found];
}

/** A quota on the number of pods is never exceeded by those that it counts. */
function quotaViolations({ api, clock }: Simulation): string[] {
  const found = new Set<string>();
  for (const quota of api.list<CoreV1ResourceQuota>("resourcequotas")) {
    const hard = quota.spec?.hard?.["pods"];
    if (hard === undefined || quota.spec?.scopes || quota.spec?.scopeSelector) continue;
    const { namespace, name } = quota.metadata;
    const count = api
      .list<CoreV1Pod>("pods", namespace)
      .filter((pod) => isQuotaPod(pod, clock.nowMs())).length;
    if (count > quantityOf(hard).value()) found.add(`quota ${name}: ${count} pods of ${hard}`);
  }
  return [...found];
}

/** Once all of its replicas were available, a rolling Deployment keeps what its strategy promises. */
function availabilityViolations({ api, trace }: Simulation): string[] {
  const found: string[] = [];
  const settled = new Map<string, number>();
  for (const { kind, namespace, name, replicas = 0, status, atMs } of trace.entries) {
    if (kind !== "Deployment") continue;
    const { availableReplicas = 0 } = status as { availableReplicas?: number };
    const key = `${namespace}/${name}`;
    if (availableReplicas >= replicas) settled.set(key, replicas);
    const deployment = api.get<AppsV1Deployment>("deployments.apps", namespace, name);
    if (settled.get(key) !== replicas || deployment?.spec?.strategy?.type === "Recreate") continue;
    const allowed = deployment?.spec?.strategy?.rollingUpdate?.maxUnavailable ?? "25%";
    const least = replicas - (scaledValue(allowed, replicas, "down") ?? 0);
    if (availableReplicas < least)
      found.push(`${key}: ${availableReplicas} available at ${atMs}, at least ${least} promised`);
  }
  return found;
}
