// What kubectl would print at the end, without what changes from run to run.

import { resourceName } from "../../apis/kind.ts";
import { allKinds, isServed } from "../../apis/registry.ts";
import { table } from "../../kubectl/get.ts";
import { type Kubectl, printedResource } from "../../kubectl/kubectl.ts";
import { rolloutHistory } from "../../kubectl/revisions.ts";
import { rolloutStatus } from "../../kubectl/rollout-status.ts";
import type { KubeObject, Stored } from "../../model/object.ts";
import { defaultNamespace } from "../defaults.ts";
import type { TraceEntry } from "../trace.ts";
import type { Told } from "./told.ts";

/** Columns that hold times or addresses. */
const volatileColumns = new Set(["AGE", "DURATION", "LAST SCHEDULE", "CLUSTER-IP"]);

/**
 * Lines by command: `get deployment.apps`, `rollout status deployment/web` (with `--watch` from the last change of the
 * spec on, also under the short name: `deploy/web`), `rollout history deployment/web`.
 */
export function texts({ simulation }: Told): Record<string, string[]> {
  const { api, context, minor, clock, trace } = simulation;
  const kubectl: Kubectl = { api, context, namespace: defaultNamespace };
  const found: Record<string, string[]> = {};
  for (const kind of allKinds()) {
    if (!kind.namespaced || kind.convert || !kind.columns || !isServed(kind, minor)) continue;
    const objects = api.list(resourceName(kind), defaultNamespace);
    if (objects.length === 0) continue;
    const { columns, rows } = table(api.store, kind, clock.nowMs(), {
      namespace: defaultNamespace,
      minor,
    });
    const kept = columns.flatMap((name, i) => (volatileColumns.has(name) ? [] : [i]));
    const restarts = columns.indexOf("RESTARTS");
    const line = (cells: readonly string[]) =>
      kept
        .map((i) => (i === restarts ? (cells[i] ?? "").replace(/ \(.*\)$/, "") : (cells[i] ?? "")))
        .join(" | ");
    found[`get ${printedResource(kind)}`] = [columns, ...rows].map(line);
    for (const object of objects) {
      const status = rolloutStatus(object);
      if (!status) continue;
      const name = `${kind.singular}/${object.metadata.name}`;
      found[`rollout status ${name}`] = [status.text];
      const watched = watchedRollout(object, trace.entries);
      for (const alias of [kind.singular, ...kind.shortNames])
        found[`rollout status --watch ${alias}/${object.metadata.name}`] = watched;
      found[`rollout history ${name}`] = rolloutHistory(kubectl, object, kind);
    }
  }
  return found;
}

/** What a watch from the last change of the spec on would print, at rest; a line that stays is printed once. */
function watchedRollout(object: Stored, entries: readonly TraceEntry[]): string[] {
  const { namespace, name, generation } = object.metadata;
  const lines: string[] = [];
  for (const entry of entries) {
    if (entry.kind !== object.kind || entry.namespace !== namespace || entry.name !== name)
      continue;
    const status = entry.status as { readonly observedGeneration?: number };
    if (status.observedGeneration !== generation) continue;
    const seen: KubeObject & { status: unknown } = { ...object, status };
    const { text, done } = rolloutStatus(seen)!;
    if (lines.at(-1) !== text) lines.push(text);
    if (done) break;
  }
  return lines;
}
