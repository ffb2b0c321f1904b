// `matchLabels` as `matchExpressions`, and back where every expression asks for one value.
import { packKind, typeAt } from "#engine";
import { valueAt } from "../../documents/index.ts";
import type { EditOperation, Path } from "../../finding.ts";
import { previewFix, remove, set } from "../../lint/fixes.ts";
import { asList, asMap, asText, field } from "../../resources/json.ts";
import { type Refactor, structural } from "./refactoring.ts";

export const convertSelector: Refactor = (context) => {
  const { object, path, pack } = context;
  const kind = object && packKind(pack, object.ref.apiVersion, object.ref.kind);
  if (!object || !kind) return [];
  const at = path
    .map((_, i) => path.slice(0, path.length - i))
    .find((one) => {
      const type = typeAt(pack, kind, one);
      return type?.type === "struct" && type.name === "MetaV1LabelSelector";
    });
  const selector = at && asMap(valueAt(object.value, at));
  if (!at || !selector) return [];
  const conversions = [
    { title: "Convert matchLabels to matchExpressions", operations: toExpressions(selector, at) },
    { title: "Convert matchExpressions to matchLabels", operations: toLabels(selector, at) },
  ];
  return conversions.flatMap(({ title, operations }) =>
    operations
      ? [structural("convertSelector", previewFix(title, [object, ...operations]), context)]
      : [],
  );
};

function toExpressions(
  selector: Readonly<Record<string, unknown>>,
  at: Path,
): EditOperation[] | undefined {
  const labels = Object.entries(asMap(selector["matchLabels"]) ?? {});
  if (labels.length === 0 || labels.some(([, value]) => typeof value !== "string"))
    return undefined;
  const expressions = labels.map(([key, value]) => ({ key, operator: "In", values: [value] }));
  return [
    set([...at, "matchExpressions"], [...asList(selector["matchExpressions"]), ...expressions]),
    remove([...at, "matchLabels"]),
  ];
}

function toLabels(
  selector: Readonly<Record<string, unknown>>,
  at: Path,
): EditOperation[] | undefined {
  const labels = new Map(Object.entries(asMap(selector["matchLabels"]) ?? {}));
  const expressions = asList(selector["matchExpressions"]);
  if (expressions.length === 0) return undefined;
  for (const expression of expressions) {
    const key = asText(field(expression, "key"));
    const [value, ...more] = asList(field(expression, "values"));
    const single = field(expression, "operator") === "In" && typeof value === "string";
    if (key === undefined || !single || more.length > 0) return undefined;
    // Two values for one label cannot be said with labels.
    if ((labels.get(key) ?? value) !== value) return undefined;
    labels.set(key, value);
  }
  return [
    set([...at, "matchLabels"], Object.fromEntries(labels)),
    remove([...at, "matchExpressions"]),
  ];
}
