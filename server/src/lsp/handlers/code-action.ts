// textDocument/codeAction: the fixes of the findings in the range, and all safe ones as `source.fixAll.drydock`.

import { type CodeAction, CodeActionKind, type WorkspaceEdit } from "vscode-languageserver/node";
import type { LocatedFix } from "#analysis";
import { rangeOf, spanOf } from "../positions.ts";
import { Session } from "../session.ts";

export const fixAllKind = `${CodeActionKind.SourceFixAll}.drydock`;

function workspaceEdit(session: Session, fix: LocatedFix): WorkspaceEdit {
  const changes: NonNullable<WorkspaceEdit["changes"]> = {};
  for (const { file, edits } of fix.edits) {
    const document = session.textDocument(file);
    if (document)
      changes[Session.uriOf(file)] = edits.map((edit) => ({
        range: rangeOf(document, edit.span),
        newText: edit.newText,
      }));
  }
  return { changes };
}

export function registerCodeAction(session: Session): void {
  session.connection.onCodeAction(({ textDocument, range, context }) => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return [];
    const file = Session.fileOf(textDocument.uri);
    const actions: CodeAction[] = [];
    const asked = (kind: string) =>
      !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
    if (asked(CodeActionKind.QuickFix))
      for (const { code, message, fix } of session.service.fixesAt(file, spanOf(document, range))) {
        const diagnostic = context.diagnostics.find(
          (d) => d.code === code && d.message === message,
        );
        actions.push({
          title: fix.title,
          kind: CodeActionKind.QuickFix,
          ...(diagnostic ? { diagnostics: [diagnostic] } : {}),
          ...(fix.safe ? { isPreferred: true } : {}),
          edit: workspaceEdit(session, fix),
        });
      }
    if (context.only && asked(fixAllKind)) {
      const fix = session.service.fixAll(file);
      if (fix)
        actions.push({ title: fix.title, kind: fixAllKind, edit: workspaceEdit(session, fix) });
    }
    return actions;
  });
}
