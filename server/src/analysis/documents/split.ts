// Cuts a file into the chunks that kubectl 1.36 reads one by one (k8s.io/apimachinery/pkg/util/yaml): a stream of JSON
// values, then chunks between lines that start with `---`. It knows nothing of quotes and block scalars.

import type { Span } from "./document.ts";
import { scanJson, skipJsonSpace } from "./json-syntax.ts";

export interface Chunk extends Span {
  readonly json: boolean;
  /** A `---` line before the text belongs to the chunk and counts in go-yaml's line numbers. */
  readonly explicit: boolean;
  /** kubectl tried this chunk as JSON first and shows that error when YAML fails as well. */
  readonly jsonError?: string;
}

/** A `---` line with something behind it, or a JSON stream that breaks off: kubectl rejects the whole file. */
export interface SplitProblem {
  readonly code: "document-separator" | "json-syntax";
  readonly span: Span;
  /** What kubectl says behind `error parsing <file>: `. */
  readonly kubectl: string;
}

export interface SplitFile {
  readonly chunks: readonly Chunk[];
  readonly problems: readonly SplitProblem[];
}

/** Splits a file's text; a byte order mark at its start is no part of any chunk. Never throws. */
export function splitFile(text: string): SplitFile {
  const start = text.startsWith("\ufeff") ? 1 : 0;
  const first = text.slice(start).search(/\S/);
  if (first < 0 || text[start + first] !== "{") return splitYaml(text, start);
  return splitJson(text, start);
}

function splitJson(text: string, start: number): SplitFile {
  const chunks: Chunk[] = [];
  let end = start;
  for (;;) {
    const at = skipJsonSpace(text, end);
    if (at >= text.length) return { chunks: stretchLast(chunks, text.length), problems: [] };
    const scan = scanJson(text, at);
    if (scan.ok) {
      chunks.push({ start: end, end: scan.end, json: true, explicit: false });
      end = scan.end;
      continue;
    }
    if (chunks.length > 1) {
      const span = { start: at, end: text.length };
      chunks.push({ ...span, json: false, explicit: false });
      return { chunks, problems: [{ code: "json-syntax", span, kubectl: scan.message }] };
    }
    const jsonError =
      scan.message === "unexpected EOF"
        ? scan.message
        : `json: offset ${utf8Length(text, start, scan.offset) + 1}: ${scan.message}`;
    const newline = /^[^\S\n]*\n?/.exec(text.slice(end))![0].length;
    const rest = splitYaml(text, end + newline, jsonError);
    return { chunks: [...chunks, ...rest.chunks], problems: rest.problems };
  }
}

/** Blanks behind the last value belong to it, so that every offset lies in some document. */
function stretchLast(chunks: readonly Chunk[], end: number): Chunk[] {
  return chunks.map((chunk, i) => (i === chunks.length - 1 ? { ...chunk, end } : chunk));
}

function utf8Length(text: string, from: number, to: number): number {
  let bytes = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    const half = code >= 0xd800 && code <= 0xdfff;
    bytes += code < 0x80 ? 1 : code < 0x800 || half ? 2 : 3;
  }
  return bytes;
}

function splitYaml(text: string, from: number, jsonError?: string): SplitFile {
  const chunks: Chunk[] = [];
  const problems: SplitProblem[] = [];
  let start = from;
  let explicit = false;
  // Whether the chunk has a line: only then does a separator close it, else the separator becomes its first line.
  let begun = false;
  const close = (end: number) => {
    const first = chunks.length === 0 && jsonError !== undefined;
    chunks.push({ start, end, json: false, explicit, ...(first && { jsonError }) });
  };
  for (let line = from; line < text.length; ) {
    const newline = text.indexOf("\n", line);
    const next = newline < 0 ? text.length : newline + 1;
    if (text.startsWith("---", line)) {
      const rest = text.slice(line + 3, next).trim();
      if (rest !== "" && !rest.startsWith("#")) {
        const span = { start: line, end: line + text.slice(line, next).trimEnd().length };
        const yamlError = `invalid Yaml document separator: ${rest}`;
        const kubectl = chunks.length === 0 ? (jsonError ?? yamlError) : yamlError;
        problems.push({ code: "document-separator", span, kubectl });
      }
      if (begun) close(line);
      explicit = !begun;
      begun = !begun;
      start = next;
    } else begun = true;
    line = next;
  }
  if (begun) close(text.length);
  return { chunks, problems };
}
