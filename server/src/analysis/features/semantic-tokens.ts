// What words mean, for colours that no grammar of YAML can give: kinds, fields that the schema knows, names of other
// objects, amounts.
import {
  packDefinition,
  packField,
  packKind,
  type SchemaPack,
  type SchemaTexts,
  type SchemaType,
  typeOfChild,
} from "#engine";
import { locate, type OutlineNode, outline, type Span } from "../documents/index.ts";
import type { BoundObject } from "../resources/index.ts";
import { saysDeprecated, textOf } from "../schema/type-words.ts";
import type { SemanticToken, TokenType } from "./feature.ts";

export interface TokenSchema {
  readonly pack: SchemaPack;
  readonly texts: SchemaTexts;
}

/** The tokens of objects that lie in a span, in the order of the text. Words over several lines have none. */
export function semanticTokens(
  text: string,
  objects: readonly BoundObject[],
  schema: TokenSchema,
  within: Span,
): SemanticToken[] {
  const tokens = objects
    .filter(({ span }) => span.start <= within.end && within.start <= span.end)
    .flatMap((object) => tokensOf(object, schema, within));
  const seen = new Set<number>();
  return tokens
    .filter(({ span: { start, end } }) => {
      const fits = end > start && start >= within.start && end <= within.end;
      if (!fits || seen.has(start) || text.slice(start, end).includes("\n")) return false;
      seen.add(start);
      return true;
    })
    .sort((a, b) => a.span.start - b.span.start);
}

function tokensOf(object: BoundObject, schema: TokenSchema, within: Span): SemanticToken[] {
  const { document, ref, content } = object;
  const word = (path: readonly (string | number)[], type: TokenType): SemanticToken => ({
    span: locate(document, path, "value", ref.base),
    type,
    deprecated: false,
  });
  const names = [
    ...content.references.flatMap(({ path, place, kind }) => [
      word(path, "variable"),
      ...(kind.kindFields ? [word([...place, kind.kindFields.kind], "class")] : []),
    ]),
    ...content.references.flatMap(({ keys, path }) =>
      keys.filter((key) => key.path !== path).map((key) => word(key.path, "variable")),
    ),
    ...content.locals.map(({ path }) => word(path, "variable")),
  ];
  const kind = packKind(schema.pack, ref.apiVersion, ref.kind);
  const root = outline(document, ref.base);
  const type: SchemaType | undefined = kind && { type: "struct", name: kind.definition };
  return [
    word(["kind"], "class"),
    ...names,
    ...(root && type ? fieldTokens(root, type, schema, within) : []),
  ];
}

function fieldTokens(
  node: OutlineNode,
  type: SchemaType,
  schema: TokenSchema,
  within: Span,
): SemanticToken[] {
  if (node.whole.end < within.start || node.whole.start > within.end) return [];
  if (node.kind === "scalar")
    return type.type === "quantity" || isDuration(node, type)
      ? [{ span: node.value, type: "number", deprecated: false }]
      : [];
  return node.children().flatMap((child) => {
    const below = child.step === undefined ? undefined : typeOfChild(schema.pack, type, child.step);
    if (!below) return [];
    const known =
      type.type === "struct" &&
      typeof child.step === "string" &&
      packField(packDefinition(schema.pack, type.name), child.step) !== undefined;
    const key: SemanticToken[] =
      known && child.key
        ? [
            {
              span: child.key,
              type: "property",
              deprecated: saysDeprecated(textOf(schema.texts, type.name, String(child.step))),
            },
          ]
        : [];
    return [...key, ...fieldTokens(child, below, schema, within)];
  });
}

/** The API has no type for durations: their fields are told by their names. */
function isDuration({ step }: OutlineNode, { type }: SchemaType): boolean {
  const plain = type === "string" || type === "integer";
  return plain && /Seconds|Duration|[tT]imeout|[iI]nterval/.test(String(step));
}
