import { quickFix, set } from "../../fixes.ts";
import type { BoundObject } from "../../resources/index.ts";
import { isWorkloadKind, kindName } from "../../resources/index.ts";
import { asText, field } from "../../resources/json.ts";
import { textsOf } from "../options.ts";
import type { Rule, RuleFinding } from "../rule.ts";

export const metadataMissing: Rule = {
  id: "metadata-missing",
  summary: "a label or annotation that every object should have",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  options: {
    labels: {
      summary: "the labels: key, or key=expression",
      default: ["app.kubernetes.io/name"],
    },
    annotations: { summary: "the annotations: key, or key=expression", default: [] },
    kinds: { summary: "more kinds than workloads and Services", default: [] },
  },
  *check(object, { options }) {
    const asked =
      isWorkloadKind(object.kind) ||
      kindName(object.kind) === "Service" ||
      textsOf(options, "kinds").includes(object.ref.kind);
    if (!asked) return;
    for (const list of ["labels", "annotations"] as const)
      for (const entry of textsOf(options, list)) yield* missing(object, list, entry);
  },
};

function* missing(
  object: BoundObject,
  list: "labels" | "annotations",
  entry: string,
): Iterable<RuleFinding> {
  const equals = entry.indexOf("=");
  const key = equals < 0 ? entry : entry.slice(0, equals);
  const value = asText(field(object.value, "metadata", list, key));
  const wanted = equals < 0 ? undefined : expression(entry.slice(equals + 1));
  const word = list === "labels" ? "Label" : "Annotation";
  if (value === undefined)
    yield {
      message: `${word} '${key}' is missing.`,
      path: ["metadata", list],
      part: "key",
      fixes: [
        quickFix(`Add '${key}'`, object, set(["metadata", list, key], object.ref.name || "name")),
      ],
    };
  else if (wanted && !wanted.test(value))
    yield {
      message: `${word} '${key}' is not as '${entry.slice(equals + 1)}' asks.`,
      path: ["metadata", list, key],
    };
}

/** An expression that cannot be read asks for nothing. */
function expression(text: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${text})$`);
  } catch {
    return undefined;
  }
}
