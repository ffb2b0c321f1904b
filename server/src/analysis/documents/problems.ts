// Our words for what is wrong in a document, with the mend where there is one. Offsets are those of the document's text.
import type { Span, SyntaxFinding, TextEdit } from "./document.ts";
import { TreeEditor } from "./edit-tree.ts";
import type { Refusal } from "./go-yaml/cursor.ts";
import { DEFAULT_STYLE } from "./render.ts";
import { doubleQuote } from "./scalar.ts";
import type { Node } from "./tree.ts";
import type { ValueProblem } from "./value.ts";

/** What kubectl reports when go-yaml refuses a document. `kubectl`: its text behind `error parsing <file>: `. */
export function refusalFinding(text: string, refusal: Refusal, kubectl: string): SyntaxFinding {
  const { problem } = refusal;
  const at = Math.min(refusal.offset, text.length);
  const span = wordAt(text, at);
  const base = { severity: "error" as const, kubectl, span };
  const tab = tabProblem(text, at, problem);
  if (tab) return { ...base, ...tab };
  const [code, message] = explain(text, at, problem);
  const opening = refusal.opening;
  if (opening === undefined || opening >= at || !UNCLOSED.test(problem))
    return { ...base, code, message };
  const related = [{ message: "opened here", span: { start: opening, end: opening + 1 } }];
  const atEnd = text.slice(at).trim() === "";
  return { ...base, code, message, related, span: atEnd ? related[0]!.span : span };
}

const UNCLOSED = /expected ',' or/;

function explain(text: string, at: number, problem: string): [string, string] {
  const char = text[at] ?? "";
  const syntax = (message: string): [string, string] => ["yaml-syntax", message];
  switch (problem) {
    case "control characters are not allowed":
      return [
        "control-character",
        `The control character ${codePoint(char)} is not allowed in YAML.`,
      ];
    case "could not find expected ':'":
      return syntax("This line is no 'key: value': a colon with a blank behind it is missing.");
    case "mapping values are not allowed in this context":
      return syntax(
        "A key cannot stand here: check the indentation, or quote a value that contains ': '.",
      );
    case "did not find expected key":
      if (/["'\]}][ \t]*$/.test(lineBefore(text, at)))
        return syntax("Text cannot follow a closing quote or bracket: quote the whole value.");
      return syntax(
        "This line fits no block above it: check its indentation, or quote the value before it.",
      );
    case "did not find expected '-' indicator":
      return syntax("A list item ('- ') is expected here: check the indentation.");
    case "did not find expected ',' or '}'":
      return syntax("A ',' or the closing '}' is missing.");
    case "did not find expected ',' or ']'":
      return syntax("A ',' or the closing ']' is missing.");
    case "found unexpected end of stream":
      return syntax("This quoted text is never closed.");
    case "found unexpected document indicator":
      return syntax("This quoted text is not closed before the document ends.");
    case "found unknown escape character":
      return syntax(`YAML knows no escape '${text.slice(at, at + 2)}' in double quotes.`);
    case "block sequence entries are not allowed in this context":
      return syntax("A list item cannot start here: put it on a line of its own.");
    case "did not find expected node content":
      return syntax("A value is missing here.");
    case "found character that cannot start any token":
      return syntax(`A value cannot start with '${char}': quote it.`);
    case "found incompatible YAML document":
    case "did not find expected <document start>":
    case "found unknown directive name":
      return syntax("kubectl reads no YAML directives: remove this line.");
  }
  if (problem.startsWith("unknown anchor"))
    return [
      "alias",
      `There is no anchor '${text.slice(at + 1, wordAt(text, at).end)}' above this alias.`,
    ];
  if (problem.startsWith("exceeded max depth") || problem.startsWith("nested deeper"))
    return ["too-deep", "The nesting is too deep to be read."];
  return syntax(`YAML syntax: ${problem}.`);
}

function tabProblem(text: string, at: number, problem: string) {
  if (text[at] !== "\t" || !/tab character|cannot start any token/.test(problem)) return undefined;
  const lineStart = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
  const blank = /^[ \t]*/.exec(text.slice(lineStart))![0];
  const lineEnd = lineStart + blank.length;
  const alone = /^(?:\r|\n|$)/.test(text.slice(lineEnd));
  const start = at < lineEnd ? lineStart : at;
  const end = at < lineEnd ? lineEnd : at + /^\t+/.exec(text.slice(at))![0].length;
  const newText = alone ? "" : text.slice(start, end).replaceAll("\t", "  ");
  return {
    code: "tab-indentation",
    message: "Indent with spaces, not tabs: YAML allows no tab here.",
    span: { start: at, end },
    fix: {
      title: alone ? "Remove the blanks" : "Replace the tabs with spaces",
      safe: true,
      edits: [{ span: { start, end }, newText }],
    },
  };
}

/** A finding for something between the tree and its JSON. */
export function valueFinding(text: string, problem: ValueProblem, kubectl?: string): SyntaxFinding {
  const span = {
    start: problem.node.outer,
    end: Math.max(problem.node.end, problem.node.outer + 1),
  };
  const other = problem.other && { start: problem.other.outer, end: problem.other.end };
  const base = { code: problem.code, span, ...(kubectl !== undefined && { kubectl }) };
  switch (problem.code) {
    case "duplicate-key":
      return {
        ...base,
        severity: "warning",
        message: `duplicate key "${problem.key}": kubectl keeps the last one`,
        related: [{ message: "first one here", span: other! }],
        ...removeFirst(text, problem),
      };
    case "merge-key-position":
      return {
        ...base,
        severity: "warning",
        message: `kubectl overwrites '${problem.key}' with the merged value: move it below '<<'.`,
        related: [{ message: "merged here", span: other! }],
      };
    case "boolean-key":
      return {
        ...base,
        severity: "hint",
        message: `kubectl reads this key as the boolean "${problem.key}": quote it to keep '${text.slice(span.start, span.end)}'.`,
        fix: quoteFix(problem.node, text),
      };
    case "key-type":
      return { ...base, severity: "error", message: keyMessage(problem.node) };
    case "alias":
      return { ...base, severity: "error", message: aliasMessage(problem.kubectl ?? "") };
    case "unrepresentable-value":
      return {
        ...base,
        severity: "error",
        message: "JSON has no such number: kubectl cannot send it. Quote it if it is text.",
        fix: quoteFix(problem.node, text),
      };
    case "tag":
      return {
        ...base,
        severity: "error",
        message: `The value does not fit its tag '${tagOf(problem.node, text)}'.`,
      };
  }
}

/** What kubectl drops can go: the object stays the same. Not when an anchor in it may be used further down. */
function removeFirst(text: string, { map, other, key }: ValueProblem): Pick<SyntaxFinding, "fix"> {
  const index = map?.entries.findIndex((entry) => entry.key === other) ?? -1;
  const first = map?.entries[index];
  if (!map || !first || text.slice(first.key.outer, first.value.end).includes("&")) return {};
  const edits = new TreeEditor(text, map, DEFAULT_STYLE, false).removeChild(map, index);
  return { fix: { title: `Remove the first '${key}'`, safe: true, edits } };
}

function keyMessage(node: Node): string {
  return node.kind === "scalar"
    ? "This key is not text and cannot become a JSON key: quote it."
    : "A list or map cannot be a key: quote it if it is text, as in '\"{{ x }}\"'.";
}

function aliasMessage(kubectl: string): string {
  if (kubectl.includes("contains itself")) return "This alias stands inside its own anchor.";
  if (kubectl.includes("excessive")) return "The aliases multiply beyond what kubectl accepts.";
  if (kubectl.includes("map merge")) return "Only maps can be merged with '<<'.";
  return "There is no such anchor above this alias.";
}

function tagOf(node: Node, text: string): string {
  return text.slice(node.outer, node.start).trim();
}

function quoteFix(node: Node, text: string) {
  const span: Span = { start: node.start, end: node.end };
  const edits: TextEdit[] = [{ span, newText: doubleQuote(text.slice(span.start, span.end)) }];
  return { title: "Quote it", safe: false, edits };
}

function codePoint(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function lineBefore(text: string, at: number): string {
  return text.slice(
    Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1,
    at,
  );
}

/** The rest of the word at an offset, or of the line before it when nothing is left: a span is never empty if it can. */
function wordAt(text: string, at: number): Span {
  const word = /^[^\s,[\]{}]+/.exec(text.slice(at, at + 200))?.[0] ?? "";
  if (word !== "") return { start: at, end: at + word.length };
  if (at < text.length && !/\s/.test(text[at]!)) return { start: at, end: at + 1 };
  const before = text.slice(0, at).trimEnd();
  if (before === "") return { start: at, end: Math.min(at + 1, text.length) };
  return { start: before.length - 1, end: before.length };
}
