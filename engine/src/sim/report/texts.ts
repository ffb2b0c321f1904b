// What kubectl would print at the end, without what changes from run to run.

import { resourceName } from "../../apis/kind.ts";
import { allKinds, isServed } from "../../apis/registry.ts";
import { table } from "../../kubectl/get.ts";
import { type Kubectl, printedResource } from "../../kubectl/kubectl.ts";
import { rolloutHistory } from "../../kubectl/revisions.ts";
import { rolloutStatus } from "../../kubectl/rollout-status.ts";
import { defaultNamespace } from "../defaults.ts";
import type { Told } from "./told.ts";

/** Columns that hold times or addresses. */
const volatileColumns = new Set(["AGE", "DURATION", "LAST SCHEDULE", "CLUSTER-IP"]);

/** Lines by command: `get deployment.apps`, `rollout status deployment/web`, `rollout history deployment/web`. */
export function texts({ simulation }: Told): Record<string, string[]> {
  const { api, context, minor, clock } = simulation;
  const kubectl: Kubectl = { api, context, namespace: defaultNamespace };
  const found: Record<string, string[]> = {};
  for (const kind of allKinds()) {
    if (!kind.namespaced || kind.convert || !kind.columns || !isServed(kind, minor)) continue;
    const objects = api.list(resourceName(kind), defaultNamespace);
    if (objects.length === 0) continue;
    const { columns, rows } = table(api.store, kind, clock.nowMs(), {
      namespace: defaultNamespace,
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
      found[`rollout history ${name}`] = rolloutHistory(kubectl, object, kind);
    }
  }
  return found;
}
