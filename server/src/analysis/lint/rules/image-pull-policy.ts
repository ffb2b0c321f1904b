import { quickFix, set } from "../../fixes.ts";
import { asText } from "../../resources/json.ts";
import { imagesOf } from "../images.ts";
import type { Rule } from "../rule.ts";

export const imagePullPolicy: Rule = {
  id: "image-pull-policy",
  summary: "an image whose pull is not checked at every start",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  *check(object, { scope }) {
    for (const { path, reference, container } of imagesOf(scope, object)) {
      if (!container || reference.digest !== undefined) continue;
      const written = asText(container.fields["imagePullPolicy"]);
      const latest = (reference.tag ?? "latest") === "latest";
      const effective = written ?? (latest ? "Always" : "IfNotPresent");
      if (effective === "Always") continue;
      const at = [...container.path, "imagePullPolicy"];
      yield {
        message: `imagePullPolicy is ${effective}: credentials are not checked again on nodes that hold the image.`,
        path: written === undefined ? path : at,
        fixes: [quickFix("Use Always", object, set(at, "Always"))],
      };
    }
  },
};
