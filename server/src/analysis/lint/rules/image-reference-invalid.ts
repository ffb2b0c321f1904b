import type { Fix, Path } from "../../finding.ts";
import { quickFix, safeFix, set } from "../../fixes.ts";
import { imageReference, readImage } from "../../resources/image-reference.ts";
import type { BoundObject } from "../../resources/index.ts";
import { workloadOf } from "../../resources/workload.ts";
import { imageTexts } from "../images.ts";
import type { Rule } from "../rule.ts";

export const imageReferenceInvalid: Rule = {
  id: "image-reference-invalid",
  summary: "an image reference that no container runtime can read",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  *check(object) {
    const workload = workloadOf(object);
    for (const { text, path } of workload ? imageTexts(workload) : []) {
      const reading = readImage(text);
      if (reading.kind !== "invalid") continue;
      yield {
        message: `couldn't parse image name "${text}": ${reading.error} (the container stays in InvalidImageName)`,
        path,
        fixes: fixes(object, path, text),
      };
    }
  },
};

function fixes(object: BoundObject, path: Path, text: string): Fix[] {
  const trimmed = text.trim();
  const bare = trimmed.replace(/^[a-z]+:\/\//, "");
  const tag = /:[\w.-]+$/.exec(bare)?.[0] ?? "";
  const lower = bare.slice(0, bare.length - tag.length).toLowerCase() + tag;
  const usable = (candidate: string) => candidate !== text && imageReference(candidate);
  if (usable(trimmed)) return [safeFix("Remove the spaces", object, set(path, trimmed))];
  if (usable(bare)) return [safeFix(`Use '${bare}'`, object, set(path, bare))];
  return usable(lower) ? [quickFix(`Use '${lower}'`, object, set(path, lower))] : [];
}
