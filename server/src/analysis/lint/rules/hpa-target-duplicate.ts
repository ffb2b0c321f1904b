import { asText, field } from "../../resources/json.ts";
import { mergeFixes } from "../merge-autoscalers.ts";
import { objectsIn } from "../neighbours.ts";
import type { Rule } from "../rule.ts";

export const hpaTargetDuplicate: Rule = {
  id: "hpa-target-duplicate",
  summary: "two HorizontalPodAutoscalers of one target",
  severity: "warning",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    if (object.ref.kind !== "HorizontalPodAutoscaler") return;
    const own = targetOf(object.value);
    if (own === undefined) return;
    const others = objectsIn(
      scope,
      "autoscaling/HorizontalPodAutoscaler",
      object.namespace,
      object,
    ).filter(({ ref, value }) => ref.name !== object.ref.name && targetOf(value) === own);
    const [other] = others;
    if (!other) return;
    const [kind, name] = own.split("/");
    yield {
      message: `HPA '${other.ref.name}' also scales ${kind} '${name}': pods by selector are controlled by multiple HPAs, neither scales (AmbiguousSelector).`,
      path: ["spec", "scaleTargetRef", "name"],
      related: [
        {
          message: `HPA '${other.ref.name}'.`,
          object: other.ref,
          path: ["spec", "scaleTargetRef", "name"],
        },
      ],
      fixes: mergeFixes(object, others),
    };
  },
};

function targetOf(value: unknown): string | undefined {
  const kind = asText(field(value, "spec", "scaleTargetRef", "kind"));
  const name = asText(field(value, "spec", "scaleTargetRef", "name"));
  return kind === undefined || name === undefined ? undefined : `${kind}/${name}`;
}
