import * as vscode from "vscode";
import type { StatusParams } from "#protocol";

/** The language status item: Kubernetes version, cluster model, last run; busy while a dry run takes longer than half a second. */
export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem("drydock.status", {
    language: "yaml",
  });
  private busy: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.item.name = "Drydock";
    this.item.text = "Kubernetes";
    this.item.command = {
      command: "drydock.selectKubernetesVersion",
      title: vscode.l10n.t("Change version"),
    };
  }

  show(status: StatusParams): void {
    clearTimeout(this.busy);
    const took = status.tookMs === undefined ? "" : ` · ${Math.round(status.tookMs)} ms`;
    this.item.text = `Kubernetes ${status.kubernetesVersion} · ${status.cluster}${took}`;
    this.item.detail = status.detail;
    this.item.severity =
      status.state === "failed"
        ? vscode.LanguageStatusSeverity.Warning
        : vscode.LanguageStatusSeverity.Information;
    this.item.busy = false;
    if (status.state === "running")
      this.busy = setTimeout(() => {
        this.item.busy = true;
      }, 500);
  }

  dispose(): void {
    clearTimeout(this.busy);
    this.item.dispose();
  }
}
