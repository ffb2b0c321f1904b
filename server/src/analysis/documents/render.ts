// Writes JSON values as YAML in the style of the file around them.
import { doubleQuote, needsQuotes, singleQuote } from "./scalar.ts";

export interface RenderStyle {
  /** Blanks per level. */
  readonly indent: number;
  /** Whether list items are indented under their key. */
  readonly indentSequences: boolean;
  readonly newline: string;
  /** Strings and keys in flow collections: JSON quotes both, KYAML the strings. */
  readonly flowQuotes: "none" | "strings" | "all";
}

export const DEFAULT_STYLE: RenderStyle = {
  indent: 2,
  indentSequences: false,
  newline: "\n",
  flowQuotes: "none",
};

export type Quote = "plain" | "single" | "double";

/** A scalar on one line. `quote` is the preferred style; a text that would not read back gets double quotes. */
export function renderScalar(value: unknown, quote: Quote = "plain", flow = false): string {
  if (typeof value !== "string")
    return typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? "null");
  if (quote === "double" || (quote === "plain" && needsQuotes(value, flow)))
    return doubleQuote(value);
  if (quote === "single")
    return /[^\x20-\x7e\u00a1-\ud7ff\uf900-\ufdff]/.test(value)
      ? doubleQuote(value)
      : singleQuote(value);
  return value;
}

export function renderKey(key: string, style: RenderStyle, flow: boolean): string {
  return renderScalar(key, flow && style.flowQuotes === "all" ? "double" : "plain", flow);
}

export function isCollection(value: unknown): value is object {
  return value !== null && typeof value === "object";
}

/** A value in flow style on one line. */
export function renderFlow(value: unknown, style: RenderStyle): string {
  const quote = style.flowQuotes === "none" ? "plain" : "double";
  if (Array.isArray(value)) return `[${value.map((item) => renderFlow(item, style)).join(", ")}]`;
  if (!isCollection(value)) return renderScalar(value, quote, true);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([key, item]) => `${renderKey(key, style, true)}: ${renderFlow(item, style)}`).join(", ")}}`;
}

/**
 * What stands behind `key:`: a blank and a scalar, or the lines of a block collection. `column` is the key's column.
 * Further lines are indented, the first line break included; there is no line break at the end.
 */
export function renderAfterKey(value: unknown, column: number, style: RenderStyle): string {
  if (Array.isArray(value) && value.length > 0) {
    const at = style.indentSequences ? column + style.indent : column;
    return style.newline + renderBlock(value, at, style);
  }
  if (isCollection(value) && Object.keys(value).length > 0)
    return style.newline + renderBlock(value, column + style.indent, style);
  return ` ${renderInline(value, column, style)}`;
}

/** A scalar or an empty collection, or a block scalar that starts on this line; `column` is that of the key or dash. */
function renderInline(value: unknown, column: number, style: RenderStyle): string {
  if (isCollection(value)) return Array.isArray(value) ? "[]" : "{}";
  if (typeof value === "string" && fitsLiteral(value))
    return renderLiteral(value, column + style.indent, style);
  return renderScalar(value);
}

/** A non-empty collection as lines, every one indented to `column`, without a line break at the end. */
export function renderBlock(value: object, column: number, style: RenderStyle): string {
  const pad = " ".repeat(column);
  if (Array.isArray(value))
    return value.map((item) => pad + renderItem(item, column, style)).join(style.newline);
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => pad + renderEntry(key, item, column, style))
    .join(style.newline);
}

/** `key: value`; its first line is not indented, the others are for a key at `column`. */
export function renderEntry(
  key: string,
  value: unknown,
  column: number,
  style: RenderStyle,
): string {
  return `${renderKey(key, style, false)}:${renderAfterKey(value, column, style)}`;
}

/** `- value`; its first line is not indented, the others are for a dash at `column`. */
export function renderItem(value: unknown, column: number, style: RenderStyle): string {
  if (!isCollection(value) || Object.keys(value).length === 0)
    return `- ${renderInline(value, column, style)}`;
  return `- ${renderBlock(value, column + 2, style).slice(column + 2)}`;
}

/** A text of several lines without blanks that a literal block would hide or change. */
export function fitsLiteral(text: string): boolean {
  return (
    /^[^\s][^\r]*\n/.test(text) &&
    /^[\n\x20-\x7e\u00a1-\ud7ff\uf900-\ufdff]*$/.test(text) &&
    !/ (?:\n|$)/.test(text)
  );
}

/** `|` and the lines, indented to `column`. */
export function renderLiteral(text: string, column: number, style: RenderStyle): string {
  const chomping = !text.endsWith("\n") ? "-" : text.endsWith("\n\n") ? "+" : "";
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  const pad = " ".repeat(column);
  return `|${chomping}${style.newline}${lines.map((line) => (line === "" ? "" : pad + line)).join(style.newline)}`;
}

/** A whole document in block style, with a line break at the end. */
export function renderDocument(value: unknown, style: RenderStyle = DEFAULT_STYLE): string {
  const text =
    isCollection(value) && Object.keys(value).length > 0
      ? renderBlock(value, 0, style)
      : renderInline(value, 0, style);
  return text + style.newline;
}
