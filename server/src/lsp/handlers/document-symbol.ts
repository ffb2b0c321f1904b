// textDocument/documentSymbol: objects first, then their parts.

import { type DocumentSymbol, SymbolKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { DocumentSymbol as Found } from "#analysis";
import { fileOf } from "../file-names.ts";
import { rangeOf } from "../positions.ts";
import type { Session } from "../session.ts";

const kinds = {
  object: SymbolKind.Object,
  key: SymbolKind.Key,
  container: SymbolKind.Module,
  port: SymbolKind.Number,
} as const;

function toSymbol(document: TextDocument, symbol: Found): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: kinds[symbol.kind],
    range: rangeOf(document, symbol.span),
    selectionRange: rangeOf(document, symbol.selection),
    children: symbol.children.map((child) => toSymbol(document, child)),
  };
}

export function registerDocumentSymbol(session: Session): void {
  session.connection.onDocumentSymbol(({ textDocument }) => {
    const document = session.documents.get(textDocument.uri);
    return document
      ? session.service
          .symbols(fileOf(textDocument.uri))
          .map((symbol) => toSymbol(document, symbol))
      : [];
  });
}
