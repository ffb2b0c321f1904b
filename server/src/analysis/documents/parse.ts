// From text to documents: what kubectl would read, document by document, each parsed once as long as its text stands.
import type {
  DocumentContent,
  ManifestDocument,
  SkipReason,
  SourceFile,
  Span,
  SyntaxFinding,
} from "./document.ts";
import { readYaml } from "./go-yaml/parser.ts";
import { skipJsonSpace } from "./json-syntax.ts";
import { refusalFinding, valueFinding } from "./problems.ts";
import { type Neighbours, skipParsed, skipUnparsed } from "./recognise.ts";
import { recoverTree } from "./recover.ts";
import { type Chunk, type SplitProblem, splitFile } from "./split.ts";
import { textHints } from "./text-hints.ts";
import { treeValue } from "./value.ts";

/**
 * Reads a file's text. `previous` is what the same file gave before: documents whose text did not change are taken
 * over from it, with the same `content`, and the same document object where nothing moved. Never throws.
 */
export function parseSource(
  file: string,
  text: string,
  previous?: SourceFile,
  neighbours: Neighbours = {},
): SourceFile {
  const unparsed = skipUnparsed(text);
  if (unparsed) {
    const findings = skipFindings(unparsed);
    return { file, text, documents: [], findings, skipped: unparsed };
  }
  const { chunks, problems } = splitFile(text);
  const contents = matchContents(text, chunks, previous?.documents ?? []);
  const documents = chunks.map((chunk, index) =>
    placeDocument(index, chunk, contents[index]!, previous?.documents[index]),
  );
  const findings = problems.map((problem) => splitFinding(text, problem));
  if (/\r(?!\n)/.test(text)) findings.push(carriageReturnFinding(text));
  const skipped = skipParsed(file, documents, neighbours);
  if (!skipped) return { file, text, documents, findings };
  return { file, text, documents, findings: [...findings, ...skipFindings(skipped)], skipped };
}

/** What a document is with another text in its place that has no separators; undefined in a stream of JSON, which is cut by what is read. */
export function rewritten(document: ManifestDocument, text: string): ManifestDocument | undefined {
  const as = readAs.get(document.content);
  if (!as || as.json || as.jsonError !== undefined) return undefined;
  const { start } = document.span;
  const chunk = { ...as, start, end: start + text.length };
  return placeDocument(document.index, chunk, readContent(text, chunk), undefined);
}

/** The error with which kubectl refuses the file, to the letter: the first one in it. Undefined when kubectl reads it. */
export function kubectlRefusal(source: SourceFile): string | undefined {
  // The splitter reads a chunk up to the next separator before go-yaml sees it, so a bad separator comes first.
  const refusals = [
    ...source.findings.map((finding) => ({ at: finding.span.start, finding })),
    ...source.documents.flatMap(({ span, findings }) =>
      findings.map((finding) => ({ at: span.end, finding })),
    ),
  ].filter(({ finding }) => finding.kubectl !== undefined);
  refusals.sort((a, b) => a.at - b.at);
  const first = refusals[0]?.finding;
  return first && `error: error parsing ${source.file}: ${first.kubectl}`;
}

/** The content for every chunk: the one of the document at the same place, else one of the same text, else a new one. */
function matchContents(
  text: string,
  chunks: readonly Chunk[],
  previous: readonly ManifestDocument[],
): DocumentContent[] {
  const free = new Set(previous.map(({ content }) => content));
  const matches: (DocumentContent | undefined)[] = chunks.map((chunk, index) => {
    const content = previous[index]?.content;
    if (!content || !isContentOf(content, text, chunk)) return undefined;
    free.delete(content);
    return content;
  });
  const byText = new Map<string, DocumentContent[]>();
  for (const content of free) {
    const list = byText.get(content.text);
    if (list) list.push(content);
    else byText.set(content.text, [content]);
  }
  return chunks.map((chunk, index) => {
    const match = matches[index];
    if (match) return match;
    const list = byText.get(text.slice(chunk.start, chunk.end));
    const at = list?.findIndex((content) => isContentOf(content, text, chunk)) ?? -1;
    if (list && at >= 0) return list.splice(at, 1)[0]!;
    return readContent(text.slice(chunk.start, chunk.end), chunk);
  });
}

/** How each content was read, beside its text. */
const readAs = new WeakMap<DocumentContent, Chunk>();

function isContentOf(content: DocumentContent, text: string, chunk: Chunk): boolean {
  const as = readAs.get(content);
  return (
    as !== undefined &&
    as.json === chunk.json &&
    as.explicit === chunk.explicit &&
    as.jsonError === chunk.jsonError &&
    content.text.length === chunk.end - chunk.start &&
    text.startsWith(content.text, chunk.start)
  );
}

function readContent(text: string, chunk: Chunk): DocumentContent {
  const { json, explicit, jsonError } = chunk;
  const start = json ? skipJsonSpace(text, 0) : text.startsWith("\ufeff") ? 1 : 0;
  const read = readYaml(text, { start, explicit, json });
  const asKubectl = (error: string) => jsonError ?? `error converting YAML to JSON: ${error}`;
  const findings: SyntaxFinding[] = [];
  if (read.refusal)
    findings.push(refusalFinding(text, read.refusal, asKubectl(read.refusal.toString())));
  const root = read.refusal ? recoverTree(text) : read.root;
  const { value, problems } = treeValue(root);
  let broken = read.refusal !== undefined;
  for (const problem of problems) {
    // What was recovered of a refused document says too little, and kubectl stops at its first error.
    const first = problem.kubectl !== undefined && !broken;
    if (read.refusal || (problem.kubectl !== undefined && !first)) continue;
    findings.push(valueFinding(text, problem, first ? asKubectl(problem.kubectl!) : undefined));
    broken ||= first;
  }
  findings.push(...textHints(root, text));
  if (!broken) findings.push(...rootFindings(text, root?.kind, value), ...trailing(text, read.end));
  findings.sort((a, b) => a.span.start - b.span.start);
  const empty = root === undefined && !broken;
  const comments = read.comments;
  const content: DocumentContent = { text, json, root, value, findings, comments, empty, broken };
  readAs.set(content, chunk);
  return content;
}

/** A document that is a scalar or a list is YAML, but no object. */
function rootFindings(text: string, kind: string | undefined, value: unknown): SyntaxFinding[] {
  if (kind === undefined || value === null || (typeof value === "object" && !Array.isArray(value)))
    return [];
  const what = Array.isArray(value) ? "a list" : "a single value";
  const start = text.search(/\S/);
  return [
    {
      code: "not-an-object",
      severity: "error",
      message: `This document is ${what}, not an object with apiVersion and kind.`,
      span: { start, end: start + /^.*/.exec(text.slice(start))![0].trimEnd().length },
    },
  ];
}

/** What stands behind the end of the document, where go-yaml no longer reads. */
function trailing(text: string, end: number): SyntaxFinding[] {
  const rest = text.slice(end).replace(/(^|\s)#.*/g, (comment) => " ".repeat(comment.length));
  const offset = rest.search(/\S/);
  if (offset < 0) return [];
  const start = end + offset;
  const after = text.slice(0, end).trimEnd().endsWith("...") ? " after '...'" : "";
  return [
    {
      code: "content-after-end",
      severity: "warning",
      message: `kubectl ignores everything${after} from here to the next '---'.`,
      span: { start, end: start + /^.*/.exec(text.slice(start))![0].trimEnd().length },
    },
  ];
}

function placeDocument(
  index: number,
  chunk: Chunk,
  content: DocumentContent,
  previous: ManifestDocument | undefined,
): ManifestDocument {
  const { start, end } = chunk;
  if (previous?.content === content && previous.span.start === start) return previous;
  const { empty, value, broken } = content;
  const findings = content.findings.map((finding) => shiftFinding(finding, start));
  return { index, span: { start, end }, empty, value, findings, broken, content };
}

function shiftSpan(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

function shiftFinding(finding: SyntaxFinding, by: number): SyntaxFinding {
  const { related, fix } = finding;
  return {
    ...finding,
    span: shiftSpan(finding.span, by),
    ...(related && {
      related: related.map((place) => ({ ...place, span: shiftSpan(place.span, by) })),
    }),
    ...(fix && {
      fix: {
        ...fix,
        edits: fix.edits.map(({ span, newText }) => ({ span: shiftSpan(span, by), newText })),
      },
    }),
  };
}

function splitFinding(text: string, { code, span, kubectl }: SplitProblem): SyntaxFinding {
  if (code === "json-syntax")
    return { code, severity: "error", message: `JSON: ${kubectl}.`, span, kubectl };
  const line = text.slice(span.start, span.end);
  const message = line.startsWith("-----BEGIN")
    ? "kubectl takes this line for a document separator: put the PEM text into an indented block ('|')."
    : "Nothing but a comment may follow '---': kubectl rejects the whole file.";
  return { code, severity: "error", message, span, kubectl };
}

function carriageReturnFinding(text: string): SyntaxFinding {
  const start = text.search(/\r(?!\n)/);
  return {
    code: "carriage-return",
    severity: "hint",
    message: "Old Mac line ends: kubectl sees no '---' behind them. Save the file with LF.",
    span: { start, end: start + 1 },
  };
}

/** What the editor says at the top of a file that it does not check; context files need no word. */
const SKIPPED: Readonly<Partial<Record<SkipReason, string>>> = {
  "helm-template": "Helm template, not checked.",
  binary: "This is no text, not checked.",
  "too-large": "This file is too large, not checked.",
};

function skipFindings(reason: SkipReason | undefined): SyntaxFinding[] {
  const message = reason && SKIPPED[reason];
  if (!message) return [];
  return [{ code: reason, severity: "info", message, span: { start: 0, end: 0 } }];
}
