import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type DryRunChart, dryRunChartRequest, type Target, type TimeMove } from "#protocol";
import type { ManifestInView } from "./manifest-in-view.ts";
import { reveal } from "./reveal.ts";
import type { TimeCursor } from "./time-cursor.ts";

/** What the chart asks for. */
export type ChartRequest =
  | { readonly type: "ready" }
  | { readonly type: "move"; readonly move: TimeMove }
  | { readonly type: "reveal"; readonly target: Target };

/** What the chart shows; the words are the user's. */
export interface ChartState {
  /** Of the manifest, for a window that is opened again. */
  readonly uri: string;
  readonly chart: DryRunChart | null;
  readonly words: ChartWords;
}

/** Every word that the chart writes, in the user's language. */
function chartWords() {
  const { t } = vscode.l10n;
  return {
    language: vscode.env.language,
    nothing: t("There is no dry run of this scope yet."),
    timeline: t("Timeline of the dry run"),
    pods: t("Pods by node"),
    rollouts: t("Rollouts"),
    curves: t("Quotas and autoscalers"),
    events: t("Events"),
    instant: t("Instant"),
    settled: t("settled"),
    forward: t("Step forward"),
    back: t("Step back"),
    failure: t("Go to failure"),
    leave: t("Settled state"),
    notScheduled: t("not scheduled"),
    pod: t("Pod"),
    node: t("Node"),
    owner: t("Owner"),
    states: t("States"),
    time: t("Time"),
    object: t("Object"),
    what: t("What happens"),
    value: t("Value"),
    limit: t("Limit"),
    warning: t("warning"),
    asText: t("As text"),
    keys: t("Left and right arrow keys step through time, Home and End go to its ends."),
    unscheduled: t("unscheduled"),
    starting: t("starting"),
    ready: t("ready"),
    failing: t("failing"),
    ending: t("ending"),
    done: t("done"),
  };
}
export type ChartWords = ReturnType<typeof chartWords>;

/** The chart of the dry run in a webview: an addition to timeline and tree, over the same data. */
export class ChartPanel implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #client: BaseLanguageClient;
  readonly #manifest: ManifestInView;
  readonly #cursor: TimeCursor;
  readonly #subscriptions: vscode.Disposable[];
  #panel: vscode.WebviewPanel | undefined;
  /** Shown before the window was reloaded, and until a manifest comes into view. */
  #restored: string | undefined;

  constructor(
    context: vscode.ExtensionContext,
    client: BaseLanguageClient,
    manifest: ManifestInView,
    cursor: TimeCursor,
  ) {
    this.#context = context;
    this.#client = client;
    this.#manifest = manifest;
    this.#cursor = cursor;
    this.#subscriptions = [
      vscode.commands.registerCommand("drydock.openChart", () => this.#open()),
      manifest.onDidChange(() => this.refresh()),
      cursor.onDidMove(() => this.refresh()),
      vscode.window.registerWebviewPanelSerializer("drydock.chart", {
        deserializeWebviewPanel: async (panel, state: { readonly uri?: string } | undefined) => {
          this.#restored = state?.uri;
          this.#adopt(panel);
        },
      }),
    ];
  }

  async refresh(): Promise<void> {
    const uri = this.#manifest.uri?.toString() ?? this.#restored;
    if (!this.#panel || !uri || !this.#client.isRunning()) return;
    const chart = await this.#client.sendRequest<DryRunChart | null>(dryRunChartRequest, { uri });
    const state: ChartState = { uri, chart, words: chartWords() };
    await this.#panel?.webview.postMessage(state);
  }

  #open(): void {
    if (this.#panel) {
      this.#panel.reveal(undefined, true);
      return;
    }
    this.#adopt(
      vscode.window.createWebviewPanel("drydock.chart", vscode.l10n.t("Dry run chart"), {
        viewColumn: vscode.ViewColumn.Beside,
        preserveFocus: false,
      }),
    );
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const folder = (name: string) => vscode.Uri.joinPath(this.#context.extensionUri, name);
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [folder("dist"), folder("media")],
    };
    const icon = (theme: string) => vscode.Uri.joinPath(folder("media"), `timeline-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    this.#panel = panel;
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    panel.webview.onDidReceiveMessage((request: ChartRequest) => this.#answer(request));
    panel.webview.html = page(
      panel.webview,
      vscode.Uri.joinPath(folder("dist"), "chart.js"),
      vscode.Uri.joinPath(folder("media"), "chart.css"),
    );
  }

  async #answer(request: ChartRequest): Promise<void> {
    if (request.type === "ready") await this.refresh();
    else if (request.type === "move") await this.#cursor.move(request.move);
    else await reveal(request.target);
  }

  dispose(): void {
    this.#panel?.dispose();
    for (const one of this.#subscriptions) one.dispose();
  }
}

/** The page loads one script and one style sheet of the extension, and nothing else. */
function page(webview: vscode.Webview, script: vscode.Uri, style: vscode.Uri): string {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${webview.asWebviewUri(style)}">
<title>${vscode.l10n.t("Dry run chart")}</title>
</head>
<body>
<main id="chart"></main>
<script nonce="${nonce}" src="${webview.asWebviewUri(script)}"></script>
</body>
</html>`;
}
