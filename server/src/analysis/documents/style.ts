// How a file is written, as far as new text must follow it.
import type { DocumentContent } from "./document.ts";
import { DEFAULT_STYLE, type RenderStyle } from "./render.ts";
import type { Node } from "./tree.ts";

/** The style of a document: the majority of its lists and its first nested map decide. */
export function detectStyle(content: DocumentContent, fileText: string): RenderStyle {
  const survey: Survey = {
    indented: 0,
    flat: 0,
    indents: [],
    doubleQuoted: 0,
    plain: 0,
    quotedKeys: 0,
    plainKeys: 0,
  };
  const { root, text, json } = content;
  if (root) look(root, 0, text, survey);
  const kyaml = root?.kind === "map" && root.flow;
  return {
    indent: survey.indents[0] ?? DEFAULT_STYLE.indent,
    indentSequences: survey.indented > survey.flat,
    newline: fileText.includes("\r\n") ? "\r\n" : "\n",
    flowQuotes:
      json || (survey.quotedKeys > 0 && survey.plainKeys === 0 && survey.doubleQuoted > 0)
        ? "all"
        : kyaml || survey.doubleQuoted > survey.plain
          ? "strings"
          : "none",
  };
}

interface Survey {
  indented: number;
  flat: number;
  readonly indents: number[];
  /** Strings inside of flow collections. */
  doubleQuoted: number;
  plain: number;
  /** Keys inside of flow collections: those of JSON all stand in quotes, also while it cannot be read as JSON. */
  quotedKeys: number;
  plainKeys: number;
}

function look(node: Node, column: number, text: string, survey: Survey): void {
  if (node.kind === "sequence") {
    for (const item of node.items) {
      if (node.flow && item.kind === "scalar") countQuotes(item.style, survey);
      look(item, columnOf(item.start, text), text, survey);
    }
  }
  if (node.kind !== "map") return;
  for (const { key, value } of node.entries) {
    if (node.flow && value.kind === "scalar") countQuotes(value.style, survey);
    if (node.flow && key.kind === "scalar") {
      if (key.style === "double") survey.quotedKeys++;
      else survey.plainKeys++;
    }
    const inner = columnOf(value.start, text);
    const nested = !node.flow && (value.kind === "map" || value.kind === "sequence") && !value.flow;
    const keyColumn = nested ? columnOf(key.outer, text) : column;
    if (nested && value.kind === "map" && inner > keyColumn && survey.indents.length === 0)
      survey.indents.push(inner - keyColumn);
    if (nested && value.kind === "sequence") {
      if (inner > keyColumn) survey.indented++;
      else survey.flat++;
    }
    look(value, inner, text, survey);
  }
}

function countQuotes(style: string, survey: Survey): void {
  if (style === "double") survey.doubleQuoted++;
  else if (style === "plain") survey.plain++;
}

function columnOf(at: number, text: string): number {
  return at - (Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1);
}
