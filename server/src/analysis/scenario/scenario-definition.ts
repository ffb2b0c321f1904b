// From a name in a scenario to the manifests that define what it means.
import { kindByAlias } from "#engine";
import { locate, type PathAtOffset, type SourceFile, valueAt } from "../documents/index.ts";
import type { Place } from "../features/feature.ts";
import { matchesPattern } from "../patterns.ts";
import { asText, field } from "../resources/json.ts";
import { shapesAt } from "./shape-at.ts";

/** The objects of `manifests` that the reference at a place means; none where no reference stands. */
export function scenarioDefinitions(
  { document, path, part }: PathAtOffset,
  manifests: readonly SourceFile[],
  minor: number,
): Place[] {
  const reference = valueAt(document.value, path);
  const isReference = shapesAt(path).some(
    (shape) => shape.type === "string" && shape.means === "object",
  );
  if (part !== "value" || typeof reference !== "string" || !isReference) return [];
  return manifests.flatMap(({ file, documents }) =>
    documents
      .filter(({ value }) => isMeant(reference, value, minor))
      .map((each) => ({ file, span: locate(each, ["metadata", "name"], "value") })),
  );
}

/** `deployment/web` means the object, `pod/web-*` also the workload that makes the pods. */
function isMeant(reference: string, object: unknown, minor: number): boolean {
  const [alias = "", given = ""] = reference.split("/", 2);
  const name = given.replace(/#\d+$/, "");
  const own = asText(field(object, "metadata", "name"));
  const asked = kindByAlias(alias, minor)?.kind;
  if (own === undefined || asked === undefined) return false;
  if (asText(field(object, "kind")) === asked) return matchesPattern(name, own);
  const makesPods =
    field(object, "spec", "template", "spec") ?? field(object, "spec", "jobTemplate");
  return asked === "Pod" && makesPods !== undefined && name.startsWith(`${own}-`);
}
