// textDocument/prepareRename and textDocument/rename. Edits that the cluster may refuse are marked, so that the editor asks.
import {
  ErrorCodes,
  ResponseError,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { fileOf, uriOf } from "../file-names.ts";
import { rangeOf } from "../positions.ts";
import type { Session } from "../session.ts";

const immutableSelector = "immutable-selector";

export function registerRename(session: Session): void {
  session.connection.onPrepareRename(({ textDocument, position }) => {
    const document = session.documents.get(textDocument.uri);
    const found =
      document &&
      session.service.prepareRename(fileOf(textDocument.uri), document.offsetAt(position));
    return found ? { range: rangeOf(document, found.span), placeholder: found.placeholder } : null;
  });
  session.connection.onRenameRequest(({ textDocument, position, newName }) => {
    const document = session.documents.get(textDocument.uri);
    const found =
      document &&
      session.service.rename(fileOf(textDocument.uri), document.offsetAt(position), newName);
    if (!found) return null;
    if ("refusal" in found) return new ResponseError(ErrorCodes.InvalidParams, found.refusal);
    const edits = new Map<string, TextDocumentEdit["edits"]>();
    for (const { file, span, newText, confirm } of found.edits) {
      const other = session.textDocument(file);
      if (!other) continue;
      const edit = { range: rangeOf(other, span), newText };
      const uri = uriOf(file);
      const list = edits.get(uri) ?? [];
      list.push(confirm ? { ...edit, annotationId: immutableSelector } : edit);
      edits.set(uri, list);
    }
    return toWorkspaceEdit(session, edits);
  });
}

function toWorkspaceEdit(
  session: Session,
  edits: ReadonlyMap<string, TextDocumentEdit["edits"]>,
): WorkspaceEdit {
  if (!session.client.documentChanges) {
    const changes: NonNullable<WorkspaceEdit["changes"]> = {};
    for (const [uri, list] of edits)
      changes[uri] = list.flatMap((edit) =>
        "newText" in edit ? [{ range: edit.range, newText: edit.newText }] : [],
      );
    return { changes };
  }
  return {
    documentChanges: [...edits].map(([uri, list]) => ({
      textDocument: { uri, version: session.documents.get(uri)?.version ?? null },
      edits: list,
    })),
    changeAnnotations: {
      [immutableSelector]: {
        label: "Change the selector of a workload",
        description: "A cluster refuses this change: the workload must be created anew",
        needsConfirmation: true,
      },
    },
  };
}
