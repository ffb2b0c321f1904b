// What an object takes of the quotas of its namespace, and what of a quota is used.

import { valueAt } from "../../documents/index.ts";
import { countedResource, likeAmount, podShare, quotaLines, times } from "../../dry-run/quota.ts";
import type { Path } from "../../finding.ts";
import { podSpecPath } from "../../resources/index.ts";
import type { FactContext } from "./fact-context.ts";

/** The arithmetic of every quota in the namespace for the resource at hand: this object's share against what is left. */
export function quotaFacts({ object, outcome, result }: FactContext, path: Path): string[] {
  const base = podSpecPath(outcome.ref) ?? [];
  const [, , , list, resource] = path.slice(base.length);
  const spec = valueAt(object, base);
  const copies = outcome.readiness?.desired ?? 1;
  const rows = quotaLines(result, outcome.ref.namespace).flatMap((line) => {
    const counted = countedResource(line.resource);
    const each = podShare(spec, line.resource);
    const asked =
      (list === undefined || counted?.list === list) &&
      (resource === undefined || counted?.name === resource);
    if (!counted || !each || !asked) return [];
    const share = `${each} x ${copies} = ${likeAmount(times(each, copies), each)}`;
    return [`| ${line.quota} | ${line.resource} | ${share} | ${line.used} | ${line.hard} |`];
  });
  return rows.length === 0
    ? []
    : ["| quota | resource | this object | used in all | hard |", "|---|---|---|---|---|", ...rows];
}

/** Every line of a quota at the end of the run. */
export function quotaUsageFacts({ outcome }: FactContext): string[] {
  const status = valueAt(outcome.stored, ["status"]) as
    | { hard?: Record<string, string>; used?: Record<string, string> }
    | undefined;
  const rows = Object.entries(status?.hard ?? {}).map(
    ([name, hard]) => `| ${name} | ${status?.used?.[name] ?? "0"} | ${hard} |`,
  );
  return rows.length === 0 ? [] : ["| resource | used | hard |", "|---|---|---|", ...rows];
}
