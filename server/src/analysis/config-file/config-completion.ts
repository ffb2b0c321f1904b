// Completion in `.drydock.yaml`: keys and values of its form, and the codes of all findings as rules.
import { doubleQuote, needsQuotes, type SourceFile } from "../documents/index.ts";
import { type CursorContext, cursorContexts } from "../features/completion/cursor-context.ts";
import type { CompletionItem } from "../features/feature.ts";
import type { JsonSchema } from "./config-schema.ts";
import { schemasAt, schemaWords, valuesOf } from "./schema-at.ts";

/** `codes`: every code that has a severity. */
export function configCompletions(
  source: SourceFile,
  offset: number,
  codes: ReadonlySet<string>,
): CompletionItem[] {
  for (const context of cursorContexts(source, offset)) {
    const path = [...context.base, ...context.path];
    const items =
      context.part === "key"
        ? keyItems(schemasAt(path), context, path.at(-1) === "rules" ? codes : new Set())
        : valueItems(schemasAt(path), context);
    if (items.length > 0) return items;
  }
  return [];
}

function keyItems(
  schemas: readonly JsonSchema[],
  context: CursorContext,
  codes: ReadonlySet<string>,
): CompletionItem[] {
  const known = schemas.flatMap(({ properties = {} }) => Object.entries(properties));
  const rest = [...codes]
    .filter((code) => known.every(([name]) => name !== code))
    .map((code): [string, JsonSchema] => [code, {}]);
  return [...known, ...rest]
    .filter(([name]) => !context.siblings.has(name))
    .map(([name, schema], i) => ({
      label: name,
      kind: "field",
      ...(schema.description && { detail: schema.description }),
      rank: 100 + i,
      edit: keyEdit(name, schema, context),
      snippet: false,
    }));
}

function keyEdit(
  name: string,
  { type, items }: JsonSchema,
  { span, colonFollows, lead, column, flow, style }: CursorContext,
): CompletionItem["edit"] {
  const inner = `:${style.newline}${" ".repeat(column + style.indent)}`;
  const list = type === "array" && items?.type === "object" ? `${inner}- ` : ": ";
  const behind = flow ? ": " : type === "object" ? inner : list;
  return { span, newText: `${lead}${name}${colonFollows ? "" : behind}` };
}

function valueItems(
  schemas: readonly JsonSchema[],
  { span, lead, quote, flow }: CursorContext,
): CompletionItem[] {
  const inside = schemas.flatMap((schema) => (schema.items ? [schema, schema.items] : [schema]));
  const values = inside.flatMap((schema) =>
    (schema.anyOf ?? [schema]).flatMap((one) =>
      [...(one.default === undefined ? [] : [one.default]), ...valuesOf(one)].map((value) => ({
        value,
        one,
      })),
    ),
  );
  return [...new Map(values.map((each) => [each.value, each])).values()].map(
    ({ value, one }, i) => {
      // `off` is understood as it is, and a flag is no text.
      const plain = value === "off" || one.type === "boolean";
      const quoted = quote === "" && !plain && needsQuotes(value, flow);
      return {
        label: value,
        kind: "enum",
        rank: 100 + i,
        edit: { span, newText: `${lead}${quoted ? doubleQuote(value) : value}` },
        snippet: false,
      };
    },
  );
}

/** What a key of the file means; undefined where its form says nothing. */
export function configHover(path: Parameters<typeof schemasAt>[0]): string | undefined {
  const schemas = schemasAt(path);
  const [first] = schemas;
  if (!first || path.length === 0) return undefined;
  const words = [...new Set(schemas.map(schemaWords))].join(" or ");
  const name = path.filter((step) => typeof step === "string").join(".");
  const texts = [...new Set(schemas.flatMap(({ description }) => description ?? []))];
  const values = [
    ...new Set(
      schemas.flatMap((schema) =>
        [schema, ...(schema.items ? (schema.items.anyOf ?? [schema.items]) : [])].flatMap(valuesOf),
      ),
    ),
  ];
  const allowed =
    values.length > 0 ? [`Allowed: ${values.map((value) => `\`${value}\``).join(", ")}`] : [];
  const usual = schemas.flatMap((schema) => schema.default ?? []);
  const standard = usual.length > 0 ? [`Default: \`${usual[0]}\``] : [];
  return [`\`${name}\` · ${words}`, ...texts, ...allowed, ...standard].join("\n\n");
}
