// Completion: what can stand at the cursor, as one edit each that keeps the style of the file.
import { type KubeObject, packKind, typeAt } from "#engine";
import { doubleQuote, needsQuotes, type SourceFile, valueAt } from "../../documents/index.ts";
import type { ResourceScope } from "../../resources/index.ts";
import { asList } from "../../resources/json.ts";
import type { CompletionItem } from "../feature.ts";
import type { Choice } from "./choice.ts";
import { type CursorContext, cursorContexts, keyEdit } from "./cursor-context.ts";
import { type CompletionSchema, fieldItems } from "./fields.ts";
import { keyNames } from "./label-choices.ts";
import { nameChoices } from "./names.ts";
import { minimalObjects } from "./objects.ts";
import { resourceKeys, schemaChoices } from "./values.ts";

export interface CompletionInput {
  readonly source: SourceFile;
  readonly offset: number;
  readonly resources: ResourceScope;
  readonly schema: CompletionSchema;
  readonly cluster: readonly KubeObject[];
}

/** The items at an offset, best first; empty where nothing is known. */
export function completions(input: CompletionInput): CompletionItem[] {
  const { source, offset } = input;
  const whole = wholeObjects(input);
  let items: CompletionItem[] = [];
  for (const context of cursorContexts(source, offset)) {
    items = itemsFor(context, input);
    if (items.length > 0) break;
  }
  return [...whole, ...items].sort(
    (a, b) => a.rank - b.rank || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0),
  );
}

function itemsFor(context: CursorContext, input: CompletionInput): CompletionItem[] {
  if (context.part === "key")
    return [...fieldItems(context, input.schema), ...mapKeys(context, input)];
  const names = namesAt(context, input);
  const others = siblingValues(context);
  const choices = [...names, ...schemaChoices(context, input.schema)].filter(
    ({ value }) => !others.has(value),
  );
  return [...new Map(choices.toReversed().map((choice) => [choice.value, choice])).values()]
    .toReversed()
    .map((choice) => valueItem(choice, context));
}

/** What a list has already is not offered again. */
function siblingValues({ document, base, path, prefix }: CursorContext): ReadonlySet<unknown> {
  if (typeof path.at(-1) !== "number") return new Set();
  const list = asList(valueAt(document.value, [...base, ...path.slice(0, -1)]));
  return new Set(list.filter((item) => typeof item === "string" && item !== prefix));
}

function namesAt(context: CursorContext, { resources, cluster }: CompletionInput): Choice[] {
  const { object } = context;
  return object ? nameChoices({ cursor: context, object, resources, cluster }) : [];
}

/** Keys of maps: labels and resources. */
function mapKeys(
  context: CursorContext,
  { resources, cluster, schema }: CompletionInput,
): CompletionItem[] {
  const { object, path, siblings } = context;
  if (!object) return [];
  const kind = packKind(schema.pack, object.ref.apiVersion, object.ref.kind);
  if (kind && typeAt(schema.pack, kind, path)?.type !== "map") return [];
  const known = resourceKeys(context).map((value): Choice => ({ value, kind: "value", rank: 100 }));
  const names = keyNames({ cursor: context, object, resources, cluster });
  return [...known, ...names]
    .filter(({ value }) => !siblings.has(value))
    .map(({ value, kind: of, detail, rank = 200 }) => ({
      label: value,
      kind: of,
      ...(detail && { detail }),
      rank,
      edit: keyEdit(context, value, ": "),
      snippet: false,
    }));
}

function valueItem(choice: Choice, context: CursorContext): CompletionItem {
  const { value, kind, detail, description, rank = 200, also } = choice;
  const { quote, flow, lead, style } = context;
  // What is no text takes the place of the quotes too.
  const bare = choice.plain === true ? quote.length : 0;
  const span = { start: context.span.start - bare, end: context.span.end + bare };
  const asText = quote === "" && !choice.plain;
  const quotes = asText && (needsQuotes(value, flow) || (flow && style.flowQuotes !== "none"));
  return {
    label: value === "" ? '""' : value,
    kind,
    ...(detail && { detail }),
    ...(description && { description }),
    rank,
    edit: { span, newText: `${lead}${quotes ? doubleQuote(value) : value}` },
    snippet: false,
    ...(also && { also }),
  };
}

/** Minimal objects, in a document with nothing in it but the word that is being typed. */
function wholeObjects({ source, offset, schema }: CompletionInput): CompletionItem[] {
  if (source.skipped !== undefined || !schema.snippets) return [];
  const before = source.text.slice(0, offset);
  const from =
    before.lastIndexOf("\n---") < 0 && !before.startsWith("---") ? 0 : before.lastIndexOf("---");
  const next = source.text.indexOf("\n---", offset);
  const text = source.text.slice(from, next < 0 ? source.text.length : next);
  // Comments leave a document empty.
  const word = /^(?:---[ \t]*\r?\n)?(?:\s*#[^\n]*\n)*\s*((?:kind:[ \t]*)?\w*)\s*$/.exec(text);
  if (!word) return [];
  const start = from + text.lastIndexOf(word[1] ?? "");
  const span = word[1] ? { start, end: start + word[1].length } : { start: offset, end: offset };
  const last = span.end === source.text.length;
  return minimalObjects().map(({ kind, apiVersion, text: body }) => ({
    label: kind,
    kind: "object",
    detail: `${apiVersion}, whole object`,
    rank: 50,
    filter: (word[1] ?? "").startsWith("kind:") ? `kind: ${kind}` : kind,
    edit: { span, newText: last ? `${body}\n` : body },
    snippet: true,
  }));
}
