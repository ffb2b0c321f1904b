import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  clientCommands,
  type ExportDryRunResult,
  exportDryRunRequest,
  type LensReferencesParams,
  type LensReferencesResult,
  lensReferencesRequest,
  type RulesResult,
  type RunScenarioResult,
  refactorKinds,
  rulesRequest,
  runDryRunRequest,
  runScenarioRequest,
  type Target,
  type VirtualDocumentKind,
  virtualScheme,
  virtualUri,
} from "#protocol";
import { yamlSchemaDetectionOff } from "./coexistence.ts";
import { compareWithHead } from "./compare.ts";
import {
  createConfiguration,
  importSnapshot,
  selectCluster,
  selectScope,
  selectVersion,
} from "./configure.ts";
import type { DryRunTreeView } from "./dry-run-tree.ts";
import type { ManifestInView } from "./manifest-in-view.ts";
import { refactor } from "./refactor.ts";
import { restart } from "./restart.ts";
import { reveal } from "./reveal.ts";

/** Commands that need more than the time cursor, the tree and the chart bring themselves. Titles stand in package.json. */
export function registerCommands(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  output: vscode.LogOutputChannel,
  manifest: ManifestInView,
  tree: DryRunTreeView,
): void {
  const register = (id: string, run: (...args: never[]) => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(id, run));
  const { openTimeline, showReferences, explainRule, runScenario, disableYamlSchemaDetection } =
    clientCommands;

  register(openTimeline, (uri?: string | vscode.Uri) => {
    const about = addressOf(uri) ?? manifest.uri?.toString();
    if (!about) return;
    return about.startsWith(`${virtualScheme}:`)
      ? openAddress(about)
      : openBeside("timeline", about);
  });
  register("drydock.runDryRun", async (resource?: vscode.Uri) => {
    const uri = resource ? await scopeAddress(resource) : tree.uri?.toString();
    if (!uri) return;
    await client.sendRequest(runDryRunRequest, { uri });
    if (resource) await openBeside("timeline", uri);
  });
  register("drydock.exportDryRun", async () => {
    const uri = tree.uri?.toString();
    if (!uri) return;
    const { text } = await client.sendRequest<ExportDryRunResult>(exportDryRunRequest, { uri });
    if (text === null) return;
    const document = await vscode.workspace.openTextDocument({ language: "json", content: text });
    await vscode.window.showTextDocument(document, { preview: false });
  });
  register("drydock.reveal", (target: Target) => reveal(target));
  register("drydock.compareWithHead", () => manifest.uri && compareWithHead(client, manifest.uri));
  register("drydock.showStoredObject", async () => {
    const subject = manifest.place;
    if (!subject) return;
    await vscode.commands.executeCommand(
      "vscode.diff",
      vscode.Uri.parse(virtualUri("manifest", subject)),
      vscode.Uri.parse(virtualUri("stored-object", subject)),
      vscode.l10n.t("Manifest ↔ what the API server would store"),
    );
  });
  register("drydock.explainField", () =>
    vscode.commands.executeCommand("editor.action.showHover", { focus: "autoFocusImmediately" }),
  );
  register("drydock.explainScheduling", async () => {
    const subject = manifest.place;
    if (subject) await preview("scheduling", subject);
  });
  register(explainRule, async (id?: string) => {
    const rule = id ?? (await askForRule(client));
    if (rule) await preview("rule", rule);
  });
  register(showReferences, async (uri: string, object: number) => {
    const params: LensReferencesParams = { uri, object };
    const { at, places } = await client.sendRequest<LensReferencesResult>(
      lensReferencesRequest,
      params,
    );
    if (!at) return;
    const position = ({ line, character }: Omit<Target, "uri">) =>
      new vscode.Position(line, character);
    await vscode.commands.executeCommand(
      "editor.action.showReferences",
      vscode.Uri.parse(uri),
      position(at),
      places.map((place) => new vscode.Location(vscode.Uri.parse(place.uri), position(place))),
    );
  });
  register(runScenario, async (uri?: string, line?: number) => {
    const editor = vscode.window.activeTextEditor;
    const about = uri ?? editor?.document.uri.toString();
    if (!about) return;
    const at = line ?? (uri ? undefined : editor?.selection.active.line);
    const { scenarios } = await client.sendRequest<RunScenarioResult>(runScenarioRequest, {
      uri: about,
      ...(at === undefined ? {} : { line: at }),
    });
    const shown = scenarios.find(({ verdict }) => verdict !== "passed") ?? scenarios[0];
    const told =
      scenarios.length === 0
        ? vscode.l10n.t("No scenario at the cursor")
        : scenarios.map(({ name, text }) => `${name}: ${text}`).join(" · ");
    vscode.window.setStatusBarMessage(`Drydock: ${told}`, 15_000);
    if (!shown || shown.verdict === "invalid") return;
    await openAddress(shown.timeline);
  });
  register(disableYamlSchemaDetection, async (globs: readonly string[]) => {
    const merged = [...new Set([...yamlSchemaDetectionOff(), ...globs])];
    await vscode.workspace
      .getConfiguration("yaml")
      .update("disableSchemaDetection", merged, vscode.ConfigurationTarget.Workspace);
  });
  for (const [name, kind] of Object.entries(refactorKinds))
    register(`drydock.${name}`, () => refactor(kind));
  register("drydock.selectKubernetesVersion", selectVersion);
  register("drydock.selectClusterModel", selectCluster);
  register("drydock.selectScope", selectScope);
  register("drydock.importSnapshot", () => importSnapshot(client));
  register("drydock.createConfiguration", () => createConfiguration(client));
  register("drydock.restartServer", () => restart(client));
  register("drydock.showServerLog", () => output.show());
}

/** An address that a lens, a menu of the explorer or nobody gave. */
function addressOf(uri: string | vscode.Uri | undefined): string | undefined {
  return typeof uri === "object" ? uri.toString() : uri;
}

/** A folder stands for what is applied from it: its address ends with a slash. */
async function scopeAddress(resource: vscode.Uri): Promise<string> {
  const { type } = await vscode.workspace.fs.stat(resource);
  const isFolder = (type & vscode.FileType.Directory) !== 0;
  return isFolder ? `${resource.toString().replace(/\/$/, "")}/` : resource.toString();
}

function openBeside(kind: VirtualDocumentKind, subject: string): Promise<void> {
  return openAddress(virtualUri(kind, subject));
}

async function openAddress(address: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(address));
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preview: false,
    preserveFocus: true,
  });
}

async function preview(kind: VirtualDocumentKind, subject: string): Promise<void> {
  await vscode.commands.executeCommand(
    "markdown.showPreviewToSide",
    vscode.Uri.parse(virtualUri(kind, subject)),
  );
}

/** The rule of the finding at the cursor, or one to choose: those of the file come first. */
async function askForRule(client: BaseLanguageClient): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const found = editor
    ? vscode.languages
        .getDiagnostics(editor.document.uri)
        .filter(({ source }) => source === "drydock")
        .flatMap(({ code, range }) => {
          const id = typeof code === "object" ? String(code.value) : String(code ?? "");
          return id ? [{ id, here: range.contains(editor.selection.active) }] : [];
        })
    : [];
  const here = found.find((one) => one.here);
  if (here) return here.id;
  const inFile = new Set(found.map(({ id }) => id));
  const { rules } = await client.sendRequest<RulesResult>(rulesRequest);
  const items = (own: boolean) =>
    rules
      .filter(({ id }) => inFile.has(id) === own)
      .map(({ id, summary }) => ({
        label: id,
        detail: `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}`,
      }));
  const heading = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const picked = await vscode.window.showQuickPick(
    inFile.size === 0
      ? items(false)
      : [
          heading(vscode.l10n.t("In this file")),
          ...items(true),
          heading(vscode.l10n.t("All others")),
          ...items(false),
        ],
    { placeHolder: vscode.l10n.t("Rule to explain"), matchOnDetail: true },
  );
  return picked?.label;
}
