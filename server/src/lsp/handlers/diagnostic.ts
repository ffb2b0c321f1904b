// textDocument/diagnostic: static findings are pulled; findings of the dry run are pushed by the client's view.
import { DocumentDiagnosticReportKind } from "vscode-languageserver";
import { toDiagnostics } from "../diagnostics.ts";
import { fileOf } from "../file-names.ts";
import type { Session } from "../session.ts";
import { twoValidators } from "../two-validators.ts";

export function registerDiagnostic(session: Session): void {
  session.connection.languages.diagnostics.on(async ({ textDocument }) => {
    const file = fileOf(textDocument.uri);
    await session.prepare(file);
    return {
      kind: DocumentDiagnosticReportKind.Full,
      items: [
        ...toDiagnostics(session, file, session.service.diagnostics(file)),
        ...twoValidators(session, file),
      ],
    };
  });
}
