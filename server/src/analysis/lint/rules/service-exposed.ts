import { kindName } from "../../resources/index.ts";
import { asText, field } from "../../resources/json.ts";
import { textsOf } from "../options.ts";
import type { Rule } from "../rule.ts";

export const serviceExposed: Rule = {
  id: "service-exposed",
  summary: "a Service that is reachable from outside the cluster",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  patches: true,
  options: {
    types: {
      summary: "the types",
      default: ["NodePort", "LoadBalancer"],
      values: ["NodePort", "LoadBalancer", "ExternalName"],
    },
  },
  *check(object, { options }) {
    const type = asText(field(object.value, "spec", "type"));
    if (kindName(object.kind) !== "Service" || !textsOf(options, "types").includes(type ?? ""))
      return;
    yield {
      message: `Service is reachable from outside the cluster (${type}).`,
      path: ["spec", "type"],
    };
  },
};
