// A LimitRange that stands in the way: its own line, and the container or claim that goes beyond it.
import { valueAt } from "../documents/structural.ts";
import { amountPath, quantity } from "../dry-run/quota.ts";
import type { Path, RelatedPlace } from "../finding.ts";
import { podSpecPath } from "../resources/index.ts";
import { asList, field } from "../resources/json.ts";
import type { ApiView, Explained } from "./view.ts";

type View = Pick<ApiView, "object" | "resources">;

/** One violation as the server words it. */
interface Violation {
  readonly resource: string;
  /** `Container`, `Pod` or `PersistentVolumeClaim`. */
  readonly type: string;
  readonly bound: "max" | "min" | "maxLimitRequestRatio";
  readonly list: "requests" | "limits";
  /** What is too much or too little; absent when nothing is said at all. */
  readonly amount: string | undefined;
}

const USAGE =
  /^(maximum|minimum) (\S+) usage per (\w+) is [^,]+?(?:, but (limit|request) is (\S+)|\. {2}No (limit|request) is specified)$/;
const RATIO = /^(\S+) max limit to request ratio per (\w+) is /;

function readViolation(text: string): Violation | undefined {
  const usage = USAGE.exec(text);
  if (usage) {
    const [, end, resource = "", type = "", said, amount, missing] = usage;
    const list = (said ?? missing) === "request" ? "requests" : "limits";
    return { resource, type, bound: end === "maximum" ? "max" : "min", list, amount };
  }
  const ratio = RATIO.exec(text);
  if (!ratio) return undefined;
  const [, resource = "", type = ""] = ratio;
  return { resource, type, bound: "maxLimitRequestRatio", list: "limits", amount: undefined };
}

/** The violations in a refusal's text, each as it stands there; undefined when one of them is something else. */
export function limitRangeViolations(text: string): string[] | undefined {
  const list = /^\[(.*)\]$/s.exec(text)?.[1] ?? text;
  const parts = list.split(/, (?=maximum |minimum |\S+ max limit to request ratio )/);
  return parts.every((part) => readViolation(part)) ? parts : undefined;
}

/** The place and the LimitRanges behind `maximum memory usage per Container is 1Gi, but limit is 2Gi`. */
export function explainLimitRange(
  view: View,
  text: string,
): (Explained & { readonly path: Path }) | undefined {
  const violation = readViolation(text.replace(/^\[|\]$/g, ""));
  if (!violation) return undefined;
  const path = placeOf(view, violation);
  return { path, related: linesOf(view, violation.type, violation.bound, violation.resource) };
}

function placeOf({ object }: View, { resource, type, list, amount }: Violation): Path {
  if (type === "PersistentVolumeClaim") return ["spec", "resources", "requests", resource];
  const specPath = podSpecPath(object.ref);
  const spec = specPath && valueAt(object.value, specPath);
  if (!specPath || spec === undefined) return ["kind"];
  const wanted = quantity(amount);
  for (const name of ["initContainers", "containers"])
    for (const [i, container] of asList(field(spec, name)).entries())
      for (const which of [list, "limits"]) {
        const given = quantity(field(container, "resources", which, resource));
        if (wanted ? given?.compare(wanted) === 0 : given === undefined && which === list)
          return [...specPath, name, i, "resources", which, resource];
      }
  return [...specPath, ...(amountPath(spec, `${list}.${resource}`) ?? ["containers"])];
}

/** The lines that give a container its limit where it has none. */
export function defaultLimits(view: View, resource: string): RelatedPlace[] {
  return linesOf(view, "Container", "default", resource);
}

/** The lines of the LimitRanges of the object's namespace. */
function linesOf(
  { object, resources }: View,
  type: string,
  bound: string,
  resource: string,
): RelatedPlace[] {
  return resources.objects.flatMap((range): RelatedPlace[] => {
    if (range.ref.kind !== "LimitRange" || range.namespace.name !== object.namespace.name)
      return [];
    return asList(field(range.value, "spec", "limits")).flatMap((limit, i) => {
      const value = field(limit, bound, resource);
      return field(limit, "type") === type && value !== undefined
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
