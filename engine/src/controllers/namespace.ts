// Mirrors pkg/controller/namespace (1.36): empties a namespace that is being deleted, then lets it go.

import { resourceName } from "../apis/kind.ts";
import { type AnyKind, allKinds } from "../apis/registry.ts";
import type { ComponentFactory } from "../model/cluster-access.ts";
import type {
  CoreV1Namespace,
  CoreV1NamespaceCondition,
  CoreV1Pod,
} from "../model/generated/types.ts";
import { deepEqual, type Stored } from "../model/object.ts";
import { queueController, type SyncOutcome } from "./framework/controller.ts";
import { Informer } from "./framework/informer.ts";
import { instantMs } from "./framework/instant.ts";
import { isNotFound } from "./framework/pod-control.ts";
import { WorkQueue } from "./framework/work-queue.ts";

type Namespace = Stored<CoreV1Namespace>;

/** A namespace's content is left alone for so long after a change, so that late creations are seen. */
const gracePeriodMs = 5_000;
/** How long finalizers are assumed to take. */
const finalizerSeconds = 15;
const finalizer = "kubernetes";

export const namespaceController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const queue = new WorkQueue(host, { baseMs: 5, maxMs: 60_000 });
  const namespaces = new Informer<CoreV1Namespace>(host, "namespaces", ({ type, object }) => {
    if (type !== "DELETED" && object.metadata.deletionTimestamp !== undefined)
      queue.addAfter(object.metadata.name, gracePeriodMs);
  });

  function sync(key: string): SyncOutcome {
    let namespace = namespaces.get(key);
    if (!namespace || namespace.metadata.deletionTimestamp === undefined) return "done";
    if ((namespace.spec?.finalizers?.length ?? 0) === 0) return "done";
    const content = deleteContent(namespace);
    const conditions = conditionsOf(namespace, content, clock.timestamp());
    if (!deepEqual(conditions, namespace.status?.conditions ?? [])) {
      const status = { ...namespace.status, phase: "Terminating", conditions };
      const result = client.update<CoreV1Namespace>(
        "namespaces",
        { ...namespace, status },
        "status",
      );
      if (!result.ok) return "retry";
      namespace = result.value;
    }
    if (content.errors.length > 0) return "retry";
    if (content.seconds > 0) {
      queue.addAfter(key, (Math.trunc(content.seconds / 2) + 1) * 1000);
      return "done";
    }
    const finalizers = (namespace.spec?.finalizers ?? []).filter((name) => name !== finalizer);
    const result = client.update<CoreV1Namespace>(
      "namespaces",
      { ...namespace, spec: { ...namespace.spec, finalizers } },
      "finalize",
    );
    return result.ok || isNotFound(result.status) ? "done" : "retry";
  }

  /** Deletes everything in the namespace; pods first, and nothing else while there are any. */
  function deleteContent(namespace: Namespace): Content {
    const content: Content = { seconds: 0, remaining: [], finalizers: new Map(), errors: [] };
    const kinds = namespacedKinds();
    const pods = kinds.filter((kind) => kind.plural === "pods");
    if (host.feature("OrderedNamespaceDeletion")) {
      for (const kind of pods) deleteKind(kind, namespace, content);
      // Upstream writes the conditions of an empty namespace while it waits for pods.
      if (content.remaining.length > 0) return { ...content, remaining: [], finalizers: new Map() };
      for (const kind of kinds) if (!pods.includes(kind)) deleteKind(kind, namespace, content);
    } else for (const kind of kinds) deleteKind(kind, namespace, content);
    return content;
  }

  function deleteKind(kind: AnyKind, namespace: Namespace, content: Content): void {
    const resource = resourceName(kind);
    const { name } = namespace.metadata;
    const objects = client.list(resource, name);
    if (objects.length === 0) return;
    const estimate =
      resource === "pods" ? podSeconds(objects as readonly CoreV1Pod[], namespace) : 0;
    for (const object of [...objects]) {
      const result = client.delete(resource, name, object.metadata.name, {
        propagationPolicy: "Background",
      });
      if (result.ok || isNotFound(result.status)) continue;
      content.errors.push(result.status.message);
      content.seconds = Math.max(content.seconds, estimate);
      return;
    }
    const left = client.list(resource, name);
    if (left.length === 0) return;
    content.remaining.push(`${kind.plural}.${kind.group} has ${left.length} resource instances`);
    const waiting = left.flatMap((object) => object.metadata.finalizers ?? []);
    for (const waitingFor of waiting)
      content.finalizers.set(waitingFor, (content.finalizers.get(waitingFor) ?? 0) + 1);
    const seconds = estimate > 0 ? estimate : waiting.length > 0 ? finalizerSeconds : 0;
    if (seconds === 0)
      content.errors.push(
        `unexpected items still remain in namespace: ${name} for gvr: ${kind.group}/${kind.version}, Resource=${kind.plural}`,
      );
    content.seconds = Math.max(content.seconds, seconds);
  }

  /** The longest grace period of pods that still run, unless it should be over by now. */
  function podSeconds(pods: readonly CoreV1Pod[], namespace: Namespace): number {
    const seconds = pods
      .filter((pod) => pod.status?.phase !== "Succeeded" && pod.status?.phase !== "Failed")
      .reduce((longest, pod) => Math.max(longest, pod.spec?.terminationGracePeriodSeconds ?? 0), 0);
    const deletedMs = instantMs(namespace.metadata.deletionTimestamp) ?? 0;
    return clock.nowMs() - deletedMs >= seconds * 1000 ? 0 : seconds;
  }

  return queueController("namespace-controller", queue, sync);
};

interface Content {
  /** How long until what is left should be gone. */
  seconds: number;
  readonly remaining: string[];
  readonly finalizers: Map<string, number>;
  readonly errors: string[];
}

function namespacedKinds(): AnyKind[] {
  return allKinds().filter((kind) => kind.namespaced && !kind.convert);
}

interface Finding {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

const fine: readonly Finding[] = [
  {
    type: "NamespaceDeletionDiscoveryFailure",
    reason: "ResourcesDiscovered",
    message: "All resources successfully discovered",
  },
  {
    type: "NamespaceDeletionGroupVersionParsingFailure",
    reason: "ParsedGroupVersions",
    message: "All legacy kube types successfully parsed",
  },
  {
    type: "NamespaceDeletionContentFailure",
    reason: "ContentDeleted",
    message: "All content successfully deleted, may be waiting on finalization",
  },
  {
    type: "NamespaceContentRemaining",
    reason: "ContentRemoved",
    message: "All content successfully removed",
  },
  {
    type: "NamespaceFinalizersRemaining",
    reason: "ContentHasNoFinalizers",
    message: "All content-preserving finalizers finished",
  },
];

function problemsOf({ remaining, finalizers, errors }: Content): Finding[] {
  const problems: Finding[] = [];
  if (errors.length > 0)
    problems.push({
      type: "NamespaceDeletionContentFailure",
      reason: "ContentDeletionFailed",
      message: `Failed to delete all resource types, ${errors.length} remaining: ${errors.toSorted().join(", ")}`,
    });
  if (remaining.length > 0)
    problems.push({
      type: "NamespaceContentRemaining",
      reason: "SomeResourcesRemain",
      message: `Some resources are remaining: ${remaining.toSorted().join(", ")}`,
    });
  const waiting = [...finalizers].map(([name, count]) => `${name} in ${count} resource instances`);
  if (waiting.length > 0)
    problems.push({
      type: "NamespaceFinalizersRemaining",
      reason: "SomeFinalizersRemain",
      message: `Some content in the namespace has finalizers remaining: ${waiting.sort().join(", ")}`,
    });
  return problems;
}

/** The five conditions of a namespace that is being deleted; the transition time moves with the status only. */
function conditionsOf(
  namespace: Namespace,
  content: Content,
  now: string,
): CoreV1NamespaceCondition[] {
  const conditions = [...(namespace.status?.conditions ?? [])];
  const problems = problemsOf(content);
  for (const good of fine) {
    const problem = problems.find((candidate) => candidate.type === good.type);
    const wanted = { ...(problem ?? good), status: problem ? "True" : "False" };
    const index = conditions.findIndex((condition) => condition.type === good.type);
    const old = conditions[index];
    const lastTransitionTime =
      old?.status === wanted.status && old.lastTransitionTime ? old.lastTransitionTime : now;
    if (old) conditions[index] = { ...wanted, lastTransitionTime };
    else conditions.push({ ...wanted, lastTransitionTime });
  }
  return conditions;
}
