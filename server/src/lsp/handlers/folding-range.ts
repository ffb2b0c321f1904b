// textDocument/foldingRange: of manifests and of timelines.
import { type FoldingRange, FoldingRangeKind, FoldingRangeRequest } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type FoldingRange as Found, timelineFolds } from "#analysis";
import { parseVirtualUri, timelineLanguage } from "#protocol";
import { fileOf } from "../file-names.ts";
import { rangeOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerFoldingRange(session: Session): void {
  session.connection.onFoldingRanges(({ textDocument }): FoldingRange[] => {
    const virtual = parseVirtualUri(textDocument.uri);
    if (virtual) {
      if (virtual.kind !== "timeline") return [];
      const text = session.service.virtualDocuments.timeline(fileOf(virtual.subject));
      const timeline = TextDocument.create(textDocument.uri, timelineLanguage, 0, text);
      return toRanges(timeline, timelineFolds(text));
    }
    const document = session.documents.get(textDocument.uri);
    if (!document) return [];
    const folds = session.service.foldingRanges(fileOf(textDocument.uri));
    // Another extension that folds YAML well leaves only what it does not know.
    const own = session.alternate("folding") ? [] : folds;
    return toRanges(document, own);
  });
}

function toRanges(document: TextDocument, folds: readonly Found[]): FoldingRange[] {
  return folds.map(({ span, kind }) => {
    const { start, end } = rangeOf(document, span);
    return {
      startLine: start.line,
      endLine: end.line,
      ...(kind === "comment" ? { kind: FoldingRangeKind.Comment } : {}),
    };
  });
}

export function registerTimelineFolding(session: Session): void {
  void session.connection.client.register(FoldingRangeRequest.type, {
    documentSelector: [{ language: timelineLanguage }],
  });
}
