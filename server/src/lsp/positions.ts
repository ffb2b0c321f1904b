// Between the analysis' offsets and the protocol's lines and characters, both in UTF-16 units.

import type { Location, Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Place, Span } from "#analysis";

/** The texts that places lie in. */
export interface Texts {
  /** The text of a file as the editor has it, or as the service read it. */
  textDocument(file: string): TextDocument | undefined;
}

/** The range of a span; offsets beyond the text end at its end. */
export function rangeOf(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

export function spanOf(document: TextDocument, range: Range): Span {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}

/** Places in the protocol's form; those whose text is not there any more are left out. */
export function locationsOf(texts: Texts, places: readonly Place[]): Location[] {
  return places.flatMap(({ file, span }) => {
    const document = texts.textDocument(file);
    return document ? [{ uri: document.uri, range: rangeOf(document, span) }] : [];
  });
}
