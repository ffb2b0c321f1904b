// Keys in context: required ones first, deprecated ones last, those that are there already left out.
import {
  packDefinition,
  packKind,
  type SchemaPack,
  type SchemaTexts,
  type SchemaType,
  typeAt,
} from "#engine";
import { valueAt } from "../../documents/index.ts";
import { toldDefault } from "../../schema/field-documentation.ts";
import { saysDeprecated, textOf, typeWords } from "../../schema/type-words.ts";
import type { CompletionItem } from "../feature.ts";
import { type CursorContext, columnOf, keyEdit } from "./cursor-context.ts";
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
  // A list of anything has no schema of its own.
  if (!known && path.length === 0 && kind === "List") return bareItems(context, schema);
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
  const { object, path, siblings, flow, style, colonFollows } = context;
  const column = columnOf(context, dash);
  const atRoot = path.length === 0;
  const inMetadata = path.at(-1) === "metadata";
  const indent = dash ? column + 2 : column;
  return Object.entries(packDefinition(pack, type.name).fields).flatMap(([name, field]) => {
    if (siblings.has(name) || (field.since ?? 0) > minor) return [];
    if ((atRoot && name === "status") || (inMetadata && setByServer.has(name))) return [];
    const text = textOf(texts, type.name, name);
    const deprecated = saysDeprecated(text);
    const standard = toldDefault(text);
    const behind = behindKey(field.schema, indent, flow, { pack, style, snippet: snippets });
    // An image is told early where it is the container's, not where it is a volume.
    const place = name === "image" && field.schema.type !== "string" ? -1 : first.indexOf(name);
    return [
      {
        label: name,
        kind: "field" as const,
        detail: typeWords(pack, field.schema),
        ...(field.required
          ? { description: "required" }
          : standard !== undefined && { description: `default ${standard}` }),
        ...(deprecated && { deprecated }),
        rank: deprecated
          ? 900
          : field.required
            ? 100 + (place < 0 ? 50 : place)
            : 200 + (place < 0 ? 50 : place),
        edit: keyEdit(context, name, behind, dash ? "- " : ""),
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

/** What every object begins with, for a document that is none yet; a List has its items. */
function bareItems(context: CursorContext, { snippets }: CompletionSchema): CompletionItem[] {
  const { siblings, flow, document, base, style } = context;
  const kind = valueAt(document.value, [...base, "kind"]);
  const list = typeof kind === "string" && kind.endsWith("List");
  const stop = snippets ? "$1" : "";
  const nested = `:${style.newline}${" ".repeat(columnOf(context) + style.indent)}name: ${stop}`;
  return ["apiVersion", "kind", "metadata", ...(list ? ["items"] : [])]
    .filter((name) => !siblings.has(name))
    .map((name, i) => ({
      label: name,
      kind: "field",
      description: "required",
      rank: 100 + i,
      edit: keyEdit(
        context,
        name,
        name === "items" ? ":" : name !== "metadata" ? ": " : flow ? `: {name: ${stop}}` : nested,
      ),
      snippet: snippets && name === "metadata" && !context.colonFollows,
    }));
}
