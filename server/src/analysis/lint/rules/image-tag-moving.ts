import { imagesOf, MOVING_TAGS, pinFixes } from "../images.ts";
import { textsOf } from "../options.ts";
import type { Rule } from "../rule.ts";

export const imageTagMoving: Rule = {
  id: "image-tag-moving",
  summary: "an image tag that is moved from build to build",
  severity: "hint",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  options: {
    tags: {
      summary: "the tags that move",
      default: MOVING_TAGS,
    },
  },
  *check(object, { scope, options }) {
    const moving = textsOf(options, "tags");
    for (const image of imagesOf(scope, object)) {
      const { path, reference, neverPulled } = image;
      const { tag, digest } = reference;
      if (neverPulled || digest !== undefined || !moving.includes(tag ?? "")) continue;
      yield {
        message: `Tag '${tag}' moves: the node may run a different version after each pull.`,
        path,
        fixes: pinFixes(scope, object, image, moving),
      };
    }
  },
};
