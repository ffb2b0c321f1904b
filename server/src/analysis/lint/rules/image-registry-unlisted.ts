import { quickFix, set } from "../../fixes.ts";
import { imagesOf } from "../images.ts";
import { textsOf } from "../options.ts";
import type { Rule } from "../rule.ts";

export const imageRegistryUnlisted: Rule = {
  id: "image-registry-unlisted",
  summary: "an image from a registry that is not listed, or frozen",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  patches: true,
  options: {
    allow: { summary: "registries, or registries with a path; empty for all", default: [] },
  },
  *check(object, { scope, options }) {
    const allow = textsOf(options, "allow");
    for (const { text, path, reference, replaced } of imagesOf(scope, object)) {
      const { domain } = reference;
      const name = `${domain}/${reference.path}`;
      if (domain === "k8s.gcr.io")
        yield {
          message: "k8s.gcr.io is frozen: use registry.k8s.io.",
          path,
          fixes: replaced
            ? []
            : [
                quickFix(
                  "Use registry.k8s.io",
                  object,
                  set(path, text.replace("k8s.gcr.io", "registry.k8s.io")),
                ),
              ],
        };
      else if (allow.length > 0 && !allow.some((prefix) => isBelow(name, prefix)))
        yield {
          message: `Image comes from '${domain}', which is not in the allowed list.`,
          path,
        };
    }
  },
};

function isBelow(name: string, prefix: string): boolean {
  const folder = prefix.replace(/\/+$/, "");
  return name === folder || name.startsWith(`${folder}/`);
}
