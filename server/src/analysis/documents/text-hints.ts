// Characters that are not what was meant: blanks that are none, invisible letters, typographic quotes, lost bytes.
import type { SyntaxFinding } from "./document.ts";
import { isAbsent, type Node } from "./tree.ts";

const LOOKALIKE_BLANKS = /\u00a0|[\u2000-\u200c]|\u200d|\u2060|\u3000|\ufeff/g;
const SMART_QUOTED = /^[\u201c\u201d\u2018\u2019].*[\u201c\u201d\u2018\u2019]$/;

/** Hints about keys and values of the tree that was read from `text`; offsets are those of the text. */
export function textHints(root: Node | undefined, text: string): SyntaxFinding[] {
  const findings: SyntaxFinding[] = [];
  if (root === undefined) return findings;
  visit(root, false, findings);
  if (text.includes(REPLACEMENT)) lostBytes(root, text, findings);
  return findings;
}

/** What every reader, kubectl's too, puts in the place of a byte that is no UTF-8. */
const REPLACEMENT = "\ufffd";

/** Tells the first lost byte of each key and value; comments may have what they like. */
function lostBytes(node: Node, text: string, findings: SyntaxFinding[]): void {
  if (node.kind === "map") {
    for (const { key, value } of node.entries) {
      lostBytes(key, text, findings);
      lostBytes(value, text, findings);
    }
  } else if (node.kind === "sequence") {
    for (const item of node.items) lostBytes(item, text, findings);
  } else if (node.kind === "scalar" && node.text.includes(REPLACEMENT)) {
    const start = text.indexOf(REPLACEMENT, node.start);
    // Written as an escape, it is meant.
    if (start < 0 || start >= node.end) return;
    findings.push({
      code: "lost-byte",
      severity: "warning",
      message:
        "U+FFFD stands for a byte that is no UTF-8: kubectl takes it as this character without a word. Save the file as UTF-8.",
      span: { start, end: start + 1 },
    });
  }
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
