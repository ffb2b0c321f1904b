// Mirrors `kubectl label --overwrite` and `kubectl annotate --overwrite` (staging/src/k8s.io/kubectl/pkg/cmd, 1.36).
import { type Kubectl, type KubectlResult, onEach, printedName, serverError } from "./kubectl.ts";

/** Null removes. */
export type MetadataChanges = Readonly<Record<string, string | null>>;

export function label(kubectl: Kubectl, reference: string, labels: MetadataChanges): KubectlResult {
  return change(kubectl, reference, "label", labels, ["labeled", "unlabeled"]);
}

export function annotate(
  kubectl: Kubectl,
  reference: string,
  annotations: MetadataChanges,
): KubectlResult {
  return change(kubectl, reference, "annotate", annotations, ["annotated", "annotated"]);
}

function change(
  kubectl: Kubectl,
  reference: string,
  verb: "label" | "annotate",
  changes: MetadataChanges,
  [set, removed]: readonly [string, string],
): KubectlResult {
  const field = verb === "label" ? "labels" : "annotations";
  return onEach(kubectl, reference, (object, kind, resource) => {
    const before = object.metadata[field] ?? {};
    const { namespace = "", name } = object.metadata;
    const body = { metadata: { [field]: changes } };
    const result = kubectl.api.patch(resource, namespace, name, body, "merge", undefined, {
      fieldManager: `kubectl-${verb}`,
    });
    if (!result.ok) return serverError(result.status);
    const onlyRemoves = Object.values(changes).every((value) => value === null);
    const changed = Object.entries(changes).some(
      ([key, value]) => (value ?? undefined) !== before[key],
    );
    const word = changed ? (onlyRemoves ? removed : set) : `not ${set}`;
    return { output: `${printedName(kind, object)} ${word}\n` };
  });
}
