import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type DryRunTree, type DryRunTreeItem, dryRunTreeRequest } from "#protocol";
import type { ManifestInView } from "./manifest-in-view.ts";

const icons: Readonly<Record<DryRunTreeItem["state"], string>> = {
  good: "pass",
  bad: "error",
  pending: "sync",
  plain: "circle-small",
};

/** The view "Dry run": everything that happened, by object. Plain words throughout: no meaning by colour alone. */
export class DryRunTreeView implements vscode.TreeDataProvider<DryRunTreeItem>, vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #manifest: ManifestInView;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<DryRunTreeItem>;
  readonly #subscriptions: vscode.Disposable[];
  /** The manifest whose scope is shown whatever the active editor is. */
  #pinned: vscode.Uri | undefined;

  constructor(client: BaseLanguageClient, manifest: ManifestInView) {
    this.#client = client;
    this.#manifest = manifest;
    this.#view = vscode.window.createTreeView("drydock.dryRun", {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#subscriptions = [
      this.#changed,
      this.#view,
      manifest.onDidChange(() => this.refresh()),
      vscode.commands.registerCommand("drydock.pinDryRun", () => this.#pin(manifest.uri)),
      vscode.commands.registerCommand("drydock.unpinDryRun", () => this.#pin(undefined)),
    ];
  }

  /** The manifest whose scope is shown. */
  get uri(): vscode.Uri | undefined {
    return this.#pinned ?? this.#manifest.uri;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  #pin(uri: vscode.Uri | undefined): void {
    this.#pinned = uri;
    void vscode.commands.executeCommand("setContext", "drydock.pinned", uri !== undefined);
    this.refresh();
  }

  async getChildren(item?: DryRunTreeItem): Promise<DryRunTreeItem[]> {
    if (item) return [...item.items];
    const uri = this.uri?.toString();
    if (!uri || !this.#client.isRunning()) return [];
    const tree = await this.#client.sendRequest<DryRunTree | null>(dryRunTreeRequest, { uri });
    const pinned = this.#pinned ? ` · ${vscode.l10n.t("pinned")}` : "";
    this.#view.description = tree ? `${tree.title}${pinned}` : "";
    return [...(tree?.items ?? [])];
  }

  getTreeItem(item: DryRunTreeItem): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const open = item.kind === "object" && item.state === "bad";
    const shown = new vscode.TreeItem(
      item.label,
      item.items.length === 0 ? None : open ? Expanded : Collapsed,
    );
    shown.id = item.id;
    shown.description = item.description;
    shown.tooltip = item.tooltip;
    shown.iconPath = new vscode.ThemeIcon(icons[item.state]);
    shown.contextValue = item.kind;
    shown.accessibilityInformation = { label: item.spoken };
    if (item.target)
      shown.command = {
        command: "drydock.reveal",
        title: vscode.l10n.t("Go to the field"),
        arguments: [item.target],
      };
    return shown;
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }
}
