// Mirrors pkg/registry/core/pod/storage/storage.go (1.36): `pods/binding` assigns a
// pod to a node.
import type { CoreV1Pod } from "../../model/generated/types.ts";
import type { KubeObject, Result, Stored } from "../../model/object.ts";
import { topologyLabelsOf } from "../admission/pod-topology-labels.ts";
import type { Request } from "../request.ts";
import { conflict, notFound } from "../status.ts";
import { storedForm, write } from "../write.ts";
import { setPodCondition } from "./pod-condition.ts";

interface Binding extends KubeObject {
  readonly target?: { readonly kind?: string; readonly name?: string };
}

/** Body: a Binding; gives the pod. */
export function bind(body: KubeObject, request: Request): Result<Stored> {
  const { metadata = {}, target = {} } = body as Binding;
  const { namespace = "", name = "", uid } = metadata;
  const existing = request.get<CoreV1Pod>("pods", namespace, name);
  if (!existing) return request.refused(notFound("pods", name));
  const refuse = (message: string) => request.refused(conflict("pods/binding", name, message));
  if (uid && uid !== existing.metadata.uid)
    return refuse(
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${existing.metadata.uid}`,
    );
  if (existing.metadata.deletionTimestamp)
    return refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
  if (existing.spec?.nodeName)
    return refuse(`pod ${name} is already assigned to node "${existing.spec.nodeName}"`);
  if (existing.spec?.schedulingGates?.length)
    return refuse(`pod ${name} has non-empty .spec.schedulingGates`);
  const pod = {
    ...existing,
    metadata: { ...existing.metadata },
    spec: { ...existing.spec, nodeName: target.name ?? "" },
    status: { ...existing.status },
  };
  if (request.feature("ClearingNominatedNodeNameAfterBinding")) delete pod.status.nominatedNodeName;
  const annotations = { ...pod.metadata.annotations, ...metadata.annotations };
  if (Object.keys(annotations).length > 0) pod.metadata.annotations = annotations;
  if (request.feature("PodTopologyLabelsAdmission")) {
    const labels = {
      ...pod.metadata.labels,
      ...metadata.labels,
      ...topologyLabelsOf(target.name ?? "", request),
    };
    if (Object.keys(labels).length > 0) pod.metadata.labels = labels;
  }
  setPodCondition(pod.status, { type: "PodScheduled", status: "True" }, request.timestamp());
  return request.ok(write(request, storedForm(request, pod, existing), existing));
}
