// Characters that look like something else: blanks that are none, invisible letters, typographic quotes.
import type { SyntaxFinding } from "./document.ts";
import { isAbsent, type Node } from "./tree.ts";

const LOOKALIKE_BLANKS = /\u00a0|[\u2000-\u200c]|\u200d|\u2060|\u3000|\ufeff/g;
const SMART_QUOTED = /^[\u201c\u201d\u2018\u2019].*[\u201c\u201d\u2018\u2019]$/;

/** Hints about keys and plain values of a tree; offsets are those of the document's text. */
export function textHints(root: Node | undefined): SyntaxFinding[] {
  const findings: SyntaxFinding[] = [];
  if (root !== undefined) visit(root, false, findings);
  return findings;
}

function visit(node: Node, isKey: boolean, findings: SyntaxFinding[]): void {
  if (node.kind === "map") {
    for (const { key, value } of node.entries) {
      visit(key, true, findings);
      visit(value, false, findings);
    }
  } else if (node.kind === "sequence") {
    for (const item of node.items) visit(item, false, findings);
  } else if (node.kind === "scalar" && node.style === "plain" && !isAbsent(node)) {
    const finding =
      (isKey ? invisible(node.text, node.start, node.end) : undefined) ?? quotes(node);
    if (finding) findings.push(finding);
  }
}

function invisible(text: string, start: number, end: number): SyntaxFinding | undefined {
  const found = text.match(LOOKALIKE_BLANKS);
  if (!found || text.length !== end - start) return undefined;
  const visible = text.replace(LOOKALIKE_BLANKS, (char) => `\u27e8${name(char)}\u27e9`);
  const lead = /^[\u00a0\u2000-\u200a\u3000]+/.exec(text)?.[0].length ?? 0;
  const clean = " ".repeat(lead) + text.slice(lead).replace(LOOKALIKE_BLANKS, "");
  return {
    code: "invisible-character",
    severity: "warning",
    message: `This key contains invisible characters: '${visible}'.`,
    span: { start, end },
    fix: {
      title: "Replace the invisible characters",
      safe: false,
      edits: [{ span: { start, end }, newText: clean }],
    },
  };
}

function quotes(node: Node & { kind: "scalar" }): SyntaxFinding | undefined {
  if (!SMART_QUOTED.test(node.text) || node.text.length !== node.end - node.start) return undefined;
  const inner = node.text.slice(1, -1);
  return {
    code: "smart-quotes",
    severity: "hint",
    message: `${node.text[0]}${node.text.at(-1)} are no YAML quotes: they become part of the text.`,
    span: { start: node.start, end: node.end },
    fix: {
      title: "Use plain quotes",
      safe: false,
      edits: [{ span: { start: node.start, end: node.end }, newText: JSON.stringify(inner) }],
    },
  };
}

function name(char: string): string {
  return `U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
