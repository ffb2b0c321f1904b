// textDocument/completion; the documentation comes when an item is looked at.
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
} from "vscode-languageserver";
import type { CompletionItem as Found } from "#analysis";
import { fileOf } from "../file-names.ts";
import { rangeOf } from "../positions.ts";
import type { Session } from "../session.ts";

const kinds = {
  field: CompletionItemKind.Field,
  value: CompletionItemKind.Value,
  enum: CompletionItemKind.EnumMember,
  reference: CompletionItemKind.Reference,
  object: CompletionItemKind.Class,
} as const;

export function registerCompletion(session: Session): void {
  session.connection.onCompletion(async ({ textDocument, position }): Promise<CompletionList> => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return { isIncomplete: false, items: [] };
    await session.service.prepare();
    const file = fileOf(textDocument.uri);
    const { insertMode } = session.settingsOf(file).completion;
    const snippets = session.client.snippets && insertMode === "smart";
    const found = session.service.completions(file, document.offsetAt(position), snippets);
    return {
      isIncomplete: false,
      items: found.map(
        (item, i): CompletionItem => ({
          label: item.label,
          kind: kinds[item.kind],
          ...(item.detail ? { detail: item.detail } : {}),
          ...(item.description ? { labelDetails: { description: item.description } } : {}),
          ...(item.deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
          // Ours before those of other extensions, in our order.
          sortText: `!${String(i).padStart(5, "0")}`,
          filterText: item.filter ?? item.label,
          insertTextFormat: item.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
          insertTextMode: InsertTextMode.asIs,
          textEdit: { range: rangeOf(document, item.edit.span), newText: item.edit.newText },
          ...(item.also
            ? {
                additionalTextEdits: item.also.map(({ span, newText }) => ({
                  range: rangeOf(document, span),
                  newText,
                })),
              }
            : {}),
          ...(item.field ? { data: item.field } : {}),
        }),
      ),
    };
  });
  session.connection.onCompletionResolve((item) => {
    if (!item.data) return item;
    const value = session.service.fieldDocumentation(item.data as NonNullable<Found["field"]>);
    return value === "" ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
  });
}
