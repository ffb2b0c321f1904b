// Mirrors RealPodControl and slowStartBatch of pkg/controller/controller_utils.go and
// pkg/controller/replicaset/replica_set.go (1.36): making and deleting pods for an owner, with its events.
import type { ApiClient, EventRecorder } from "../../model/cluster-access.ts";
import type { CoreV1Pod, CoreV1PodTemplateSpec } from "../../model/generated/types.ts";
import { clone, type Stored } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import { controllerReference } from "./owner.ts";

/** At most so many pods are created or deleted by one sync of a ReplicaSet, ReplicationController or Job. */
export const burstReplicas = 500;

const maxNameLength = 253;

/** Whether a refusal says that the namespace is going: retrying is of no use, and nobody is told. */
export function isNamespaceTerminating(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === "NamespaceTerminating") ?? false;
}

export function isNotFound(status: Status): boolean {
  return status.reason === "NotFound";
}

/** A pod as the template describes it, owned by `owner`, with a generated name. */
export function podFromTemplate(
  template: CoreV1PodTemplateSpec | undefined,
  owner: Stored,
): CoreV1Pod {
  const metadata = template?.metadata;
  const prefix = `${owner.metadata.name}-`;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      namespace: owner.metadata.namespace ?? "",
      generateName: prefix.length > maxNameLength ? owner.metadata.name : prefix,
      labels: { ...metadata?.labels },
      ...(metadata?.annotations ? { annotations: { ...metadata.annotations } } : {}),
      ...(metadata?.finalizers ? { finalizers: [...metadata.finalizers] } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    ...(template?.spec ? { spec: clone(template.spec) } : {}),
  };
}

/** Creates and deletes the pods of an owner and records the events about it. Each gives the error text of a failure. */
export class PodControl {
  readonly #client: ApiClient;
  readonly #recorder: EventRecorder;

  constructor(client: ApiClient, recorder: EventRecorder) {
    this.#client = client;
    this.#recorder = recorder;
  }

  /** The error text when the pod was refused; a refusal because the namespace is going counts as success. */
  create(owner: Stored, pod: CoreV1Pod): Creation {
    if (Object.keys(pod.metadata?.labels ?? {}).length === 0)
      return { error: "unable to create pods, no labels", report: () => {} };
    const result = this.#client.create("pods", pod);
    if (result.ok) {
      const message = `Created pod: ${result.value.metadata.name}`;
      const report = () => this.#recorder.event(owner, "Normal", "SuccessfulCreate", message);
      return { error: undefined, report };
    }
    const { status } = result;
    if (isNamespaceTerminating(status)) return { error: undefined, report: () => {} };
    const report = () =>
      this.#recorder.event(owner, "Warning", "FailedCreate", `Error creating: ${status.message}`);
    return { error: status.message, report };
  }

  /** The error text when the pod could not be deleted; a pod that is gone already is no error and no event. */
  delete(owner: Stored, pod: Stored<CoreV1Pod>): string | undefined {
    const { name, namespace } = pod.metadata;
    const result = this.#client.delete("pods", namespace ?? "", name);
    if (result.ok) {
      this.#recorder.event(owner, "Normal", "SuccessfulDelete", `Deleted pod: ${name}`);
      return undefined;
    }
    if (isNotFound(result.status)) return undefined;
    this.#recorder.event(
      owner,
      "Warning",
      "FailedDelete",
      `Error deleting: ${result.status.message}`,
    );
    return `unable to delete pods: ${result.status.message}`;
  }
}

/** What became of a creation, and the event about it, which `report` records. */
export interface Creation {
  readonly error: string | undefined;
  readonly report: () => void;
}

/**
 * Calls `create(0)` to `create(count - 1)` in batches of 1, 2, 4, 8, ...; after a batch with a failure the rest is left
 * out. The requests of a batch run at the same time, and refusals are sooner back than successes: so are their events.
 * Gives the first error text, or undefined.
 */
export function slowStartBatch(
  count: number,
  create: (index: number) => Creation,
): string | undefined {
  let next = 0;
  for (let batch = Math.min(count, 1); batch > 0; batch = Math.min(2 * batch, count - next)) {
    const start = next;
    next += batch;
    const creations = Array.from({ length: batch }, (_, i) => create(start + i));
    const failed = creations.filter((creation) => creation.error !== undefined);
    for (const creation of failed) creation.report();
    for (const creation of creations) if (!failed.includes(creation)) creation.report();
    if (failed[0]) return failed[0].error;
  }
  return undefined;
}
