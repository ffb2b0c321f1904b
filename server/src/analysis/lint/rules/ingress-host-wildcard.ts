import { isPlaceholder } from "../../documents/index.ts";
import { kindName } from "../../resources/index.ts";
import { asText, field } from "../../resources/json.ts";
import { entries } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

export const ingressHostWildcard: Rule = {
  id: "ingress-host-wildcard",
  summary: "an Ingress rule for every host",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  *check(object) {
    if (kindName(object.kind) !== "networking.k8s.io/Ingress") return;
    for (const { fields, path } of entries(field(object.value, "spec", "rules"), [
      "spec",
      "rules",
    ])) {
      const host = asText(fields["host"]);
      if (host !== undefined && (isPlaceholder(host) || !host.startsWith("*"))) continue;
      yield host === undefined
        ? { message: "This rule takes every host.", path, part: "item" }
        : { message: "This rule takes every host.", path: [...path, "host"] };
    }
  },
};
