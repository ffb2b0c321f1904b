// The name of an object.
import type { Fix } from "../../finding.ts";
import { previewFix, quickFix, set, toFillIn } from "../../fixes.ts";
import type { BoundObject } from "../../resources/index.ts";
import { asText, field } from "../../resources/json.ts";
import type { ApiView } from "../view.ts";
import type { Fixer } from "./request.ts";
import { nameFor, slug } from "./slug.ts";

export const nameFixes: Fixer = ({ object, resources, path, cause }) => {
  const name = asText(field(object.value, "metadata", "name"));
  const prefix = asText(field(object.value, "metadata", "generateName"));
  if (name === undefined && prefix !== undefined) {
    const good = `${slug(prefix)}-`;
    if (nameFor(prefix, cause.detail) === undefined || good === prefix) return [];
    return [quickFix(`Use '${good}'`, object, set(["metadata", "generateName"], good))];
  }
  if (name === undefined) return cause.reason === "FieldValueRequired" ? [missing(object)] : [];
  if (path.at(-1) !== "name") return [];
  const segment = /may not (?:contain|be) '/.test(cause.detail);
  const good = nameFor(name, cause.detail) ?? (segment ? slug(name) : "");
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

/** A namespace that cannot be there, as no namespace can have such a name. */
export function namespaceFixes({ object }: ApiView): Fix[] {
  const path = ["metadata", "namespace"];
  const name = asText(field(object.value, ...path)) ?? "";
  const good = slug(name);
  return good === "" || good === name ? [] : [quickFix(`Use '${good}'`, object, set(path, good))];
}

/** A Pod Security level is one of three. */
export const securityLevelFixes: Fixer = ({ object, path, cause }) =>
  cause.detail.startsWith("must be one of ")
    ? cause.detail
        .slice("must be one of ".length)
        .split(", ")
        .map((level) => quickFix(`Change to '${level}'`, object, set(path, level)))
    : [quickFix("Change to 'latest'", object, set(path, "latest"))];
