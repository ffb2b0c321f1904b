// `matchLabels` as `matchExpressions`, and back where every expression asks for one value. Lists and maps on lines of
// their own are changed entry by entry, so that comments stay where they are.
import { packKind, typeAt } from "#engine";
import {
  detectStyle,
  locate,
  type OutlineNode,
  outline,
  type Span,
  type TextEdit,
  valueAt,
} from "../../documents/index.ts";
import type { EditOperation, Path } from "../../finding.ts";
import { previewFix, remove, set } from "../../fixes.ts";
import type { BoundObject } from "../../resources/index.ts";
import { asList, asMap, asText, field, type JsonMap } from "../../resources/json.ts";
import type { Refactoring } from "../feature.ts";
import { type Refactor, type RefactorContext, structural, textual } from "./refactoring.ts";

export const convertSelector: Refactor = (context) => {
  const { object, path, pack, source } = context;
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
  return [
    ...conversion(context, object, {
      title: "Convert matchLabels to matchExpressions",
      operations: toExpressions(selector, at),
      edits: () => expressionEdits(source.text, object, at, selector),
    }),
    ...conversion(context, object, {
      title: "Convert matchExpressions to matchLabels",
      operations: toLabels(selector, at),
      edits: () => labelEdits(source.text, object, at, selector),
    }),
  ];
};

interface Conversion {
  readonly title: string;
  readonly operations: EditOperation[] | undefined;
  /** Entry by entry; undefined where that cannot be done. */
  edits(): TextEdit[] | undefined;
}

function conversion(
  context: RefactorContext,
  object: BoundObject,
  { title, operations, edits }: Conversion,
): Refactoring[] {
  if (!operations) return [];
  const inPlace = edits();
  return inPlace
    ? [
        textual("convertSelector", title, () => ({
          edits: [{ file: object.ref.file, edits: inPlace }],
        })),
      ]
    : [structural("convertSelector", previewFix(title, [object, ...operations]), context)];
}

function toExpressions(selector: JsonMap, at: Path): EditOperation[] | undefined {
  const labels = Object.entries(asMap(selector["matchLabels"]) ?? {});
  if (labels.length === 0 || labels.some(([, value]) => typeof value !== "string"))
    return undefined;
  const expressions = labels.map(([key, value]) => ({ key, operator: "In", values: [value] }));
  return [
    set([...at, "matchExpressions"], [...asList(selector["matchExpressions"]), ...expressions]),
    remove([...at, "matchLabels"]),
  ];
}

function toLabels(selector: JsonMap, at: Path): EditOperation[] | undefined {
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

/** `app: web` becomes `- {key: app, operator: In, values: [web]}` on its line. */
function expressionEdits(
  text: string,
  object: BoundObject,
  at: Path,
  selector: JsonMap,
): TextEdit[] | undefined {
  const labels = ownLines(object, [...at, "matchLabels"], "map");
  if (!labels || Object.hasOwn(selector, "matchExpressions")) return undefined;
  const slice = ({ start, end }: Span) => text.slice(start, end);
  return [
    { span: labels.key!, newText: "matchExpressions" },
    ...labels.children().map(({ key, value, whole }) => ({
      span: whole,
      newText: `- {key: ${slice(key!)}, operator: In, values: [${slice(value)}]}`,
    })),
  ];
}

/** Every expression becomes a label; comments inside of it go above. */
function labelEdits(
  text: string,
  object: BoundObject,
  at: Path,
  selector: JsonMap,
): TextEdit[] | undefined {
  const path = [...at, "matchExpressions"];
  const list = ownLines(object, path, "sequence");
  const keys = asList(selector["matchExpressions"]).map((one) => field(one, "key"));
  if (!list || Object.hasOwn(selector, "matchLabels") || new Set(keys).size < keys.length)
    return undefined;
  const { document, ref } = object;
  const column = (offset: number) => offset - (text.lastIndexOf("\n", offset - 1) + 1);
  const items = list.children();
  const first = items[0]!.whole.start;
  // Dashes may stand below their key, labels stand further in.
  const missing =
    column(first) > column(list.key!.start) ? 0 : detectStyle(document.content, text).indent;
  const pad = " ".repeat(missing);
  const indent = " ".repeat(column(first) + missing);
  const begin = text.indexOf("\n", list.key!.end) + 1;
  let from = begin;
  let newText = "";
  items.forEach(({ whole }, i) => {
    const between = text.slice(from, whole.start - column(whole.start));
    newText += (i === 0 && between !== "" ? pad : "") + between.replace(/(?<=\n)(?=[^\r\n])/g, pad);
    const written = (tail: Path) => {
      const { start, end } = locate(document, [...path, i, ...tail], "value", ref.base);
      return text.slice(start, end);
    };
    const comments = document.content.comments
      .map(({ start, end }) => ({
        start: start + document.span.start,
        end: end + document.span.start,
      }))
      .filter(({ start, end }) => start > whole.start && end < whole.end)
      .map(({ start, end }) => `${indent}${text.slice(start, end)}\n`);
    newText += `${comments.join("")}${indent}${written(["key"])}: ${written(["values", 0])}`;
    from = whole.end;
  });
  return [
    { span: list.key!, newText: "matchLabels" },
    { span: { start: begin, end: from }, newText },
  ];
}

/** A collection whose entries have lines of their own. */
function ownLines(
  { document, ref }: BoundObject,
  path: Path,
  kind: OutlineNode["kind"],
): OutlineNode | undefined {
  const node = outline(document, [...ref.base, ...path]);
  return node?.kind === kind && !node.flow && node.key ? node : undefined;
}
