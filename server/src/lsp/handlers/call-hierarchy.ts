// textDocument/prepareCallHierarchy and callHierarchy/*: owner to owned, reference to target, and back.
import { type CallHierarchyItem, type Range, SymbolKind } from "vscode-languageserver";
import type { HierarchyCall, HierarchyItem } from "#analysis";
import { fileOf } from "../file-names.ts";
import { rangeOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerCallHierarchy(session: Session): void {
  const { callHierarchy } = session.connection.languages;
  const shown = (items: readonly HierarchyItem[]) =>
    items.flatMap((item) => toItem(session, item) ?? []);
  callHierarchy.onPrepare(({ textDocument, position }) => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return null;
    const file = fileOf(textDocument.uri);
    return shown(session.service.hierarchyItems(file, document.offsetAt(position)));
  });
  callHierarchy.onIncomingCalls(({ item }) =>
    session.service.incomingCalls(item.data as HierarchyItem).flatMap((call) => {
      const from = toItem(session, call.item);
      return from ? [{ from, fromRanges: rangesOf(session, call) }] : [];
    }),
  );
  callHierarchy.onOutgoingCalls(({ item }) =>
    session.service.outgoingCalls(item.data as HierarchyItem).flatMap((call) => {
      const to = toItem(session, call.item);
      return to ? [{ to, fromRanges: rangesOf(session, call) }] : [];
    }),
  );
}

function toItem(session: Session, item: HierarchyItem): CallHierarchyItem | undefined {
  const document = session.textDocument(item.file);
  return (
    document && {
      name: item.name,
      detail: item.detail,
      kind: SymbolKind.Object,
      uri: document.uri,
      range: rangeOf(document, item.span),
      selectionRange: rangeOf(document, item.selection),
      data: item,
    }
  );
}

function rangesOf(session: Session, { places }: HierarchyCall): Range[] {
  return places.flatMap(({ file, span }) => {
    const document = session.textDocument(file);
    return document ? [rangeOf(document, span)] : [];
  });
}
