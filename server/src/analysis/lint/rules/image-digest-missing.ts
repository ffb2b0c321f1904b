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
    for (const image of imagesOf(scope, object)) {
      const { text, path, reference } = image;
      if (reference.digest === undefined)
        yield {
          message: `Image '${text}' is not pinned by digest.`,
          path,
          fixes: digestFixes(scope, object, image),
        };
    }
  },
};
