// What a request takes of a quota; what of a quota is used.
import { valueAt } from "../../documents/index.ts";
import type { Outcome } from "../../dry-run/outcome.ts";
import {
  amountPath,
  likeAmount,
  percent,
  podShare,
  type QuotaLine,
  quantity,
  quotaLines,
  times,
} from "../../dry-run/quota.ts";
import type { Path } from "../../finding.ts";
import { type BoundObject, podSpecPath } from "../../resources/index.ts";
import type { FileView } from "../file-view.ts";
import type { Hint } from "./hint.ts";

export function quotaHints(view: FileView, object: BoundObject, outcome: Outcome): Hint[] {
  return object.ref.kind === "ResourceQuota"
    ? usageHints(object, outcome)
    : shareHints(view, object, outcome);
}

/** Beside each `hard` value of a quota: what is used at the end of the run. */
function usageHints(object: BoundObject, outcome: Outcome): Hint[] {
  const used = valueAt(outcome.stored, ["status", "used"]) as Record<string, string> | undefined;
  return Object.entries(used ?? {}).map(([resource, amount]) => {
    const path: Path = ["spec", "hard", resource];
    const hard = quantity(valueAt(object.value, path));
    const share = hard && percent({ hard, used: quantity(amount) ?? hard });
    const text = `used ${amount}${share === undefined ? "" : ` (${share} %)`}`;
    return { path, parts: [{ text }] };
  });
}

/** Beside a request that a quota counts: `x3 = 1500m of 4`. */
function shareHints(view: FileView, object: BoundObject, outcome: Outcome): Hint[] {
  const base = podSpecPath(object.ref);
  if (!base || !view.result) return [];
  const spec = valueAt(object.value, base);
  const copies = outcome.readiness?.desired ?? 1;
  const shown = new Map<string, Hint>();
  for (const line of quotaLines(view.result, object.ref.namespace)) {
    const at = amountPath(spec, line.resource);
    const each = at && podShare(spec, line.resource);
    if (!at || !each) continue;
    const text = `x${copies} = ${likeAmount(times(each, copies), each)} of ${line.hard}`;
    shown.set(at.join("\n"), {
      path: [...base, ...at],
      parts: [{ text, target: quotaPlace(view, object, line) }],
      tooltip: () => `${line.quota}: ${line.resource} ${line.used} of ${line.hard} used in all`,
      unless: ["exceeded-quota"],
    });
  }
  return [...shown.values()];
}

function quotaPlace({ resources }: FileView, from: BoundObject, { quota, resource }: QuotaLine) {
  const kind = { group: "", kind: "ResourceQuota" };
  const object = resources.find(kind, quota, from.namespace, from)[0]?.object;
  return object && { object, path: ["spec", "hard", resource] };
}
