// workspace/diagnostic: every manifest of the workspace, held open until something has changed. Clients ask again two
// seconds after every answer, for ever: an answer without news would be work for nothing.
import {
  DocumentDiagnosticReportKind,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import type { Diagnostic as Found } from "#analysis";
import { toDiagnostics } from "../diagnostics.ts";
import { fileOf, uriOf } from "../file-names.ts";
import type { Session } from "../session.ts";
import { inSlices } from "../slices.ts";

/** So many files go out in one partial result. */
const batch = 50;

export function registerWorkspaceDiagnostic(session: Session): void {
  /** The state of the texts that the last complete answer told of. */
  let told = -1;
  session.connection.languages.diagnostics.onWorkspace(
    async ({ previousResultIds }, token, _progress, partial) => {
      if (previousResultIds.length > 0 && told === session.state) await session.nextChange(token);
      if (token.isCancellationRequested) return { items: [] };
      const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      const candidates = [...known.keys(), ...session.takeClosed()];
      // Clients keep what was said of a file until something else is said.
      const nothingOf = (files: ReadonlySet<string>) =>
        candidates
          .filter((uri) => !files.has(fileOf(uri)) && !session.documents.get(uri))
          .map(nothing);
      if (!session.workspaceRead) return { items: nothingOf(new Set()) };
      await session.service.prepare();
      const state = session.state;
      // What a configuration leaves out is looked at in an editor only.
      const { excludes } = session.service.configurations.fileLists;
      const files = session.service.files.filter(
        (file) =>
          session.settingsOf(file).workspace.diagnostics !== "off" &&
          !session.hides(file) &&
          !excludes(file, session.rootOf(file)),
      );
      const reports = nothingOf(new Set(files));
      const slice = inSlices();
      for (const file of files) {
        if (token.isCancellationRequested) break;
        reports.push(reportOf(session, file, known));
        if (partial && reports.length >= batch) partial.report({ items: reports.splice(0) });
        await slice();
      }
      told = state;
      return { items: reports };
    },
  );
}

/** Of a file that is gone, or that nobody looks at any more. */
function nothing(uri: string): WorkspaceDocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] };
}

/** The names of what was said of files that has not changed since. */
const names = new WeakMap<readonly Found[], string>();

/** What is said of a file; only that nothing has changed, when the client has it already. */
function reportOf(
  session: Session,
  file: string,
  known: ReadonlyMap<string, string>,
): WorkspaceDocumentDiagnosticReport {
  const uri = uriOf(file);
  const version = session.documents.get(uri)?.version ?? null;
  const told = known.get(uri);
  const found = session.service.diagnostics(file);
  const name = names.get(found);
  if (name !== undefined && name === told)
    return { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId: name };
  const items = toDiagnostics(session, file, found);
  const resultId = fingerprint(JSON.stringify(items));
  names.set(found, resultId);
  return told === resultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items };
}

/** A short name for a text (FNV-1a): equal texts have equal ones. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${text.length}-${(hash >>> 0).toString(36)}`;
}
