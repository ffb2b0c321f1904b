// Mirrors `kubectl delete --wait=false` (staging/src/k8s.io/kubectl/pkg/cmd/delete, 1.36).
import { resourceName } from "../apis/kind.ts";
import type { AnyKind } from "../apis/registry.ts";
import type { DeleteOptions } from "../model/cluster-access.ts";
import type { KubeObject } from "../model/object.ts";
import {
  clientError,
  type Kubectl,
  type KubectlRefusal,
  type KubectlResult,
  onEach,
  printedResource,
  serverError,
  together,
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
  const grace = graceOf(flags);
  if ("error" in grace) return grace;
  const act = (object: KubeObject, kind: AnyKind) =>
    deleteOne(kubectl, kind, object, flags, grace.seconds);
  const { output, error } = onEach(kubectl, reference, act, false);
  return { output: grace.warning + output, ...(error ? { error } : {}) };
}

/** The grace period that is asked for, if any: none only with force. */
function graceOf({
  gracePeriodSeconds,
  force = false,
}: DeleteFlags):
  | { readonly seconds: number | undefined; readonly warning: string }
  | KubectlRefusal {
  const asked = gracePeriodSeconds ?? (force ? 0 : undefined);
  if (!force) return { seconds: asked === 0 ? 1 : asked, warning: "" };
  if (asked !== 0)
    return clientError("--force and --grace-period greater than 0 cannot be specified together");
  const warning =
    "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n";
  return { seconds: 0, warning };
}

/** Deletes what the manifests name, in their order; what is missing is reported and the rest deleted. */
export function deleteManifests(
  kubectl: Kubectl,
  objects: readonly KubeObject[],
  flags: DeleteFlags,
): KubectlResult {
  const grace = graceOf(flags);
  if ("error" in grace) return grace;
  const results = objects
    .filter((object) => !refusedDocument(object))
    .map((object) => {
      const kind = kubectl.api.kindOf(object.apiVersion, object.kind);
      return kind
        ? deleteOne(kubectl, kind, object, flags, grace.seconds)
        : clientError(noMatches(object));
    });
  return together([{ output: grace.warning }, ...results]);
}

function deleteOne(
  kubectl: Kubectl,
  kind: AnyKind,
  object: KubeObject,
  flags: DeleteFlags,
  grace: number | undefined,
): KubectlResult {
  const name = object.metadata?.name ?? "";
  const namespace = kind.namespaced ? object.metadata?.namespace || kubectl.namespace : "";
  const policy = { background: "Background", foreground: "Foreground", orphan: "Orphan" } as const;
  const options: DeleteOptions = {
    propagationPolicy: policy[flags.cascade ?? "background"],
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
  };
  const result = kubectl.api.delete(resourceName(kind), namespace, name, options);
  if (!result.ok) return serverError(result);
  const verb = grace === 0 ? "force deleted" : "deleted";
  const place = namespace === "" ? "" : ` from ${namespace} namespace`;
  const { warnings } = result;
  return { output: `${printedResource(kind)} "${name}" ${verb}${place}\n`, warnings };
}
