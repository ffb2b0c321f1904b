import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type Instant,
  type TimeCursorParams,
  type TimeCursorResult,
  type TimeMove,
  timeCursorRequest,
} from "#protocol";
import type { ManifestInView } from "./manifest-in-view.ts";

/** What is told of at most in the tooltip. */
const maxHappenings = 12;

/**
 * The time cursor: which instant of the dry run lenses, hints and hovers show. One item in the status bar tells it while it
 * is not the settled end.
 */
export class TimeCursor implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #manifest: ManifestInView;
  readonly #moved = new vscode.EventEmitter<void>();
  readonly onDidMove = this.#moved.event;
  readonly #item = vscode.window.createStatusBarItem(
    "drydock.instant",
    vscode.StatusBarAlignment.Left,
    -1,
  );
  readonly #subscriptions: vscode.Disposable[];

  constructor(client: BaseLanguageClient, manifest: ManifestInView) {
    this.#client = client;
    this.#manifest = manifest;
    this.#item.name = vscode.l10n.t("Drydock: instant of the dry run");
    this.#item.command = "drydock.goToTime";
    const register = (name: string, run: () => unknown) =>
      vscode.commands.registerCommand(`drydock.${name}`, run);
    this.#subscriptions = [
      this.#item,
      this.#moved,
      manifest.onDidChange(() => this.refresh()),
      register("stepForward", () => this.move("forward")),
      register("stepBack", () => this.move("back")),
      register("goToFailure", () => this.move("failure")),
      register("leaveInstant", () => this.move("leave")),
      register("goToTime", () => this.#ask()),
    ];
  }

  /** Moves the cursor of the scope in view. */
  async move(move: TimeMove): Promise<void> {
    await this.#request(move);
    this.#moved.fire();
  }

  /** Shows again what the server holds, after a dry run or in another scope. */
  async refresh(): Promise<void> {
    await this.#request(undefined);
  }

  async #request(move: TimeMove | undefined): Promise<void> {
    const uri = this.#manifest.uri?.toString();
    if (!uri || !this.#client.isRunning()) return;
    const params: TimeCursorParams = { uri, ...(move === undefined ? {} : { move }) };
    const { instant, possible } = await this.#client.sendRequest<TimeCursorResult>(
      timeCursorRequest,
      params,
    );
    void vscode.commands.executeCommand("setContext", "drydock.hasDryRun", possible);
    void vscode.commands.executeCommand("setContext", "drydock.instant", instant !== null);
    this.#show(instant);
  }

  #show(instant: Instant | null): void {
    if (!instant) {
      this.#item.hide();
      return;
    }
    const { time, happens } = instant;
    const more = happens.length - maxHappenings;
    const lines = [
      ...happens.slice(0, maxHappenings),
      ...(more > 0 ? [vscode.l10n.t("and {0} more", more)] : []),
    ];
    this.#item.text = `$(history) t = ${time}`;
    this.#item.tooltip = [vscode.l10n.t("The dry run at {0}", time), "", ...lines].join("\n");
    this.#item.accessibilityInformation = {
      label: [vscode.l10n.t("The dry run at {0}", time), ...lines].join(". "),
      role: "button",
    };
    this.#item.show();
  }

  async #ask(): Promise<void> {
    const to = await vscode.window.showInputBox({
      prompt: vscode.l10n.t("Virtual time since the manifests were applied"),
      placeHolder: "12s, 1m30s",
      validateInput: (text) =>
        /^\s*(?:\d+(?:\.\d+)?(?:ms|s|m|h)?\s*)+$/.test(text)
          ? undefined
          : vscode.l10n.t("A time like 12s or 1m30s"),
    });
    if (to !== undefined) await this.move({ to });
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }
}
