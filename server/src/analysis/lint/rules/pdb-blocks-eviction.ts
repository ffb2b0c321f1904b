import type { Fix } from "../../finding.ts";
import { previewFix, quickFix, remove, set } from "../../fixes.ts";
import { type BoundTemplate, isWorkloadKind, type ResourceScope } from "../../resources/index.ts";
import { field } from "../../resources/json.ts";
import { numberOf } from "../../resources/workload.ts";
import { autoscalersOf } from "../neighbours.ts";
import { replicasOf } from "../replicas.ts";
import type { Rule } from "../rule.ts";

export const pdbBlocksEviction: Rule = {
  id: "pdb-blocks-eviction",
  summary: "a disruption budget that never allows an eviction",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { scope }) {
    if (object.ref.kind !== "PodDisruptionBudget") return;
    const most = field(object.value, "spec", "maxUnavailable");
    const least = field(object.value, "spec", "minAvailable");
    const allowing = (from: "minAvailable" | "maxUnavailable") => [
      quickFix(
        "Use maxUnavailable: 1",
        object,
        ...(from === "minAvailable" ? [remove(["spec", from])] : []),
        set(["spec", "maxUnavailable"], 1),
      ),
    ];
    if (most === 0 || most === "0" || most === "0%") {
      yield {
        message: `This budget never allows an eviction: maxUnavailable ${most}. Node drains will wait for ever.`,
        path: ["spec", "maxUnavailable"],
        fixes: allowing("maxUnavailable"),
      };
      return;
    }
    const selector = object.content.selectors[0];
    const selected = selector ? scope.pods.selected(object, selector) : [];
    const counts = selected.map(({ object: workload }) => countOf(workload, scope));
    const total = counts.some((count) => count === undefined)
      ? undefined
      : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    const needed = neededOf(least, total);
    const all = least === "100%";
    if (total === 0 && (selected.length > 0 || !all)) return;
    if (!all && (needed === undefined || total === undefined || needed < total)) return;
    const [first] = selected;
    yield {
      message: `This budget never allows an eviction: minAvailable ${least}${total === undefined || total === 0 ? "" : ` of ${total} ${total === 1 ? "replica" : "replicas"}`}. Node drains will wait for ever.`,
      path: ["spec", "minAvailable"],
      ...(first && {
        related: [
          {
            message: `${first.object.ref.kind} '${first.object.ref.name}'.`,
            object: first.object.ref,
            path: ["spec", "replicas"],
            part: "key" as const,
          },
        ],
      }),
      fixes: [
        ...allowing("minAvailable"),
        ...raising(selected, scope, typeof least === "number" ? least : undefined),
      ],
    };
  },
};

/** One pod more than the budget keeps, where one workload that nothing scales has them all. */
function raising(
  selected: readonly BoundTemplate[],
  scope: ResourceScope,
  needed: number | undefined,
): Fix[] {
  const [only, ...others] = selected;
  const workload = only?.object;
  if (!workload || others.length > 0 || needed === undefined || needed === 0) return [];
  if (workload.ref.kind === "Pod" || autoscalersOf(scope, workload).length > 0) return [];
  const replicas = needed + 1;
  return [
    previewFix(`Raise replicas to ${replicas}`, [workload, set(["spec", "replicas"], replicas)]),
  ];
}

/** The pods that a workload is sure to have; undefined when that depends on something else. */
function countOf(
  object: Parameters<typeof replicasOf>[0],
  scope: Parameters<typeof autoscalersOf>[0],
): number | undefined {
  const { kind } = object.ref;
  if (!isWorkloadKind(object.kind) || ["DaemonSet", "Job", "CronJob"].includes(kind))
    return undefined;
  if (kind === "Pod") return 1;
  const [scaler] = autoscalersOf(scope, object);
  const count = scaler ? field(scaler.value, "spec", "minReplicas") : replicasOf(object);
  return count === undefined ? 1 : numberOf(count);
}

function neededOf(least: unknown, total: number | undefined): number | undefined {
  if (typeof least === "number") return least;
  const percent = typeof least === "string" ? /^(\d+)%$/.exec(least)?.[1] : undefined;
  return percent === undefined || total === undefined
    ? undefined
    : Math.ceil((Number(percent) * total) / 100);
}
