import { digestFixes, imagesOf } from "../images.ts";
import type { Rule } from "../rule.ts";

export const imageDigestMissing: Rule = {
  id: "image-digest-missing",
  summary: "an image that is not pinned by its digest",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  patches: true,
  *check(object, { scope }) {
    for (const { text, path, reference } of imagesOf(scope, object))
      if (reference.digest === undefined)
        yield {
          message: `Image '${text}' is not pinned by digest.`,
          path,
          fixes: digestFixes(scope, object, path, reference),
        };
  },
};
