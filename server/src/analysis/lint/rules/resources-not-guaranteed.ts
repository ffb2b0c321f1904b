import { parseQuantity, Quantity } from "#engine";
import { quickFix, set } from "../../fixes.ts";
import { resourceOf, workloadOf } from "../../resources/workload.ts";
import { textsOf } from "../options.ts";
import type { Rule } from "../rule.ts";

export const resourcesNotGuaranteed: Rule = {
  id: "resources-not-guaranteed",
  summary: "a request below its limit",
  severity: "info",
  source: "lint",
  profiles: ["reliability"],
  options: {
    resources: {
      summary: "the resources that are compared",
      default: ["memory"],
      values: ["memory", "cpu", "ephemeral-storage"],
    },
  },
  *check(object, { options }) {
    for (const { fields, path } of workloadOf(object)?.running ?? [])
      for (const resource of textsOf(options, "resources")) {
        const request = resourceOf(fields, "requests", resource);
        const limit = resourceOf(fields, "limits", resource);
        if (request === undefined || limit === undefined || sameQuantity(request, limit)) continue;
        const at = [...path, "resources", "requests", resource];
        const word = resource[0]!.toUpperCase() + resource.slice(1);
        yield {
          message: `${word} request ${request} and limit ${limit} differ: the Pod can be evicted or killed above its request.`,
          path: at,
          fixes: [quickFix("Raise the request to the limit", object, set(at, limit))],
        };
      }
  },
};

/** Texts that are no quantities are not compared. */
function sameQuantity(a: string, b: string): boolean {
  const left = parseQuantity(a);
  const right = parseQuantity(b);
  return !(left instanceof Quantity && right instanceof Quantity) || left.compare(right) === 0;
}
