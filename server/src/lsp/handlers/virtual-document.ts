// workspace/textDocumentContent and drydock/virtualDocument: the documents that the server writes. The first is LSP 3.18,
// the second for clients that do not know it yet.
import type { TextDocumentContentResult } from "vscode-languageserver";
import { catalogue } from "#analysis";
import {
  type CompareParams,
  compareRequest,
  parseVirtualUri,
  type RulesResult,
  type RunDryRunParams,
  rulesRequest,
  runDryRunRequest,
  type ScopeParams,
  type ScopeResult,
  type StatusOfParams,
  scopeRequest,
  statusNotification,
  type VirtualDocumentParams,
  virtualDocumentRequest,
} from "#protocol";
import { fileOf, uriOf } from "../file-names.ts";
import type { Session } from "../session.ts";

export function registerVirtualDocument(session: Session): void {
  const { connection, service } = session;
  const content = async ({ uri }: VirtualDocumentParams): Promise<TextDocumentContentResult> => {
    const parsed = parseVirtualUri(uri);
    // What a rule's page tells depends on no file.
    if (parsed && parsed.kind !== "rule") {
      const { file } = subjectOf(parsed.subject);
      if (parsed.kind === "timeline" || parsed.kind === "scheduling") session.dryRuns.want(file);
      await session.prepare(file);
    }
    return { text: textOf(session, uri) };
  };
  connection.workspace.textDocumentContent.on((params) => {
    session.view.contents.add(params.uri);
    return content(params);
  });
  connection.onRequest(virtualDocumentRequest, content);
  connection.onRequest(
    rulesRequest,
    (): RulesResult => ({ rules: catalogue.map(({ id, summary }) => ({ id, summary })) }),
  );
  connection.onRequest(statusNotification, ({ uri }: StatusOfParams) =>
    session.dryRuns.statusOf(fileOf(uri)),
  );
  connection.onRequest(runDryRunRequest, ({ uri }: RunDryRunParams) =>
    session.dryRuns.run(fileOf(uri)),
  );
  connection.onRequest(compareRequest, ({ uri, texts }: CompareParams) => {
    const before = new Map(texts.map(({ uri: other, text }) => [fileOf(other), text]));
    return session.dryRuns.compare(fileOf(uri), before);
  });
  connection.onRequest(
    scopeRequest,
    ({ uri }: ScopeParams): ScopeResult => ({
      uris: service.scope(fileOf(uri)).sources.map(({ file }) => uriOf(file)),
    }),
  );
}

/** The text of a virtual document; empty for an address that is none. */
function textOf(session: Session, uri: string): string {
  const { service } = session;
  const parsed = parseVirtualUri(uri);
  if (!parsed) return "";
  const { kind, subject } = parsed;
  if (kind === "rule") return service.virtualDocuments.rulePage(subject);
  const { file, line } = subjectOf(subject);
  const offset = session.textDocument(file)?.offsetAt({ line: Number(line), character: 0 }) ?? 0;
  switch (kind) {
    case "timeline":
      return service.virtualDocuments.timeline(file);
    case "timeline-before":
      return service.virtualDocuments.comparedTimeline(file);
    case "stored-object":
      return service.virtualDocuments.storedObject(file, offset);
    case "manifest":
      return service.virtualDocuments.manifest(file, offset);
    case "scheduling":
      return service.virtualDocuments.scheduling(file, offset);
    case "scenario":
      return service.scenarios.timeline(file, line);
  }
}

/** `<manifest uri>#<line>`, or a name in place of the line. */
function subjectOf(subject: string): { file: string; line: string } {
  const [address = "", line = "0"] = subject.split("#");
  return { file: fileOf(address), line };
}
