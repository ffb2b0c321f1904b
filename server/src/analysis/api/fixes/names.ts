// The name of an object.
import type { Fix } from "../../finding.ts";
import { previewFix, quickFix, set, toFillIn } from "../../lint/fixes.ts";
import type { BoundObject } from "../../resources/index.ts";
import { asText, field } from "../../resources/json.ts";
import type { Fixer } from "./request.ts";
import { nameFor, slug } from "./slug.ts";

export const nameFixes: Fixer = ({ object, resources, path, cause }) => {
  const name = asText(field(object.value, "metadata", "name"));
  if (name === undefined) return cause.reason === "FieldValueRequired" ? [missing(object)] : [];
  if (path.at(-1) !== "name") return [];
  const good = nameFor(name, cause.detail) ?? slug(name);
  if (good === "" || good === name) return [];
  const here = set(["metadata", "name"], good);
  const naming = resources
    .declaredBy(object)
    .filter((declaration) => declaration.name === name)
    .flatMap((declaration) => resources.referencesTo(declaration));
  if (naming.length === 0) return [quickFix(`Use '${good}'`, object, here)];
  const count = `${naming.length} reference${naming.length === 1 ? "" : "s"}`;
  return [
    previewFix(
      `Use '${good}' here and in ${count}`,
      [object, here],
      ...naming.map(({ from, reference }) => [from, set(reference.path, good)] as const),
    ),
    quickFix(`Use '${good}'`, object, here),
  ];
};

/** The file's own name is a proposal. */
function missing(object: BoundObject): Fix {
  const file = object.ref.file.split("/").at(-1) ?? "";
  const name = slug(file.replace(/\.[^.]*$/, "")) || object.ref.kind.toLowerCase();
  const path = ["metadata", "name"];
  return toFillIn(quickFix(`Add name '${name}'`, object, set(path, name)), path);
}
