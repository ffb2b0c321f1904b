// Mirrors `kubectl label --overwrite` and `kubectl annotate --overwrite` (staging/src/k8s.io/kubectl/pkg/cmd, 1.36).
import { isValidLabelValue } from "../apis/meta/v1/name-formats.ts";
import { goQuote } from "../model/go-format.ts";
import type { Labels } from "../model/selector.ts";
import {
  clientError,
  type Kubectl,
  type KubectlResult,
  onEach,
  printedName,
  serverError,
} from "./kubectl.ts";

/** Null removes. */
export type MetadataChanges = Readonly<Record<string, string | null>>;

export function label(kubectl: Kubectl, reference: string, labels: MetadataChanges): KubectlResult {
  for (const [key, value] of Object.entries(labels)) {
    const errors = value === null ? [] : isValidLabelValue(value, kubectl.context);
    if (errors.length > 0)
      return clientError(`invalid label value: ${goQuote(`${key}=${value}`)}: ${errors.join(";")}`);
  }
  return change(kubectl, reference, "label", labels, (before) => {
    const entries = Object.entries(labels);
    const adds = entries.some(([key, value]) => value !== null && value !== before[key]);
    const removed = entries.filter(([, value]) => value === null).map(([key]) => key);
    const absent = removed.filter((key) => before[key] === undefined);
    const removes = absent.length < removed.length;
    const word = adds ? (removes ? "modified" : "labeled") : removes ? "unlabeled" : "not labeled";
    return { lines: absent.map((key) => `label ${goQuote(key)} not found.`), word };
  });
}

export function annotate(
  kubectl: Kubectl,
  reference: string,
  annotations: MetadataChanges,
): KubectlResult {
  return change(kubectl, reference, "annotate", annotations, () => ({
    lines: [],
    word: "annotated",
  }));
}

function change(
  kubectl: Kubectl,
  reference: string,
  verb: "label" | "annotate",
  changes: MetadataChanges,
  describe: (before: Labels) => { readonly lines: readonly string[]; readonly word: string },
): KubectlResult {
  const field = verb === "label" ? "labels" : "annotations";
  return onEach(kubectl, reference, (object, kind, resource) => {
    const before = object.metadata[field] ?? {};
    const { namespace = "", name } = object.metadata;
    const body = { metadata: { [field]: changes } };
    const result = kubectl.api.patch(resource, namespace, name, body, "merge", undefined, {
      fieldValidation: "Warn",
      fieldManager: `kubectl-${verb}`,
    });
    if (!result.ok) return serverError(result);
    const { lines, word } = describe(before);
    const told = [...lines, `${printedName(kind, object)} ${word}`];
    return { output: told.map((line) => `${line}\n`).join(""), warnings: result.warnings };
  });
}
