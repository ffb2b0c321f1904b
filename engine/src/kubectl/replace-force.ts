// Mirrors `kubectl replace --force` (staging/src/k8s.io/kubectl/pkg/cmd/replace/replace.go, 1.36).
import { resourceName } from "../apis/kind.ts";
import type { KubeObject } from "../model/object.ts";
import { summarize } from "./apply.ts";
import { createObject } from "./create.ts";
import { type DeleteFlags, deleteManifests } from "./delete.ts";
import type { DrainClock } from "./drain.ts";
import { type Kubectl, type KubectlResult, together } from "./kubectl.ts";
import { refusedDocument } from "./manifest-result.ts";

const pollMs = 1000;
const timeoutMs = 300_000;

/** Deletes what the manifests name, waits until it is gone, and creates it anew. What is not there is created too. */
export function replaceByForce(
  kubectl: Kubectl,
  objects: readonly KubeObject[],
  flags: Pick<DeleteFlags, "gracePeriodSeconds" | "cascade">,
  clock: DrainClock,
): KubectlResult {
  const there = objects.filter((object) => exists(kubectl, object));
  const deleted = deleteManifests(kubectl, there, flags);
  if (deleted.error) return deleted;
  const endMs = Math.min(clock.nowMs() + timeoutMs, clock.horizonMs);
  while (there.some((object) => exists(kubectl, object))) {
    if (clock.nowMs() >= endMs)
      return {
        output: deleted.output,
        error: { code: 1, reason: "ClientError", message: "context deadline exceeded" },
      };
    clock.runTo(Math.min(clock.nowMs() + pollMs, endMs));
  }
  const created = objects.map((object) => {
    const result = createObject(kubectl, object, "kubectl-replace");
    return result.text === undefined
      ? result
      : { ...result, text: result.text.replace(/created$/, "replaced") };
  });
  return together([deleted, summarize(created)]);
}

function exists(kubectl: Kubectl, object: KubeObject): boolean {
  if (refusedDocument(object)) return false;
  const kind = kubectl.api.kindOf(object.apiVersion, object.kind);
  if (!kind) return false;
  const namespace = kind.namespaced ? object.metadata?.namespace || kubectl.namespace : "";
  return kubectl.api.get(resourceName(kind), namespace, object.metadata?.name ?? "") !== undefined;
}
