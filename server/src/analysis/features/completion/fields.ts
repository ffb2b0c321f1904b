// Keys in context: required ones first, deprecated ones last, those that are there already left out.
import {
  packDefinition,
  packKind,
  type SchemaPack,
  type SchemaTexts,
  type SchemaType,
  typeAt,
} from "#engine";
import { saysDeprecated, textOf, typeWords } from "../../schema/type-words.ts";
import type { CompletionItem } from "../feature.ts";
import type { CursorContext } from "./cursor-context.ts";
import { behindKey } from "./skeleton.ts";

export interface CompletionSchema {
  readonly pack: SchemaPack;
  readonly texts: SchemaTexts;
  readonly minor: number;
  /** The client knows tab stops. */
  readonly snippets: boolean;
}

/** Fields that the API server sets: a manifest does not. */
const setByServer = new Set([
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
]);
const first = ["apiVersion", "kind", "metadata", "spec", "data", "name", "image"];

/** The fields of the map at the cursor. */
export function fieldItems(context: CursorContext, schema: CompletionSchema): CompletionItem[] {
  const { object, path } = context;
  if (!object) return path.length === 0 ? bareItems(context, schema) : [];
  const { apiVersion, kind } = object.ref;
  const known = packKind(schema.pack, apiVersion, kind);
  const type = known && typeAt(schema.pack, known, path);
  if (type?.type === "array") return structItems(type.items, true, context, schema);
  return type ? structItems(type, false, context, schema) : [];
}

function structItems(
  type: SchemaType,
  dash: boolean,
  context: CursorContext,
  { pack, texts, minor, snippets }: CompletionSchema,
): CompletionItem[] {
  if (type.type !== "struct") return [];
  const { object, path, siblings, span, column, flow, style, colonFollows, lead } = context;
  const atRoot = path.length === 0;
  const inMetadata = path.at(-1) === "metadata";
  const indent = dash ? column + 2 : column;
  return Object.entries(packDefinition(pack, type.name).fields).flatMap(([name, field]) => {
    if (siblings.has(name) || (field.since ?? 0) > minor) return [];
    if ((atRoot && name === "status") || (inMetadata && setByServer.has(name))) return [];
    const deprecated = saysDeprecated(textOf(texts, type.name, name));
    const insert = colonFollows
      ? name
      : name + behindKey(field.schema, indent, flow, { pack, style, snippet: snippets });
    const place = first.indexOf(name);
    return [
      {
        label: name,
        kind: "field" as const,
        detail: typeWords(pack, field.schema),
        ...(field.required && { description: "required" }),
        ...(deprecated && { deprecated }),
        rank: deprecated
          ? 900
          : field.required
            ? 100 + (place < 0 ? 50 : place)
            : 200 + (place < 0 ? 50 : place),
        edit: { span, newText: `${lead}${dash ? "- " : ""}${insert}` },
        snippet: snippets && !colonFollows,
        ...(object && {
          field: {
            apiVersion: object.ref.apiVersion,
            kind: object.ref.kind,
            path: [...path, ...(dash ? [0] : []), name],
          },
        }),
      },
    ];
  });
}

/** What every object begins with, for a document that is none yet. */
function bareItems(
  { siblings, span, colonFollows }: CursorContext,
  { snippets }: CompletionSchema,
): CompletionItem[] {
  return ["apiVersion", "kind", "metadata"]
    .filter((name) => !siblings.has(name))
    .map((name, i) => ({
      label: name,
      kind: "field",
      description: "required",
      rank: 100 + i,
      edit: {
        span,
        newText: colonFollows
          ? name
          : name === "metadata"
            ? `${name}:\n  name: ${snippets ? "$1" : ""}`
            : `${name}: `,
      },
      snippet: snippets && name === "metadata" && !colonFollows,
    }));
}
