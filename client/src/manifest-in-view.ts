import * as vscode from "vscode";
import { virtualScheme } from "#protocol";

/** The documents that the server is told of. */
export const served: readonly { readonly language: string; readonly pattern?: string }[] = [
  { language: "yaml" },
  { language: "json", pattern: "**/*.{k8s,kube}.json" },
];

/** The first lines decide: every object of Kubernetes says what it is. */
const looksLikeObject = (text: string) =>
  /^\s*"?apiVersion"?:/m.test(text) && /"?kind"?:/m.test(text);
const firstLines = 2000;

/**
 * The manifest that commands and views are about: the one in the active editor, or the last one there was while the focus is
 * in a timeline, a tree or a chart. Keeps the context keys `drydock.manifest`, true while the active editor shows one, and
 * `drydock.manifestInView`, true as soon as there is one.
 */
export class ManifestInView implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable[];
  #uri: vscode.Uri | undefined;
  #isActive: boolean | undefined;

  constructor() {
    this.#subscriptions = [
      this.#changed,
      vscode.window.onDidChangeActiveTextEditor(() => this.#look()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.#look();
      }),
    ];
    this.#begin();
  }

  get uri(): vscode.Uri | undefined {
    return this.#uri;
  }

  /** The line that the cursor is in, as `<uri>#<line>`; the first one when the manifest is behind others. */
  get place(): string | undefined {
    const address = this.#uri?.toString();
    if (address === undefined) return undefined;
    const shown = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
    const editor = shown.find((one) => one?.document.uri.toString() === address);
    return `${address}#${editor?.selection.active.line ?? 0}`;
  }

  /** A window that is opened again may have its focus in a chart: the manifest beside it is meant. */
  #begin(): void {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    const beside = visibleTextEditors.find(({ document }) => isManifest(document));
    if (!activeTextEditor && beside) this.#meet(beside.document.uri);
    this.#look();
  }

  #look(): void {
    const document = vscode.window.activeTextEditor?.document;
    const active = document !== undefined && isManifest(document);
    if (active !== this.#isActive) {
      this.#isActive = active;
      void vscode.commands.executeCommand("setContext", "drydock.manifest", active);
    }
    if (!active || document.uri.toString() === this.#uri?.toString()) return;
    this.#meet(document.uri);
    this.#changed.fire(document.uri);
  }

  #meet(uri: vscode.Uri): void {
    this.#uri = uri;
    void vscode.commands.executeCommand("setContext", "drydock.manifestInView", true);
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }
}

function isManifest(document: vscode.TextDocument): boolean {
  if (document.uri.scheme === virtualScheme) return false;
  if (vscode.languages.match(served, document) === 0) return false;
  const end = document.lineAt(Math.min(firstLines, document.lineCount) - 1).range.end;
  return looksLikeObject(document.getText(new vscode.Range(new vscode.Position(0, 0), end)));
}
