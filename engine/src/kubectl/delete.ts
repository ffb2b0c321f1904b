// Mirrors `kubectl delete --wait=false` (staging/src/k8s.io/kubectl/pkg/cmd/delete, 1.36).
import { resourceName } from "../apis/kind.ts";
import type { AnyKind } from "../apis/registry.ts";
import type { DeleteOptions } from "../model/cluster-access.ts";
import type { KubeObject } from "../model/object.ts";
import {
  clientError,
  type Kubectl,
  type KubectlResult,
  onEach,
  printedResource,
  serverError,
} from "./kubectl.ts";
import { noMatches, refusedDocument } from "./manifest-result.ts";

export interface DeleteFlags {
  readonly cascade?: "background" | "foreground" | "orphan";
  readonly gracePeriodSeconds?: number;
  readonly force?: boolean;
}

export function deleteReference(
  kubectl: Kubectl,
  reference: string,
  flags: DeleteFlags,
): KubectlResult {
  const act = (object: KubeObject, kind: AnyKind) => deleteOne(kubectl, kind, object, flags);
  return onEach(kubectl, reference, act, false);
}

/** Deletes what the manifests name, in their order; what is missing is reported and the rest deleted. */
export function deleteManifests(
  kubectl: Kubectl,
  objects: readonly KubeObject[],
  flags: DeleteFlags,
): KubectlResult {
  let output = "";
  let error: KubectlResult["error"];
  for (const object of objects) {
    if (refusedDocument(object)) continue;
    const kind = kubectl.api.kindOf(object.apiVersion, object.kind);
    if (!kind) {
      error ??= clientError(noMatches(object)).error;
      continue;
    }
    const result = deleteOne(kubectl, kind, object, flags);
    output += result.output;
    error ??= result.error;
  }
  return { output, ...(error ? { error } : {}) };
}

function deleteOne(
  kubectl: Kubectl,
  kind: AnyKind,
  object: KubeObject,
  flags: DeleteFlags,
): KubectlResult {
  const name = object.metadata?.name ?? "";
  const namespace = kind.namespaced ? object.metadata?.namespace || kubectl.namespace : "";
  const grace = flags.gracePeriodSeconds ?? (flags.force ? 0 : undefined);
  const policy = { background: "Background", foreground: "Foreground", orphan: "Orphan" } as const;
  const options: DeleteOptions = {
    propagationPolicy: policy[flags.cascade ?? "background"],
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
  };
  const result = kubectl.api.delete(resourceName(kind), namespace, name, options);
  if (!result.ok) return serverError(result.status);
  const verb = flags.force && grace === 0 ? "force deleted" : "deleted";
  const place = namespace === "" ? "" : ` from ${namespace} namespace`;
  return { output: `${printedResource(kind)} "${name}" ${verb}${place}\n` };
}
