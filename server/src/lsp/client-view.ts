// What the client shows without having asked for it just now: findings that are pushed, and answers that it is told to ask
// for again.
import type { Connection, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LanguageService } from "#analysis";
import { dryRunChanged, virtualDocumentChanged } from "#protocol";
import type { ClientAbilities } from "./client-abilities.ts";
import { type DiagnosedTexts, toDiagnostics } from "./diagnostics.ts";
import { fileOf } from "./file-names.ts";

export interface ViewedSession extends DiagnosedTexts {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly service: LanguageService;
  readonly client: ClientAbilities;
}

export class ClientView {
  readonly #session: ViewedSession;
  /** Addresses of the documents of ours that a client shows by `workspace/textDocumentContent`. */
  readonly contents = new Set<string>();
  /** Addresses of open documents that have findings published. */
  readonly #published = new Set<string>();
  /** The words of the lenses that were given for a document last, by address. */
  readonly #lenses = new Map<string, string>();

  constructor(session: ViewedSession) {
    this.#session = session;
  }

  /**
   * Sends the findings of the dry run, which the client keeps apart from the static ones that it pulls; one that does not
   * pull gets them all.
   */
  publish(): void {
    const { connection, documents, service, client } = this.#session;
    for (const { uri, version } of documents.all()) {
      const file = fileOf(uri);
      const found = service.dryRunDiagnostics(file);
      const more = client.pullsDiagnostics ? [] : service.diagnostics(file);
      const diagnostics = toDiagnostics(this.#session, file, [...more, ...found]);
      if (diagnostics.length === 0 && !this.#published.has(uri)) continue;
      if (diagnostics.length === 0) this.#published.delete(uri);
      else this.#published.add(uri);
      void connection.sendDiagnostics({ uri, version, diagnostics });
    }
  }

  /** A document is not shown any more: its findings are taken back. */
  closed(uri: string): void {
    this.#lenses.delete(uri);
    if (this.#published.delete(uri))
      void this.#session.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** Asks the client to ask again, when it can. */
  refresh(what: "diagnostics" | "inlayHint" | "codeLens"): void {
    const { client, connection } = this.#session;
    if (!client.refreshes.has(what)) return;
    const name = what === "diagnostics" ? "diagnostic" : what;
    void connection.sendRequest(`workspace/${name}/refresh`).catch(() => {});
  }

  /** A dry run has ended: what follows from it is shown anew. */
  ranAgain(): void {
    const { connection, documents, service } = this.#session;
    this.publish();
    if (documents.all().some(({ uri }) => service.confirms(fileOf(uri))))
      this.refresh("diagnostics");
    this.refresh("inlayHint");
    this.#refreshLenses();
    this.contentsChanged();
    void connection.sendNotification(dryRunChanged);
  }

  /** A scenario has ended. */
  scenarioRan(): void {
    this.publish();
    this.#refreshLenses();
    void this.#session.connection.sendNotification(virtualDocumentChanged, { uris: [] });
  }

  /** The instant that is looked at has changed: what shows it is asked for anew. */
  lookedAt(): void {
    this.refresh("inlayHint");
    this.#refreshLenses();
  }

  /** Tells the client that documents of ours are to be read again. */
  contentsChanged(): void {
    const { client, connection } = this.#session;
    void connection.sendNotification(virtualDocumentChanged, { uris: [] });
    if (!client.refreshes.has("textDocumentContent")) return;
    for (const uri of this.contents)
      void connection.workspace.textDocumentContent.refresh(uri).catch(() => {});
  }

  /** A document has been given lenses with these words. */
  lensesGiven(uri: string, words: readonly string[]): void {
    this.#lenses.set(uri, words.join("\n"));
  }

  /** Has the client ask for lenses again when one that it shows says something else now. */
  #refreshLenses(): void {
    const { documents, service } = this.#session;
    const words = (file: string) =>
      [...service.codeLenses(file), ...service.scenarios.lenses(file)]
        .map(({ title }) => title)
        .join("\n");
    const changed = documents.all().some(({ uri }) => {
      const given = this.#lenses.get(uri);
      return given !== undefined && given !== words(fileOf(uri));
    });
    if (changed) this.refresh("codeLens");
  }
}
