import { isImplicitLatest } from "../../resources/image-reference.ts";
import { imagesOf, isLatest, pinFixes } from "../images.ts";
import type { Rule } from "../rule.ts";

export const imageTagLatest: Rule = {
  id: "image-tag-latest",
  summary: "an image without a tag, or with the tag latest",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  *check(object, { scope }) {
    for (const image of imagesOf(scope, object)) {
      const { text, path, reference, neverPulled } = image;
      if (neverPulled || !isLatest(reference)) continue;
      const implicit = isImplicitLatest(reference);
      yield {
        message: implicit
          ? `Image '${text}' has no tag: the node may run a different version after each pull.`
          : `Image '${text}' uses the moving tag 'latest': the node may run a different version after each pull.`,
        path,
        fixes: pinFixes(scope, object, image),
      };
    }
  },
};
