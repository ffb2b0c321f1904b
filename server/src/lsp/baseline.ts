// What runs before the files of a scope are applied, by the setting: as git has them, as they were saved last, or as
// another folder has them.
import { decodeBytes } from "#analysis";
import { type BaselineParams, baselineNotification } from "#protocol";
import { fileIn, fileOf } from "./file-names.ts";
import type { Files } from "./files.ts";
import type { Session } from "./session.ts";

export class Baseline {
  readonly #session: Session;
  readonly #files: Files;
  readonly #git = new Map<string, string>();
  readonly #saved = new Map<string, string>();

  constructor(session: Session, files: Files) {
    this.#session = session;
    this.#files = files;
    session.connection.onNotification(baselineNotification, ({ texts }: BaselineParams) => {
      for (const { uri, text } of texts)
        if (text === null) this.#git.delete(fileOf(uri));
        else this.#git.set(fileOf(uri), text);
      session.dryRuns.scheduleOpen();
      for (const { uri } of texts)
        if (session.dryRuns.hasStarted(fileOf(uri))) session.dryRuns.schedule(fileOf(uri));
    });
    for (const happened of [session.documents.onDidOpen, session.documents.onDidSave])
      happened(({ document }) => {
        this.#saved.set(fileOf(document.uri), document.getText());
      });
  }

  /** The texts by file for the scope of a file, as the setting wants them. */
  async texts(file: string): Promise<ReadonlyMap<string, string>> {
    const { baseline } = this.#session.settingsOf(file);
    switch (baseline) {
      case "git":
        return this.#git;
      case "saved":
        return this.#saved;
      case "none":
      case "":
        return new Map();
      default:
        return this.#folder(baseline, file);
    }
  }

  async #folder(folder: string, file: string): Promise<ReadonlyMap<string, string>> {
    const root = this.#session.rootOf(file);
    const below = folder.startsWith("/") || root === undefined ? folder : `${root}/${folder}`;
    const texts = new Map<string, string>();
    for (const { file: own } of this.#session.service.scope(file).sources) {
      const bytes = await this.#files.read(fileIn(below, own.slice(own.lastIndexOf("/") + 1)));
      if (bytes) texts.set(own, decodeBytes(bytes).text);
    }
    return texts;
  }
}
