// A LimitRange that stands in the way: its own line, and the container that goes beyond it.
import { valueAt } from "../documents/index.ts";
import type { RelatedPlace } from "../finding.ts";
import { type DryRunView, type Explanation, writtenPodSpec } from "./explanation.ts";
import { amountPath } from "./quota.ts";

/** The place and the LimitRanges behind `maximum memory usage per Container is 1Gi, but limit is 2Gi`. */
export function explainLimitRange(
  view: DryRunView,
  text: string,
): Pick<Explanation, "path" | "related"> | undefined {
  const match = /^(maximum|minimum) (\S+) usage per (\w+) is [^,]+(?:, but (limit|request))?/.exec(
    text,
  );
  const ratio = /^(\S+) max limit to request ratio per (\w+) is/.exec(text);
  const resource = match?.[2] ?? ratio?.[1];
  const type = match?.[3] ?? ratio?.[2];
  if (resource === undefined) return undefined;
  const bound = ratio ? "maxLimitRequestRatio" : match?.[1] === "maximum" ? "max" : "min";
  const spec = writtenPodSpec(view);
  const list = match?.[4] === "request" ? "requests" : "limits";
  const at = spec && amountPath(spec.value, `${list}.${resource}`);
  return {
    path: spec ? [...spec.path, ...(at ?? ["containers"])] : ["kind"],
    related: bounds(view, resource, type ?? "", bound),
  };
}

function bounds(view: DryRunView, resource: string, type: string, bound: string): RelatedPlace[] {
  const { object, resources } = view;
  return resources.objects.flatMap((range): RelatedPlace[] => {
    const limits = valueAt(range.value, ["spec", "limits"]);
    if (range.ref.kind !== "LimitRange" || range.namespace.name !== object.namespace.name)
      return [];
    return (Array.isArray(limits) ? limits : []).flatMap((limit, i) => {
      const value = valueAt(limit, [bound, resource]);
      return valueAt(limit, ["type"]) === type && value !== undefined
        ? [
            {
              message: `LimitRange "${range.ref.name}": ${bound} ${resource} ${String(value)}`,
              object: range.ref,
              path: ["spec", "limits", i, bound, resource],
            },
          ]
        : [];
    });
  });
}
