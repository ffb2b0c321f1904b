// drydock/virtualDocument: the timeline, a rule's page, what the API server would store.
import {
  parseVirtualUri,
  type RunDryRunParams,
  runDryRunRequest,
  type VirtualDocumentParams,
  type VirtualDocumentResult,
  virtualDocumentRequest,
} from "#protocol";
import { Session } from "../session.ts";

export function registerVirtualDocument(session: Session): void {
  session.connection.onRequest(
    virtualDocumentRequest,
    ({ uri }: VirtualDocumentParams): VirtualDocumentResult => {
      const parsed = parseVirtualUri(uri);
      if (!parsed) return { text: "" };
      const { kind, subject } = parsed;
      if (kind === "rule") return { text: session.service.rulePage(subject) };
      const [address = "", line = "0"] = subject.split("#");
      const file = Session.fileOf(address);
      if (kind === "timeline") return { text: session.service.timeline(file) };
      const document = session.textDocument(file);
      const offset = document?.offsetAt({ line: Number(line), character: 0 }) ?? 0;
      return { text: session.service.storedObject(file, offset) };
    },
  );
  session.connection.onRequest(runDryRunRequest, ({ uri }: RunDryRunParams) =>
    session.runDryRun(Session.fileOf(uri)),
  );
}
