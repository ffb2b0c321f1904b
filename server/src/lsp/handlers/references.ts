// textDocument/references

import { fileOf } from "../file-names.ts";
import { locationsOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerReferences(session: Session): void {
  session.connection.onReferences(({ textDocument, position, context }) => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return null;
    const file = fileOf(textDocument.uri);
    const { includeDeclaration } = context;
    return locationsOf(
      session,
      session.service.references(file, document.offsetAt(position), includeDeclaration),
    );
  });
}
