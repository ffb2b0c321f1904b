import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type StatusParams, statusNotification } from "#protocol";
import { type ManifestInView, served } from "./manifest-in-view.ts";

/**
 * The language status: Kubernetes version, cluster model and last run of the scope in view, what the cluster is and what is
 * applied together, each with the command that changes it, and which files have findings; busy while a dry run takes longer
 * than half a second, and while the workspace is read.
 */
export class StatusItem implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #manifest: ManifestInView;
  readonly #item = item(
    "1-run",
    "drydock.selectKubernetesVersion",
    vscode.l10n.t("Change version"),
  );
  readonly #cluster = item(
    "2-cluster",
    "drydock.selectClusterModel",
    vscode.l10n.t("Change cluster"),
  );
  readonly #scope = item("3-scope", "drydock.selectScope", vscode.l10n.t("Change scope"));
  readonly #checked = item(
    "4-checked",
    "workbench.actions.view.problems",
    vscode.l10n.t("Show problems"),
  );
  readonly #subscriptions: vscode.Disposable[];
  #busy: ReturnType<typeof setTimeout> | undefined;

  constructor(client: BaseLanguageClient, manifest: ManifestInView) {
    this.#client = client;
    this.#manifest = manifest;
    this.#item.text = "Kubernetes";
    this.#subscriptions = [
      this.#item,
      this.#cluster,
      this.#scope,
      this.#checked,
      manifest.onDidChange(() => this.#ask()),
      client.onNotification(statusNotification, (status: StatusParams) =>
        // A run of another scope may have ended meanwhile.
        status.uri === manifest.uri?.toString() ? this.#show(status) : this.#ask(),
      ),
    ];
  }

  async #ask(): Promise<void> {
    const uri = this.#manifest.uri?.toString();
    if (!uri || !this.#client.isRunning()) return;
    const status = await this.#client.sendRequest<StatusParams>(statusNotification, { uri });
    if (uri === this.#manifest.uri?.toString()) this.#show(status);
  }

  #show(status: StatusParams): void {
    clearTimeout(this.#busy);
    const took = status.tookMs === undefined ? "" : ` · ${Math.round(status.tookMs)} ms`;
    this.#item.text = `Kubernetes ${status.kubernetesVersion} · ${status.cluster}${took}`;
    this.#item.detail = status.detail;
    this.#cluster.text = vscode.l10n.t("Cluster model {0}", status.cluster);
    this.#scope.text = vscode.l10n.t("Applied together: {0}", status.scope);
    this.#checked.text = checkedText(status.checked);
    this.#checked.busy = status.checked === "reading";
    this.#item.severity =
      status.state === "failed"
        ? vscode.LanguageStatusSeverity.Warning
        : vscode.LanguageStatusSeverity.Information;
    this.#item.busy = false;
    if (status.state === "running")
      this.#busy = setTimeout(() => {
        this.#item.busy = true;
      }, 500);
  }

  dispose(): void {
    clearTimeout(this.#busy);
    for (const one of this.#subscriptions) one.dispose();
  }
}

/** VS Code lists them by their names. */
function item(name: string, command: string, title: string): vscode.LanguageStatusItem {
  const made = vscode.languages.createLanguageStatusItem(`drydock.${name}`, [...served]);
  made.name = "Drydock";
  made.command = { command, title };
  return made;
}

function checkedText(checked: StatusParams["checked"]): string {
  if (checked === "all") return vscode.l10n.t("All manifests of the workspace are checked");
  return checked === "open"
    ? vscode.l10n.t("Open manifests are checked")
    : vscode.l10n.t("The manifests of the workspace are being read");
}
